"""What a page in another zone says of days that do not follow it."""

from __future__ import annotations

from tracker import feeds
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState


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
