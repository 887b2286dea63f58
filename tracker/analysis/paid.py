"""The price paid per 1M tokens: credits over tokens, after caching, without what was paid to providers directly (BYOK).

The report leaves BYOK out of its costs. A row is a model on a UTC day; one on which the model was used both ways cannot
be split, so all of it is left out, and counted. Free usage is in, and the price without it is given beside.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from tracker.analysis.metrics import days_text
from tracker.analysis.question import Group, Summary
from tracker.analysis.world_words import you_text
from tracker.formatting import count
from tracker.money import NANO_PER_USD

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for a model, in nano-dollars of credits; `left_out_…` is usage on days with BYOK."""

    requests: int = 0
    tokens: int = 0
    credits_nano: int = 0
    free_requests: int = 0
    free_tokens: int = 0
    left_out_days: int = 0
    left_out_requests: int = 0
    left_out_tokens: int = 0

    def __add__(self, other: Paid) -> Paid:
        return Paid(*(getattr(self, name) + getattr(other, name) for name in Paid.__slots__))

    @property
    def per_million(self) -> Fraction | None:
        """Nano-dollars per 1M tokens, free usage included; None without tokens."""
        return Fraction(self.credits_nano * _MILLION, self.tokens) if self.tokens > 0 else None

    @property
    def per_million_without_free(self) -> Fraction | None:
        """The same of what was not free; None where everything was."""
        tokens = self.tokens - self.free_tokens
        return Fraction(self.credits_nano * _MILLION, tokens) if tokens > 0 else None

    @property
    def note(self) -> str:
        """What was left out, and what was free, in words; empty where there is nothing to say."""
        parts = []
        if self.left_out_days:
            parts.append(
                f"Left out: {days_text(self.left_out_days)} with own provider keys (BYOK), "
                f"{count(self.left_out_requests)} requests."
            )
        if self.free_tokens and (paid := self.per_million_without_free) is not None:
            parts.append(
                f"Free of charge: {count(self.free_requests)} requests; without them {per_million_text(paid)}."
            )
        elif self.free_tokens:
            parts.append("All of it was free of charge.")
        return " ".join(parts)


def per_million_text(nano: Fraction | int) -> str:
    """Return nano-dollars per 1M tokens for people: "$1.874"; small ones with four significant digits."""
    return you_text("usd_per_million_tokens", float(Fraction(nano) / NANO_PER_USD))


def paid_by_model(summary: Summary) -> dict[str | None, Paid]:
    """Return what was paid by model, from an answer by (a time column, model); None is what belongs to no known model.

    Rows whose tokens are not known have no price per token, and are not in it.
    """
    found: defaultdict[str | None, Paid] = defaultdict(Paid)
    for group in summary.groups:
        if (paid := _paid(group)) is not None:
            found[group.values[1].text] += paid
    return dict(found)


def _paid(group: Group) -> Paid | None:
    measures = group.measures
    requests, tokens = measures.requests, measures.tokens
    if requests is None or tokens is None:
        return None
    if measures.byok_nano:
        return Paid(left_out_days=1, left_out_requests=requests, left_out_tokens=tokens)
    is_free = not measures.credits_nano
    return Paid(requests, tokens, measures.credits_nano, requests if is_free else 0, tokens if is_free else 0)
