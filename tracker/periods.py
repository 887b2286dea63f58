"""Days and periods: what "30d", "last-month", "2026-10" and "all" mean, in any zone, and how days are grouped.

A day is a `datetime.date`; its number counts from 1970-01-01, as it is stored. Weeks start on Monday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple

from tracker.errors import UsageError

MS_PER_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = re.compile(r"([1-9][0-9]*)d")
_MOST_DAYS = 9999
_MONTHS_OF_YEAR = 12

PERIOD_NAMES = ("today", "yesterday", "month", "this-month", "last-month", "year", "all")
"""The words for periods; Nd, YYYY-MM and YYYY are periods too."""


CalendarUnit = Literal["month", "year"]
CUSTOM = "custom"
"""Name of a period that was chosen by its dates."""
_MONTH_WORDS = ("month", "this-month", "last-month")
_MONTH = re.compile(r"([1-9][0-9]{3})-([0-9]{2})")
_YEAR = re.compile(r"([1-9][0-9]{3})")


def day_number(day: date) -> int:
    """Return the number of days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def date_of(number: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(number + _EPOCH)


def day_of_ms(instant_ms: int) -> int:
    """Return the number of the UTC day on which an instant (UTC milliseconds) falls."""
    return instant_ms // MS_PER_DAY


def ms_of(instant: datetime) -> int:
    """Return an aware instant as UTC milliseconds since 1970. Raises `ValueError` for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    delta = instant - datetime(1970, 1, 1, tzinfo=UTC)
    # Whole numbers are exact; `timestamp` returns a float, and its milliseconds may be off by one.
    return delta // timedelta(milliseconds=1)


def instant_of(instant_ms: int) -> datetime:
    """Return UTC milliseconds since 1970 as an aware UTC instant."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant_ms)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included. `name` is how the person chose it ("30d", "all", "custom")."""

    first: date
    last: date
    name: str = CUSTOM
    zone: tzinfo | None = None
    """None: UTC days. Else calls count on dates of this zone; usage stored only as a UTC day keeps its date."""

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def first_day(self) -> int:
        """Number of the first day."""
        return day_number(self.first)

    @property
    def last_day(self) -> int:
        """Number of the last day."""
        return day_number(self.last)

    @property
    def unit(self) -> CalendarUnit | None:
        """Whether it is a calendar month or year, whole or so far; None for any other days."""
        if self.name in _MONTH_WORDS or _MONTH.fullmatch(self.name):
            return "month"
        if self.name == "year" or _YEAR.fullmatch(self.name):
            return "year"
        if self.name != CUSTOM:
            return None
        # Dates that a person chose one by one are a month or a year if they are exactly one.
        units: tuple[CalendarUnit, ...] = ("month", "year")
        return next((unit for unit in units if (self.first, self.last) == _unit_of(self.first, unit)), None)

    def unit_at(self, steps: int) -> str:
        """Return the name ("2026-10", "2026") of the month or year that many units later, earlier if negative.

        Raises `ValueError` for a period that is no calendar month or year.
        """
        if self.unit is None:
            raise ValueError(f"{self.name} is not a calendar month or year")
        if self.unit == "year":
            return f"{self.first.year + steps:04d}"
        year, month = divmod(self.first.year * _MONTHS_OF_YEAR + self.first.month - 1 + steps, _MONTHS_OF_YEAR)
        return f"{year:04d}-{month + 1:02d}"

    def before(self) -> Period:
        """Return the period that this one is compared with.

        For a calendar month or year it is the one before; while it is not over, the same days of the one before, as far
        as that one has them. For anything else it is as many days that end the day before.
        """
        last = self.first - timedelta(days=1)
        unit, length = self.unit, timedelta(days=self.days)
        if unit is None:
            return Period(self.first - length, last, f"before {self.name}", self.zone)
        first, _ = _unit_of(last, unit)
        if self.last != _unit_of(self.first, unit)[1]:
            last = _same_day(self.last, last, unit)
        return Period(first, last, f"before {self.name}", self.zone)

    def today(self, now: datetime) -> date:
        """Return the date in its zone at an aware instant."""
        return now.astimezone(self.zone or UTC).date()

    @property
    def zone_name(self) -> str:
        """Name of its zone: "UTC" or "America/St_Johns"."""
        return str(self.zone or "UTC")

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))


def _unit_of(day: date, unit: CalendarUnit) -> tuple[date, date]:
    """Return the first and the last day of the month or year of a day."""
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _same_day(day: date, last: date, unit: CalendarUnit) -> date:
    """Return the day of the same number in the month or year that ends with `last`, or its last day in that month."""
    month = last.month if unit == "month" else day.month
    return date(last.year, month, min(day.day, monthrange(last.year, month)[1]))


def parse_period(text: str, today: date, first_stored: date | None) -> Period:
    """Return the UTC days that a word means when it is used on the day `today`.

    `Nd` = the N days that end with today; `month` or `this-month`, `year` = so far; `last-month`, `2026-10`, `2026` =
    all of it, of the present one the days so far; `all` = from the first stored day (only today if nothing is stored).
    Raises `UsageError` for any other word, for more than 9,999 days, and for days before 1970.
    """
    if match := _DAYS.fullmatch(text):
        # Compared by length, because Python does not convert text of thousands of digits.
        if len(match[1]) > len(str(_MOST_DAYS)):
            raise UsageError(f"{text} goes back too far. Use at most {_MOST_DAYS}d, or all for all stored days.")
        return Period(today - timedelta(days=int(match[1]) - 1), today, text)
    if match := _MONTH.fullmatch(text):
        if not 1 <= int(match[2]) <= _MONTHS_OF_YEAR:
            raise UsageError(f"{text} is not a month. Give year and month like 2026-10.")
        return _calendar(date(int(match[1]), int(match[2]), 1), "month", today, text)
    if match := _YEAR.fullmatch(text):
        return _calendar(date(int(match[1]), 1, 1), "year", today, text)
    if text in PERIOD_NAMES:
        return _named(text, today, first_stored)
    raise UsageError(
        f"{text!r} is not a period. Use a number of days like 30d, a month like 2026-10, a year like 2026, or one of "
        f"{', '.join(PERIOD_NAMES)}."
    )


