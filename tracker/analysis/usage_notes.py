"""What has to be said beside shares and means: days and spend that are not in them."""

from __future__ import annotations

from tracker.analysis.metrics import days_text
from tracker.analysis.model_usage import ModelUsage
from tracker.analysis.question import Summary
from tracker.formatting import money, tokens


def usage_notes(summary: Summary, usage: ModelUsage) -> tuple[str, ...]:
    """Return sentences on what is not in model usage made of an answer."""
    notes = []
    if missing := summary.coverage.missing:
        notes.append(f"Not held: {missing} of {summary.question.period.days} days.")
    if usage.uncounted:
        notes.append(f"Left out: {days_text(len(usage.uncounted))} of which only spend is known, not the tokens.")
    undecided = summary.undecided
    if undecided is not None and not undecided.is_zero():
        notes.append(
            f"{money(undecided.spend_nano)} and {tokens(undecided.tokens)} tokens may or may not pass the filter; they "
            "are left out."
        )
    return tuple(notes)
