"""What has to be said beside sums, shares and means: why there are none, days and spend that are not in them."""

from __future__ import annotations

from datetime import date

from tracker import feeds
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState, Summary
from tracker.formatting import counted, date_range, money, tokens
from tracker.periods import Period, date_of
from tracker.usage import Measures


def nothing_text(coverage: Coverage, period: Period, *, filtered: bool) -> str:
    """Return why a period shows no usage: nothing is held of it, nothing passes the filters, or nothing was used."""
    if coverage.nothing_held:
        return f"Nothing is held of {date_range(period)}."
    return "Nothing in this period passes the filters." if filtered else f"No calls in {date_range(period)}."


def open_notes(coverage: Coverage, today: date) -> tuple[str, ...]:
    """Return sentences on days that had not ended when they were read: the present one, and earlier ones."""
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
    return f"How many tokens were cached is not known of {counted(unknown, 'request')}." if unknown else ""


def undecided_note(summary: Summary) -> str:
    """Return a sentence on what may or may not pass the filters; empty where there is none of it."""
    undecided = summary.undecided
    if undecided is None or undecided.is_zero():
        return ""
    return (
        f"{money(undecided.spend_nano)} and {tokens(undecided.tokens)} tokens may or may not match the filter; "
        "they are left out."
    )


def zone_note(coverage: Coverage) -> str:
    """Return how many dates of another zone are UTC days, and how many are known in part; empty where none is."""
    whole = sum(_is_utc_day(day) for day in coverage.days)
    seams = sum(day.state is DayState.SEAM for day in coverage.days)
    parts = []
    if whole:
        parts.append(f"{_are(whole, 'a UTC day', 'UTC days')}: only OpenRouter's day totals are held.")
    if seams:
        parts.append(f"{_are(seams, 'known in part', 'known in part')}, beside a UTC day or one that is not held.")
    return " ".join(parts)


def _is_utc_day(day: DayCoverage) -> bool:
    return day.state is not DayState.SEAM and bool(day.sources) and day.sources[0] != feeds.CALLS


def _are(number: int, one: str, several: str) -> str:
    return f"1 day is {one}" if number == 1 else f"{number} days are {several}"
