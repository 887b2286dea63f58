"""The personal counterparts of the report's figures, computed by the report's own definitions.

Formulas: "How a personal number is made comparable" of the report's figure notes. T = prompt + completion tokens;
reasoning is inside completion, cached inside prompt. Every value is in its figure's unit (percent as 0 to 100).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Literal

from tracker.analysis.classify import Cell, Classifier, ModelClass
from tracker.analysis.model_usage import Counts, ModelTest, ModelUsage, summed
from tracker.money import NANO_PER_USD
from tracker.paths import resource_path

MINIMUM_REQUESTS = 100
"""Requests below which a share, mean or price says nothing."""

Weekly = Literal["mean", "lowest", "highest"]


@dataclass(frozen=True, slots=True)
class Measured:
    """A personal value in the figure's unit, the requests behind it, what it is, and what else there is to say.

    `value` None: there is nothing to divide by.
    """

    value: Fraction | None
    requests: int
    definition: str
    notes: tuple[str, ...] = ()


Metric = Callable[[ModelUsage, Classifier], Measured]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of model whose share is taken. `test` answers None for models that cannot be told."""

    name: str
    test: Callable[[ModelClass], bool | None]


def _in_cell(cell: Cell) -> Callable[[ModelClass], bool | None]:
    return lambda each: None if each.cell is None else each.cell == cell


OPEN = Kind("open-weight models", lambda each: None if each.weights is None else each.weights == "open")
CLOSED = Kind("closed models", lambda each: None if each.weights is None else each.weights == "closed")
OPEN_CHINA = Kind("open-weight models from China", _in_cell("open china"))
OPEN_REST = Kind("open-weight models from the rest of the world", _in_cell("open rest of world"))
CLOSED_REST = Kind("closed models from outside China", _in_cell("closed rest of world"))
REASONING = Kind("reasoning models", lambda each: each.reasoning)


def includes(kind: Kind, classifier: Classifier) -> ModelTest:
    """Return the test by model name; a name that is unknown or cannot be told is not included."""
    return lambda model: model is not None and kind.test(classifier.classify(model)) is True


def unclassified_share(kind: Kind, usage: ModelUsage, classifier: Classifier) -> Fraction | None:
    """Return the share of tokens, 0 to 1, of which it cannot be told whether they belong to a kind."""
    return usage.share(lambda model: model is None or kind.test(classifier.classify(model)) is None)


def share_of(kind: Kind, weekly: Weekly | None = None) -> Metric:
    """Return the metric "tokens of a kind of model / all tokens", in percent, with a word on its weekly shares."""

    def measure(usage: ModelUsage, classifier: Classifier) -> Measured:
        chosen = includes(kind, classifier)
        share = usage.share(chosen)
        definition = f"Share of all tokens that went to {kind.name}, whole period."
        notes: list[str] = []
        if weekly is not None and (note := _weekly_note(weekly, usage.weekly_shares(chosen))):
            notes.append(note)
        if unknown := unclassified_share(kind, usage, classifier):
            notes.append(f"Unclassified, but in the total: {percent_text(unknown)} of the tokens.")
        return Measured(None if share is None else share * 100, usage.total.requests, definition, tuple(notes))

    return measure


def _weekly_note(weekly: Weekly, shares: Mapping[date, Fraction]) -> str | None:
    if not shares:
        return None
    if weekly == "mean":
        mean = sum(shares.values(), Fraction(0)) / len(shares)
        return f"Mean of the {len(shares)} weekly shares, unweighted: {percent_text(mean)}."
    pick = min if weekly == "lowest" else max
    monday = pick(shares, key=lambda each: shares[each])
    return f"Your {weekly} week: {percent_text(shares[monday])}, from {monday}."


LengthPart = Literal["prompt", "completion", "tokens"]

_LENGTH_DEFINITIONS: Mapping[LengthPart, str] = {
    "prompt": "Mean prompt tokens per request, cached ones included.",
    "completion": "Mean completion tokens per request, reasoning included.",
    "tokens": "Mean prompt plus completion tokens per request.",
}


def mean_length(part: LengthPart) -> Metric:
    """Return the metric "tokens / requests", in tokens per request."""

    def measure(usage: ModelUsage, _classifier: Classifier) -> Measured:
        total = usage.total
        count: int = getattr(total, part)
        value = Fraction(count, total.requests) if total.requests > 0 else None
        return Measured(value, total.requests, _LENGTH_DEFINITIONS[part])

    return measure


@dataclass(frozen=True, slots=True)
class ReportModel:
    """A model that the report names, and the names under which OpenRouter bills it."""

    name: str
    slugs: frozenset[str]


@cache
def report_models() -> Mapping[str, ReportModel]:
    """Return the models of the report's cost table by the end of their figure id."""
    content = json.loads(resource_path("report_models.json").read_text(encoding="utf-8"))
    return {key: ReportModel(row["name"], frozenset(row["slugs"])) for key, row in content["models"].items()}


def price_paid(model: ReportModel) -> Metric:
    """Return the metric "credits / tokens of a model", in US dollars per 1M tokens, BYOK days left out.

    A day on which a model was used both with and without own provider keys cannot be split, so all of it is left out.
    """

    def measure(usage: ModelUsage, classifier: Classifier) -> Measured:
        rows = [
            row.counts
            for row in usage.rows
            if row.model is not None and not model.slugs.isdisjoint((row.model, classifier.classify(row.model).slug))
        ]
        billed = [counts for counts in rows if counts.byok_nano == 0]
        total = summed(billed)
        definition = f"Credits per 1M tokens of {model.name}, after caching."
        notes = ["Prices may have changed since the report."]
        if dropped := len(rows) - len(billed):
            left_out = summed(rows).requests - total.requests
            notes.append(f"Left out: {days_text(dropped)} with own provider keys (BYOK), {left_out} requests.")
        if free := [counts for counts in billed if counts.credits_nano == 0]:
            paid = price_of(summed(counts for counts in billed if counts.credits_nano != 0))
            rest = "nothing is left" if paid is None else f"${float(paid):.3f}"
            notes.append(f"Free of charge: {days_text(len(free))}; without them {rest}.")
        return Measured(price_of(total), total.requests, definition, tuple(notes))

    return measure


def price_of(counts: Counts) -> Fraction | None:
    """Return credits per 1M tokens in US dollars; None without tokens."""
    if counts.tokens <= 0:
        return None
    return Fraction(counts.credits_nano * 1_000_000, NANO_PER_USD * counts.tokens)


def percent_text(share: Fraction) -> str:
    """Return a share (0 to 1) as percent with one decimal, the same in every locale; something is never "0.0%"."""
    return "under 0.1%" if 0 < share < Fraction(1, 2000) else f"{float(share * 100):.1f}%"


def days_text(number: int) -> str:
    """Return "1 day", "2 days"."""
    return "1 day" if number == 1 else f"{number} days"
