"""What is stored of a period before it is split: totals read once, and how complete each date is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.make import DAY, NOW, call, end_of, import_calls, usage
from tracker import feeds
from tracker.analysis.ledger import ledger
from tracker.analysis.ledger.key_spend import KeySpan
from tracker.analysis.ledger.ledger import DayTotals, Ledger, coverage_of, read_ledger
from tracker.analysis.ledger.question import DayState, Question
from tracker.periods import Period, date_of, ms_of
from tracker.store.file.database import Store
from tracker.store.questions.queries import day_totals
from tracker.store.usage.days import replace_days
from tracker.usage import Measures

ST_JOHNS = ZoneInfo("America/St_Johns")


def test_each_day_is_read_once_for_all_questions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import_calls(store, [call(f"gen-{n}", day=DAY + n) for n in range(4)])
    asked = []

    def noted(store: Store, first: int, last: int) -> object:
        asked.append((first, last))
        return day_totals(store, first, last)

    monkeypatch.setattr(ledger, "day_totals", noted)
    stored = DayTotals(store, NOW)
    assert list(stored.between(DAY + 1, DAY + 2)) == [DAY + 1, DAY + 2]
    assert list(stored.between(DAY, DAY + 3)) == [DAY, DAY + 1, DAY + 2, DAY + 3]
    assert list(stored.between(DAY, DAY + 1)) == [DAY, DAY + 1]
    assert asked == [(DAY + 1, DAY + 2), (DAY, DAY), (DAY + 3, DAY + 3)]


def test_a_call_counts_on_its_own_date_and_a_day_total_on_its_name(store: Store) -> None:
    import_calls(store, [call("gen-1", created_at_ms=ms_of(datetime(2026, 11, 10, 2, tzinfo=UTC)))])
    replace_days(store, feeds.KEY_MODEL, [DAY + 1], [usage(DAY + 1, requests=5)], end_of(DAY + 1))
    period = Period(date_of(DAY - 1), date_of(DAY + 1), zone=ST_JOHNS)
    found = read_ledger(store, Question(period), NOW)
    assert {date: measures.requests for date, measures in found.totals()} == {DAY - 1: 1, DAY + 1: 5}


def test_a_total_beyond_the_period_is_left_out(store: Store) -> None:
    import_calls(store, [call("gen-1", created_at_ms=ms_of(datetime(2026, 11, 10, 2, tzinfo=UTC)))])
    only_its_utc_day = Period(date_of(DAY), date_of(DAY), zone=ST_JOHNS)
    assert list(read_ledger(store, Question(only_its_utc_day), NOW).totals()) == []


def test_days_of_a_keys_counters_alone_differ_from_days_of_nothing() -> None:
    span = KeySpan(DAY, DAY + 1, Measures(None, 5))
    made = Ledger(
        first=DAY,
        last=DAY + 3,
        today=DAY + 2,
        days={},
        dated={},
        cut=None,
        touched={},
        gaps=frozenset(),
        spans=(span,),
    )
    assert [(day.day, day.state) for day in coverage_of(made, {}).days] == [
        (DAY, DayState.KEY_ONLY),
        (DAY + 1, DayState.KEY_ONLY),
        (DAY + 2, DayState.MISSING),
    ]


def test_the_source_of_the_total_is_named_before_that_of_the_split(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2", day=DAY + 1)])
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(requests=5)], end_of(DAY))
    found = read_ledger(store, Question(Period(date_of(DAY), date_of(DAY + 1))), NOW)
    coverage = coverage_of(found, {DAY: feeds.CALLS, DAY + 1: feeds.CALLS})
    assert [day.sources for day in coverage.days] == [(feeds.ACTIVITY, feeds.CALLS), (feeds.CALLS,)]
    assert [(day.calls_stored, day.requests) for day in coverage.days] == [(1, 5), (1, 1)]
