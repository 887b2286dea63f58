"""Notes on sums, shares and means: why there are none, and which days and spend are not in them."""

from __future__ import annotations

from datetime import date

from tracker import feeds
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState, Summary
from tracker.formatting import counted, date_range, money, tokens
from tracker.money import CUT_NANO, usd_text
from tracker.periods import Period, date_of
from tracker.usage import Measures


def nothing_text(coverage: Coverage, period: Period, *, filtered: bool) -> str:
    """Return why a period shows no usage: no data or only spend is stored, nothing matches, or nothing was used."""
    if coverage.nothing_stored:
        return f"No data is stored for {date_range(period)}."
    if coverage.only_spend:
        return f"Only spend is stored for {date_range(period)}, no tokens."
    return "Nothing in this period matches the filters." if filtered else f"No calls in {date_range(period)}."


def open_notes(coverage: Coverage, today: date) -> tuple[str, ...]:
    """Return sentences on days that had not ended when they were read: today, and earlier days."""
    days = [date_of(day.day) for day in coverage.days if day.state is DayState.OPEN]
    notes = []
    if today in days:
        notes.append("Today is still open: its numbers grow until midnight UTC and are read again by the next sync.")
    if earlier := [day for day in days if day != today]:
        notes.append(
            f"{counted(len(earlier), 'day')} up to {earlier[-1].isoformat()} had not ended when last read, or a file "
            "ends there, and may lack usage: sync, or import a later export."
        )
    return tuple(notes)


def cached_note(measures: Measures) -> str:
    """Return a sentence on requests whose cached tokens are not known; empty where there are none."""
    unknown = measures.cached_unknown_requests
    return f"How many tokens were cached is not known for {counted(unknown, 'request')}." if unknown else ""


def cut_note(cut_requests: int) -> str:
    """Return how much more than shown may have been billed for requests whose cost was cut; empty without them."""
    if not cut_requests:
        return ""
    most = usd_text(cut_requests * CUT_NANO)
    return f"Up to ${most} more was billed: reports cut each request to a millionth of a dollar."


def recorded_as_zero_text(requests: int) -> str:
    """Return what a recorded cost of 0 says of some requests: they were free, or cheaper than reports show."""
    are = "is" if requests == 1 else "are"
    return f"{counted(requests, 'request')} {are} recorded as $0: free, or below a millionth of a dollar."


def indeterminate_note(summary: Summary) -> str:
    """Return a sentence on usage that may or may not match the filters; empty where there is none."""
    indeterminate = summary.indeterminate
    if indeterminate is None or indeterminate.is_zero():
        return ""
    return (
        f"{money(indeterminate.spend_nano)} and {tokens(indeterminate.tokens)} tokens may or may not match the filter; "
        "they are left out."
    )


def zone_note(coverage: Coverage) -> str:
    """Return how many dates of another zone are UTC days, and how many are mixed; empty where there are none."""
    utc_days = sum(_is_utc_day(day) for day in coverage.days)
    mixed = sum(day.state is DayState.MIXED for day in coverage.days)
    parts = []
    if utc_days:
        parts.append(f"{_are(utc_days, 'a UTC day', 'UTC days')}: only OpenRouter's day totals are stored.")
    if mixed:
        parts.append(f"{_are(mixed, 'known in part', 'known in part')}, next to a UTC day or a day that is not stored.")
    return " ".join(parts)


def _is_utc_day(day: DayCoverage) -> bool:
    return day.state is not DayState.MIXED and bool(day.sources) and day.sources[0] != feeds.CALLS


def _are(number: int, one: str, several: str) -> str:
    return f"1 day is {one}" if number == 1 else f"{number} days are {several}"
