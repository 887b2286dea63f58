"""The status of an account: what is stored, today's usage so far, the values that filters offer."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.ui.moment import NOW
from tracker.accounts.account import Account
from tracker.store.account.sync_log import FeedReport, begin_sync, finish_sync
from tracker.store.file.database import Store
from tracker.ui.background.account_status import load_account_status, seconds_left

KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
TODAY = NOW.date()


def test_status_of_the_sample(sample: Account) -> None:
    with sample.open_store() as store:
        account_status = load_account_status(store, sample.now())
    assert account_status.first_stored is not None
    assert account_status.days_stored == (account_status.today - account_status.first_stored).days + 1
    assert account_status.keys > 0
    assert account_status.workspaces > 0
    assert account_status.used_today is not None
    assert account_status.failed == ()
    assert {"model", "author", "key", "app", "workspace", "provider", "variant"} <= set(account_status.values)


def test_a_sync_without_a_key_is_no_answer_about_the_account(store: Store) -> None:
    public = [FeedReport(name=name, status="ok") for name in ("models", "providers")]
    finish_sync(store, begin_sync(store, 1), 2, public)
    assert load_account_status(store, NOW).responded_at_ms is None
    finish_sync(store, begin_sync(store, 3), 4, [*public, FeedReport(name="key", status="ok")])
    assert load_account_status(store, NOW).responded_at_ms is not None


def test_seconds_left_run_to_utc_midnight() -> None:
    assert seconds_left(datetime(2026, 11, 19, 14, 12, tzinfo=UTC)) == 35_280


def test_today_and_its_remaining_time_follow_the_zone(sample: Account) -> None:
    with sample.open_store() as store:
        in_utc, there = load_account_status(store, NOW), load_account_status(store, NOW, KIRITIMATI)
    assert in_utc.used_today is not None
    assert there.used_today is not None
    assert (there.used_today.requests or 0) < (in_utc.used_today.requests or 0)
    assert in_utc.today == there.today == TODAY
    # There it is 04:12 on the 20th. The second line is a day of 25 hours.
    assert seconds_left(NOW, KIRITIMATI) == (19 * 60 + 48) * 60
    assert seconds_left(datetime(2026, 11, 1, 2, 30, tzinfo=UTC), ZoneInfo("America/St_Johns")) == 25 * 3600
