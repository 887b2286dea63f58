"""The page "Reasoning": tokens on reasoning models over time, reasoning inside completion, what reasoning cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from tracker.analysis.breakdowns.reasoning_cost import RULE, CostSum, ReasoningCost, reasoning_cost, summed_cost
from tracker.analysis.compare.metrics import (
    MINIMUM_REQUESTS,
    REASONING,
    includes,
    known_share,
    percent_text,
    unclassified_share,
)
from tracker.analysis.compare.rules.table import rule_for
from tracker.analysis.compare.trend import end_label, last_months, market_points
from tracker.analysis.ledger.question import Coverage, Filters, Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.ledger.time_buckets import STEP_TEXTS, Bucket, Step, bucket_text, buckets_of, step_of
from tracker.analysis.market.market import Market, read_market
from tracker.analysis.models.account_classifier import Overrides, read_classifier
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.names import ModelNames, read_model_names
from tracker.analysis.models.usage import BY_DAY, Counts, ModelTest, ModelUsage, summed, usage_notes, usage_of
from tracker.analysis.prices.price_book import read_price_book
from tracker.analysis.report.benchmarks import Trend, TrendPoint, report_benchmark, report_months
from tracker.analysis.report.wording import report_moment
from tracker.formatting import tokens
from tracker.periods import Period
from tracker.store.file.database import Store
from tracker.usage import author_of

_FIGURE = "reasoning_model_token_share"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasoningRow:
    """One model that can reason or has reasoning tokens, and the estimated cost of its reasoning."""

    model: str
    name: str
    author: str
    tokens: int
    completion_tokens: int
    reasoning_tokens: int
    inside: float | None
    """Reasoning inside completion, 0 to 1."""
    cost: CostSum
    spend_nano: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasoningPage:
    """Everything the page shows, read at one moment. Values per bar are None where there is nothing to divide by."""

    period: Period
    step: Step
    step_text: str
    buckets: tuple[Bucket, ...]
    share: tuple[float | None, ...]
    """Share of tokens on reasoning models, 0 to 1, per bar."""
    total_share: float | None
    trend: Trend
    """Percent by month: yours in all months with enough requests, the report's read off its chart, the market's."""
    inside: tuple[float | None, ...]
    """Reasoning inside completion, 0 to 1, per bar."""
    reasoned: tuple[int | None, ...]
    """Reasoning tokens per bar."""
    answered: tuple[int | None, ...]
    """Visible completion tokens, without reasoning, per bar."""
    total_inside: float | None
    reasoning_tokens: int
    cost: tuple[CostSum | None, ...]
    """Estimated cost of reasoning per bar; None where the bar has no data."""
    total_cost: CostSum
    cost_rule: str
    rows: tuple[ReasoningRow, ...]
    """The models whose reasoning cost most come first."""
    notes: tuple[str, ...]
    counted_days: int
    """Days of the period whose tokens are known."""
    coverage: Coverage


def reasoning_page(
    store: Store, period: Period, filters: Filters, now: datetime, overrides: Overrides | None = None
) -> ReasoningPage:
    """Return the page of a period as seen at `now` (aware). Raises `StoreUnusable`."""
    today = now.astimezone(UTC).date()
    with store.reading():
        summary = summarize(store, Question(period, BY_DAY, filters), now)
        history = usage_of(summarize(store, Question(_months_until(today), BY_DAY, filters), now))
        classifier = read_classifier(store, overrides)
        names = read_model_names(store)
        book = read_price_book(store)
        market = read_market(store, period)
    usage = usage_of(summary)
    step = step_of(period)
    buckets = buckets_of(period, step, summary.coverage, period.today(now))
    bars = _Bars(step, tuple(bucket_text(step, bucket.first) for bucket in buckets))
    reasons = includes(REASONING, classifier)
    reasoned = reasoning_cost(usage.rows, book)
    per_bar = bars.sums(usage)
    total = usage.total
    unknown = unclassified_share(REASONING, usage, classifier)
    return ReasoningPage(
        period=period,
        step=step,
        step_text=STEP_TEXTS[step],
        buckets=buckets,
        share=bars.shares(usage, reasons),
        total_share=None if (share := known_share(REASONING, usage, classifier)) is None else float(share),
        trend=_trend(_own_months(history, classifier), market, classifier, today),
        inside=tuple(None if each is None else _ratio(each.reasoning, each.completion) for each in per_bar),
        reasoned=tuple(None if each is None else each.reasoning for each in per_bar),
        answered=tuple(None if each is None else each.completion - each.reasoning for each in per_bar),
        total_inside=_ratio(total.reasoning, total.completion),
        reasoning_tokens=total.reasoning,
        cost=bars.costs(reasoned, per_bar),
        total_cost=summed_cost(reasoned),
        cost_rule=RULE,
        rows=_rows(usage, reasoned, classifier, names),
        notes=(*usage_notes(summary, usage), *_notes(reasoned, unknown)),
        counted_days=usage.counted_days,
        coverage=summary.coverage,
    )


def _trend(you: tuple[TrendPoint, ...], market: Market, classifier: Classifier, today: date) -> Trend:
    """Return the person's months with the report's and the market's, as on the page "You and the world"."""
    theirs = market_points(rule_for(_FIGURE), market, classifier, last_months(today))
    benchmark = report_benchmark(_FIGURE)
    return Trend(
        you=you,
        report=report_months(("reasoning",)),
        benchmark=benchmark.value * 100,
        you_label=end_label("you", "percent", you),
        benchmark_label=f"report {benchmark.text}, {report_moment()}",
        market=theirs,
        market_label=end_label(market.name, "percent", theirs),
        market_source=market.source if theirs else None,
        market_name=market.name,
    )


