"""The account by month next to the report by month: the chart in an open row of "You and the world"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tracker import formatting
from tracker.analysis.compare.compare import market_value
from tracker.analysis.compare.inputs import Inputs
from tracker.analysis.compare.metrics import MINIMUM_REQUESTS, Missing
from tracker.analysis.compare.rules.table import Rule, rule_for
from tracker.analysis.market.market import Market
from tracker.analysis.models.classify import Classifier
from tracker.analysis.report.benchmarks import Trend, TrendPoint, report_months
from tracker.analysis.report.figures import ReportFigure
from tracker.analysis.report.wording import benchmark_text, report_moment, you_text
from tracker.periods import month_of

TREND_MONTHS = 13
"""How many months the person's own trend has, the current one included: as many as the report's window."""


def trend_of(figure: ReportFigure, series: tuple[str, ...], inputs: Inputs, today: date) -> Trend | None:
    """Return the account's last months next to the report's benchmark and the sum of its monthly `series`.

    None where the account has no month with enough requests.
    """
    months = last_months(today)
    you = tuple(_own_points(figure.id, inputs, months))
    if not you:
        return None
    rule = rule_for(figure.id)
    unit, benchmark = rule.unit_of(figure), rule.benchmark_of(figure)
    market = market_points(rule, inputs.market, inputs.classifier, months)
    report = benchmark_text(figure) if unit == figure.unit else you_text(unit, benchmark)
    return Trend(
        you=you,
        report=report_months(series),
        benchmark=benchmark,
        you_label=end_label("you", unit, you),
        benchmark_label=f"report {report}, {report_moment()}",
        market=market,
        market_label=end_label(inputs.market.name, unit, market),
        market_source=inputs.market.source if market else None,
        market_name=inputs.market.name,
    )


def end_label(whose: str, unit: str, points: tuple[TrendPoint, ...]) -> str:
    """Return the name and last value of a line; empty where it has no points."""
    return f"{whose} {_label_value(unit, points[-1].value)}, {_month_name(points[-1].month)}" if points else ""


def _label_value(unit: str, value: float) -> str:
    return formatting.percent(value / 100, 0) if unit == "percent" else you_text(unit, value)


def _month_name(month: str) -> str:
    return formatting.month_year(date.fromisoformat(f"{month}-01"))[:3]


def _own_points(figure_id: str, inputs: Inputs, months: tuple[str, ...]) -> Iterable[TrendPoint]:
    metric = rule_for(figure_id).metric
    for month in months:
        stored = inputs.months.get(month)
        if metric is None or stored is None or not stored.models.counted_days:
            continue
        measured = metric(stored, inputs.classifier)
        if isinstance(measured, Missing) or measured.unknown_because is not None:
            continue
        if measured.value is not None and measured.requests >= MINIMUM_REQUESTS:
            yield TrendPoint(month, float(measured.value))


def market_points(
    rule: Rule, market: Market, classifier: Classifier, months: tuple[str, ...]
) -> tuple[TrendPoint, ...]:
    """Return what a rule measures for the market by month, from the days of each month that are stored.

    A month in which the market is only a range has no point.
    """
    points = []
    for month in months:
        window = market.months.get(month)
        value = None if window is None else market_value(rule, window, classifier)
        if isinstance(value, float):
            points.append(TrendPoint(month, value))
    return tuple(points)


def last_months(today: date) -> tuple[str, ...]:
    """Return the months (YYYY-MM) of the person's own trend, the one of `today` last."""
    months = []
    for back in range(TREND_MONTHS - 1, -1, -1):
        # Months are counted from year 0, so that going back over New Year needs no special case.
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        months.append(month_of(date(year, month + 1, 1)))
    return tuple(months)