def _named(word: str, today: date, first_stored: date | None) -> Period:
    yesterday = today - timedelta(days=1)
    this_month = today.replace(day=1)
    first, last = {
        "today": (today, today),
        "yesterday": (yesterday, yesterday),
        "month": (this_month, today),
        "this-month": (this_month, today),
        "last-month": _unit_of(this_month - timedelta(days=1), "month"),
        "year": (today.replace(month=1, day=1), today),
        "all": (min(first_stored or today, today), today),
    }[word]
    return Period(first, last, word)


def _calendar(first: date, unit: CalendarUnit, today: date, text: str) -> Period:
    """Return a month or year that begins with a day. The present one ends today, because later days have no usage."""
    if day_number(first) < 0:
        raise UsageError(f"{text} is long before OpenRouter. Give a month or year from 1970 on.")
    last = _unit_of(first, unit)[1]
    return Period(first, today if first <= today < last else last, text)


@dataclass(frozen=True, slots=True)
class StoredDates:
    """What the words for periods depend on, in any zone: the current time and the first stored day and call."""

    now: datetime
    first_day: int | None = None
    """Number of the first stored UTC day."""
    first_call_ms: int | None = None
    """Time of the first stored call (UTC milliseconds)."""

    def today(self, zone: tzinfo | None = None) -> date:
        """Return the date in a zone (None: UTC)."""
        return self.now.astimezone(zone or UTC).date()

    def first(self, zone: tzinfo | None = None) -> date | None:
        """Return the first date in a zone with any usage; None if nothing is stored."""
        if self.first_day is None:
            return None
        first = date_of(self.first_day)
        if zone is None or self.first_call_ms is None:
            return first
        return min(first, instant_of(self.first_call_ms).astimezone(zone).date())

    def period(self, word: str, zone: tzinfo | None = None) -> Period:
        """Return the dates of a zone that a word means. Raises `UsageError` for a word that is not a period.

        `all` ends with the current UTC day if that is later than the date in the zone. So it contains the same usage in
        every zone.
        """
        period = replace(parse_period(word, self.today(zone), self.first(zone)), zone=zone)
        return replace(period, last=max(period.last, self.today())) if word == "all" else period


def custom_period(first: date, last: date) -> Period:
    """Return the period between two days, both included.

    Raises `UsageError` if the first day is after the last, and for days before 1970, where day numbers start.
    """
    if day_number(first) < 0:
        raise UsageError(f"The period begins on {first}, long before OpenRouter did. Give a day from 1970-01-01 on.")
    if first > last:
        raise UsageError(
            f"The period ends on {last}, before it begins on {first}. Give --from the earlier day.",
            in_window=f"The period ends on {last}, before it begins on {first}. Choose the earlier day first.",
        )
    return Period(first, last)


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def local_zone() -> tzinfo:
    """Return the time zone of this machine. Raises `UsageError` if it is not known."""
    from zoneinfo import ZoneInfoNotFoundError

    from tzlocal import get_localzone

    try:
        return get_localzone()
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # The last two: TZ names a file that is no time zone, or that cannot be read.
        raise UsageError(
            "The time zone of this machine is not known. Correct TZ or the system's setting, or use UTC days."
        ) from error


def begin_ms(day: int, zone: tzinfo | None = None) -> int:
    """Return the instant (UTC ms) at which a date (day number) begins in a zone; None: UTC."""
    if zone is None:
        return day * MS_PER_DAY
    return ms_of(datetime.combine(date_of(day), time(), zone).astimezone(UTC))


class DatePart(NamedTuple):
    """The part of a UTC day that falls on one date of another zone: UTC ms, from `start_ms` to before `end_ms`."""

    start_ms: int
    end_ms: int
    utc_day: int
    date: int
    """Day number of the date in the zone."""


def whole_day(utc_day: int) -> DatePart:
    """Return a UTC day as a single part, with the same date."""
    return DatePart(utc_day * MS_PER_DAY, (utc_day + 1) * MS_PER_DAY, utc_day, utc_day)


def date_parts(utc_day: int, zone: tzinfo) -> list[DatePart]:
    """Return the parts of a UTC day by the dates of a zone, in order; a clock change only moves their boundary."""
    start_ms, end_ms = utc_day * MS_PER_DAY, (utc_day + 1) * MS_PER_DAY
    first = day_number(instant_of(start_ms).astimezone(zone).date())
    last = day_number(instant_of(end_ms - 1).astimezone(zone).date())
    begins = [start_ms]
    for date_number in range(first + 1, last + 1):
        begins.append(min(max(begin_ms(date_number, zone), start_ms), end_ms))
    ends = [*begins[1:], end_ms]
    return [
        DatePart(begin, end, utc_day, first + index)
        for index, (begin, end) in enumerate(zip(begins, ends, strict=True))
        if begin < end
    ]


def longest_part(parts: Sequence[DatePart]) -> DatePart:
    """Return the longest part of a day; if several are equally long, the first of them."""
    return max(parts, key=lambda part: part.end_ms - part.start_ms)


def month_of(day: date) -> str:
    """Return a day's month as YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"
