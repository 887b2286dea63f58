"""The personal counterparts of the report's figures: what a metric is, shares of kinds of models, lengths.

Tokens are prompt + completion; reasoning is part of completion, and cached tokens are part of prompt. A percentage is
0 to 100, a share is 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from tracker.analysis.compare.inputs import PeriodUsage
from tracker.analysis.compare.median_lengths import LengthPart
from tracker.analysis.market.market import MOST_UNCLASSIFIED
from tracker.analysis.models.classify import Cell, Classifier, ModelClass
from tracker.analysis.models.usage import ModelTest, ModelUsage
from tracker.formatting import percent

MINIMUM_REQUESTS = 100
"""Requests below which a share, mean or price says nothing."""

NO_TOKENS = "The requests have no tokens."

Weekly = Literal["mean", "lowest", "highest"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values a measure lies, because unclassified models may or may not count.

    `unclassified` is their share, 0 to 1, of the tokens that may count.
    """

    low: Fraction
    high: Fraction
    unclassified: Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """A personal value in the unit of its rule, the requests behind it, its definition, and notes on it.

    Where there is nothing to divide by, `value` is None and `empty` says what is missing.
    """

    value: Fraction | None
    requests: int
    definition: str
    notes: tuple[str, ...] = ()
    empty: str = NO_TOKENS

    @property
    def unknown_because(self) -> str | None:
        """Why there is no value although there is usage; None: there is a value, or nothing to measure."""
        return None


