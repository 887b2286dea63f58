"""The usage of a period in its smallest stored pieces: calls where they give the total, else a model on a UTC day.

A call has an instant and a length, so its exact price is known; usage stored only as a day total is priced as one
piece.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from tracker import feeds
from tracker.analysis.ledger.question import Filters, Group, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.prices.pricing import Tokens
from tracker.periods import Period, day_number
from tracker.store.file.database import Store
from tracker.store.questions.call_figures import CallFigures
from tracker.store.questions.names import Names
from tracker.usage import Measures, total_of


class DayPiece(NamedTuple):
    """A model on a UTC day (number); `model` None is the day's usage without a known model."""

    day: int
    model: str | None
    tokens: Tokens
    requests: int
    spend_nano: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagePieces:
    """The pieces of a period. Calls are read from the store only when needed; it must still be open then."""

    summary: Summary
    calls: CallFigures
    """The calls of the days whose total comes from calls."""
    by_calls: tuple[DayPiece, ...]
    """The sums of these calls, by day and model."""
    by_days: tuple[DayPiece, ...]
    unknown_nano: int
    """Spend whose tokens are not known."""
    priced: Measures
    """The sum of all pieces, without usage whose tokens are not known."""

    @property
    def paid(self) -> Measures | None:
        """All stored usage, also what cannot be priced; None: no data is stored for the period."""
        return None if self.summary.is_unknown else self.summary.total

    @property
    def pieces(self) -> tuple[DayPiece, ...]:
        """All pieces; calls are summed by day and model."""
        return (*self.by_calls, *self.by_days)

    @property
    def models(self) -> frozenset[str]:
        """The models that were used, by permaslug."""
        return frozenset(piece.model for piece in self.pieces if piece.model is not None)


def read_usage_pieces(store: Store, period: Period, filters: Filters, now: datetime) -> UsagePieces:
    """Read the usage of a period that matches the filters, as seen at `now` (aware), by UTC days whatever its zone.

    Prices change at instants and day totals are of UTC days, so dates of another zone would not fit. Raises
    `StoreUnusable`.
    """
    summary = summarize(store, Question(replace(period, zone=None), ("day", "model"), filters), now)
    # The last source named is the one that splits the day into models.
    call_days = {day.day for day in summary.coverage.days if day.sources and day.sources[-1] == feeds.CALLS}
    names = Names(store)
    ids = {column: names.ids(column, texts) for column, texts in filters.items()}
    by_calls: list[DayPiece] = []
    by_days: list[DayPiece] = []
    unknown_nano = 0
    priced: list[Measures] = []
    for group in summary.groups:
        piece = _piece(group)
        if piece is None:
            unknown_nano += group.measures.spend_nano
            continue
        priced.append(group.measures)
        # What a day's calls do not attribute is a difference without single calls, so it is priced as a day total.
        known_by_calls = piece.day in call_days and piece.model is not None
        (by_calls if known_by_calls else by_days).append(piece)
    return UsagePieces(
        summary=summary,
        calls=CallFigures(store, call_days, ids),
        by_calls=tuple(by_calls),
        by_days=tuple(by_days),
        unknown_nano=unknown_nano,
        priced=total_of(priced),
    )


def _piece(group: Group) -> DayPiece | None:
    """Return a group by day and model as a piece; None where its day or its tokens are not known."""
    day, model = (value.text for value in group.values)
    measures = group.measures
    prompt, completion = measures.prompt_tokens, measures.completion_tokens
    if day is None or prompt is None or completion is None or measures.requests is None:
        return None
    tokens = Tokens(prompt, completion, measures.cached_tokens, measures.reasoning_tokens)
    return DayPiece(_day_number(day), model, tokens, measures.requests, measures.spend_nano)


@cache
def _day_number(text: str) -> int:
    # A year has thousands of groups, but few days.
    return day_number(date.fromisoformat(text))
