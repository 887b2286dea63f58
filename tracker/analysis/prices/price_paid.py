"""The price paid per 1M tokens: credits over tokens, after caching, without what was paid to providers directly (BYOK).

The report leaves BYOK out of its costs. Every single call is known to be BYOK or not. A row of a day total that mixes
both cannot be split, so all of it is left out, and counted. Usage recorded as $0 is included; a note
gives the price without it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.notes import recorded_as_zero_text
from tracker.analysis.ledger.question import PAYMENT, Filters, Group, Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.report.wording import you_text
from tracker.formatting import counted
from tracker.money import NANO_PER_USD
from tracker.periods import Period
from tracker.store.file.database import Store
from tracker.store.questions.names import RECORDED_AS_ZERO

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What was paid for a model, in nano-dollars of credits; `left_out_requests` are those with BYOK."""

    requests: int = 0
    tokens: int = 0
    credits_nano: int = 0
    zero_cost_requests: int = 0
    zero_cost_tokens: int = 0
    left_out_requests: int = 0

    def __add__(self, other: Paid) -> Paid:
        return Paid(**{name: getattr(self, name) + getattr(other, name) for name in Paid.__slots__})

    @property
    def per_million(self) -> Fraction | None:
        """Nano-dollars per 1M tokens, usage recorded as $0 included; None without tokens."""
        return Fraction(self.credits_nano * _MILLION, self.tokens) if self.tokens > 0 else None

    @property
    def per_million_without_zero_cost(self) -> Fraction | None:
        """The same without usage recorded as $0; None where all usage is."""
        tokens = self.tokens - self.zero_cost_tokens
        return Fraction(self.credits_nano * _MILLION, tokens) if tokens > 0 else None

    @property
    def note(self) -> str:
        """A sentence on what was left out and what is recorded as $0; empty where there is nothing to say."""
        parts = []
        if self.left_out_requests:
            parts.append(f"Left out: {counted(self.left_out_requests, 'request')} with own provider keys (BYOK).")
        if self.zero_cost_tokens and (paid := self.per_million_without_zero_cost) is not None:
            parts.append(f"{recorded_as_zero_text(self.zero_cost_requests)} Without them {per_million_text(paid)}.")
        elif self.zero_cost_tokens:
            parts.append("All of it is recorded as $0: free, or below a millionth of a dollar.")
        return " ".join(parts)


def per_million_text(nano: Fraction | int) -> str:
    """Return nano-dollars per 1M tokens for people: "$1.874"; small ones with four significant digits."""
    return you_text("usd_per_million_tokens", float(Fraction(nano) / NANO_PER_USD))


def read_paid(
    store: Store, period: Period, filters: Filters, now: datetime, stored: DayTotals | None = None
) -> dict[str | None, Paid]:
    """Return what was paid by model; None is usage without a known model. Raises `StoreUnusable`.

    Usage whose tokens are not known has no price per token and is not in it. `stored` is shared between questions about
    the same state of the store, so that its days are read once.
    """
    found: defaultdict[str | None, Paid] = defaultdict(Paid)
    for group in summarize(store, Question(period, ("model", PAYMENT), filters), now, stored).groups:
        if (paid := _paid(group)) is not None:
            found[group.values[0].text] += paid
    return dict(found)


def _paid(group: Group) -> Paid | None:
    measures, payment = group.measures, group.values[1].text
    requests, tokens = measures.requests, measures.tokens
    if requests is None or tokens is None:
        return None
    if payment == "BYOK" or measures.byok_nano:
        return Paid(left_out_requests=requests)
    is_zero = payment == RECORDED_AS_ZERO
    return Paid(
        requests=requests,
        tokens=tokens,
        credits_nano=measures.credits_nano,
        zero_cost_requests=requests if is_zero else 0,
        zero_cost_tokens=tokens if is_zero else 0,
    )
