"""What the comparison is computed from: the account's usage of a period and of every month since the report's first.

Each is read in three splits: by model; by model and tag, once anything is tagged; and by how the calls ended, for the
days whose calls are stored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tracker import feeds
from tracker.analysis.compare.median_lengths import MedianLengths, median_lengths
from tracker.analysis.ledger.question import Coverage, DayCoverage, Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.market.market import Market, read_market
from tracker.analysis.models.account_classifier import Overrides, read_classifier
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import (
    BY_DAY,
    BY_MONTH,
    BY_MONTH_AND_TAG,
    BY_WEEK_AND_TAG,
    ModelUsage,
    has_unknown_tokens,
    usage_of,
)
from tracker.analysis.report.figures import ReportFigure, report_figures
from tracker.periods import Period, date_of, month_of
from tracker.store.account.tags import all_tags
from tracker.store.file.database import Store
from tracker.store.questions.finish_reasons import Ending, days_with_endings, endings
from tracker.tags import UNTAGGED

TOOL_CALLS = "tool_calls"
"""The normalised finish reason of a request that ended in a tool call."""


@dataclass(frozen=True)
class TagUsage:
    """Usage by model and tag; `given` are the categories that have been used as tags."""

    usage: ModelUsage
    given: frozenset[str]

    @cached_property
    def decided(self) -> ModelUsage:
        """The usage whose tag is known, "untagged" included; without days."""
        return self.usage.whole.where(lambda row: row.tag is not None)

    @cached_property
    def untagged(self) -> ModelUsage:
        """The usage that has no tag; without days."""
        return self.of(UNTAGGED)

    def of(self, *categories: str) -> ModelUsage:
        """Return the usage of some categories; without days."""
        return self.usage.whole.where(lambda row: row.tag in categories)


@dataclass(frozen=True)
class Endings:
    """How calls ended. `days` is the number of days with stored calls that report how they ended."""

    days: int
    rows: tuple[Ending, ...]

    @cached_property
    def requests(self) -> int:
        """All requests, those without a finish reason included."""
        return sum(row.requests for row in self.rows)

    @cached_property
    def tokens(self) -> int:
        """All their tokens."""
        return sum(row.tokens for row in self.rows)

    @cached_property
    def unknown_tokens(self) -> int:
        """Tokens of requests without a finish reason, such as cancelled ones."""
        return sum(row.tokens for row in self.rows if row.reason is None)

    @cached_property
    def tool_calls(self) -> tuple[Ending, ...]:
        """The requests that ended in a tool call."""
        return tuple(row for row in self.rows if row.reason == TOOL_CALLS)


@dataclass(frozen=True)
class PeriodUsage:
    """The usage of one period, in the splits that the report's figures need. `tags` None: nothing is tagged.

    `medians` None: not read, as for months and for the market.
    """

    models: ModelUsage
    tags: TagUsage | None
    endings: Endings
    medians: MedianLengths | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The usage of the period, and of each month (YYYY-MM) from the report's first to today."""

    period: Period
    usage: PeriodUsage
    months: Mapping[str, PeriodUsage]
    classifier: Classifier
    market: Market


def read_inputs(store: Store, period: Period, now: datetime, overrides: Overrides | None = None) -> Inputs:
    """Read the usage of the period, and by month from the report's first month to today.

    `overrides` is the person's own classification of models, from the settings. Raises `StoreUnusable`.
    """
    span = Period(min(_first_report_month(), now.date()), now.date())
    # One transaction: all splits see the same state of the store, also while a sync writes to it.
    with store.reading():
        given = frozenset(tag.category for tag in all_tags(store))
        models = usage_of(summarize(store, Question(period, by=BY_DAY), now))
        usage = PeriodUsage(
            models,
            _tags(store, Question(period, by=BY_WEEK_AND_TAG), now, given),
            _endings(store, models.coverage),
            median_lengths(store, _answered_by_calls(models.coverage)),
        )
        months = _months(store, span, now, given)
        classifier = read_classifier(store, overrides)
        market = read_market(store, period)
    return Inputs(period, usage, months, classifier, market)


def _months(store: Store, span: Period, now: datetime, given: frozenset[str]) -> dict[str, PeriodUsage]:
    history = _history(store, span, now)
    tagged = _tags(store, Question(span, by=BY_MONTH_AND_TAG), now, given)
    tags = tagged.usage.months() if tagged is not None else {}
    days = days_with_endings(store, _days_of_calls(history.coverage))
    days_in = Counter(month_of(date_of(day)) for day in days)
    rows = defaultdict(list)
    for row in endings(store, days):
        rows[row.month].append(row)
    return {
        month: PeriodUsage(
            models,
            TagUsage(tags[month], given) if month in tags else None,
            Endings(days_in[month], tuple(rows[month])),
        )
        for month, models in history.months().items()
    }


def _history(store: Store, span: Period, now: datetime) -> ModelUsage:
    months = summarize(store, Question(span, by=BY_MONTH), now)
    if has_unknown_tokens(months):
        # A month cannot say which of its days have known tokens and which only a key's counters; days can.
        months = summarize(store, Question(span, by=BY_DAY), now)
    return usage_of(months)


def _tags(store: Store, question: Question, now: datetime, given: frozenset[str]) -> TagUsage | None:
    return TagUsage(usage_of(summarize(store, question, now)), given) if given else None


def _endings(store: Store, coverage: Coverage) -> Endings:
    days = days_with_endings(store, _days_of_calls(coverage))
    return Endings(len(days), tuple(endings(store, days)))


def _days_of_calls(coverage: Coverage) -> list[int]:
    return [day.day for day in _answered_by_calls(coverage)]


def _answered_by_calls(coverage: Coverage) -> list[DayCoverage]:
    """Return the days whose total comes from calls: the calls are complete, or nothing else is stored."""
    return [day for day in coverage.days if day.sources[:1] == (feeds.CALLS,)]


def _first_report_month() -> date:
    return min(date.fromisoformat(f.period_start or "") for f in report_figures().values() if is_monthly(f))


def is_monthly(figure: ReportFigure) -> bool:
    """Return whether a figure is of one calendar month, whatever the period."""
    return figure.id.startswith("monthly_")


def month_of_figure(figure: ReportFigure) -> str:
    """Return the calendar month of a monthly figure as YYYY-MM."""
    return (figure.period_start or "")[:7]
