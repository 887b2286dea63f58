"""Days and periods in UTC: what "30d", "last-month" and "all" mean, and how days are grouped.

A day is a `datetime.date`; its number counts from 1970-01-01, as it is stored. Weeks start on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from tracker.errors import UsageError

MS_PER_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = re.compile(r"([1-9][0-9]{0,4})d")

PERIOD_WORDS = ("month", "year", "last-month", "all")


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
    return delta // timedelta(milliseconds=1)


def instant_of(instant_ms: int) -> datetime:
    """Return UTC milliseconds since 1970 as an aware UTC instant."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant_ms)


@dataclass(frozen=True, slots=True)
class Period:
    """UTC days from `first` to `last`, both included. `name` is how the person chose it ("30d", "all", "custom")."""

    first: date
    last: date
    name: str = "custom"

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

    def before(self) -> Period:
        """Return the period of the same length that ends the day before this one."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1), f"before {self.name}")

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))


def parse_period(text: str, today: date, first_held: date | None) -> Period:
    """Return the period that a word means, seen from the UTC day `today`.

    `Nd` = the N days that end with today; `month`, `year` = so far; `last-month` = whole; `all` = from the first day
    held (today alone where nothing is held). Raises `UsageError` for any other word.
    """
    if match := _DAYS.fullmatch(text):
        return Period(today - timedelta(days=int(match[1]) - 1), today, text)
    if text == "month":
        return Period(today.replace(day=1), today, text)
    if text == "year":
        return Period(today.replace(month=1, day=1), today, text)
    if text == "last-month":
        last = today.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1), last, text)
    if text == "all":
        return Period(min(first_held or today, today), today, text)
    raise UsageError(f"{text!r} is not a period. Use a number of days like 30d, or month, year, last-month, all.")


def custom_period(first: date, last: date) -> Period:
    """Return the period between two days, both included. Raises `UsageError` where they are the wrong way round."""
    if first > last:
        raise UsageError(f"The period ends on {last}, before it begins on {first}. Give --from the earlier day.")
    return Period(first, last)


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def local_zone() -> tzinfo:
    """Return the zone of this machine."""
    from tzlocal import get_localzone

    return get_localzone()


class DatePart(NamedTuple):
    """The part of a UTC day that falls on one date of another zone: UTC ms, from `start_ms` to before `end_ms`."""

    start_ms: int
    end_ms: int
    utc_day: int
    date: int
    """Day number of the date in the zone."""


def date_parts(utc_day: int, zone: tzinfo) -> list[DatePart]:
    """Return the parts of a UTC day by the dates of a zone, in order; a clock change only moves where they meet."""
    start_ms, end_ms = utc_day * MS_PER_DAY, (utc_day + 1) * MS_PER_DAY
    first = day_number(instant_of(start_ms).astimezone(zone).date())
    last = day_number(instant_of(end_ms - 1).astimezone(zone).date())
    begins = [start_ms]
    for date_number in range(first + 1, last + 1):
        midnight = datetime.combine(date_of(date_number), time(), zone)
        begins.append(min(max(ms_of(midnight.astimezone(UTC)), start_ms), end_ms))
    ends = [*begins[1:], end_ms]
    return [
        DatePart(begin, end, utc_day, first + place)
        for place, (begin, end) in enumerate(zip(begins, ends, strict=True))
        if begin < end
    ]


def month_of(day: date) -> str:
    """Return a day's month as YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"
