"""Dates of another zone: every call on its own date, all usage once, mixed dates marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY, NOW, call, end_of, usage
from tests.slow_examples import slow_examples
from tracker import feeds
from tracker.analysis.ledger.question import DayState, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.periods import MS_PER_DAY, Period, date_of, date_parts, day_number, day_of_ms, instant_of, ms_of
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import begin_import
from tracker.usage import Measures

ZONES = [
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "UTC",
]
ST_JOHNS = ZoneInfo("America/St_Johns")
ALL = Period(date(2026, 1, 1), date(2026, 12, 31))


def store_calls_of(store: Store, *instants: datetime) -> None:
    import_id = begin_import(store, "calls", "export.csv", "V4", 0)
    merge_calls(store, import_id, [call(f"gen-{n}", created_at_ms=ms_of(at)) for n, at in enumerate(instants)])


def ask(store: Store, *by: str, period: Period = ALL, zone: ZoneInfo | None = ST_JOHNS) -> Summary:
    return summarize(store, Question(replace(period, zone=zone), by), NOW)


def by_date(summary: Summary) -> dict[str | None, int | None]:
    return {group.values[0].text: group.measures.requests for group in summary.groups if group.measures.requests}


def test_a_call_after_utc_midnight_belongs_to_the_evening_before(store: Store) -> None:
    store_calls_of(store, datetime(2026, 11, 11, 2, 0, tzinfo=UTC), datetime(2026, 11, 11, 3, 29, 59, tzinfo=UTC))
    store_calls_of(store, datetime(2026, 11, 11, 2, 0, tzinfo=UTC))
    assert by_date(ask(store, "day")) == {"2026-11-10": 2}
    assert by_date(ask(store, "day", zone=None)) == {"2026-11-11": 2}


def test_the_half_hour_of_the_offset_decides(store: Store) -> None:
    store_calls_of(store, datetime(2026, 11, 11, 3, 30, tzinfo=UTC))
    assert by_date(ask(store, "day")) == {"2026-11-11": 1}


def test_the_last_date_of_a_period_has_calls_of_the_next_utc_day(store: Store) -> None:
    store_calls_of(store, datetime(2026, 11, 11, 2, 0, tzinfo=UTC), datetime(2026, 11, 10, 2, 0, tzinfo=UTC))
    one = Period(date(2026, 11, 10), date(2026, 11, 10))
    assert ask(store, period=one).total.requests == 1
    assert by_date(ask(store, "model", period=one)) == {"acme/nova-2": 1}


def test_a_day_known_only_as_a_total_keeps_its_utc_date(store: Store) -> None:
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5)], end_of(DAY))
    assert by_date(ask(store, "day")) == {"2026-11-10": 5}
    assert by_date(ask(store, "day", "model")) == {"2026-11-10": 5}


def test_a_date_between_calls_and_day_totals_is_mixed(store: Store) -> None:
    replace_days(store, feeds.KEY_MODEL, [DAY - 1, DAY + 1], [usage(DAY + 1, 5)], end_of(DAY + 1))
    store_calls_of(store, datetime(2026, 11, 10, 1, 0, tzinfo=UTC), datetime(2026, 11, 10, 20, 0, tzinfo=UTC))
    period = Period(date_of(DAY - 1), date_of(DAY + 1))
    summary = ask(store, "day", period=period)
    assert by_date(summary) == {"2026-11-09": 1, "2026-11-10": 1, "2026-11-11": 5}
    states = [day.state for day in summary.coverage.days]
    assert states[:2] == [DayState.MIXED, DayState.MIXED]


def test_a_date_with_a_part_that_is_not_stored_is_mixed(store: Store) -> None:
    store_calls_of(store, datetime(2026, 11, 10, 1, 0, tzinfo=UTC), datetime(2026, 11, 10, 20, 0, tzinfo=UTC))
    summary = ask(store, "day", period=Period(date_of(DAY - 2), date_of(DAY + 1)))
    states = [day.state for day in summary.coverage.days]
    # Only the last hours of 9 November are known, and all but the last hours of 10 November.
    assert states == [DayState.MISSING, DayState.MIXED, DayState.MIXED, DayState.MISSING]


def test_today_is_open_in_a_zone_where_its_last_utc_day_has_not_begun(store: Store) -> None:
    store_calls_of(store, NOW - timedelta(minutes=5))
    today = NOW.astimezone(ST_JOHNS).date()
    summary = ask(store, "day", period=Period(today, today))
    assert [day.state for day in summary.coverage.days] == [DayState.OPEN]


def test_today_is_open_where_the_utc_day_that_has_begun_was_not_requested(store: Store) -> None:
    evening = datetime(2026, 11, 12, 1, 0, tzinfo=UTC)
    store_calls_of(store, evening - timedelta(hours=2))
    replace_days(store, feeds.KEY_MODEL, [DAY + 1], [usage(DAY + 1, 1)], ms_of(evening))
    today = Period(date_of(DAY + 1), date_of(DAY + 1), zone=ST_JOHNS)
    summary = summarize(store, Question(today), evening)
    assert [day.state for day in summary.coverage.days] == [DayState.OPEN]


def test_a_filter_that_no_call_matches_leaves_zero(store: Store) -> None:
    store_calls_of(store, datetime(2026, 11, 10, 20, 0, tzinfo=UTC))
    answer = summarize(store, Question(replace(ALL, zone=ST_JOHNS), (), {"model": ("nobody/none",)}), NOW)
    assert (answer.total, answer.indeterminate) == (Measures(), Measures())


def test_calls_that_only_split_a_total_count_on_its_date(store: Store) -> None:
    store_calls_of(store, datetime(2026, 11, 10, 1, 0, tzinfo=UTC), datetime(2026, 11, 10, 20, 0, tzinfo=UTC))
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=5)], end_of(DAY))
    groups = ask(store, "day", "provider").groups
    found = {tuple(value.text for value in group.values): group.measures.requests for group in groups}
    assert found == {("2026-11-10", "ExampleCloud"): 2, ("2026-11-10", None): 3}


def test_a_date_that_ends_in_a_day_not_requested_yet_is_mixed(store: Store) -> None:
    store_calls_of(store, datetime(2026, 11, 21, 20, 0, tzinfo=UTC))
    replace_days(store, feeds.KEY_MODEL, [DAY + 10, DAY + 11], [usage(DAY + 11, 1)], end_of(DAY + 11))
    yesterday = date_of(DAY + 11)
    states = [day.state for day in ask(store, "day", period=Period(yesterday, yesterday)).coverage.days]
    assert states == [DayState.MIXED]


@pytest.mark.parametrize("zone", ZONES)
def test_parts_of_a_day_cover_it_and_have_the_zones_dates(zone: str) -> None:
    info = ZoneInfo(zone)
    for day in range(day_number(date(2026, 1, 1)), day_number(date(2026, 12, 31))):
        parts = date_parts(day, info)
        assert (parts[0].start_ms, parts[-1].end_ms) == (day * MS_PER_DAY, (day + 1) * MS_PER_DAY)
        for part in parts:
            for instant in (part.start_ms, (part.start_ms + part.end_ms) // 2, part.end_ms - 1):
                assert day_number(instant_of(instant).astimezone(info).date()) == part.date


@slow_examples(40)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    instants=st.lists(
        st.integers(ms_of(datetime(2026, 10, 20, tzinfo=UTC)), ms_of(NOW)).map(instant_of),
        max_size=20,
    ),
    whole_days=st.dictionaries(st.integers(DAY - 5, DAY + 5), st.integers(1, 9), max_size=5),
)
def test_the_total_over_all_is_equal_in_every_zone_and_parts_sum_to_it(
    tmp_path: Path, zone: ZoneInfo, instants: list[datetime], whole_days: dict[int, int]
) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        store_calls_of(store, *instants)
        rows = [usage(day, count) for day, count in whole_days.items()]
        replace_days(store, feeds.KEY_MODEL, whole_days, rows, end_of(DAY + 9))
        utc, local = ask(store, zone=None), ask(store, "day", zone=zone)
        assert local.total == utc.total
        together = Measures()
        for group in local.groups:
            together += group.measures
        assert together == utc.total
        if not whole_days:
            expected: dict[str, int] = {}
            for instant in instants:
                text = instant.astimezone(zone).date().isoformat()
                expected[text] = expected.get(text, 0) + 1
            assert by_date(local) == expected


def test_the_zone_of_the_machine_does_not_matter_in_utc(store: Store) -> None:
    late = datetime(2026, 11, 10, 23, 59, 59, tzinfo=UTC)
    store_calls_of(store, late)
    assert day_of_ms(ms_of(late)) == DAY
    assert by_date(ask(store, "day", zone=None)) == {"2026-11-10": 1}
