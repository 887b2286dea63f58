"""What the words for periods mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import UsageError
from tracker.periods import (
    Period,
    custom_period,
    date_of,
    day_number,
    day_of_ms,
    instant_of,
    month_of,
    ms_of,
    parse_period,
    week_of,
)

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("1d", "2026-03-01", "2026-03-01"),
        ("30d", "2026-01-31", "2026-03-01"),
        ("month", "2026-03-01", "2026-03-01"),
        ("year", "2026-01-01", "2026-03-01"),
        ("last-month", "2026-02-01", "2026-02-28"),
        ("all", "2025-11-20", "2026-03-01"),
    ],
)
def test_words(word: str, first: str, last: str) -> None:
    period = parse_period(word, TODAY, date(2025, 11, 20))
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_all_of_an_empty_store_is_today() -> None:
    assert parse_period("all", TODAY, None).days == 1


@pytest.mark.parametrize("word", ["", "0d", "d", "30", "-3d", "week", "30D"])
def test_other_words_are_refused_and_the_right_ones_named(word: str) -> None:
    with pytest.raises(UsageError, match="last-month"):
        parse_period(word, TODAY, None)


def test_a_period_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(UsageError, match="before it begins"):
        custom_period(date(2026, 2, 2), date(2026, 2, 1))


def test_the_period_before_has_the_same_length_and_touches() -> None:
    period = Period(date(2026, 3, 1), date(2026, 3, 30))
    assert period.before().days == period.days
    assert period.before().last + timedelta(days=1) == period.first


def test_weeks_start_on_monday() -> None:
    assert [week_of(date(2026, 11, day)).day for day in (15, 16, 22)] == [9, 16, 16]
    assert month_of(date(2026, 3, 1)) == "2026-03"


@given(st.dates(min_value=date(1970, 1, 1)))
def test_day_numbers_and_dates_are_inverse(day: date) -> None:
    assert date_of(day_number(day)) == day


def test_an_instant_belongs_to_its_utc_day_whatever_the_zone() -> None:
    late_evening = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert date_of(day_of_ms(ms_of(late_evening))) == date(2026, 3, 2)
    assert instant_of(ms_of(late_evening)) == late_evening.astimezone(UTC)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        ms_of(datetime(2026, 3, 1))  # noqa: DTZ001  the naive instant is the point
