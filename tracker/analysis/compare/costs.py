"""What was paid per 1M tokens: by model, over models, over categories.

It is credits charged / (prompt + completion tokens), so it is after caching and not the list price. Calls on own
provider keys (BYOK) are left out, as in the report; a day total that contains such calls is left out completely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from statistics import median

from tracker.analysis.compare.inputs import PeriodUsage
from tracker.analysis.compare.metrics import NO_TOKENS, Measured, Metric
from tracker.analysis.ledger.notes import recorded_as_zero_text
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.named_by_report import ReportModel
from tracker.analysis.models.usage import Counts, ModelUsage, summed
from tracker.analysis.report.figures import report_figures
from tracker.analysis.report.wording import you_text
from tracker.formatting import counted
from tracker.money import CUT_NANO, NANO_PER_USD
from tracker.store.questions.names import RECORDED_AS_ZERO
from tracker.tags import CATEGORIES

_DATED = "Prices may have changed since the report."
_MOSTLY_CUT = (
    "The calls cost so little that their price is not known: reports cut each cost down to a millionth of a dollar."
)
_SHOWN = 6


def price_paid(model: ReportModel) -> Metric:
    """Return the metric "credits / tokens of a model", in US dollars per 1M tokens, BYOK left out."""

    def measure(stored: PeriodUsage, classifier: Classifier) -> Measured:
        matches = model.matches(classifier)
        usage = stored.models.whole.where(lambda row: matches(row.model))
        total = usage.billed.total
        return Measured(
            None if _is_mostly_cut(total) else price_of(total),
            total.requests,
            f"Credits per 1M tokens of {model.name}, after caching.",
            (_DATED, *_payment_notes(usage)),
            empty=_MOSTLY_CUT if total.tokens else NO_TOKENS,
        )

    return measure


def _is_mostly_cut(counts: Counts) -> bool:
    """Return whether what reports cut away may be more than a tenth of a cost that is not 0."""
    return 0 < counts.credits_nano < 10 * counts.requests * CUT_NANO


def median_over_categories(stored: PeriodUsage, _classifier: Classifier) -> Measured:
    """Measure the median price over tagged categories; without tags, the price over everything."""
    prices = _prices(stored.tags.of, CATEGORIES) if stored.tags is not None else {}
    if not prices:
        total = stored.models.billed.total
        return Measured(
            price_of(total),
            total.requests,
            "Credits per 1M tokens over all your usage, after caching.",
            ("Once you tag, it is the median over your categories.", *_payment_notes(stored.models)),
        )
    named = ", ".join(f"{name} {_dollars(price)}" for name, price in sorted(prices.items(), key=lambda one: one[1]))
    tagged = summed(stored.tags.of(*prices).billed.by_model.values()) if stored.tags is not None else summed(())
    return Measured(
        Fraction(median(prices.values())),
        tagged.requests,
        "Median of the credits per 1M tokens of your tagged categories, after caching.",
        (f"Yours: {named}.", *(_payment_notes(stored.tags.of(*CATEGORIES)) if stored.tags is not None else ())),
    )


def median_over_models(figure_id: str) -> Metric:
    """Return the metric "median of the prices paid for each model", with a note on how they compare to a benchmark."""

    def measure(stored: PeriodUsage, classifier: Classifier) -> Measured:
        parts: defaultdict[str, list[Counts]] = defaultdict(list)
        for model, counts in stored.models.billed.by_model.items():
            if model is not None and counts.tokens > 0:
                # One model can be billed under several dated names; without slugs it would count twice in the median.
                parts[classifier.classify(model).slug].append(counts)
        prices = {slug: price for slug, counts in parts.items() if (price := price_of(summed(counts))) is not None}
        requests = sum(each.requests for counts in parts.values() for each in counts)
        notes = [_placed(prices, figure_id), _DATED] if prices else []
        return Measured(
            Fraction(median(prices.values())) if prices else None,
            requests,
            "Median of the credits per 1M tokens of each of your models, after caching.",
            (*notes, *_payment_notes(stored.models)),
        )

    return measure


def _placed(prices: dict[str, Fraction], figure_id: str) -> str:
    """Return how many models cost less than a benchmark, and the models in the order of their price."""
    benchmark = report_figures()[figure_id].number
    below = sum(price < benchmark for price in prices.values())
    ranked = sorted(prices.items(), key=lambda each: (each[1], each[0]))
    named = ", ".join(f"{slug.rpartition('/')[2]} {_dollars(price)}" for slug, price in ranked[:_SHOWN])
    more = f", {len(ranked) - _SHOWN} more expensive ones" if len(ranked) > _SHOWN else ""
    models = counted(len(prices), "model")
    return f"{below} of your {models} cost less than ${benchmark:g}. From the cheapest: {named}{more}."


def _prices(usage_of: Callable[[str], ModelUsage], names: tuple[str, ...]) -> dict[str, Fraction]:
    found = {name: price_of(usage_of(name).billed.total) for name in names}
    return {name: price for name, price in found.items() if price is not None}


def _payment_notes(usage: ModelUsage) -> tuple[str, ...]:
    """Return sentences on what is left out (BYOK) and on what is recorded as $0."""
    notes: list[str] = []
    own = usage.whole.where(lambda row: row.payment == "BYOK").total
    if own.requests:
        notes.append(f"Left out: {counted(own.requests, 'request')} on own provider keys (BYOK).")
    unbilled = usage.whole.where(lambda row: row.payment == RECORDED_AS_ZERO).total
    if unbilled.requests:
        paid = price_of(usage.whole.where(lambda row: row.payment == "credits").total)
        others = "nothing is left" if paid is None else f"the price is {_dollars(paid)}"
        notes.append(f"{recorded_as_zero_text(unbilled.requests)} Without them {others}.")
    return tuple(notes)


def price_of(counts: Counts) -> Fraction | None:
    """Return credits per 1M tokens in US dollars; None without tokens."""
    if counts.tokens <= 0:
        return None
    # Exact until it is shown: a price is never rounded before it is compared.
    return Fraction(counts.credits_nano * 1_000_000, NANO_PER_USD * counts.tokens)


def _dollars(price: Fraction) -> str:
    return you_text("usd_per_million_tokens", float(price))
