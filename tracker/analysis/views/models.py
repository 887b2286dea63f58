"""The page "Models": mix over time, the models with their prices, price paid against list, first and last use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.analysis.breakdowns.model_lifespans import ModelUses, model_uses
from tracker.analysis.breakdowns.model_mix import Mix, MixBy, mixes
from tracker.analysis.breakdowns.origins import Origins, open_benchmarks, origins
from tracker.analysis.breakdowns.paid_against_list import PriceDots, price_dots
from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import Coverage, Filters, Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.ledger.time_buckets import STEP_TEXTS, Bucket, Step, bucket_text, buckets_of, step_of
from tracker.analysis.market.market import latest_market
from tracker.analysis.models.account_classifier import Overrides, read_classifier
from tracker.analysis.models.classify import UNCLASSIFIED, Classifier, ModelClass
from tracker.analysis.models.history import read_history
from tracker.analysis.models.names import ModelNames, read_model_names
from tracker.analysis.models.usage import BY_DAY, ModelUsage, usage_notes, usage_of
from tracker.analysis.prices.price_book import read_price_book
from tracker.analysis.prices.price_paid import Paid, per_million_text, read_paid
from tracker.formatting import UNKNOWN
from tracker.periods import Period
from tracker.store.file.database import Store
from tracker.usage import author_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """One row of the table. `model` None: usage without a known model, which is in all sums.

    `spark` is the spend (nano-dollars) of each bar, None where the bar has no data.
    """

    model: str | None
    name: str
    author: str
    kind: str
    requests: int
    tokens: int
    share: float | None
    spend_nano: int
    paid: Paid
    per_million: str
    spark: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsPage:
    """Everything the page shows, read at one moment."""

    period: Period
    step: Step
    step_text: str
    buckets: tuple[Bucket, ...]
    mixes: Mapping[MixBy, Mix]
    rows: tuple[ModelRow, ...]
    """The models with the most spend first, usage without a known model last."""
    tokens: int
    spend_nano: int
    dots: PriceDots
    uses: ModelUses
    origins: Origins
    notes: tuple[str, ...]
    counted_days: int
    """Days of the period whose tokens are known."""
    coverage: Coverage


def models_page(
    store: Store, period: Period, filters: Filters, now: datetime, overrides: Overrides | None = None
) -> ModelsPage:
    """Return the page of a period as seen at `now` (aware). Raises `StoreUnusable`.

    First and last use are over all stored usage; `overrides` is the person's own classification of models.
    """
    with store.reading():
        stored = DayTotals(store, now)
        summary = summarize(store, Question(period, BY_DAY, filters), now, stored)
        classifier = read_classifier(store, overrides)
        names = read_model_names(store)
        book = read_price_book(store)
        paid = read_paid(store, period, filters, now, stored)
        history = read_history(store, filters, now, period.zone, stored)
        market = latest_market(store, period)
    usage = usage_of(summary)
    step = step_of(period)
    buckets = buckets_of(period, step, summary.coverage, period.today(now))
    charts = mixes(usage, buckets, step, classifier, names, open_benchmarks(market, classifier))
    rows = _rows(usage, paid, classifier, names, _Bars(step, buckets, charts["cell"].totals))
    return ModelsPage(
        period=period,
        step=step,
        step_text=STEP_TEXTS[step],
        buckets=buckets,
        mixes=charts,
        rows=rows,
        tokens=usage.total.tokens,
        spend_nano=sum(row.spend_nano for row in rows),
        dots=price_dots(paid, usage, book, names),
        uses=model_uses(history, book, names),
        origins=origins(usage, market, classifier),
        notes=usage_notes(summary, usage),
        counted_days=usage.counted_days,
        coverage=summary.coverage,
    )


@dataclass(frozen=True, slots=True)
class _Bars:
    step: Step
    buckets: Sequence[Bucket]
    known: Sequence[int | None]

    def of(self, spend: Mapping[str, int]) -> tuple[int | None, ...]:
        """Return the spend of each bar, None where the bar has no data."""
        texts = [bucket_text(self.step, bucket.first) for bucket in self.buckets]
        return tuple(
            None if known is None else spend.get(text, 0) for text, known in zip(texts, self.known, strict=True)
        )


def _rows(
    usage: ModelUsage, paid: Mapping[str | None, Paid], classifier: Classifier, names: ModelNames, bars: _Bars
) -> tuple[ModelRow, ...]:
    spend: defaultdict[str | None, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in usage.rows:
        spend[row.model][bucket_text(bars.step, row.day)] += row.counts.credits_nano + row.counts.byok_nano
    all_tokens = usage.total.tokens
    rows = []
    for model, counts in usage.by_model.items():
        of_model = paid.get(model, Paid())
        per_million = of_model.per_million
        rows.append(
            ModelRow(
                model=model,
                name=names.short(model),
                author=author_of(model) if model else "",
                kind=kind_text(classifier.classify(model)) if model else "",
                requests=counts.requests,
                tokens=counts.tokens,
                share=counts.tokens / all_tokens if all_tokens > 0 else None,
                spend_nano=counts.credits_nano + counts.byok_nano,
                paid=of_model,
                per_million=UNKNOWN if per_million is None else per_million_text(per_million),
                spark=bars.of(spend[model]),
            )
        )
    rows.sort(key=lambda row: (row.model is None, -row.spend_nano, -row.tokens, row.name))
    return tuple(rows)


def kind_text(each: ModelClass) -> str:
    """Return weights and origin for people: "open, China", "closed" (outside China), "unclassified"."""
    if each.weights is None:
        return UNCLASSIFIED
    if each.origin is None:
        return f"{each.weights}, origin unknown"
    return f"{each.weights}, China" if each.origin == "china" else each.weights
