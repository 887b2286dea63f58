"""The notes on a what-if: what it is based on, what is not in it, and that it is not a forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.analysis.ledger.notes import recorded_as_zero_text
from tracker.analysis.prices.price_book import Candidate, Snapshot
from tracker.analysis.prices.pricing import per_million
from tracker.analysis.what_if.cost_estimate import CostEstimate
from tracker.analysis.what_if.usage_pieces import UsagePieces
from tracker.formatting import count, counted, exact_dollars, money, percent, short_date
from tracker.store.questions.call_figures import CallTotals

RULE = (
    "Tokens × the model's list price at the time. Cached prompt tokens cost the price for cache reads where there is "
    "one, else the prompt price; reasoning is part of completion, at its own price where it has one. Calls follow the "
    "rules for long prompts, hours and days; each is rounded to a billionth of a dollar. Cache writes and fees per "
    "request are not priced."
)
WARNING = (
    "Not a forecast: another model counts the same text as a different number of tokens, caches and reasons "
    "differently, gives shorter or longer answers, and does the same work better or worse."
)


def price_text(snapshot: Snapshot, *, is_free: bool = False) -> str:
    """Return a price as it is listed: "$0.60 prompt, $0.06 cached, $2.20 completion"."""
    if is_free:
        return "free"
    price = snapshot.pricing.base
    if price is None:
        return "price varies" if snapshot.pricing.unpriced == "varies" else "no price listed"
    parts = {
        "prompt": price.prompt,
        "cached": price.cache_read,
        "completion": price.completion,
        "reasoning": price.reasoning,
    }
    return ", ".join(f"{exact_dollars(per_million(each))} {name}" for name, each in parts.items() if each is not None)


def prices_text(answer_prices: Sequence[Snapshot], candidate: Candidate) -> str:
    """Return which prices an answer is based on, the newest in full. `answer_prices` are oldest first."""
    newest = answer_prices[-1] if answer_prices else candidate.history.snapshots[-1]
    text = price_text(newest, is_free=candidate.is_free)
    if candidate.is_free or newest.pricing.base is None:
        return text
    text = f"{text}, per 1M tokens, seen {_day(newest.day)}"
    earlier = len(answer_prices) - 1
    if earlier < 1:
        return text
    others = "another price" if earlier == 1 else counted(earlier, "other price")
    return f"{text}; {others} before that, from {_day(answer_prices[0].day)} on"


def notes_of(stored: UsagePieces, estimate: CostEstimate) -> tuple[str, ...]:
    """Return the notes on one answer, one sentence each. The store must still be open."""
    totals = stored.calls.totals
    return (
        *_about_prices(estimate),
        *_about_days(stored, estimate),
        *_about_what_was_paid(stored, totals),
        *_about_length(stored, estimate, totals),
    )


def _about_prices(estimate: CostEstimate) -> Iterator[str]:
    candidate = estimate.candidate
    if estimate.unpriced.requests:
        varies = any(snapshot.pricing.unpriced == "varies" for snapshot in estimate.snapshots)
        why = "its price varies from call to call" if varies else "the catalogue lists no price for it"
        unpriced = counted(estimate.unpriced.requests, "request")
        yield f"{unpriced} cannot be priced on {candidate.name}: {why}. {_left_out(estimate)}"
    if (early := estimate.early.requests) and (first := candidate.history.snapshots[0]):
        yield (
            f"Its price is known from {_day(first.day)} on; "
            f"{counted(early, 'request')} before that {_are(early)} priced at that price."
        )
    if candidate.is_free:
        yield "Free variants cost nothing, but allow only a limited number of requests a day."
    elif any(snapshot.pricing.base is not None and snapshot.pricing.base.is_zero for snapshot in estimate.snapshots):
        yield "Its listed price is 0, which does not prove that it is free: it may be charged in another way."


def _left_out(estimate: CostEstimate) -> str:
    """Return a sentence on how much of the usage is not in the answer."""
    tokens = estimate.unpriced.tokens + estimate.total.tokens
    share = percent(estimate.unpriced.tokens / tokens) if tokens else "–"
    return f"That is {share} of the tokens and {money(estimate.unpriced.paid_nano)} of what was paid; it is left out."


def _about_days(stored: UsagePieces, estimate: CostEstimate) -> Iterator[str]:
    if requests := estimate.by_days.requests:
        yield (
            f"{counted(requests, 'request')} {_are(requests)} known only as day totals: "
            "priced at the base price of the day, without rules for long prompts, hours and days."
        )
    if stored.unknown_nano:
        yield f"{money(stored.unknown_nano)} was spent on days whose tokens are not known; it is left out."
    if missing := stored.summary.coverage.missing:
        yield f"Not stored: {count(missing)} of {counted(stored.summary.question.period.days, 'day')}."
    indeterminate = stored.summary.indeterminate
    if indeterminate is not None and not indeterminate.is_zero():
        yield f"{money(indeterminate.spend_nano)} may or may not match the filter; it is left out."
    if None in estimate.by_model:
        yield "Usage without a known model is priced too."


def _about_what_was_paid(stored: UsagePieces, totals: CallTotals) -> Iterator[str]:
    if stored.priced.byok_nano:
        yield f"Of what was paid, {money(stored.priced.byok_nano)} is the estimated cost on own provider keys (BYOK)."
    unbilled = totals.zero_cost_requests + sum(piece.requests for piece in stored.by_days if not piece.spend_nano)
    if unbilled:
        them = "it is" if unbilled == 1 else "they are"
        yield f"{recorded_as_zero_text(unbilled)} Here {them} priced like the others."
    if totals.fees_nano:
        yield f"Of what was paid, {money(totals.fees_nano)} is for web search and files, which is not priced here."
    unknown = stored.priced.cached_unknown_requests
    if unknown:
        says = "does not say what was cached; it is" if unknown == 1 else "do not say what was cached; they are"
        yield f"{counted(unknown, 'request')} {says} priced in full."


def _about_length(stored: UsagePieces, estimate: CostEstimate, totals: CallTotals) -> Iterator[str]:
    context = estimate.candidate.model.context_length
    if context is not None and totals.longest > context:
        longer = stored.calls.longer_than(context)
        too_long = f"{counted(longer, 'request')} {_are(longer)}"
        yield f"{too_long} longer than its context of {count(context)} tokens and would not fit."


def _day(day: date) -> str:
    return f"{short_date(day)} {day.year}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
