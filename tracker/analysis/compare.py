"""You beside the report: every figure of the report with its verdict and, where it is fair, your own value."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.analysis.classify import Classifier
from tracker.analysis.metrics import MINIMUM_REQUESTS, Measured
from tracker.analysis.model_usage import BY, ModelUsage, usage_of
from tracker.analysis.question import Coverage, Question
from tracker.analysis.report import ReportFigure, report_figures
from tracker.analysis.summary import summarize
from tracker.analysis.verdicts import Rule, Verdict, rule_for
from tracker.periods import Period
from tracker.store.catalogue import known_models
from tracker.store.database import Store

Status = Literal["compared", "too_few", "needs_tags", "not_held", "none"]

MONTHLY = "monthly_"
"""Ids that begin so stand for one calendar month, whatever the period."""


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One figure of the report beside the account. `you` and `difference` (you − report) are in the figure's unit.

    `requests`: behind `you`. `market` is None until market data is held. A `you` of None always has a `reason`.
    """

    figure: ReportFigure
    verdict: Verdict
    status: Status
    you: float | None
    market: float | None
    difference: float | None
    requests: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures, in the report file's order. `requests` of the period; None where nothing of it is held."""

    period: Period
    requests: int | None
    coverage: Coverage
    figures: tuple[ComparedFigure, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a comparison is computed from: usage by day and model that reaches back over the report's months."""

    period: Period
    usage: ModelUsage
    classifier: Classifier

    @property
    def current(self) -> ModelUsage:
        """The usage of the period asked for."""
        return self.usage.during(self.period)


def compare(store: Store, period: Period, now: datetime) -> Comparison:
    """Return every figure of the report beside the account's usage of a period."""
    return compare_evidence(read_evidence(store, period, now))


def read_evidence(store: Store, period: Period, now: datetime) -> Evidence:
    """Read the usage from the report's first month on, or from the period's first day where that is earlier."""
    span = Period(min(period.first, _first_report_month()), max(period.last, now.date()))
    usage = usage_of(summarize(store, Question(span, by=BY), now))
    return Evidence(period, usage, Classifier(known_models(store), usage.models_that_reasoned()))


def _first_report_month() -> date:
    return min(month_of_figure(figure).first for figure in report_figures().values() if is_monthly(figure))


def is_monthly(figure: ReportFigure) -> bool:
    """Tell whether a figure stands for one calendar month."""
    return figure.id.startswith(MONTHLY)


def month_of_figure(figure: ReportFigure) -> Period:
    """Return the calendar month of a monthly figure."""
    first = date.fromisoformat(figure.period_start or "")
    return month_period(first)


def month_period(day: date) -> Period:
    """Return the calendar month of a day."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last), "month")


def compare_evidence(evidence: Evidence) -> Comparison:
    """Return every figure beside the usage already read."""
    current = evidence.current
    figures = tuple(_compared(figure, evidence, current) for figure in report_figures().values())
    requests = current.total.requests if current.counted_days else None
    return Comparison(evidence.period, requests, current.coverage, figures)


def _compared(figure: ReportFigure, evidence: Evidence, current: ModelUsage) -> ComparedFigure:
    rule = rule_for(figure.id)
    if rule.metric is None:
        return _listed(figure, rule)
    usage = evidence.usage.during(month_of_figure(figure)) if is_monthly(figure) else current
    if not usage.counted_days:
        where = "Nothing of this month is held." if is_monthly(figure) else "Nothing of the period is held."
        return ComparedFigure(figure, rule.verdict, "not_held", None, None, None, None, where)
    return _weighed(figure, rule, rule.metric(usage, evidence.classifier), _gaps(usage))


def _listed(figure: ReportFigure, rule: Rule) -> ComparedFigure:
    status: Status = "needs_tags" if rule.verdict == "C" else "none"
    return ComparedFigure(figure, rule.verdict, status, None, None, None, None, rule.reason)


def _weighed(figure: ReportFigure, rule: Rule, measured: Measured, gaps: str | None) -> ComparedFigure:
    """Return the figure with its value, or without one where too little usage stands behind it."""
    notes = [*measured.notes, *([gaps] if gaps else [])]
    if measured.requests < MINIMUM_REQUESTS or measured.value is None:
        few = f"Too few requests to compare: {measured.requests}, and it takes {MINIMUM_REQUESTS}."
        why = few if measured.requests < MINIMUM_REQUESTS else "The requests carry no tokens."
        reason = " ".join([why, *notes])
        return ComparedFigure(figure, rule.verdict, "too_few", None, None, None, measured.requests, reason)
    you = float(measured.value)
    difference = you - figure.number
    reason = " ".join(notes)
    return ComparedFigure(figure, rule.verdict, "compared", you, None, difference, measured.requests, reason)


def _gaps(usage: ModelUsage) -> str | None:
    """Return a sentence on the days that are left out of a value; None where there are none."""
    parts: list[str] = []
    if missing := len(usage.missing_days):
        parts.append(f"{missing} of {usage.period.days} days are not held")
    if uncounted := len(usage.uncounted):
        parts.append(f"of {uncounted} days only one key's spend is known, not the tokens")
    return f"Left out: {'; '.join(parts)}." if parts else None