@dataclass(frozen=True, slots=True)
class Classified(Measured):
    """A value that depends on the kinds of the models. `bounds` None: there are no tokens that may count."""

    bounds: Bounds | None = None

    @property
    def unknown_because(self) -> str | None:
        """Why a value of 0, or none at all, is not what was used: too many of the models may count."""
        bounds = self.bounds
        has_value = self.value is not None and self.value > 0
        if has_value or bounds is None or bounds.unclassified <= MOST_UNCLASSIFIED or bounds.low >= bounds.high:
            return None
        return (
            f"Not known: {percent_text(bounds.unclassified)} of the tokens that may count are of unclassified models."
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that cannot be computed, because data or tags are missing; `reason` says what would help."""

    status: Literal["needs_tags", "not_held"]
    reason: str


Metric = Callable[[PeriodUsage, Classifier], Measured | Missing]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of model whose share is measured. `test` returns None for a model of which this is not known."""

    name: str
    test: Callable[[ModelClass], bool | None]


def _in_cell(cell: Cell) -> Callable[[ModelClass], bool | None]:
    return lambda each: None if each.cell is None else each.cell == cell


OPEN = Kind("open-weight models", lambda each: None if each.weights is None else each.weights == "open")
CLOSED = Kind("closed models", lambda each: None if each.weights is None else each.weights == "closed")
OPEN_CHINA = Kind("open-weight models from China", _in_cell("open china"))
OPEN_REST = Kind("open-weight models from the rest of the world", _in_cell("open rest of world"))
CLOSED_REST = Kind("closed models from outside China", _in_cell("closed rest of world"))
CLOSED_CHINA = Kind("closed models from China", _in_cell("closed china"))
REASONING = Kind("reasoning models", lambda each: each.reasoning)


def includes(kind: Kind, classifier: Classifier) -> ModelTest:
    """Return the test by model name; models of which the kind is not known do not pass it."""
    return lambda model: model is not None and kind.test(classifier.classify(model)) is True


def unclassified_share(kind: Kind, usage: ModelUsage, classifier: Classifier) -> Fraction | None:
    """Return the share of tokens, 0 to 1, of models for which it is not known whether they are of a kind."""
    return usage.share(lambda model: model is None or kind.test(classifier.classify(model)) is None)


def unclassified_tokens(kind: Kind, usage: ModelUsage, classifier: Classifier) -> int:
    """Return the tokens of models for which it is not known whether they are of a kind."""
    return sum(
        counts.tokens
        for model, counts in usage.by_model.items()
        if model is None or kind.test(classifier.classify(model)) is None
    )


def bounds_of(part: int, known: int, unknown: int) -> Bounds | None:
    """Return the bounds, in percent, of the share of `part` in `known` tokens, of which it is a part.

    Of `unknown` more tokens it is not known whether they belong to both, to the whole only, or to neither.
    """
    whole = known + unknown
    if whole <= 0:
        return None
    return Bounds(Fraction(100 * part, whole), Fraction(100 * (part + unknown), whole), Fraction(unknown, whole))


def unclassified_note(kind: Kind, usage: ModelUsage, classifier: Classifier) -> list[str]:
    """Return a sentence on the tokens of models not known to be of a kind or not; an empty list if there are none."""
    unknown = unclassified_share(kind, usage, classifier)
    return [f"Unclassified, but in the total: {percent_text(unknown)} of the tokens."] if unknown else []


def known_share(kind: Kind, usage: ModelUsage, classifier: Classifier) -> Fraction | None:
    """Return the share of tokens, 0 to 1, of a kind of model; None without tokens, and where it is not known.

    No model of the kind was used for certain, but models of which nobody knows it make up too much to call that zero.
    """
    share, unknown = usage.share(includes(kind, classifier)), unclassified_share(kind, usage, classifier)
    return None if share == 0 and unknown is not None and unknown > MOST_UNCLASSIFIED else share


def share_of(kind: Kind, weekly: Weekly | None = None) -> Metric:
    """Return the metric "tokens of a kind of model / all tokens", in percent, with a note on its weekly shares."""

    def measure(stored: PeriodUsage, classifier: Classifier) -> Measured:
        usage = stored.models
        chosen = includes(kind, classifier)
        # Models of unknown kind stay in the total, so the share is rather too low than too high.
        share = usage.share(chosen)
        definition = f"Share of all tokens of the period that went to {kind.name}."
        notes: list[str] = []
        is_known = known_share(kind, usage, classifier) is not None
        if weekly is not None and is_known and (note := weekly_note(weekly, usage.weekly_shares(chosen))):
            notes.append(note)
        notes += unclassified_note(kind, usage, classifier)
        unknown = unclassified_tokens(kind, usage, classifier)
        part = sum(counts.tokens for model, counts in usage.by_model.items() if chosen(model))
        return Classified(
            None if share is None else share * 100,
            usage.total.requests,
            definition,
            tuple(notes),
            bounds=bounds_of(part, usage.total.tokens - unknown, unknown),
        )

    return measure


def weekly_note(weekly: Weekly, shares: Mapping[date, Fraction]) -> str | None:
    """Return a sentence on the shares of the weeks, by Monday; None where there are none."""
    if not shares:
        return None
    if weekly == "mean":
        mean = sum(shares.values(), Fraction(0)) / len(shares)
        return f"Mean of the {len(shares)} weekly shares, unweighted: {percent_text(mean)}."
    pick = min if weekly == "lowest" else max
    monday = pick(shares, key=lambda each: shares[each])
    return f"Your {weekly} week: {percent_text(shares[monday])}, from {monday}."


_LENGTH_DEFINITIONS: Mapping[LengthPart, str] = {
    "prompt": "Mean prompt tokens per request, cached ones included.",
    "completion": "Mean completion tokens per request, reasoning included.",
    "tokens": "Mean prompt plus completion tokens per request.",
}


def mean_length(part: LengthPart) -> Metric:
    """Return the metric "tokens / requests", in tokens per request, with a note on the median."""

    def measure(stored: PeriodUsage, _classifier: Classifier) -> Measured:
        total = stored.models.total
        count: int = getattr(total, part)
        note = None if stored.medians is None else stored.medians.note(part, total.requests)
        notes = () if note is None else (note,)
        return Measured(ratio(count, total.requests), total.requests, _LENGTH_DEFINITIONS[part], notes)

    return measure


def ratio(numerator: int, denominator: int) -> Fraction | None:
    """Return an exact quotient; None where there is nothing to divide by."""
    return Fraction(numerator, denominator) if denominator > 0 else None


def percent_of(numerator: int, denominator: int) -> Fraction | None:
    """Return an exact share in percent, 0 to 100; None where there is nothing to divide by."""
    share = ratio(numerator, denominator)
    return None if share is None else share * 100


def percent_text(share: Fraction) -> str:
    """Return a share (0 to 1) as percent with one decimal: "38.9%", "< 0.1%"."""
    return percent(float(share))
