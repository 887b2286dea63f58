"""What has to be said beside sums, shares and means: why there are none, days and spend that are not in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.analysis.ledger.question import Coverage, DayState, Summary
from tracker.formatting import counted, date_range, money, tokens
from tracker.periods import Period, date_of
from tracker.usage import Measures

if TYPE_CHECKING:
    from tracker.analysis.models.usage import ModelUsage


def nothing_text(coverage: Coverage, period: Period, *, filtered: bool) -> str:
    """Return why a period shows no usage: nothing is held of it, nothing passes the filters, or nothing was used."""
    if coverage.nothing_held:
        return f"Nothing is held of {date_range(period)}."
    return "Nothing in this period passes the filters." if filtered else f"No calls in {date_range(period)}."


def usage_notes(summary: Summary, usage: ModelUsage) -> tuple[str, ...]:
    """Return sentences on what is not in model usage made of an answer."""
    notes = []
    if missing := summary.coverage.missing:
        notes.append(f"Not held: {missing} of {counted(summary.question.period.days, 'day')}.")
    if usage.uncounted:
        notes.append(f"Left out: {counted(len(usage.uncounted), 'day')} of which only spend is known, not the tokens.")
    if note := undecided_note(summary):
        notes.append(note)
    return tuple(notes)


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
        f"{money(undecided.spend_nano)} and {tokens(undecided.tokens)} tokens may or may not pass the filter; they are "
        "left out."
    )
