"""The sample's market is invented, and every page, command and export that shows it says so; a real one has its credit.

The market and the account are the small ones of `tests/worlds/`; the store is the sample's as soon as it belongs to it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

from tests.worlds.comparison_schema import SCHEMA
from tests.worlds.hand_account import CLAUDE, NOW, PERIOD, hand_store
from tests.worlds.hand_market import AS_OF, FIRST, put_market
from tracker.analysis.compare.compare import compare
from tracker.analysis.prices.price_list import prices
from tracker.analysis.views.models import ModelsPage, models_page
from tracker.analysis.views.reasoning import ReasoningPage, reasoning_page
from tracker.analysis.views.world import WorldPage, world_page
from tracker.export.comparison import comparison_json
from tracker.export.months import months_table
from tracker.export.page_tables import origins_table
from tracker.export.prices import prices_json
from tracker.export.world_tables import apps_table, ranks_table, sessions_table, tasks_table, world_table
from tracker.market import AppRanking, AppUse, SessionCost, SessionCosts, TaskShare, TaskShares
from tracker.periods import day_number
from tracker.store.account.account import bind_account
from tracker.store.account.market import save_snapshot
from tracker.store.file.database import Store
from tracker.usage import SAMPLE_IDENTITY, KeyOwner

CREDIT = "Source: OpenRouter"
INVENTED = "Invented market data of the sample, as of 2026-10-09"
SNAPSHOTS = (
    TaskShares(AS_OF, FIRST, FIRST + 6, (TaskShare("code", "Code", None, 0.3, 0.4),)),
    AppRanking(AS_OF, FIRST, FIRST + 6, (AppUse(1, 10, "Cline", 900, 9),)),
    SessionCosts(AS_OF, FIRST, FIRST + 6, (SessionCost("cline", "Cline", CLAUDE, "1-turn", 40_000_000),)),
)


@pytest.fixture(params=[True, False], ids=["sample", "real"])
def invented(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def store(tmp_path: Path, invented: bool) -> Iterator[Store]:
    with hand_store(tmp_path) as opened:
        bind_account(opened, KeyOwner(SAMPLE_IDENTITY if invented else "user_2abc", "sk-or-v1-abc...def"))
        put_market(opened, range(FIRST, FIRST + 8))
        for snapshot in SNAPSHOTS:
            save_snapshot(opened, snapshot, AS_OF)
        yield opened


@dataclasses.dataclass(frozen=True)
class Pages:
    world: WorldPage
    models: ModelsPage
    reasoning: ReasoningPage


@pytest.fixture
def pages(store: Store) -> Pages:
    now = datetime(2026, 10, 15, 12, tzinfo=UTC)
    return Pages(
        world_page(store, PERIOD, now), models_page(store, PERIOD, {}, now), reasoning_page(store, PERIOD, {}, now)
    )


def texts_in(value: object) -> Iterator[str]:
    """Yield every text inside dataclasses, mappings and sequences."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for each in (*value, *value.values()):
            yield from texts_in(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from texts_in(each)


def test_no_text_of_a_page_credits_openrouter_with_invented_numbers(pages: Pages, invented: bool) -> None:
    for page in (pages.world, pages.models, pages.reasoning):
        texts = list(texts_in(page))
        assert any(CREDIT in text for text in texts) is not invented
        assert (INVENTED in texts) is invented
        assert any("users of OpenRouter" in text for text in texts) is (page is pages.world and not invented)


def test_the_name_beside_the_values_says_that_they_are_invented(pages: Pages, invented: bool) -> None:
    name = "invented market" if invented else "market"
    world = pages.world.world
    rows = [row for group in world.groups for row in group.rows]
    assert {world.market_name, pages.models.origins.market_name, *(row.market_name for row in rows)} == {name}
    trends = [pages.reasoning.trend, *(row.trend for row in rows if row.trend is not None and row.trend.market)]
    assert len(trends) > 1
    assert {trend.market_name for trend in trends} == {name}
    assert all(trend.market_label.startswith(f"{name} ") for trend in trends)
    assert [line.caption for line in pages.models.mixes["cell"].benchmarks][1] == f"{name}, 8 Oct 2026"
    heads = (pages.world.context.tasks_head, pages.world.context.apps_head, pages.world.context.sessions_head)
    assert {head.invented for head in heads if head is not None} == {pages.world.ranks.invented} == {invented}


def test_every_exported_table_ends_with_what_the_numbers_are(pages: Pages, invented: bool) -> None:
    context = pages.world.context
    tables = (
        world_table(pages.world.world),
        ranks_table(pages.world.ranks),
        tasks_table(context),
        apps_table(context),
        sessions_table(context),
        origins_table(pages.models.origins),
        months_table(pages.reasoning.trend, "percent"),
    )
    for table in tables:
        last = str(table.rows[-1][0])
        assert last == INVENTED if invented else last.startswith(CREDIT)
    assert ("invented market" in {row[0] for row in tables[-1].rows}) is invented


def test_json_marks_the_sample_and_is_unchanged_for_a_real_account(store: Store, invented: bool) -> None:
    compared, listed = comparison_json(compare(store, PERIOD, NOW)), prices_json(prices(store, PERIOD, {}, NOW))
    jsonschema.validate(compared, SCHEMA)
    marks = {"sample": True} if invented else {}
    source = INVENTED if invented else "Source: OpenRouter (openrouter.ai/rankings), as of 2026-10-09"
    assert compared["market"] == {
        "credit": source, "as_of": "2026-10-09", "from": "2026-10-02", "to": "2026-10-08", "days": 7, **marks
    }  # fmt: skip
    assert {name: listed[name] for name in listed if name not in ("period", "models", "rule")} == marks


def test_an_account_without_an_identity_is_not_the_sample(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        october = day_number(date(2026, 10, 1))
        put_market(store, range(october, october + 8))
        assert str(world_page(store, PERIOD, NOW).world.market_source).startswith(CREDIT)
