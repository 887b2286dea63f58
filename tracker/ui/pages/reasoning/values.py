"""Prepares the numbers of the page "Reasoning" for drawing: trend, bars, sentences. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tracker.analysis.compare.metrics import MINIMUM_REQUESTS
from tracker.analysis.views.reasoning import ReasoningPage as ReasoningNumbers
from tracker.formatting import NO_DATA, date_range, money, percent, tokens
from tracker.ui.charts.values.bars import Bars, Column, Part
from tracker.ui.pages.cards.empty_reason import Known

ReasoningMeasure = Literal["share", "tokens", "cost"]

MEASURES: Mapping[str, str] = {"share": "Share", "tokens": "Tokens", "cost": "Cost"}
_VISIBLE_SLOT, _REASONING_SLOT = 1, 3
"""These two have the same colours on every page."""

_TITLES: Mapping[ReasoningMeasure, tuple[str, str]] = {
    "share": ("Reasoning inside completion", "Share of completion tokens"),
    "tokens": ("Reasoning inside completion", "Completion tokens"),
    "cost": ("What reasoning cost over time", "US dollars, estimate"),
}


def trend_subtitle(page: ReasoningNumbers) -> str:
    """Return unit and scope of the trend."""
    text = "Share of tokens by month; squares show the report"
    few = f"no stored month has {MINIMUM_REQUESTS} requests"
    return text if page.trend.you else f"{text}; {few}"


def reasoning_bars(page: ReasoningNumbers, measure: ReasoningMeasure) -> Bars:
    """Return completion split into reasoning and visible tokens, or the estimated cost of reasoning."""
    columns = tuple(Column(bucket.first, bucket.last, bucket.open, bucket.coverage, None) for bucket in page.buckets)
    if measure == "cost":
        amounts = tuple(None if each is None else each.nano for each in page.cost)
        cost = Part("Reasoning, estimate", _REASONING_SLOT, "value", amounts)
        return Bars(unit="money", step=page.step, columns=columns, parts=(cost,), with_requests=False)
    parts = (
        Part("Reasoning", _REASONING_SLOT, "value", page.reasoned),
        Part("Visible completion", _VISIBLE_SLOT, "value", page.answered),
    )
    return Bars(
        unit="tokens", step=page.step, columns=columns, parts=parts, whole=measure == "share", with_requests=False
    )


def bars_titles(page: ReasoningNumbers, measure: ReasoningMeasure) -> tuple[str, str]:
    """Return title and subtitle of the bars."""
    title, unit = _TITLES[measure]
    return title, f"{unit} {page.step_text}"


def bars_empty_text(page: ReasoningNumbers, known: Known) -> str:
    """Return why there are no bars; empty if there are some."""
    if any(page.reasoned) or any(page.answered):
        return ""
    return known.why_empty(f"No completion tokens in {date_range(page.period)}.")


def cost_text(page: ReasoningNumbers, known: Known) -> str:
    """Return what reasoning cost; `NO_DATA` if no tokens are known."""
    return NO_DATA if known.is_nothing else page.total_cost.text


def cost_lines(page: ReasoningNumbers, known: Known) -> tuple[tuple[str, str], ...]:
    """Return the lines below the cost, each a value and its caption; none if no tokens are known."""
    if known.is_nothing:
        return ()
    return (
        _what_it_covers(page),
        (tokens(page.reasoning_tokens), "reasoning tokens"),
        (percent(page.total_inside), "of completion tokens"),
        (percent(page.total_share), "of tokens on reasoning models"),
    )


def _what_it_covers(page: ReasoningNumbers) -> tuple[str, str]:
    """Return the cost as a share of the spend; where some tokens have no price, how much it is based on."""
    cost = page.total_cost
    if cost.unpriced == cost.tokens > 0:
        return "none", "of the reasoning tokens have a price"
    if cost.unpriced > 0:
        return percent(cost.priced_share), "of the reasoning tokens have a price"
    spend = sum(row.spend_nano for row in page.rows)
    of_spend = cost.nano / spend if cost.nano is not None and spend > 0 else None
    return percent(of_spend), f"of {money(spend)} spent on these models"
