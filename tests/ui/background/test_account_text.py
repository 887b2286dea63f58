"""What the side bar and the status bar say about an account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.accounts.account import Account
from tracker.analysis.ledger.known_calls import KnownCalls
from tracker.errors import KeyRejected, Offline, TrackerError
from tracker.ingest.schedule import Schedule
from tracker.store.account.sync_log import FeedReport
from tracker.ui.background import account_text
from tracker.ui.background.account_status import AccountStatus, load_account_status

FAILED = FeedReport(name="activity", status="failed", reason="OpenRouter took too long (408)")


@pytest.fixture(scope="module")
def account_status(made_sample: Account) -> AccountStatus:
    """Return the sample's status, with no day that needs a check."""
    with made_sample.open_store() as store:
        return replace(load_account_status(store, made_sample.now()), failed=(), days_to_check=0)


@pytest.mark.parametrize(
    ("keys", "has_key", "is_sample", "text"),
    [
        (6, True, False, "3 workspaces · 6 keys"),
        (1, None, True, "3 workspaces · 1 key"),
        (0, None, True, "An invented account"),
        (0, False, False, "From CSV files"),
        (0, True, False, "From your key"),
        (0, None, False, ""),
    ],
)
def test_caption_says_how_much_or_where_it_comes_from(
    account_status: AccountStatus, keys: int, has_key: bool | None, is_sample: bool, text: str
) -> None:
    assert account_text.caption(replace(account_status, keys=keys), has_key, is_sample=is_sample) == text


def test_next_sync_or_why_there_is_none() -> None:
    schedule = Schedule(900, wall=lambda: 0.0, monotonic=lambda: 0.0, chance=lambda: 0.5)
    said = [account_text.next_sync(schedule, True, is_sample=True)]
    said.append(account_text.next_sync(schedule, False, is_sample=False))
    for seconds in (600.0, 59.0):
        schedule.resume(seconds)
        said.append(account_text.next_sync(schedule, True, is_sample=False))
    schedule.begin()
    said.append(account_text.next_sync(schedule, True, is_sample=False))
    schedule.refused()
    said.append(account_text.next_sync(schedule, True, is_sample=False))
    assert said == [
        "The sample is not polled",
        "No key, no polling",
        "Next sync in 10 min",
        "Next sync in under a minute",
        "",
        "No polling until the key is changed",
    ]


def test_age_counts_from_the_last_answer(account_status: AccountStatus) -> None:
    now_ms = 10_000_000
    known = replace(account_status, responded_at_ms=now_ms - 180_000)
    assert account_text.last_sync(known, True, now_ms) == ("Synced 3 min ago", "positive")
    failed = replace(known, failed=(FAILED,))
    assert account_text.last_sync(failed, True, now_ms) == ("Synced 3 min ago, 1 feed failed", "warning")
    never = replace(account_status, responded_at_ms=None)
    assert account_text.last_sync(never, True, now_ms)[0] == "Never synced"
    assert account_text.last_sync(None, False, now_ms)[0] == "From files only"


@pytest.mark.parametrize(
    ("problem", "text", "token"),
    [
        (Offline("No network."), "No connection, synced 2 h ago", "warning"),
        (KeyRejected("It is not valid."), "Key rejected, synced 2 h ago", "negative"),
    ],
)
def test_a_sync_that_got_nothing_is_not_in_order(
    account_status: AccountStatus, problem: TrackerError, text: str, token: str
) -> None:
    now_ms = 10_000_000
    known = replace(account_status, responded_at_ms=now_ms - 2 * 3_600_000)
    assert account_text.last_sync(known, True, now_ms, problem) == (text, token)
    assert account_text.last_sync(None, True, now_ms, problem) == (f"{problem.title}, never synced", token)
    assert account_text.today_title(known, now_ms, problem) == "Today, as of 2 h ago"
    assert account_text.today_title(known, now_ms, None) == "Today, still open"


def test_days_stored_and_things_to_check(account_status: AccountStatus) -> None:
    two = replace(account_status, days_stored=2)
    assert account_text.stored(None, KnownCalls(45, 1284)) == ""
    assert account_text.stored(two, None) == account_text.stored(two, KnownCalls(0, 0)) == "2 days stored"
    assert account_text.stored(two, KnownCalls(45, 1284)) == "45 of 1,284 requests known one by one · 2 days stored"
    assert account_text.stored(two, KnownCalls(0, 1)) == "0 of 1 request known one by one · 2 days stored"
    assert account_text.needs_care(None) == account_text.needs_care(account_status) == (0, "")
    number, text = account_text.needs_care(replace(account_status, failed=(FAILED,), days_to_check=2))
    assert (number, text) == (
        3,
        "1 feed failed, 2 days of the last month with missing calls or different sums",
    )
