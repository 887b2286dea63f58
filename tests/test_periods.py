"""What the words for periods mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import UsageError
from tracker.periods import (
    Period,
    StoredDates,
    begin_ms,
    custom_period,
    date_of,
    day_number,
    day_of_ms,
    instant_of,
    local_zone,
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
        ("today", "2026-03-01", "2026-03-01"),
        ("yesterday", "2026-02-28", "2026-02-28"),
        ("this-month", "2026-03-01", "2026-03-01"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        # The present month and year end today; a later one is what it says, and has no usage.
        ("2026-03", "2026-03-01", "2026-03-01"),
        ("2026", "2026-01-01", "2026-03-01"),
        ("2026-04", "2026-04-01", "2026-04-30"),
        ("2027", "2027-01-01", "2027-12-31"),
        ("all", "2025-11-20", "2026-03-01"),
    ],
)
def test_words(word: str, first: str, last: str) -> None:
    period = parse_period(word, TODAY, date(2025, 11, 20))
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_all_of_an_empty_store_is_today() -> None:
    assert parse_period("all", TODAY, None).days == 1


@pytest.mark.parametrize("word", ["", "0d", "d", "30", "-3d", "week", "30D", "2026-1", "26-10", "0026"])
def test_other_words_are_refused_and_the_right_ones_named(word: str) -> None:
    with pytest.raises(UsageError, match="last-month"):
        parse_period(word, TODAY, None)


@pytest.mark.parametrize("word", ["10000d", "99999d", "123456789012345678901234567890d"])
def test_more_days_than_anyone_counted_are_refused(word: str) -> None:
    assert parse_period("9999d", TODAY, None).days == 9999
    with pytest.raises(UsageError, match="Use at most 9999d, or all"):
        parse_period(word, TODAY, None)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("2026-13", "2026-13 is not a month. Give year and month like 2026-10."),
        ("2026-00", "2026-00 is not a month. Give year and month like 2026-10."),
        ("1969-12", "1969-12 is long before OpenRouter. Give a month or year from 1970 on."),
        ("1969", "1969 is long before OpenRouter. Give a month or year from 1970 on."),
        (
            "week",
            "'week' is not a period. Use a number of days like 30d, a month like 2026-10, a year like 2026, or one of "
            "today, yesterday, month, this-month, last-month, year, all.",
        ),
    ],
)
def test_the_message_says_what_a_period_is(word: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_period(word, TODAY, None)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("word", "steps", "name"),
    [
        ("month", -1, "2026-02"),
        ("2026-01", -1, "2025-12"),
        ("2025-12", 1, "2026-01"),
        ("last-month", 25, "2028-03"),
        ("year", -1, "2025"),
        ("2025", 1, "2026"),
    ],
)
def test_months_and_years_before_and_after_one(word: str, steps: int, name: str) -> None:
    assert parse_period(word, TODAY, None).unit_at(steps) == name


def test_other_days_have_no_month_before_or_after() -> None:
    with pytest.raises(ValueError, match="30d is not a calendar month or year"):
        parse_period("30d", TODAY, None).unit_at(1)


def test_a_period_before_days_are_counted_is_refused() -> None:
    assert custom_period(date(1970, 1, 1), TODAY).first_day == 0
    with pytest.raises(UsageError, match="from 1970-01-01 on"):
        custom_period(date(1969, 12, 31), TODAY)


def test_a_period_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(UsageError, match="before it begins"):
        custom_period(date(2026, 2, 2), date(2026, 2, 1))


def test_the_period_before_has_the_same_length_and_touches() -> None:
    period = Period(date(2026, 3, 1), date(2026, 3, 30))
    assert period.before().days == period.days
    assert period.before().last + timedelta(days=1) == period.first


def before(first: str, last: str, name: str = "custom") -> tuple[str, str]:
    compared = Period(date.fromisoformat(first), date.fromisoformat(last), name).before()
    return compared.first.isoformat(), compared.last.isoformat()


@pytest.mark.parametrize(
    ("period", "against"),
    [
        (("2026-10-01", "2026-10-31", "last-month"), ("2026-09-01", "2026-09-30")),
        (("2026-10-01", "2026-10-31", "2026-10"), ("2026-09-01", "2026-09-30")),
        (("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31")),
        (("2026-01-01", "2026-01-31"), ("2025-12-01", "2025-12-31")),
        (("2025-01-01", "2025-12-31", "2025"), ("2024-01-01", "2024-12-31")),
        (("2025-01-01", "2025-12-31"), ("2024-01-01", "2024-12-31")),
        # Not over yet: the same days of the month or year before, as far as it has them.
        (("2026-11-01", "2026-11-22", "month"), ("2026-10-01", "2026-10-22")),
        (("2026-11-01", "2026-11-22", "2026-11"), ("2026-10-01", "2026-10-22")),
        (("2026-03-01", "2026-03-30", "month"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-11-22", "year"), ("2025-01-01", "2025-11-22")),
        (("2028-01-01", "2028-02-29", "year"), ("2027-01-01", "2027-02-28")),
        # Anything else, even where it happens to be a month.
        (("2026-11-01", "2026-11-22"), ("2026-10-10", "2026-10-31")),
        (("2026-11-01", "2026-11-30", "30d"), ("2026-10-02", "2026-10-31")),
        (("2026-10-01", "2026-10-31", "all"), ("2026-08-31", "2026-09-30")),
        (("2026-11-22", "2026-11-22", "1d"), ("2026-11-21", "2026-11-21")),
    ],
)
def test_a_month_is_compared_with_the_month_before(period: tuple[str, ...], against: tuple[str, str]) -> None:
    assert before(*period) == against


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


KATHMANDU, ST_JOHNS = ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/St_Johns")
EVENING = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        (None, date(2026, 11, 13), date(2026, 11, 19)),
        (ST_JOHNS, date(2026, 11, 13), date(2026, 11, 19)),
        (KATHMANDU, date(2026, 11, 14), date(2026, 11, 20)),
    ],
)
def test_a_number_of_days_ends_with_the_zones_today(zone: ZoneInfo | None, first: date, last: date) -> None:
    assert StoredDates(EVENING).period("7d", zone) == Period(first, last, "7d", zone)


def test_all_spans_what_lies_on_other_dates_in_the_zone() -> None:
    first_call = ms_of(datetime(2026, 1, 10, 1, 0, tzinfo=UTC))
    early = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    stored = StoredDates(early, day_number(date(2026, 1, 10)), first_call)
    assert stored.period("all") == Period(date(2026, 1, 10), date(2026, 11, 20), "all")
    # The first call was on the evening before; today's total may be held only as the UTC day that has begun already.
    assert stored.period("all", ST_JOHNS) == Period(date(2026, 1, 9), date(2026, 11, 20), "all", ST_JOHNS)


def test_all_of_nothing_is_today() -> None:
    assert StoredDates(EVENING).period("all", KATHMANDU) == Period(
        date(2026, 11, 20), date(2026, 11, 20), "all", KATHMANDU
    )


def test_the_period_before_is_of_the_same_zone() -> None:
    period = Period(date(2026, 11, 14), date(2026, 11, 20), "7d", KATHMANDU)
    assert period.before().zone is KATHMANDU
    assert (period.zone_name, Period(TODAY, TODAY).zone_name) == ("Asia/Kathmandu", "UTC")
    assert (period.today(EVENING), Period(TODAY, TODAY).today(EVENING)) == (date(2026, 11, 20), date(2026, 11, 19))


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("Asia/Kathmandu", 24), ("America/St_Johns", 25), ("Africa/Cairo", 24), ("Pacific/Kiritimati", 24)],
)
def test_a_date_begins_where_the_one_before_ends(zone: str, hours: float) -> None:
    day = day_number(date(2026, 11, 1))  # clocks go back in St. John's
    info = ZoneInfo(zone)
    begin, end = begin_ms(day, info), begin_ms(day + 1, info)
    assert (end - begin) / 3_600_000 == hours
    assert instant_of(begin).astimezone(info).date() == date(2026, 11, 1)
    assert instant_of(begin - 1).astimezone(info).date() == date(2026, 10, 31)


def test_a_machine_without_a_known_zone_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> ZoneInfo:
        raise ZoneInfoNotFoundError("Nowhere/At_All")

    monkeypatch.setattr("tzlocal.get_localzone", unknown)
    with pytest.raises(UsageError, match="time zone of this machine is not known"):
        local_zone()


@pytest.mark.parametrize("named", ["Mars/Olympus", ":/dev/null", ":/etc/hostname", ":/nowhere", "///", "\x01"])
def test_a_zone_that_cannot_be_used_is_reported(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The library remembers the first zone that it found.
    monkeypatch.setattr("tzlocal.unix._cache_tz", None)
    monkeypatch.setenv("TZ", named)
    with pytest.raises(UsageError, match="time zone of this machine is not known"):
        local_zone()
