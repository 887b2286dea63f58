"""How many of the requests behind a page are known one by one, for any filter."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.make import NOW, call, end_of, import_calls, usage
from tests.worlds.poor_states import INFERENCE_KEY
from tracker import feeds
from tracker.analysis.ledger.known_calls import KnownCalls, known_calls
from tracker.analysis.ledger.question import Filters, Question
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period, day_number
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days

TODAY = day_number(NOW.date())
WEEK = Period(NOW.date() - timedelta(days=6), NOW.date())


def ask(store: Store, filters: Filters, period: Period = WEEK) -> KnownCalls | None:
    coverage = summarize(store, Question(period), NOW).coverage
    return known_calls(store, period, filters, coverage, NOW)


@pytest.fixture
def mixed(store: Store) -> Store:
    """Three days of 40 requests by model and provider, of which 15 of the first day are also stored as calls."""
    days = range(TODAY - 3, TODAY)
    rows = [usage(day, n, model=f"acme/m{n}", provider="Cloud") for day in days for n in (10, 30)]
    replace_days(store, feeds.ACTIVITY, days, rows, end_of(TODAY))
    import_calls(store, [call(f"g{n}", days[0], model="acme/m10" if n < 5 else "acme/m30") for n in range(15)])
    return store


def test_calls_and_requests_of_the_period(mixed: Store) -> None:
    assert ask(mixed, {}) == KnownCalls(15, 120)


def test_a_filter_is_followed(mixed: Store) -> None:
    assert ask(mixed, {"model": ("acme/m10",)}) == KnownCalls(5, 30)
    assert ask(mixed, {"model": ("acme/m30",)}) == KnownCalls(10, 90)


def test_calls_that_no_feed_counts_are_not_more_than_the_requests(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [TODAY - 1], [usage(TODAY - 1, 2, provider="Cloud")], end_of(TODAY))
    import_calls(store, [call(f"g{n}", TODAY - 1) for n in range(2)])
    assert ask(store, {}) == KnownCalls(2, 2)


def test_without_a_number_of_requests_there_is_nothing_to_compare_with(store: Store) -> None:
    assert ask(store, {}) is None
    INFERENCE_KEY.fill(store)
    assert ask(store, {}) is None


def test_a_filter_in_another_zone_is_not_counted(mixed: Store) -> None:
    local = Period(WEEK.first, WEEK.last, zone=ZoneInfo("Asia/Tokyo"))
    assert ask(mixed, {"model": ("acme/m10",)}, local) is None
