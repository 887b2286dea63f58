"""An invented overview for the tests of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from tests.ui.chart_cases import LAST, USD, day
from tracker.analysis.breakdowns.spend_change import Change, ChangePart
from tracker.analysis.breakdowns.weekly_sums import WeeklySums
from tracker.analysis.ledger.question import Coverage, DayState
from tracker.analysis.ledger.time_buckets import Bucket
from tracker.analysis.views.overview import Overview, Row, Series
from tracker.periods import Period
from tracker.ui.charts.values.shares import Share
from tracker.ui.pages.overview.values import OverviewValue
from tracker.usage import Measures

MODELS = ("claude-sonnet-4.5", "gpt-5", "gemini-2.5-pro")


def used(dollars: float, requests: int | None = 10, tokens: int | None = 1_000_000) -> Measures:
    """Return measures of an amount: nine tenths credits, one tenth BYOK; four fifths of the tokens are prompt."""
    nano = round(dollars * USD)
    prompt = None if tokens is None else tokens * 4 // 5
    completion = None if tokens is None or prompt is None else tokens - prompt
    return Measures(
        requests=requests,
        credits_nano=nano * 9 // 10,
        byok_nano=nano - nano * 9 // 10,
        prompt_tokens=prompt,
        completion_tokens=completion,
        reasoning_tokens=None if completion is None else completion * 2 // 5,
        cached_tokens=None,
        cached_unknown_requests=requests,
    )


def summed(parts: list[Measures]) -> Measures:
    """Return the sum of several measures."""
    total = Measures()
    for part in parts:
        total += part
    return total


def overview_of(days: int = 30, models: tuple[str, ...] = MODELS) -> Overview:
    """Return an overview of `days` days that end with today, in which the nth model costs 6 / n dollars a day."""
    first = LAST - timedelta(days=days - 1)
    dates = [first + timedelta(days=n) for n in range(days)]
    coverage = [day(one, DayState.OPEN if one == LAST else DayState.COMPLETE) for one in dates]
    series = tuple(
        Series(name, "value", tuple(used(6 / (n + 1)) for _ in dates), f"model:{name}") for n, name in enumerate(models)
    )
    per_model = [summed(list(one.measures)) for one in series]
    total = summed(per_model)
    before = used(total.spend_nano / USD * 0.8, 270, 80_000_000)
    rows = tuple(
        Row(
            name=name,
            author="acme",
            rank_key=f"model:{name}",
            measures=measures,
            before=used(measures.spend_nano / USD * 0.5),
            kind="value",
        )
        for name, measures in zip(models, per_model, strict=True)
    )
    parts = (
        ChangePart("volume", 32 * USD, "10.5% more tokens, most of them on gpt-5 and claude-sonnet-4.5."),
        ChangePart("mix", 8 * USD, "gpt-5 went from 13.1% to 14.1% of tokens."),
        ChangePart("price", -3 * USD, "gpt-5 went from $0.60 to $0.55 per 1M tokens paid."),
    )
    return Overview(
        period=Period(first, LAST, f"{days}d"),
        total=total,
        against=Period(first, LAST, f"{days}d").before(),
        before=before,
        buckets=tuple(Bucket(one, one, one == LAST, (stored,)) for one, stored in zip(dates, coverage, strict=True)),
        step="day",
        series=series,
        rows=rows,
        weekly=WeeklySums((None, *(used(n) for n in range(1, 12))), LAST - timedelta(days=1)),
        change=Change(Period(first, LAST).before(), parts, 37 * USD, "Mix is what remains."),
        change_reason=None,
        coverage=Coverage(tuple(coverage)),
        indeterminate=None,
    )


def value_of(
    overview: Overview | None = None, split: str = "model", slots: Mapping[str, int] | None = None
) -> OverviewValue:
    """Return what the page loads for an overview."""
    given = {f"model:{name}": slot for slot, name in enumerate(MODELS)}
    shares = (Share("backend", 200 * USD), Share("laptop", 40 * USD), Share("Chatroom", 2 * USD))
    return OverviewValue(
        overview=overview or overview_of(),
        split=split,
        shares=shares,
        shares_by="key",
        slots=slots or given,
    )


def empty_overview() -> Overview:
    """Return an overview of 30 stored days without any usage and without a period before."""
    full = overview_of()
    return replace(
        full,
        total=Measures(),
        before=None,
        series=(),
        rows=(),
        weekly=WeeklySums((None,) * 12, LAST - timedelta(days=1)),
        change=None,
        change_reason="Nothing to compare with.",
    )
