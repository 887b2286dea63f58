"""The market's tasks, apps and session costs, next to the person's tags, apps and models."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.worlds.hand_account import CLAUDE, DEEPSEEK, LLAMA, PERIOD, filled, hand_store, usage
from tracker import feeds
from tracker.analysis.views.world import world_page
from tracker.analysis.world.market_context import NEEDS_INFERENCE_KEY, MarketContext, SessionRow
from tracker.export.world_tables import apps_table, sessions_table, tasks_table
from tracker.market import AppRanking, AppUse, SessionCost, SessionCosts, TaskShare, TaskShares
from tracker.money import NANO_PER_USD
from tracker.periods import day_number, ms_of
from tracker.store.account.market import save_snapshot
from tracker.store.account.tags import set_tag
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days
from tracker.tags import Tag

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)
AS_OF = ms_of(datetime(2026, 10, 15, 9, tzinfo=UTC))
FIRST, LAST = day_number(date(2026, 10, 8)), day_number(date(2026, 10, 14))
CENT = NANO_PER_USD // 100

TASKS = TaskShares(
    AS_OF,
    FIRST,
    LAST,
    (
        TaskShare("code", "Code", None, 0.30, 0.40),
        TaskShare("general", "General", None, 0.70, 0.60),
        TaskShare("code:debugging", "Debugging", "code", 0.10, 0.15),
        TaskShare("code:review", "Review", "code", 0.20, 0.25),
        TaskShare("general:roleplay", "Roleplay", "general", 0.50, 0.45),
        TaskShare("other:odd", "Odd", "other", 0.01, 0.01),
    ),
)
APPS = AppRanking(
    AS_OF,
    FIRST,
    LAST,
    (
        AppUse(2, 11, "Editor", 500, 5),
        AppUse(1, 10, "Cline", 900, 9),
        *(AppUse(rank, 100 + rank, f"App {rank}", 100 - rank, 1) for rank in range(3, 20)),
    ),
)
COSTS = SessionCosts(
    AS_OF,
    FIRST,
    LAST,
    tuple(
        SessionCost("cline", "Cline", model, turns, cents * CENT)
        for model in (LLAMA, CLAUDE, "acme/other")
        for turns, cents in (("10-49-turns", 30), ("1-turn", 1), ("50-plus-turns", 200), ("2-9-turns", 5))
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    rows = [
        usage(date(2026, 10, 1), CLAUDE, 100, 5000, 1000)._replace(app="cline"),
        usage(date(2026, 10, 2), DEEPSEEK, 100, 3000, 1000)._replace(app="App 15"),
        usage(date(2026, 10, 2), DEEPSEEK, 10, 10, 0)._replace(app="My script"),
    ]
    with filled(tmp_path, [], []) as opened:
        replace_days(opened, feeds.KEY_MODEL_APP, [day_number(day) for day in PERIOD], rows, AS_OF)
        for snapshot in (TASKS, APPS, COSTS):
            save_snapshot(opened, snapshot, AS_OF)
        yield opened


def context_of(store: Store) -> MarketContext:
    return world_page(store, PERIOD, NOW).context


def test_groups_come_with_their_tasks_the_largest_first(store: Store) -> None:
    assert [(row.name, row.is_group, row.token_share) for row in context_of(store).tasks] == [
        ("General", True, 0.60),
        ("Roleplay", False, 0.45),
        ("Code", True, 0.40),
        ("Review", False, 0.25),
        ("Debugging", False, 0.15),
        ("Odd", False, 0.01),
    ]


def test_a_tag_of_the_same_name_is_shown_next_to_the_task(store: Store) -> None:
    before = {row.name: (row.category, row.you, row.you_text) for row in context_of(store).tasks}
    assert before["Code"] == ("programming", None, "no tag of yours")
    assert before["Debugging"] == (None, None, "")
    set_tag(store, Tag("model", CLAUDE, "programming"))
    after = {row.name: (row.category, row.you, row.you_text) for row in context_of(store).tasks}
    category, you, text = after["Code"]
    assert (category, text) == ("programming", "59.9%")
    assert you == pytest.approx(6000 / 10_010)
    assert after["Roleplay"] == ("roleplay", None, "no tag of yours"), "untagged usage may be roleplay"


def test_your_apps_are_shown_however_low_they_rank(store: Store) -> None:
    context = context_of(store)
    assert [row.rank for row in context.apps] == [*range(1, 11), 15]
    assert {row.name: row.you for row in context.apps if row.you is not None} == {"Cline": 6000, "App 15": 4000}
    assert context.other_apps == 1


def test_sessions_are_shown_for_the_models_in_use(store: Store) -> None:
    context = context_of(store)
    assert context.turns == ("1-turn", "2-9-turns", "10-49-turns", "50-plus-turns")
    costs = {"10-49-turns": 30 * CENT, "1-turn": CENT, "50-plus-turns": 200 * CENT, "2-9-turns": 5 * CENT}
    assert context.sessions == (SessionRow("Cline", CLAUDE, costs, True),)


def test_without_a_model_in_use_the_first_models_are_shown(tmp_path: Path) -> None:
    with filled(tmp_path, [], PERIOD) as store:
        save_snapshot(store, COSTS, AS_OF)
        context = context_of(store)
    assert [(row.model, row.yours) for row in context.sessions] == [
        (LLAMA, False),
        (CLAUDE, False),
        ("acme/other", False),
    ]


def test_each_snapshot_has_days_age_and_credit(store: Store) -> None:
    context = context_of(store)
    assert context.tasks_head is not None
    assert context.apps_head is not None
    assert context.sessions_head is not None
    heads = (context.tasks_head, context.apps_head, context.sessions_head)
    assert {(head.days, head.age) for head in heads} == {("8 – 14 Oct 2026", "3 h ago")}
    assert [head.source for head in heads] == [
        f"Source: OpenRouter (openrouter.ai/{page}), as of 2026-10-15" for page in ("rankings", "apps", "rankings")
    ]


def test_a_missing_snapshot_is_none_and_not_zero(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        assert context_of(store) == MarketContext(
            tasks=(), tasks_head=None, apps=(), apps_head=None, other_apps=0, sessions=(), turns=(), sessions_head=None
        )
    assert "sync once with such a key in OPENROUTER_API_KEY" in NEEDS_INFERENCE_KEY


def test_a_sample_without_sessions_has_no_days(store: Store) -> None:
    save_snapshot(store, SessionCosts(AS_OF, None, None, ()), AS_OF)
    context = context_of(store)
    assert context.sessions == ()
    assert context.sessions_head is not None
    assert context.sessions_head.days == ""


def test_tables_contain_the_numbers_and_the_credit(store: Store) -> None:
    context = context_of(store)
    for table in (tasks_table(context), apps_table(context), sessions_table(context)):
        assert {len(row) for row in table.rows} == {len(table.header)}
        assert str(table.rows[-1][0]).startswith("Source: OpenRouter")
    assert tasks_table(context).rows[2] == ("Code", "yes", "40", "30", "programming", None)
    assert apps_table(context).rows[0] == (1, "Cline", 900, 9, 6000)
    assert sessions_table(context).rows[0] == ("Cline", CLAUDE, "1-turn", "0.01", "yes")
