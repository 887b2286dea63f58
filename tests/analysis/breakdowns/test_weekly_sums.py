"""The small line of the cards: twelve whole weeks up to the last finished day, with gaps where days are unknown."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.make import NOW, end_of, usage
from tests.worlds.poor_states import INFERENCE_KEY
from tracker import feeds
from tracker.analysis.breakdowns.weekly_sums import WEEKS, weekly_sums
from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import Filters
from tracker.periods import Period, day_number
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days

TODAY = NOW.date()
MONTH = Period(TODAY - timedelta(days=29), TODAY, "30d")


def hold(store: Store, last: date, *, days: int = 100, without: tuple[date, ...] = ()) -> None:
    """Store the finished days up to `last`, each with one request."""
    missing = {day_number(day) for day in without}
    stored = [day for day in range(day_number(last) - days + 1, day_number(last) + 1) if day not in missing]
    replace_days(store, feeds.ACTIVITY, stored, [usage(day, provider="Cloud") for day in stored], end_of(stored[-1]))


def requests(
    store: Store, period: Period = MONTH, filters: Filters | None = None, now: datetime = NOW
) -> list[int | None]:
    found = weekly_sums(store, period, filters or {}, now, DayTotals(store, now))
    return [None if each is None else each.requests for each in found.sums]


@pytest.mark.parametrize("weekday", range(7))
def test_twelve_equal_weeks_are_equal_on_every_day_of_the_week(store: Store, weekday: int) -> None:
    now = NOW + timedelta(days=weekday)
    hold(store, now.date() - timedelta(days=1))
    period = Period(now.date() - timedelta(days=29), now.date(), "30d")
    assert requests(store, period, now=now) == [7] * WEEKS


def test_the_weeks_end_with_the_last_finished_day_of_the_period(store: Store) -> None:
    hold(store, TODAY - timedelta(days=1), days=300)
    october = Period(date(2026, 10, 1), date(2026, 10, 31), "last-month")
    found = weekly_sums(store, october, {}, NOW, DayTotals(store, NOW))
    assert found.last == date(2026, 10, 31)
    assert weekly_sums(store, MONTH, {}, NOW, DayTotals(store, NOW)).last == TODAY - timedelta(days=1)


def test_a_week_with_a_day_that_is_not_stored_is_a_gap(store: Store) -> None:
    hold(store, TODAY - timedelta(days=1), days=80, without=(TODAY - timedelta(days=10),))
    # 80 days are eleven weeks and three days; the tenth day back is in the week before the last.
    assert requests(store) == [None, *[7] * 9, None, 7]


def test_a_stored_week_without_usage_is_zero(store: Store) -> None:
    days = range(day_number(TODAY) - 90, day_number(TODAY))
    replace_days(store, feeds.ACTIVITY, days, [], end_of(days[-1]))
    assert requests(store) == [0] * WEEKS


def test_a_week_whose_matches_are_not_known_is_a_gap(store: Store) -> None:
    hold(store, TODAY - timedelta(days=1))
    assert requests(store, filters={"model": ("acme/nova-2",)}) == [7] * WEEKS
    assert requests(store, filters={"model": ("other/model",)}) == [0] * WEEKS
    assert requests(store, filters={"app": ("Editor",)}) == [None] * WEEKS


def test_an_inference_key_has_weeks_of_spend(store: Store) -> None:
    INFERENCE_KEY.fill(store)
    found = weekly_sums(store, MONTH, {}, NOW, DayTotals(store, NOW)).sums
    assert [each is None for each in found] == [True] * 11 + [False]
    assert found[-1] is not None
    assert (found[-1].spend_nano, found[-1].requests) == (7 * 2_988_000_000, None)
