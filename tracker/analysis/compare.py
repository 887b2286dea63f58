"""You beside the report: every figure of the report with its verdict and, where it is fair, your own value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.analysis.classify import Classifier
from tracker.analysis.metrics import MINIMUM_REQUESTS, Measured, days_text
from tracker.analysis.model_usage import BY_DAY, BY_MONTH, ModelUsage, has_unknown_tokens, usage_of
from tracker.analysis.question import Coverage, Question
from tracker.analysis.report import ReportFigure, report_figures
from tracker.analysis.summary import summarize
from tracker.analysis.verdicts import Verdict, rule_for
from tracker.periods import Period
from tracker.store.catalogue import known_models
from tracker.store.database import Store
from tracker.usage import Model

Status = Literal["compared", "too_few", "needs_tags", "not_held", "none"]


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One figure of the report beside the account. `you` and `difference` (you − report) are in the figure's unit.

    `requests`: behind `you`. `market` is None until market data is held. A `you` of None always has a `reason`.
    `notes` is the part of the reason that says more than what the figure is.
    """

    figure: ReportFigure
    verdict: Verdict
    status: Status
    you: float | None
    market: float | None
    difference: float | None
    requests: int | None
    reason: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures, in the report file's order. `requests` of the period; None where nothing of it is held."""

    period: Period
    requests: int | None
    coverage: Coverage
    figures: tuple[ComparedFigure, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a comparison is computed from: the usage of the period, and that of each month since the report's first."""

    period: Period
    usage: ModelUsage
    months: Mapping[str, ModelUsage]
    """By YYYY-MM; the last one ends today."""
    classifier: Classifier


def compare(store: Store, period: Period, now: datetime) -> Comparison:
    """Return every figure of the report beside the account's usage of a period."""
    return compare_evidence(read_evidence(store, period, now))


def read_evidence(store: Store, period: Period, now: datetime) -> Evidence:
    """Read the usage of the period by day, and by month from the report's first month to today."""
    usage = usage_of(summarize(store, Question(period, by=BY_DAY), now))
    return evidence_of(usage, _read_months(store, now), known_models(store))


def _read_months(store: Store, now: datetime) -> ModelUsage:
    span = Period(min(_first_report_month(), now.date()), now.date())
    months = summarize(store, Question(span, by=BY_MONTH), now)
    if has_unknown_tokens(months):
        # Only days can be told apart into those whose tokens are known and those known by a key's counters alone.
        months = summarize(store, Question(span, by=BY_DAY), now)
    return usage_of(months)


def evidence_of(usage: ModelUsage, history: ModelUsage, catalogue: Mapping[str, Model]) -> Evidence:
    """Return the evidence for the period of `usage`; `history` is cut into months."""
    reasoned = usage.models_that_reasoned | history.models_that_reasoned
    return Evidence(usage.period, usage, history.months(), Classifier(catalogue, reasoned))


def _first_report_month() -> date:
    return min(date.fromisoformat(f.period_start or "") for f in report_figures().values() if is_monthly(f))


def is_monthly(figure: ReportFigure) -> bool:
    """Tell whether a figure stands for one calendar month, whatever the period."""
    return figure.id.startswith("monthly_")


def month_of_figure(figure: ReportFigure) -> str:
    """Return the calendar month of a monthly figure as YYYY-MM."""
    return (figure.period_start or "")[:7]


def compare_evidence(evidence: Evidence) -> Comparison:
    """Return every figure beside the usage already read."""
    figures = tuple(_compared(figure, evidence) for figure in report_figures().values())
    usage = evidence.usage
    return Comparison(evidence.period, usage.total.requests if usage.counted_days else None, usage.coverage, figures)


def _compared(figure: ReportFigure, evidence: Evidence) -> ComparedFigure:
    rule = rule_for(figure.id)
    if rule.metric is None:
        status: Status = "needs_tags" if rule.verdict == "C" else "none"
        return ComparedFigure(figure, rule.verdict, status, None, None, None, None, rule.reason)
    usage = evidence.months.get(month_of_figure(figure)) if is_monthly(figure) else evidence.usage
    if usage is None or not usage.counted_days:
        which = "this month" if is_monthly(figure) else "the period"
        return ComparedFigure(figure, rule.verdict, "not_held", None, None, None, None, f"Nothing of {which} is held.")
    return _weighed(figure, rule.verdict, rule.metric(usage, evidence.classifier), _gaps(usage))


def _weighed(figure: ReportFigure, verdict: Verdict, measured: Measured, gaps: str | None) -> ComparedFigure:
    """Return the figure with its value, or without one where too little usage stands behind it."""
    notes = (*measured.notes, gaps) if gaps else measured.notes
    reason = " ".join((measured.definition, *notes))
    if measured.requests < MINIMUM_REQUESTS or measured.value is None:
        why = _why_too_few(measured.requests)
        return ComparedFigure(
            figure, verdict, "too_few", None, None, None, measured.requests, f"{why} {reason}", (why, *notes)
        )
    you = float(measured.value)
    return ComparedFigure(figure, verdict, "compared", you, None, you - figure.number, measured.requests, reason, notes)


def _why_too_few(requests: int) -> str:
    if requests == 0:
        return "Nothing to compare: no requests."
    if requests < MINIMUM_REQUESTS:
        return f"Too few requests to compare: {requests}, and it takes {MINIMUM_REQUESTS}."
    return "The requests carry no tokens."


def _gaps(usage: ModelUsage) -> str | None:
    """Return a sentence on the days that are left out of a value; None where there are none."""
    parts: list[str] = []
    if missing := len(usage.missing_days):
        parts.append(f"Not held: {missing} of {usage.period.days} days.")
    if uncounted := len(usage.uncounted):
        parts.append(f"Left out: {days_text(uncounted)} of which only one key's spend is known, not the tokens.")
    return " ".join(parts) or None
