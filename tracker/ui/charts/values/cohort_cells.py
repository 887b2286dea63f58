"""The cohorts of models as rows of cells: which ones are shown, their texts and their tooltips. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.analysis.retention.cohorts import Availability, Cohort, CohortCell, Retention
from tracker.formatting import count, counted, month_year, percent
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover, plain_row

CellGlyph = Literal["used", "gone", "open", "partly held", "not held", "older"]
"""How a cell is drawn; the key explains each."""

_NAMED = 6
"""The most models that a tooltip names."""

_KEY: dict[CellGlyph, str] = {
    "used": "shaded by the share used",
    "gone": "none used",
    "open": "month still open, at least this many",
    "partly held": "partly stored, at least this many",
    "not held": "no data",
    "older": "first month stored: may be older",
}
_AVAILABILITY_TEXTS: dict[Availability, str] = {
    "held": "",
    "partly held": "Some days of this month are not stored: more may have been used.",
    "open": "The month is still open: more may be used.",
    "not held": "No data is stored for this month.",
}


@dataclass(frozen=True, slots=True)
class CohortRows:
    """The newest cohorts, oldest of them first, the number of month columns, and how much is left out."""

    cohorts: tuple[Cohort, ...]
    columns: int
    older: int
    """Cohorts that are not shown."""
    later: int
    """Columns that are not shown."""

    def cells(self, row: int) -> tuple[CohortCell, ...]:
        """Return the cells of a row."""
        return self.cohorts[row].cells[: self.columns]

    @property
    def note(self) -> str:
        """A sentence on what is left out; an empty text if everything is shown."""
        left_out = []
        if self.older:
            left_out.append(f"{counted(self.older, 'more month')} before")
        if self.later:
            left_out.append(counted(self.later, "more column"))
        return f"And {' and '.join(left_out)}: T shows them all." if left_out else ""

    @property
    def key(self) -> tuple[tuple[CellGlyph, str], ...]:
        """The kinds of cells in use, with their explanations."""
        found = set(self._glyphs())
        return tuple((glyph, word) for glyph, word in _KEY.items() if glyph in found)

    def _glyphs(self) -> Iterator[CellGlyph]:
        for row, cohort in enumerate(self.cohorts):
            if cohort.may_be_older:
                yield "older"
            yield from map(glyph_of, self.cells(row))


NO_ROWS = CohortRows((), 0, 0, 0)


def cohort_rows(found: Retention, most_rows: int, most_columns: int) -> CohortRows:
    """Return the newest cohorts, at most as many rows and columns as fit."""
    cohorts = found.cohorts[max(len(found.cohorts) - most_rows, 0) :]
    longest = max((len(cohort.cells) for cohort in cohorts), default=0)
    columns = min(longest, most_columns)
    return CohortRows(cohorts, columns, len(found.cohorts) - len(cohorts), longest - columns)


def glyph_of(cell: CohortCell) -> CellGlyph:
    """Return how a cell is drawn."""
    if cell.stored != "held":
        return cell.stored
    return "used" if cell.used else "gone"


def cell_text(cell: CohortCell) -> str:
    """Return the text of a cell: how many models were used, with "+" if there may have been more."""
    if cell.used is None:
        return ""
    return count(cell.used) + ("" if cell.stored == "held" else "+")


def row_text(cohort: Cohort) -> str:
    """Return the name of a row."""
    name = month_text(cohort.month)
    return f"{name} or before" if cohort.may_be_older else name


def models_text(cohort: Cohort) -> str:
    """Return how many models a cohort has."""
    return counted(len(cohort.models), "model")


def month_text(month: str) -> str:
    """Return a month (YYYY-MM) as "Nov 2026"."""
    return month_year(date.fromisoformat(f"{month}-01"))


def cohort_hover(cohort: Cohort, cell: CohortCell) -> Hover:
    """Return the tooltip of a cell."""
    total = "no data" if cell.used is None else f"{cell_text(cell)} of {len(cohort.models)}"
    after = f"{counted(cell.after, 'month')} after" if cell.after else "the first month"
    rows = [plain_row(month_text(cell.month), after)]
    if cell.share is not None:
        rows.append(plain_row("used in this month", percent(cell.share, 0)))
    texts = [names_text(cell.names), _AVAILABILITY_TEXTS[cell.stored]]
    if cohort.may_be_older:
        texts.append(f"{month_text(cohort.month)} is the first month stored: its models may be older.")
    return Hover(f"First used in {row_text(cohort)}", total, tuple(rows), " ".join(word for word in texts if word))


def names_text(names: Sequence[str]) -> str:
    """Return a list of models as a sentence that names the first few."""
    if not names:
        return ""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {count(more)} more." if more > 0 else ".")


def cohort_texts(found: Retention) -> ChartTexts:
    """Return every cohort as texts: how many models were used each month after the first, and their share."""
    columns = max((len(cohort.cells) for cohort in found.cohorts), default=0)
    header = ("First used in", "Models", *(str(number) for number in range(columns)))
    rows = tuple(
        (row_text(cohort), count(len(cohort.models)), *_texts(cohort), *[""] * (columns - len(cohort.cells)))
        for cohort in found.cohorts
    )
    return ChartTexts(header, rows)


def _texts(cohort: Cohort) -> Iterator[str]:
    for cell in cohort.cells:
        yield "no data" if cell.used is None else f"{cell_text(cell)} ({percent(cell.share, 0)})"
