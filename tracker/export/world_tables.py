"""The numbers of the page "You and the world" as tables, for "Export these numbers".

Money is exact decimal text in US dollars, shares are percent (0 to 100), empty cells are unknown. The last row is the
source that has to be shown with the market's numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.analysis.market.ranks import MarketRanks, Rank
from tracker.analysis.world.market_context import Head, MarketContext
from tracker.analysis.world.values import World
from tracker.export.tables import Cell, Table, fixed_text, percent_text
from tracker.money import usd_text

_Row = tuple[Cell, ...]


def world_table(world: World) -> Table:
    """Return the rows of the comparison, then the figures that are not compared, and why.

    The report's figures are given as it words them, with its reservations.
    """
    header = ("group", "figure", "name", "you", "report", "market", "you_against_the_report", "fairness_or_reason")
    rows: list[_Row] = [
        (
            group.title,
            row.figure_id,
            row.name,
            fixed_text(row.you),
            row.benchmark.text,
            fixed_text(row.market) if row.market_range is None else row.market_text,
            row.difference_text,
            row.fairness,
        )
        for group in world.groups
        for row in group.rows
    ]
    rows += [
        ("not compared", family, definition, None, None, None, None, reason)
        for family, definition, reason in world.not_compared
    ]
    return _sourced(header, rows, world.market_source)


def ranks_table(ranks: MarketRanks) -> Table:
    """Return the ranks of all weeks, by their Mondays."""
    sides = ("rank", "percent", "rank_before")
    header = ("week", "model", *(f"market_{name}" for name in sides), *(f"your_{name}" for name in sides))
    rows: list[_Row] = [
        (week.monday.isoformat(), model.slug, *_rank(model.market), *_rank(model.you))
        for week in ranks.weeks
        for model in week.models
    ]
    return _sourced(header, rows, ranks.source)


def _rank(standing: Rank | None) -> _Row:
    return (
        (None, None, None)
        if standing is None
        else (standing.rank, percent_text(float(standing.share)), standing.before)
    )


def tasks_table(context: MarketContext) -> Table:
    """Return what the market uses models for, and your own tags of the same name."""
    header = ("task", "is_group", "market_tokens_percent", "market_requests_percent", "your_tag", "your_tokens_percent")
    rows: list[_Row] = [
        (
            row.name,
            "yes" if row.is_group else "no",
            percent_text(row.token_share),
            percent_text(row.request_share),
            row.category,
            percent_text(row.you),
        )
        for row in context.tasks
    ]
    return _sourced(header, rows, _source(context.tasks_head))


def apps_table(context: MarketContext) -> Table:
    """Return the apps of the ranking that the page shows."""
    rows: list[_Row] = [(row.rank, row.name, row.tokens, row.requests, row.you) for row in context.apps]
    header = ("rank", "app", "market_tokens", "market_requests", "your_tokens")
    return _sourced(header, rows, _source(context.apps_head))


def sessions_table(context: MarketContext) -> Table:
    """Return the median cost of a session, one row per app, model and number of turns."""
    rows: list[_Row] = [
        (row.app, row.model, turns, usd_text(row.costs[turns]), "yes" if row.yours else "no")
        for row in context.sessions
        for turns in context.turns
        if turns in row.costs
    ]
    header = ("app", "model", "turns", "median_session_usd", "used_by_you")
    return _sourced(header, rows, _source(context.sessions_head))


def _source(head: Head | None) -> str | None:
    return None if head is None else head.source


def _sourced(header: tuple[str, ...], rows: Iterable[_Row], source: str | None) -> Table:
    """Return a table that ends with the source, if there is one."""
    last = () if source is None else ((source, *(None,) * (len(header) - 1)),)
    return Table(header, (*rows, *last))
