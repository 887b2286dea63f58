"""You next to the report: every figure with how well it compares and, where that is fair, your own value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tracker.analysis.compare.inputs import Endings, Inputs, PeriodUsage, is_monthly, month_of_figure, read_inputs
from tracker.analysis.compare.metrics import MINIMUM_REQUESTS, Classified, Measured, Missing
from tracker.analysis.compare.rules.table import Comparability, Rule, rule_for
from tracker.analysis.ledger.question import Coverage
from tracker.analysis.market.market import MOST_UNCLASSIFIED, Market, MarketRange, MarketWindow, is_whole_month
from tracker.analysis.models.account_classifier import Overrides
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import ModelUsage
from tracker.analysis.report.figures import ReportFigure, report_figures
from tracker.formatting import counted
from tracker.periods import Period
from tracker.store.file.database import Store

Status = Literal["compared", "too_few", "needs_tags", "not_held", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFigure:
    """One figure of the report next to the account. `you`, `benchmark` and `difference` (you − level) are in `unit`.

    `benchmark` is the report's number (None: a date). The unit is the figure's own. Authors' trillions of tokens alone
    and the bounds of size classes are compared as shares in percent, because nothing else would be fair.
    `requests` is how many requests `you` is computed from. `market` is the same measure of all users of OpenRouter,
    None where it is not published or not stored, or where too much is unclassified for one number: then it is a
    `market_range`. Where `you` is None, `reason` says why.
    `notes` is the reason without the sentence that defines the figure.
    """

    figure: ReportFigure
    comparability: Comparability
    status: Status
    unit: str
    you: float | None
    benchmark: float | None
    market: float | None
    difference: float | None
    requests: int | None
    reason: str | None
    notes: tuple[str, ...] = ()
    market_range: MarketRange | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures, in the report file's order. `requests` are the period's; None where no data is stored for it."""

    period: Period
    requests: int | None
    coverage: Coverage
    figures: tuple[ComparedFigure, ...]
    market: Market

    @property
    def market_source(self) -> str | None:
        """The source that is shown wherever a market value is shown; None where no market data is stored."""
        return self.market.source


def compare(store: Store, period: Period, now: datetime, overrides: Overrides | None = None) -> Comparison:
    """Return every figure of the report next to the account's usage of a period.

    `overrides` is the person's own classification of models, from the settings. Raises `StoreUnusable`.
    """
    return compare_inputs(read_inputs(store, period, now, overrides))


def compare_inputs(inputs: Inputs) -> Comparison:
    """Return every figure next to usage that is already read."""
    figures = tuple(_with_market(_compared(figure, inputs), inputs) for figure in report_figures().values())
    usage = inputs.usage.models
    requests = usage.total.requests if usage.counted_days else None
    return Comparison(inputs.period, requests, usage.coverage, figures, inputs.market)


def _compared(figure: ReportFigure, inputs: Inputs) -> ComparedFigure:
    rule = rule_for(figure.id)
    if rule.metric is None:
        return _without_value(figure, rule, "none", rule.reason or "")
    stored = inputs.months.get(month_of_figure(figure)) if is_monthly(figure) else inputs.usage
    if rule.comparability == "C" and inputs.usage.tags is None:
        # The reason should be that tags are missing: without tags nothing compares, even if all data is stored.
        stored = inputs.usage
    elif stored is None or not stored.models.counted_days:
        which = "this month" if is_monthly(figure) else "the period"
        return _without_value(figure, rule, "not_held", f"No data is stored for {which}.")
    return _measured(figure, rule, stored, inputs)


def _with_market(compared: ComparedFigure, inputs: Inputs) -> ComparedFigure:
    found = _market_of(compared.figure, inputs)
    if isinstance(found, MarketRange):
        return replace(compared, market_range=found)
    return replace(compared, market=found)