def _months_until(today: date) -> Period:
    return Period(date.fromisoformat(f"{last_months(today)[0]}-01"), today)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


@dataclass(frozen=True, slots=True)
class _Bars:
    step: Step
    texts: Sequence[str]

    def sums(self, usage: ModelUsage) -> tuple[Counts | None, ...]:
        """Return the sum of each bar; None where the bar has no usage."""
        parts: defaultdict[str, list[Counts]] = defaultdict(list)
        for row in usage.rows:
            parts[bucket_text(self.step, row.day)].append(row.counts)
        return tuple(summed(parts[text]) if text in parts else None for text in self.texts)

    def shares(self, usage: ModelUsage, test: ModelTest) -> tuple[float | None, ...]:
        """Return for each bar the share of tokens of the models that pass a test."""
        chosen: defaultdict[str, int] = defaultdict(int)
        for row in usage.rows:
            chosen[bucket_text(self.step, row.day)] += row.counts.tokens if test(row.model) else 0
        sums = zip(self.texts, self.sums(usage), strict=True)
        return tuple(None if each is None else _ratio(chosen[text], each.tokens) for text, each in sums)

    def costs(self, reasoned: Sequence[ReasoningCost], sums: Sequence[Counts | None]) -> tuple[CostSum | None, ...]:
        """Return the estimated cost of each bar."""
        parts: defaultdict[str, list[ReasoningCost]] = defaultdict(list)
        for each in reasoned:
            parts[bucket_text(self.step, each.day)].append(each)
        bars = zip(self.texts, sums, strict=True)
        return tuple(None if of is None else summed_cost(parts[text]) for text, of in bars)


def _own_months(history: ModelUsage, classifier: Classifier) -> tuple[TrendPoint, ...]:
    points = []
    for month, usage in history.months().items():
        share = known_share(REASONING, usage, classifier)
        if share is not None and usage.total.requests >= MINIMUM_REQUESTS:
            points.append(TrendPoint(month, float(share * 100)))
    return tuple(points)


def _rows(
    usage: ModelUsage, reasoned: Sequence[ReasoningCost], classifier: Classifier, names: ModelNames
) -> tuple[ReasoningRow, ...]:
    costs: defaultdict[str, list[ReasoningCost]] = defaultdict(list)
    for each in reasoned:
        costs[each.model].append(each)
    rows = [
        _row(model, counts, summed_cost(costs[model]), names)
        for model, counts in usage.by_model.items()
        if model is not None and (counts.reasoning > 0 or classifier.classify(model).reasoning)
    ]
    rows.sort(key=lambda row: (-(row.cost.nano or 0), -row.reasoning_tokens, -row.tokens, row.name))
    return tuple(rows)


def _row(model: str, counts: Counts, cost: CostSum, names: ModelNames) -> ReasoningRow:
    return ReasoningRow(
        model=model,
        name=names.short(model),
        author=author_of(model),
        tokens=counts.tokens,
        completion_tokens=counts.completion,
        reasoning_tokens=counts.reasoning,
        inside=_ratio(counts.reasoning, counts.completion),
        cost=cost,
        spend_nano=counts.credits_nano + counts.byok_nano,
    )


def _notes(reasoned: Sequence[ReasoningCost], unknown: Fraction | None) -> list[str]:
    notes = []
    if unknown:
        notes.append(f"Unclassified, but in the total: {percent_text(unknown)} of the tokens.")
    if unpriced := sum(each.tokens for each in reasoned if each.cost_nano is None):
        notes.append(f"No price is stored for {tokens(unpriced)} reasoning tokens; they are not in the estimate.")
    if early := sum(each.tokens for each in reasoned if each.is_early):
        notes.append(f"{tokens(early)} reasoning tokens are older than the first stored price and are priced at it.")
    return notes
