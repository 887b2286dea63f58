"""What SQL users read as `days_view` is what `summary all` answers, whatever was stored and in whatever order."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given

from tests.make import DAY, NOW, call, end_of, import_calls, usage
from tests.slow_examples import slow_examples
from tests.worlds.account_steps import Account, tell
from tests.worlds.random_accounts import accounts
from tests.worlds.reference_ledger import Ask, Reference
from tracker import feeds
from tracker.analysis.ledger.stored_totals import keep_day_totals
from tracker.periods import date_of, day_of_ms, ms_of
from tracker.store.account.account import save_key_reading, save_keys
from tracker.store.file.database import Store, open_for_writing
from tracker.store.questions.queries import first_day
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.day_totals import are_day_totals_stale
from tracker.store.usage.days import drop_days, replace_days
from tracker.store.usage.imports import api_import, undo_import
from tracker.usage import AccountKey, KeyRef, KeyStatus, Measures

BY = ("day", "model", "key")
Identity = tuple[str | None, str | None, str | None, str | None]


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "usage.sqlite3"
    open_for_writing(path).close()
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_for_writing(tmp_path / "usage.sqlite3")


def view(store: Store) -> dict[Identity, Measures]:
    """Return the rows of `days_view`, with the sums that dollars would round."""
    rows = store.rows(
        "SELECT v.day_utc, v.model, v.key_name, v.key_hash, v.requests, round(v.credits_usd * 1e9), "
        "round(v.byok_usd * 1e9), v.prompt_tokens, v.completion_tokens, v.reasoning_tokens, t.cached_tokens, "
        "v.cached_unknown_requests FROM days_view v JOIN day_totals t ON date(t.day * 86400, 'unixepoch') IS v.day_utc "
        "AND t.model IS v.model AND t.key_name IS v.key_name AND t.key_hash IS v.key_hash"
    )
    found = {(day, model, name, key_hash): Measures(*sums) for day, model, name, key_hash, *sums in rows}
    assert len(found) == len(rows)
    return found


@slow_examples(40)
@given(account=accounts())
def test_it_is_the_answer_to_summary_all(empty_store: Path, tmp_path: Path, account: Account) -> None:
    path = tmp_path / "account.sqlite3"
    shutil.copyfile(empty_store, path)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    with open_for_writing(path) as store:
        reference = Reference(tell(store, account))
        keep_day_totals(store, account.now)
        today = account.now.date()
        first = min(date_of(first_day(store) or account.first_day), today)
        answer = reference.answer(Ask(first, today, BY, {}, None), account.now)
        expected = {
            (day and day[0], model and model[0], key and key[0], key and key[1]): measures
            for (day, model, key), measures in answer.groups.items()
        }
        assert view(store) == expected
        last = store.value("SELECT max(day) FROM (SELECT day FROM held UNION ALL SELECT day FROM calls_by_day)")
        assert are_day_totals_stale(store) is (last is not None and last > day_of_ms(ms_of(account.now)))


def test_one_number_a_day_where_feeds_say_the_same(store: Store) -> None:
    with store:
        for feed, row in (
            (feeds.KEY_MODEL, usage(requests=3, key=KeyRef("ab12", "work"))),
            (feeds.MODEL_VARIANT, usage(requests=3, variant="standard")),
            (feeds.ACTIVITY, usage(requests=3, provider="ExampleCloud")),
        ):
            replace_days(store, feed, [DAY], [row], end_of(DAY))
        keep_day_totals(store, NOW)
        assert store.rows("SELECT day_utc, model, author, key_name, key_hash, requests, spend_usd FROM days_view") == [
            ("2026-11-10", "acme/nova-2", "acme", "work", "ab12", 3, 3e-6)
        ]
        assert store.rows("SELECT sum(requests), count(*) FROM feed_days_view") == [(9, 3)]
        assert store.value("SELECT DISTINCT as_of_utc FROM days_view") == "2026-11-22 12:00:00"


def test_what_no_source_attributes_is_a_row_without_model_and_key(store: Store) -> None:
    with store:
        replace_days(store, feeds.KEY_APP, [DAY], [usage(requests=5, model=None, app="Editor")], end_of(DAY))
        keep_day_totals(store, NOW)
        assert view(store) == {("2026-11-10", None, None, None): Measures(5, 5000, 0, 500, 50, 20, 250, 0)}


def test_spend_of_a_key_between_two_days_is_a_row_without_day(store: Store) -> None:
    with store:
        for days, credits_nano in ((0, 100), (3, 700)):
            save_key_reading(store, status(credits_nano), ms_of(NOW - timedelta(days=5 - days)))
        keep_day_totals(store, NOW)
        unknown = Measures(None, 600, 0, None, None, None, None, None)
        assert view(store)[None, None, None, None] == unknown
        assert store.value("SELECT round(sum(spend_usd) * 1e9) FROM days_view") == 600


def test_cached_tokens_that_no_source_reports_are_unknown(store: Store) -> None:
    with store:
        replace_days(store, feeds.MODEL_VARIANT, [DAY], [usage(requests=5, cached_tokens=None)], end_of(DAY))
        keep_day_totals(store, NOW)
        assert store.rows("SELECT cached_tokens, cached_unknown_requests FROM days_view") == [(None, 5)]


def test_rows_that_stay_the_same_are_not_written(store: Store) -> None:
    with store:
        import_calls(store, [call("a", DAY), call("b", DAY + 1)])
        keep_day_totals(store, NOW)
        before = dict(store.rows("SELECT day, rowid FROM day_totals"))
        merge_calls(store, api_import(store, 1), [call("c", DAY + 1)])
        keep_day_totals(store, NOW)
        after = dict(store.rows("SELECT day, rowid FROM day_totals"))
        assert after[DAY] == before[DAY]
        assert store.rows("SELECT day, requests FROM day_totals ORDER BY day") == [(DAY, 1), (DAY + 1, 2)]


def status(credits_nano: int) -> KeyStatus:
    return KeyStatus(
        label="sk-or-v1-aaa",
        kind="inference",
        credits_nano=credits_nano,
        credits_today_nano=0,
        byok_nano=0,
        byok_today_nano=0,
        organization_id=None,
        creator_user_id=None,
    )


def rename(store: Store) -> None:
    key = AccountKey(
        hash="ab12",
        name="new name",
        label="sk…",
        disabled=False,
        workspace_id=None,
        created_at_ms=None,
        credits_nano=0,
        byok_nano=0,
    )
    save_keys(store, [key], 1)


def drop(store: Store) -> None:
    with store.writing():
        drop_days(store, feeds.KEY_MODEL, [DAY])


@pytest.mark.parametrize(
    "change",
    [
        lambda store: replace_days(store, feeds.ACTIVITY, [DAY], [usage()], end_of(DAY)),
        drop,
        lambda store: import_calls(store, [call("b")]),
        lambda store: merge_calls(store, api_import(store, 1), [call("a", completion_tokens=77)]),
        lambda store: undo_import(store, 1, 9),
        lambda store: save_key_reading(store, status(7), 1),
        rename,
    ],
    ids=["feed", "feed dropped", "calls", "call changed", "undo", "key reading", "key renamed"],
)
def test_a_change_makes_them_stale_in_its_own_transaction(store: Store, change: Callable[[Store], object]) -> None:
    with store:
        import_calls(store, [call("a", key=KeyRef("ab12", "work"))])
        replace_days(store, feeds.KEY_MODEL, [DAY], [usage(key=KeyRef("ab12", "work"))], end_of(DAY))
        keep_day_totals(store, NOW)
        assert not are_day_totals_stale(store)
        change(store)
        assert are_day_totals_stale(store)


def test_a_day_after_today_gets_in_when_it_begins(store: Store) -> None:
    """The clock was ahead when it was stored."""
    with store:
        now = datetime.combine(date_of(DAY), datetime.min.time(), UTC)
        import_calls(store, [call("a", DAY), call("b", DAY + 1)])
        keep_day_totals(store, now)
        assert [day for day, *_ in view(store)] == ["2026-11-10"]
        keep_day_totals(store, now + timedelta(days=1))
        assert sorted(str(day) for day, *_ in view(store)) == ["2026-11-10", "2026-11-11"]
        assert not are_day_totals_stale(store)


def test_a_new_store_has_no_totals_and_is_not_stale(store: Store) -> None:
    with store:
        assert not are_day_totals_stale(store)
        assert view(store) == {}


def test_a_store_that_is_locked_stays_stale_and_nothing_fails(store: Store) -> None:
    with store, open_for_writing(store.path) as other:
        import_calls(store, [call("a")])
        store.run("PRAGMA busy_timeout = 0")
        with other.writing():
            keep_day_totals(store, NOW)
        assert are_day_totals_stale(store)
        keep_day_totals(store, NOW)
        assert not are_day_totals_stale(store)
