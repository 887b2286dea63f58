"""The one rule for when two sources of a UTC day agree: as many requests, and money that can be the same true amount.

OpenRouter cuts the cost of each request down to a millionth of a dollar in its CSV exports, in analytics and in
`/activity`. So an amount from there stands for a span of true amounts (`money.Amount`), and two sources agree where
their spans meet. Tokens that differ are reported elsewhere and do not decide.
"""

from __future__ import annotations

from tracker.money import Amount
from tracker.store.questions.queries import SourceDay


def same_usage(one: SourceDay, other: SourceDay) -> bool:
    """Return whether two sources of a day count the same requests, and credits and BYOK agree."""
    return (
        one.measures.requests == other.measures.requests
        and credits_of(one).meets(credits_of(other))
        and _byok_of(one).meets(_byok_of(other))
    )


def credits_of(source: SourceDay) -> Amount:
    """Return the credits of a source's day with their precision."""
    return Amount(source.measures.credits_nano, source.cut_requests)


def _byok_of(source: SourceDay) -> Amount:
    return Amount(source.measures.byok_nano, source.cut_requests)