def _market_of(figure: ReportFigure, inputs: Inputs) -> float | MarketRange | None:
    """Return the same measure of the market, of its last days; a monthly figure takes its own month, if complete."""
    market, rule = inputs.market, rule_for(figure.id)
    if not is_monthly(figure):
        return None if market.latest is None else market_value(rule, market.latest, inputs.classifier)
    window = market.months.get(month_of_figure(figure))
    return market_value(rule, window, inputs.classifier) if window is not None and is_whole_month(window) else None


def market_value(rule: Rule, window: MarketWindow, classifier: Classifier) -> float | MarketRange | None:
    """Return what a rule measures for the market; None where that is not published."""
    if not rule.has_market or rule.metric is None:
        return None
    # A rule that can be measured for the market reads tokens by model only, so the rest may be empty.
    measured = rule.metric(PeriodUsage(window.usage, None, Endings(0, ())), classifier)
    if isinstance(measured, Missing):
        return None
    bounds = measured.bounds if isinstance(measured, Classified) else None
    if bounds is not None and bounds.unclassified > MOST_UNCLASSIFIED and bounds.low < bounds.high:
        return MarketRange(float(bounds.low), float(bounds.high), float(bounds.unclassified))
    return None if measured.value is None else float(measured.value)


def _measured(figure: ReportFigure, rule: Rule, stored: PeriodUsage, inputs: Inputs) -> ComparedFigure:
    assert rule.metric is not None
    measured = rule.metric(stored, inputs.classifier)
    if isinstance(measured, Missing):
        return _without_value(figure, rule, measured.status, measured.reason)
    return _weighed(figure, rule, measured, _gaps(stored.models))


def _without_value(
    figure: ReportFigure,
    rule: Rule,
    status: Status,
    reason: str,
    requests: int | None = None,
    notes: tuple[str, ...] = (),
) -> ComparedFigure:
    return ComparedFigure(
        figure=figure,
        comparability=rule.comparability,
        status=status,
        unit=rule.unit_of(figure),
        you=None,
        benchmark=None if isinstance(figure.value, str) else rule.benchmark_of(figure),
        market=None,
        difference=None,
        requests=requests,
        reason=reason,
        notes=notes,
    )


def _weighed(figure: ReportFigure, rule: Rule, measured: Measured, gaps: str | None) -> ComparedFigure:
    """Return the figure with its value, or without one where there is too little usage."""
    notes = tuple(note for note in (*measured.notes, rule.reason, gaps) if note)
    reason = " ".join((measured.definition, *notes))
    has_few = 0 < measured.requests < MINIMUM_REQUESTS
    if not has_few and (unknown := measured.unknown_because) is not None:
        return _without_value(figure, rule, "not_held", f"{unknown} {reason}", measured.requests, (unknown, *notes))
    if measured.requests < MINIMUM_REQUESTS or measured.value is None:
        why = _why_too_few(measured)
        return _without_value(figure, rule, "too_few", f"{why} {reason}", measured.requests, (why, *notes))
    you, benchmark = float(measured.value), rule.benchmark_of(figure)
    return ComparedFigure(
        figure=figure,
        comparability=rule.comparability,
        status="compared",
        unit=rule.unit_of(figure),
        you=you,
        benchmark=benchmark,
        market=None,
        difference=you - benchmark,
        requests=measured.requests,
        reason=reason,
        notes=notes,
    )


def _why_too_few(measured: Measured) -> str:
    if measured.requests == 0:
        return "Nothing to compare: no requests."
    if measured.requests < MINIMUM_REQUESTS:
        return f"Too few requests to compare: {measured.requests}, but {MINIMUM_REQUESTS} are needed."
    return measured.empty


def _gaps(usage: ModelUsage) -> str | None:
    """Return which days are left out of a value, as a text; None where there are none."""
    parts: list[str] = []
    if missing := len(usage.missing_days):
        parts.append(f"Not stored: {missing} of {counted(usage.period.days, 'day')}.")
    if uncounted := len(usage.uncounted):
        parts.append(f"Left out: {counted(uncounted, 'day')} for which only one key's spend is known, not the tokens.")
    return " ".join(parts) or None
