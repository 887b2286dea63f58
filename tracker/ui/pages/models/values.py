"""Prepares the numbers of the page "Models" for drawing: bars of the mix, titles, subtitles. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tracker.analysis.breakdowns.model_mix import Mix, MixBy
from tracker.analysis.ledger.question import Coverage
from tracker.analysis.views.models import ModelsPage as ModelsNumbers
from tracker.formatting import NO_DATA, counted, date_range, money, tokens
from tracker.ui.charts.values.bars import WHOLE, Bars, Benchmark, Column, Part
from tracker.ui.charts.values.colour_slots import chart_slots
from tracker.ui.charts.values.names import distinct_names
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.shown import Shown

MixMeasure = Literal["share", "tokens"]

SPLITS: Mapping[str, str] = {"model": "Model", "author": "Author", "cell": "Open and origin"}
MEASURES: Mapping[str, str] = {"share": "Share", "tokens": "Tokens"}

CELL_SLOTS = {
    "cell:closed rest of world": 0,
    "cell:open china": 1,
    "cell:open rest of world": 2,
    "cell:closed china": 3,
}
"""These four have the same colours on every page."""


@dataclass(frozen=True, slots=True)
class ModelsValue:
    """Everything the page shows: its numbers, and persistent colours of models and authors."""

    page: ModelsNumbers
    slots: Mapping[MixBy, Mapping[str, int]]

    @property
    def coverage(self) -> Coverage:
        """How complete the period is."""
        return self.page.coverage


def mix_bars(value: ModelsValue, by: MixBy, measure: MixMeasure) -> Bars:
    """Return the chart of one split: 100 % of each bar, or tokens."""
    page, mix = value.page, value.page.mixes[by]
    keys = [one.rank_key for one in mix.series if one.rank_key]
    slots = CELL_SLOTS if by == "cell" else chart_slots(value.slots.get(by, {}), keys)
    names = distinct_names([one.name for one in mix.series])
    parts = tuple(
        Part(name, slots.get(one.rank_key) if one.rank_key else None, one.kind, one.tokens)
        for name, one in zip(names, mix.series, strict=True)
    )
    columns = tuple(Column(bucket.first, bucket.last, bucket.open, bucket.coverage, None) for bucket in page.buckets)
    is_share = measure == "share"
    report, market = (_benchmark(mix, is_market=is_market) if is_share else None for is_market in (False, True))
    return Bars(
        unit="tokens",
        step=page.step,
        columns=columns,
        parts=parts,
        benchmark=report,
        whole=is_share,
        with_requests=False,
        market_benchmark=market,
    )


def _benchmark(mix: Mix, *, is_market: bool) -> Benchmark | None:
    benchmark = next((benchmark for benchmark in mix.benchmarks if (benchmark.kind == "market") == is_market), None)
    if benchmark is None:
        return None
    # There is space for two narrow lines: "report, | end of 2025", "market, | 11 Nov 2026", or "invented | market".
    head, comma, moment = benchmark.caption.replace("report benchmark", "report").partition(", ")
    words = head.split()
    lines = (f"{head}{comma.strip()}", *((moment,) if comma else ())) if len(words) == 1 else tuple(words)
    return Benchmark(round(benchmark.value * WHOLE), lines, benchmark.text)


def mix_subtitle(page: ModelsNumbers, measure: MixMeasure) -> str:
    """Return unit and scope of the bars."""
    unit = "Share of tokens" if measure == "share" else "Prompt + completion tokens"
    return f"{unit} {page.step_text}"


def origins_subtitle(page: ModelsNumbers, shown: Shown) -> str:
    """Return the dates of the three columns."""
    origins = page.origins
    market = "no market data" if origins.market_caption is None else f"{origins.market_name} {origins.market_caption}"
    yours = "your filtered usage" if shown.is_filtered else "you"
    return f"Share of tokens · {yours} {date_range(page.period)} · {origins.report_caption} · {market}"


def mix_empty_text(page: ModelsNumbers, known: Known) -> str:
    """Return why there are no bars; empty if there are some."""
    return "" if page.tokens else known.why_empty()


def models_subtitle(page: ModelsNumbers, known: Known) -> str:
    """Return the number of models and their totals; `NO_DATA` if no total is known."""
    if known.is_nothing:
        return NO_DATA
    number = sum(row.model is not None for row in page.rows)
    return f"{counted(number, 'model')} · {money(page.spend_nano)} and {tokens(page.tokens)} tokens in total"
