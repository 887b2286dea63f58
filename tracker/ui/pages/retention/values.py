"""Prepares the numbers of the page "Retention" for drawing: headline numbers, rows of models, titles. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.analysis.models.history import IDLE_DAYS
from tracker.analysis.retention.cohorts import Availability, Retention
from tracker.analysis.retention.report_text import STAYED_MONTHS
from tracker.formatting import NO_DATA, count, date_range
from tracker.periods import Period
from tracker.ui.pages.cards.number_text import NumberText
from tracker.ui.pages.shown import Shown
from tracker.ui.tables.lifespans_table import LifespanRow, MonthState, date_text

MOST_MONTHS = 24
"""A row of the table shows at most this many months, the newest ones."""

SUBTITLE = "All stored usage. Columns count months after the first; numbers count the models used in that month"
SHORT_SUBTITLE = "Columns: months after the first"
REPORT_TEXT_CAPTION = "The report's name for a model that fits, so that people keep it"


def stored_period(found: Retention) -> Period:
    """Return all days since the first stored one, regardless of the chosen period."""
    return Period(found.first_stored or found.today, found.today, "all")


def empty_text(shown: Shown, found: Retention) -> str:
    """Return why there are no models."""
    if not found.models_are_known:
        return (
            "No data is stored yet."
            if found.first_stored is None
            else "Only spend is stored so far; nothing names the models."
        )
    return "No usage matches the filters." if shown.is_filtered else "No model has been used yet."


def headline(found: Retention) -> tuple[NumberText, ...]:
    """Return how many models were tried, are in use, and stayed; `NO_DATA` where no source names the models."""
    if not found.models_are_known:
        return tuple(_number(name, definition, NO_DATA, "") for name, definition in _definitions(found))
    tried = len(found.models)
    since = "" if found.first_stored is None else f"since {date_text(found.first_stored)}"
    as_of = found.as_of and f", {found.as_of}"
    idle = f"{count(found.idle)} idle{as_of}" if as_of else f"{count(found.idle)} idle for more than {IDLE_DAYS} days"
    best = f"longest: {found.stayed[0].name}" if found.stayed else "none yet"
    values = ((tried, since), (tried - found.idle, idle), (len(found.stayed), best))
    return tuple(
        _number(name, definition, count(number), origin)
        for (name, definition), (number, origin) in zip(_definitions(found), values, strict=True)
    )


def _definitions(found: Retention) -> tuple[tuple[str, str], ...]:
    as_of = found.as_of and f", {found.as_of}"
    return (
        ("Models tried", "All models in the stored usage, each counted once."),
        ("Still in use", f"Used in the last {IDLE_DAYS} days{as_of}. The others are idle."),
        (
            "Stayed",
            f'"Glass slipper": used every month for at least {STAYED_MONTHS} months after the first, and not idle'
            f"{as_of}.",
        ),
    )


def _number(name: str, definition: str, value: str, origin: str) -> NumberText:
    return NumberText(label=name, definition=definition, value=value, arrow="", change="", origin=origin)


def lifespan_rows(found: Retention) -> tuple[LifespanRow, ...]:
    """Return one row per model: whether it was used in each of the newest months."""
    known = month_availability(found)
    months = found.months[-MOST_MONTHS:]
    return tuple(
        LifespanRow(lifespan, tuple(_glyph(month, lifespan.months, known) for month in months))
        for lifespan in found.models
    )


def month_availability(found: Retention) -> Mapping[str, Availability]:
    """Return how complete each month is, from the first use of any model on."""
    return {cell.month: cell.stored for cohort in found.cohorts[:1] for cell in cohort.cells}


def _glyph(month: str, used: tuple[str, ...], known: Mapping[str, Availability]) -> MonthState:
    if month < used[0]:
        return "before"
    if month in used:
        return "used, open" if known[month] == "open" else "used"
    return "not known" if known[month] == "not held" else "not used"


def table_period(found: Retention) -> str:
    """Return the days of the table, and the day of its states if that is not today."""
    as_of = found.as_of
    return date_range(stored_period(found)) + (as_of and f"; idle {as_of}")


def table_subtitle(found: Retention) -> str:
    """Return what the squares of the table mean; empty without models."""
    if not found.models:
        return ""
    shown = min(len(found.months), MOST_MONTHS)
    which = f"newest {shown} months" if len(found.months) > MOST_MONTHS else "month by month"
    return f"{which.capitalize()}: filled = used, outlined = not used, hatched = the month is still open"
