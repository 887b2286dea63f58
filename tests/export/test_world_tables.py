"""The page "You and the world" as tables: the numbers, empty if unknown, and the credit last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tracker.analysis.market.ranks import MarketRanks, Rank, RankedModel, WeekOfRanks
from tracker.analysis.world.market_context import AppRow, Head, MarketContext, SessionRow, TaskRow
from tracker.export.world_tables import apps_table, ranks_table, sessions_table, tasks_table

CREDIT = "Source: OpenRouter"
HEAD = Head("8 – 14 Oct 2026", "3 h ago", CREDIT)
WEEK = WeekOfRanks(
    monday=date(2026, 10, 5),
    days=7,
    your_days=7,
    has_before=True,
    you_had_before=True,
    models=(
        RankedModel("a/x", Rank(1, Fraction(2, 5), 3), Rank(2, Fraction(1, 8), None)),
        RankedModel("b/y", None, Rank(1, Fraction(1, 2), 1)),
    ),
    more=0,
)
CONTEXT = MarketContext(
    tasks=(
        TaskRow(
            name="Code",
            is_group=True,
            token_share=0.4,
            request_share=0.3,
            category="programming",
            you=None,
            you_text="no tag of yours",
        ),
    ),
    tasks_head=HEAD,
    apps=(AppRow(1, "Editor", 900, 9, None), AppRow(15, "Script", 85, 1, 4000)),
    apps_head=None,
    other_apps=0,
    sessions=(SessionRow("Cline", "a/x", {"10-49-turns": 300_000_000, "1-turn": 10_000_000}, True),),
    turns=("1-turn", "2-9-turns", "10-49-turns"),
    sessions_head=HEAD,
)


def test_ranks_of_a_week_are_empty_where_one_side_has_none() -> None:
    assert ranks_table(MarketRanks((WEEK,), "3 h ago", CREDIT)).rows == (
        ("2026-10-05", "a/x", 1, "40", 3, 2, "12.5", None),
        ("2026-10-05", "b/y", None, None, None, 1, "50", 1),
        (CREDIT, *[None] * 7),
    )


def test_without_a_market_there_is_no_credit() -> None:
    assert ranks_table(MarketRanks((), None, None)).rows == ()
    assert apps_table(CONTEXT).rows == ((1, "Editor", 900, 9, None), (15, "Script", 85, 1, 4000))


def test_shares_of_tasks_are_percent_and_empty_without_a_tag() -> None:
    assert tasks_table(CONTEXT).rows == (("Code", "yes", "40", "30", "programming", None), (CREDIT, *[None] * 5))


def test_sessions_have_a_row_for_each_known_number_of_turns_the_shortest_first() -> None:
    assert sessions_table(CONTEXT).rows == (
        ("Cline", "a/x", "1-turn", "0.01", "yes"),
        ("Cline", "a/x", "10-49-turns", "0.3", "yes"),
        (CREDIT, *[None] * 4),
    )
    unused = replace(CONTEXT, sessions=(replace(CONTEXT.sessions[0], yours=False),))
    assert {row[4] for row in sessions_table(unused).rows} == {"no", None}
