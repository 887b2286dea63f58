"""The numbers of the pages Models, Reasoning and Agentic as tables, for "Export these numbers".

Money is exact decimal text in US dollars, shares are percent (0 to 100), empty cells are unknown.
"""

from __future__ import annotations

from tracker.analysis.breakdowns.model_mix import MixBy
from tracker.analysis.breakdowns.origins import Origins
from tracker.analysis.breakdowns.reasoning_cost import CostSum
from tracker.analysis.ledger.time_buckets import Bucket
from tracker.analysis.report.benchmarks import BenchmarkLine
from tracker.analysis.views.agentic import AgenticPage
from tracker.analysis.views.models import ModelsPage
from tracker.analysis.views.reasoning import ReasoningPage
from tracker.export.tables import Cell, Table, fixed_text, percent_text
from tracker.money import usd_text


def mix_table(page: ModelsPage, by: MixBy) -> Table:
    """Return tokens and share of each series in each bar."""
    mix = page.mixes[by]
    rows = [
        (*_span(bucket), series.name, tokens, percent_text(share))
        for series in mix.series
        for bucket, tokens, share in zip(page.buckets, series.tokens, mix.shares(series), strict=True)
    ]
    return Table(("from", "to", by, "tokens", "share_percent"), tuple(rows))


def models_table(page: ModelsPage) -> Table:
    """Return the table of models."""
    rows = [
        (
            row.model or row.name,
            row.author,
            row.kind,
            row.requests,
            row.tokens,
            percent_text(row.share),
            usd_text(row.spend_nano),
            None if row.paid.per_million is None else usd_text(round(row.paid.per_million)),
        )
        for row in page.rows
    ]
    header = ("model", "author", "weights", "requests", "tokens", "share_percent", "spend_usd", "paid_usd_per_1m")
    return Table(header, tuple(rows))


def origins_table(origins: Origins) -> Table:
    """Return weights and origin in three columns; the report's figures as it words them, with its reservations."""
    rows = [
        (
            row.name,
            percent_text(None if row.you is None else float(row.you)),
            row.report_text,
            percent_text(None if row.market is None else float(row.market))
            if row.market_range is None
            else row.market_text,
        )
        for row in origins.rows
    ]
    credit = () if origins.market_source is None else ((origins.market_source, None, None, None),)
    return Table(("models", "you_percent", "report", "market_percent"), (*rows, *credit))


def price_dots_table(page: ModelsPage) -> Table:
    """Return the price paid and the list price of each model."""
    rows = [
        (dot.model, usd_text(dot.paid_nano), None if dot.list_nano is None else usd_text(dot.list_nano), dot.note)
        for dot in page.dots.rows
    ]
    return Table(("model", "paid_usd_per_1m", "list_usd_per_1m", "note"), tuple(rows))


def uses_table(page: ModelsPage) -> Table:
    """Return first and last use of every model, and the changes of its list price in between."""
    rows = [
        (
            bar.model,
            bar.first.isoformat(),
            bar.last.isoformat(),
            "idle" if bar.is_idle else "in use",
            usd_text(bar.spend_nano),
            "; ".join(f"{move.day.isoformat()} {'up' if move.up else 'down'}" for move in bar.price_moves) or None,
        )
        for bar in page.uses.bars
    ]
    return Table(("model", "first_used", "last_used", "state", "spend_usd", "price_changes"), tuple(rows))


def reasoning_table(page: ReasoningPage) -> Table:
    """Return the values of each bar."""
    bars = zip(page.buckets, page.share, page.inside, page.reasoned, page.answered, page.cost, strict=True)
    rows = [
        (
            *_span(bucket),
            percent_text(share),
            percent_text(inside),
            reasoned,
            answered,
            *_cost(cost),
        )
        for bucket, share, inside, reasoned, answered, cost in bars
    ]
    header = ("from", "to", "reasoning_models_percent", "reasoning_in_completion_percent", "reasoning_tokens")
    return Table((*header, "visible_completion_tokens", *_COST_COLUMNS), tuple(rows))


def reasoning_cost_table(page: ReasoningPage) -> Table:
    """Return the cost of reasoning by model."""
    rows = [
        (
            row.model,
            row.tokens,
            row.completion_tokens,
            row.reasoning_tokens,
            percent_text(row.inside),
            *_cost(row.cost),
            usd_text(row.spend_nano),
        )
        for row in page.rows
    ]
    header = ("model", "tokens", "completion_tokens", "reasoning_tokens", "reasoning_in_completion_percent")
    return Table((*header, *_COST_COLUMNS, "spend_usd"), tuple(rows))


_COST_COLUMNS = ("thinking_usd_estimate", "reasoning_tokens_without_price")


def _cost(cost: CostSum | None) -> tuple[Cell, Cell]:
    """Return the estimated cost of the reasoning tokens that have a price, and how many have none."""
    if cost is None:
        return None, None
    return None if cost.nano is None else usd_text(cost.nano), cost.unpriced


def tool_calls_table(page: AgenticPage) -> Table:
    """Return the share of tool calls of each bar, and the report's benchmarks."""
    rows: list[tuple[Cell, ...]] = [
        (*_span(bucket), percent_text(share)) for bucket, share in zip(page.buckets, page.tool_share, strict=True)
    ]
    rows += [_benchmark(benchmark) for benchmark in page.tool_benchmarks]
    return Table(("from", "to", "tool_call_tokens_percent"), tuple(rows))


def _benchmark(benchmark: BenchmarkLine) -> tuple[Cell, ...]:
    return benchmark.caption, None, percent_text(benchmark.value)


def lengths_table(page: AgenticPage) -> Table:
    """Return mean and median of each length in each bar."""
    rows = [
        (*_span(bucket), line.part, fixed_text(mean), fixed_text(median))
        for line in page.lengths
        for bucket, mean, median in zip(page.buckets, line.means, line.medians, strict=True)
    ]
    return Table(("from", "to", "length", "mean_tokens", "median_tokens"), tuple(rows))


def endings_table(page: AgenticPage) -> Table:
    """Return how calls ended."""
    rows = [
        (row.name, row.reason, row.requests, percent_text(row.request_share), row.tokens, percent_text(row.token_share))
        for row in page.endings
    ]
    header = ("ended", "finish_reason", "requests", "requests_percent", "tokens", "tokens_percent")
    return Table(header, tuple(rows))


def times_table(page: AgenticPage) -> Table:
    """Return the distribution of call times: one row with median and 95th percentile, then one per bin."""
    rows: list[tuple[Cell, ...]] = []
    for each in page.times:
        if each.distribution is None:
            continue
        distribution = each.distribution
        rows.append(
            (
                each.which,
                each.unit,
                None,
                None,
                distribution.count,
                fixed_text(distribution.p50),
                fixed_text(distribution.p95),
            )
        )
        rows += [
            (each.which, each.unit, fixed_text(one.low), fixed_text(one.high), one.count, None, None)
            for one in distribution.bins
        ]
    return Table(("time", "unit", "from", "to", "calls", "median", "p95"), tuple(rows))


def _span(bucket: Bucket) -> tuple[str, str]:
    return bucket.first.isoformat(), bucket.last.isoformat()
