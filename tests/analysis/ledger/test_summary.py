"""Answers of the ledger on a real store: every split of a period sums to the same total."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY, NOW, call, end_of, import_calls, usage
from tests.slow_examples import slow_examples
from tracker import feeds
from tracker.analysis.ledger.question import COLUMNS, VALUE_COLUMNS, DayState, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.errors import UsageError
from tracker.periods import MS_PER_DAY, Period, date_of, ms_of
from tracker.store.account.account import save_key_reading, save_keys, save_workspaces
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import begin_import, finish_import
from tracker.usage import NO_KEY, AccountKey, Call, DayUsage, KeyRef, KeyStatus, Measures, Workspace

WORK = KeyRef("ab12", "work")
TWIN = KeyRef("cd34", "work")
PERIOD = Period(date_of(DAY), date_of(DAY + 2))


def ask(store: Store, *by: str, period: Period = PERIOD, **filters: tuple[str, ...]) -> Summary:
    return summarize(store, Question(period, by, filters), NOW)


def groups(summary: Summary) -> dict[tuple[str | None, ...], int | None]:
    return {tuple(value.text for value in group.values): group.measures.requests for group in summary.groups}


def total_of(parts: Sequence[Measures]) -> Measures:
    total = Measures()
    for part in parts:
        total += part
    return total


def test_one_day_by_calls_and_by_feeds_is_counted_once(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2")])
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=2, provider="ExampleCloud")], end_of(DAY))
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=2, key=WORK)], end_of(DAY))
    summary = ask(store)
    assert (summary.total.requests, summary.total.credits_nano) == (2, 2000)
    assert [day.state for day in summary.coverage.days] == [DayState.COMPLETE, DayState.MISSING, DayState.MISSING]


def test_days_known_by_different_sources_add_up(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2", day=DAY + 1)])
    replace_days(store, feeds.ACTIVITY, [DAY + 1, DAY + 2], [usage(DAY + 1, 1), usage(DAY + 2, 5)], end_of(DAY + 2))
    summary = ask(store, "day")
    assert groups(summary) == {("2026-11-10",): 1, ("2026-11-11",): 1, ("2026-11-12",): 5}
    assert summary.coverage.sources == ("activity", "calls")


def test_usage_that_no_source_splits_is_unattributed(store: Store) -> None:
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5, key=WORK)], end_of(DAY))
    import_calls(store, [call("gen-1", key=NO_KEY)])
    summary = ask(store, "provider")
    assert groups(summary) == {("ExampleCloud",): 1, (None,): 4}
    assert summary.groups[-1].kind == "rest"
    assert summary.total.requests == 5


def test_unattributed_usage_of_zero_is_left_out(store: Store) -> None:
    import_calls(store, [call("gen-1")])
    assert groups(ask(store, "provider")) == {("ExampleCloud",): 1}


def test_unattributed_usage_stays_in_its_own_month(store: Store) -> None:
    period = Period(date(2026, 10, 31), date(2026, 11, 1))
    replace_days(store, feeds.ACTIVITY, [DAY - 10, DAY - 9], [usage(DAY - 10, 3), usage(DAY - 9, 4)], end_of(DAY))
    summary = ask(store, "month", "app", period=period)
    assert groups(summary) == {("2026-10", None): 3, ("2026-11", None): 4}


def test_with_a_filter_indeterminate_usage_is_in_neither_total_nor_groups(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=5, provider="A")], end_of(DAY))
    import_calls(store, [call("gen-1", day=DAY + 1, app="Editor"), call("gen-2", day=DAY + 1, app="Other")])
    summary = ask(store, "model", app=("Editor",))
    assert summary.total.requests == 1
    assert groups(summary) == {("acme/nova-2",): 1}
    assert summary.indeterminate is not None
    assert summary.indeterminate.requests == 5


def test_filters_of_one_column_are_or_and_of_several_and(store: Store) -> None:
    rows = [call(f"gen-{a}{p}", app=a, provider=p) for a, p in itertools.product("XYZ", "PQ")]
    import_calls(store, rows)
    assert ask(store, app=("X", "Y")).total.requests == 4
    assert ask(store, app=("X", "Y"), provider=("P",)).total.requests == 2
    assert ask(store, app=("nobody",)).total.requests == 0


def test_two_keys_of_one_name_are_two_groups(store: Store) -> None:
    rows = [usage(requests=1, key=WORK), usage(requests=2, key=TWIN), usage(requests=4, key=NO_KEY)]
    replace_days(store, feeds.KEY_MODEL, [DAY], rows, end_of(DAY))
    found = {(g.values[0].text, g.values[0].id): g.measures.requests for g in ask(store, "key").groups}
    assert found == {("work", "ab12"): 1, ("work", "cd34"): 2, ("Chatroom", None): 4}


def test_calls_known_by_a_shared_name_do_not_hide_what_the_feed_knows(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2")])
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(key=WORK), usage(key=TWIN)], end_of(DAY))
    by_key = {(g.values[0].text, g.values[0].id): g.measures.requests for g in ask(store, "key").groups}
    assert by_key == {("work", "ab12"): 1, ("work", "cd34"): 1}
    assert ask(store).coverage.days[0].state is DayState.COMPLETE


def test_the_workspace_follows_from_the_key(store: Store) -> None:
    save_workspaces(store, [Workspace("uuid-1", "Home", "home", True)])
    save_keys(
        store,
        [
            AccountKey(
                hash="ab12",
                name="work",
                label="sk",
                disabled=False,
                workspace_id="uuid-1",
                created_at_ms=None,
                credits_nano=0,
                byok_nano=0,
            )
        ],
        1,
    )
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=3, key=WORK), usage(key=NO_KEY)], end_of(DAY))
    summary = ask(store, "workspace")
    assert groups(summary) == {("Home",): 3, (None,): 1}
    assert summary.groups[0].values[0].id == "uuid-1"


def test_today_is_open_and_the_last_reading_counts(store: Store) -> None:
    today = Period(NOW.date(), NOW.date())
    replace_days(store, feeds.KEY_MODEL, [today.first_day], [usage(today.first_day, 3)], ms_of(NOW) - 9000)
    replace_days(store, feeds.MODEL_VARIANT, [today.first_day], [usage(today.first_day, 4)], ms_of(NOW))
    summary = ask(store, period=today)
    assert summary.total.requests == 4
    assert summary.coverage.days[0].state is DayState.OPEN
    assert (summary.coverage.complete, summary.coverage.partial) == (0, 1)


def test_a_file_is_complete_for_the_days_between_its_ends(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2", day=DAY + 2)])
    states = [day.state for day in ask(store).coverage.days]
    assert states == [DayState.UNCHECKED] * 3
    replace_days(store, feeds.ACTIVITY, [DAY + 1], [], end_of(DAY + 1))
    assert [day.state for day in ask(store).coverage.days][1] is DayState.COMPLETE


def test_an_import_without_an_end_is_complete_for_no_day(store: Store) -> None:
    import_id = begin_import(store, "calls", "export.csv", "V4", 0)
    merge_calls(store, import_id, [call("gen-1"), call("gen-2", day=DAY + 2)])
    assert ask(store).coverage.days[1].state is DayState.MISSING


def test_future_days_are_not_missing(store: Store) -> None:
    period = Period(NOW.date(), NOW.date() + timedelta(days=5))
    assert len(ask(store, period=period).coverage.days) == 1


def test_unknown_columns_are_rejected_and_the_right_ones_named() -> None:
    with pytest.raises(UsageError, match="workspace"):
        Question(PERIOD, ("client",))
    with pytest.raises(UsageError, match="workspace"):
        Question(PERIOD, (), {"day": ("2026-11-10",)})


def read_key(store: Store, day: int, hour: int, lifetime: int, today: int) -> None:
    status = KeyStatus(
        label="sk…",
        kind="inference",
        credits_nano=lifetime,
        credits_today_nano=today,
        byok_nano=0,
        byok_today_nano=0,
        organization_id=None,
        creator_user_id=None,
    )
    save_key_reading(store, status, day * MS_PER_DAY + hour * 3_600_000)


def test_key_readings_give_spend_and_leave_requests_and_tokens_unknown(store: Store) -> None:
    read_key(store, DAY, 10, 100, 7)
    read_key(store, DAY + 1, 9, 150, 20)
    summary = ask(store, "day")
    assert [(g.values[0].text, g.measures.credits_nano) for g in summary.groups] == [
        ("2026-11-10", 37),  # between the two midnights: (150 − 20) − (100 − 7)
        ("2026-11-11", 20),
    ]
    assert summary.total.spend_nano == 57
    assert (summary.total.requests, summary.total.tokens) == (None, None)
    assert summary.coverage.days[0].state is DayState.KEY_ONLY
    assert summary.coverage.missing == 1


def test_a_change_over_several_days_is_never_divided_among_them(store: Store) -> None:
    read_key(store, DAY, 10, 100, 7)
    read_key(store, DAY + 2, 9, 150, 20)
    summary = ask(store, "day")
    assert [(g.values[0].text, g.kind, g.measures.credits_nano) for g in summary.groups] == [
        ("2026-11-10", "value", 7),
        ("2026-11-12", "value", 20),
        (None, "rest", 30),  # from the reading of the first day to the midnight before the last one
    ]
    between = ask(store, period=Period(date_of(DAY + 1), date_of(DAY + 1)))
    assert between.total.spend_nano == 0
    assert between.coverage.missing == 1


def test_a_day_with_readings_keeps_what_was_shown_of_it(store: Store) -> None:
    # Tuesday at 9 and 18, as on any day while the program is open.
    tuesday = Period(date_of(DAY), date_of(DAY))
    read_key(store, DAY, 9, 1_000, 100)
    read_key(store, DAY, 18, 1_250, 350)
    shown = ask(store, period=tuesday)
    read_key(store, DAY + 4, 12, 4_000, 500)
    later = ask(store, period=tuesday)
    assert (shown.total.credits_nano, later.total.credits_nano) == (350, 350)
    assert later.coverage.days[0].state is DayState.KEY_ONLY
    # 1,250 on Tuesday evening, 3,500 at midnight before Saturday.
    week = ask(store, "day", period=Period(date_of(DAY), date_of(DAY + 4)))
    assert [(g.values[0].text, g.measures.credits_nano) for g in week.groups] == [
        ("2026-11-10", 350),
        ("2026-11-14", 500),
        (None, 2_250),
    ]
    assert week.total.credits_nano == 3_100


def test_every_other_source_replaces_key_readings(store: Store) -> None:
    read_key(store, DAY, 10, 100, 7)
    read_key(store, DAY + 1, 9, 150, 20)
    import_calls(store, [call("gen-1"), call("gen-2", day=DAY + 1)])
    summary = ask(store)
    assert (summary.total.credits_nano, summary.total.requests) == (2000, 2)


KEYS = st.sampled_from([None, NO_KEY, WORK, TWIN, KeyRef(None, "work"), KeyRef(None, "old")])
TEXTS = st.sampled_from([None, "A", "B"])
DAYS = st.integers(DAY, DAY + 2)
COUNTS = st.integers(0, 50)
CALLS = st.builds(
    call,
    name=st.integers(0, 30).map(lambda n: f"gen-{n}"),
    day=DAYS,
    credits_nano=COUNTS,
    byok_nano=COUNTS,
    cached_tokens=st.none() | COUNTS,
    key=KEYS,
    app=TEXTS,
    provider=TEXTS,
    variant=TEXTS,
    model=st.sampled_from(["acme/nova", "acme/nova-2", "zeta/one"]),
)
ROWS = st.builds(
    usage,
    day=DAYS,
    requests=st.integers(1, 5),
    credits_nano=COUNTS,
    cached_tokens=st.none() | COUNTS,
    key=KEYS,
    app=TEXTS,
    provider=TEXTS,
    variant=TEXTS,
    workspace=st.sampled_from([None, "Home"]),
    model=st.sampled_from(["acme/nova", "zeta/one"]),
)
FEEDS = st.dictionaries(st.sampled_from(feeds.DAY_FEEDS), st.lists(ROWS, max_size=5), max_size=3)
BY = st.lists(st.sampled_from(COLUMNS), max_size=3, unique=True).map(tuple)


def fill(store: Store, calls: list[Call], day_feeds: dict[str, list[DayUsage]]) -> None:
    if calls:
        import_calls(store, calls)
    for feed, rows in day_feeds.items():
        replace_days(store, feed, range(DAY, DAY + 3), rows, end_of(DAY + 2))


@slow_examples(60)
@given(calls=st.lists(CALLS, max_size=12), day_feeds=FEEDS, by=BY)
def test_every_split_sums_to_the_same_total(
    tmp_path: Path, calls: list[Call], day_feeds: dict[str, list[DayUsage]], by: tuple[str, ...]
) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        fill(store, calls, day_feeds)
        whole = ask(store).total
        summary = ask(store, *by)
        assert summary.total == whole
        if by:
            assert total_of([group.measures for group in summary.groups]) == whole


@slow_examples(60)
@given(
    calls=st.lists(CALLS, max_size=12),
    day_feeds=FEEDS,
    column=st.sampled_from([c for c in VALUE_COLUMNS if c not in ("key", "workspace")]),
)
def test_filtered_parts_and_indeterminate_usage_add_up_to_all(
    tmp_path: Path, calls: list[Call], day_feeds: dict[str, list[DayUsage]], column: str
) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        fill(store, calls, day_feeds)
        values = [group.values[0].text for group in ask(store, column).groups if group.kind == "value"]
        questions = [Question(PERIOD, (), {column: (value,)}) for value in values if value is not None]
        parts = [summarize(store, question, NOW) for question in questions]
        if parts:
            assert len({part.indeterminate for part in parts}) == 1
            assert parts[0].indeterminate is not None
            assert total_of([part.total for part in parts]) + parts[0].indeterminate == ask(store).total


def test_a_file_with_rejected_lines_is_complete_for_no_day(store: Store) -> None:
    import_id = begin_import(store, "calls", "export.csv", "V4", 0)
    changes = merge_calls(store, import_id, [call("gen-1"), call("gen-2", day=DAY + 2)])
    finish_import(
        store,
        import_id,
        9,
        rows=3,
        changes=changes,
        rejected=1,
        first_ms=DAY * MS_PER_DAY,
        last_ms=end_of(DAY + 2),
    )
    assert ask(store).coverage.days[1].state is DayState.MISSING
