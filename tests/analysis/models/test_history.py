"""On which days models were used, and up to when that is known, on histories made in memory."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.worlds.lifespans import FIRST, TODAY, days, history
from tracker.analysis.models.history import IDLE_DAYS, days_not_known


def back(number: int) -> list[date]:
    """Return today and the number of days before it."""
    return [TODAY - timedelta(days=n) for n in range(number + 1)]


def test_a_model_has_its_first_and_last_day_and_its_months_in_order() -> None:
    model = history({"a/x": [date(2026, 8, 2), *days("5 7"), date(2026, 7, 11)]}).models["a/x"]
    assert (model.first, model.last) == (date(2026, 5, 10), date(2026, 8, 2))
    assert model.months == ("2026-05", "2026-07", "2026-08")


@pytest.mark.parametrize(("missing", "last"), [(0, 1), (4, 5)])
def test_the_last_day_stored_is_the_last_one_that_is_not_missing(missing: int, last: int) -> None:
    found = history({"a/x": days("5")}, back(missing))
    assert found.last_stored == TODAY - timedelta(days=last)
    assert found.as_of != ""


def test_where_today_is_stored_no_date_has_to_be_named() -> None:
    found = history({"a/x": days("5")}, [TODAY - timedelta(days=1)])
    assert (found.last_stored, found.as_of) == (TODAY, "")


def test_where_nothing_is_stored_no_model_is_idle() -> None:
    found = history({"a/x": days("5")}, [FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days + 1)])
    assert (found.last_stored, found.is_idle(found.models["a/x"])) == (None, False)


@pytest.mark.parametrize(("unused", "idle"), [(IDLE_DAYS, False), (IDLE_DAYS + 1, True)])
def test_idle_is_more_than_thirty_days_before_the_last_day_stored(unused: int, idle: bool) -> None:
    found = history({"a/x": [TODAY - timedelta(days=5 + unused)]}, back(4))
    model = found.models["a/x"]
    assert (found.idle_days(model), found.is_idle(model)) == (unused, idle)


def test_days_that_are_not_known_are_counted_by_month() -> None:
    missing = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2)]
    found = days_not_known(history({}, missing, first=date(2026, 9, 29)).coverage)
    assert found == {"2026-09": (1, 2), "2026-10": (2, 31), "2026-11": (0, 10)}
