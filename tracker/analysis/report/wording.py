"""The wording of report figures: a benchmark as sure as the report puts it, and a person's difference from it.

Figures read off a chart are given in whole units only. "~" marks a number that the report calls approximate, ">" one
that it states as a minimum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from tracker import formatting
from tracker.analysis.report.figures import CHART_READING, SECOND_HAND, STATED, ReportFigure, report_figures
from tracker.money import NANO_PER_USD

BenchmarkKind = Literal["stated", "second_hand", "minimum"]
Hedge = Literal["exact", "about", "minimum", "maximum", "range"]

# The report says "about" for these; their fields do not show it.
_CALLED_APPROXIMATE = frozenset(
    (
        "oss_share_late_2025",
        "oss_share_equilibrium",
        "row_closed_share_avg",
        "prompt_tokens_per_request_start",
        "completion_tokens_per_request_start",
        "completion_tokens_per_request_end",
        "oss_roleplay_share",
        "openai_programming_share_2025_07",
        "openai_programming_share_recent",
        "google_programming_share",
        "google_programming_share_of_author_tokens",
        "archetype_premium_leader_cost",
        "archetype_premium_specialist_cost",
        "retention_month5_gemini_2_5_pro_2025_06_cohort",
        "retention_month5_claude_sonnet_4_2025_05_cohort",
    )
)

_CONFIDENCE_TEXTS: Mapping[str, str] = {
    STATED: "stated in the report",
    SECOND_HAND: "second-hand",
    CHART_READING: "read off a chart",
}


def hedge_of(figure: ReportFigure) -> Hedge:
    """Return how sure the report is of a figure; a chart that a third party read is no surer than one that we read."""
    if figure.id in _CALLED_APPROXIMATE or figure.confidence == CHART_READING:
        return "about"
    if figure.low is not None and figure.high is not None:
        return "range"
    if figure.unit == "percent" and figure.confidence == SECOND_HAND:
        return "about"
    if figure.is_minimum:
        return "minimum"
    return "maximum" if figure.high == figure.value and figure.low is None else "exact"


def benchmark_kind(figure: ReportFigure) -> BenchmarkKind:
    """Return how the benchmark is drawn."""
    if figure.confidence != STATED:
        return "second_hand"
    return "minimum" if hedge_of(figure) == "minimum" else "stated"


def benchmark_text(figure: ReportFigure) -> str:
    """Return a figure as the Report column shows it: "13.0%", "~30%", "< 1%", "> 6,000", "5–7", "$1.963"."""
    sign = {"exact": "", "about": "~", "minimum": "> ", "maximum": "< ", "range": ""}[hedge_of(figure)]
    number = number_text(figure)
    return number if number.startswith("<") else sign + number


def number_text(figure: ReportFigure) -> str:
    """Return a figure's number with its unit, without "about" or "more than"."""
    if hedge_of(figure) == "range":
        return f"{figure.low:g}–{figure.high:g}{'%' if figure.unit == 'percent' else ''}"
    if figure.unit == "percent":
        # A minimum or an approximate number is round; decimals would claim more than the report says.
        return formatting.percent(figure.number / 100, 1 if hedge_of(figure) == "exact" else 0)
    if figure.unit == "usd_per_million_tokens":
        return f"${figure.number:g}"
    if figure.unit == "trillion_tokens":
        return f"{figure.number:g} trillion tokens"
    return formatting.count(round(figure.number))


def you_text(unit: str, value: float) -> str:
    """Return a personal value in a figure's unit: "40.6%", "9,048", "$1.874"."""
    if unit == "percent":
        return formatting.percent(value / 100)
    if unit == "usd_per_million_tokens":
        return f"${value:.3f}" if value >= 0.01 else formatting.money(round(value * NANO_PER_USD))
    if unit == "ratio":
        return formatting.fixed(value, 1)
    return formatting.fixed(value, 0)


def range_text(unit: str, low: float, high: float) -> str:
    """Return two values in a figure's unit as one text: "0.1–99.9%", "2–19"."""
    return f"{you_text(unit, low).removesuffix('%')}–{you_text(unit, high)}"


def difference_text(figure: ReportFigure, you: float) -> str:
    """Return how a value differs from the report's, in words no surer than the report's number."""
    hedge = hedge_of(figure)
    above = you >= figure.number
    if hedge == "range" and figure.low is not None and figure.high is not None:
        return "within" if figure.low <= you <= figure.high else "above" if above else "below"
    if hedge == "maximum" or (hedge == "minimum" and (figure.unit == "percent" or not above)):
        return "above" if above else "below"
    if figure.unit == "percent":
        return points_text(you - figure.number, hedge)
    return _ratio_text(you / figure.number, hedge)


def points_text(difference: float, hedge: Hedge) -> str:
    """Return a difference in percentage points: "22.3 pts above", "about 11 pts below"."""
    size = f"{abs(difference):.{0 if hedge == 'about' else 1}f}"
    about = "about " if hedge == "about" else ""
    if float(size) == 0:
        return f"{about}equal"
    unit = "pt" if size == "1" else "pts"
    return f"{about}{size} {unit} {'above' if difference > 0 else 'below'}"


def _ratio_text(ratio: float, hedge: Hedge) -> str:
    prefix = {"minimum": "up to ", "about": "about "}.get(hedge, "")
    size = formatting.fixed(ratio, 2 if ratio < 0.95 else 1 if ratio < 10 else 0)
    if size == "1.0":
        return "about equal"
    return f"{prefix}{size} times"


@dataclass(frozen=True, slots=True)
class FigureText:
    """A figure inside a sentence: `{id}` gives its text, `{id.dates}` its dates, `{id.number}` only the number."""

    text: str
    number: str
    dates: str

    def __str__(self) -> str:
        return self.text


@cache
def figure_texts() -> Mapping[str, FigureText]:
    """Return the texts of every numeric figure by id, to fill the templates of sentences with."""
    return {
        figure.id: FigureText(_spoken(figure), number_text(figure), dates_text(figure))
        for figure in report_figures().values()
        if not isinstance(figure.value, str)
    }


def _spoken(figure: ReportFigure) -> str:
    texts = {"exact": "", "about": "about ", "minimum": "more than ", "maximum": "under ", "range": ""}
    return texts[hedge_of(figure)] + number_text(figure)


def source_text(figure: ReportFigure) -> str:
    """Return in which section a figure is found, how sure it is, and which months it covers."""
    return (
        f"Section {figure.section}; {_CONFIDENCE_TEXTS[figure.confidence]}; {dates_text(figure)}. "
        f"Report benchmark, {report_moment()}."
    )


def report_moment() -> str:
    """Return "end of 2025": the end of the report's window, named with every benchmark."""
    return f"end of {(report_figures()['dataset_window_months'].period_end or '')[:4]}"


def dates_text(figure: ReportFigure) -> str:
    """Return the months that a figure covers: "Nov 2024 – Nov 2025"; "no date given" where there are none."""
    ends = [_month_text(text) for text in (figure.period_start, figure.period_end) if text]
    return " – ".join(dict.fromkeys(ends)) or "no date given"


def _month_text(iso: str) -> str:
    """Return an ISO date of any precision as month and year, or the year alone where no more is known."""
    return iso if len(iso) == 4 else formatting.month_year(date.fromisoformat(f"{iso[:7]}-01"))
