"""One question, one answer: pages, `compare --json` and `compare` agree, and an override moves all of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import NOW, Cli
from tests.ui.page_requests import request_of
from tests.worlds.hand_csv_account import BUNNY, DEEPSEEK_V3, FIRST, LAST, exports
from tracker.analysis.breakdowns.model_mix import CELL_NAMES
from tracker.market import ModelTokens, Rankings
from tracker.periods import Period, day_number, ms_of
from tracker.store.account.market import replace_market_days
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.ui.pages.agentic.page import AgenticPage
from tracker.ui.pages.models.page import ModelsPage
from tracker.ui.pages.page import Page
from tracker.ui.pages.reasoning.page import ReasoningPage
from tracker.ui.pages.world.page import WorldPage

PERIOD = Period(date.fromisoformat(FIRST), date.fromisoformat(LAST))
OPEN = "oss_share_equilibrium"
REASONING = "reasoning_model_token_share"


@pytest.fixture
def store(cli: Cli, tmp_path: Path, own_environment: Path) -> Path:
    """The account of `csv_account`, with a market in which deepseek has 75, the unknown author 5 of 100 tokens."""
    for name, text in exports().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert cli("import", tmp_path / name).code == 0
    path = own_environment / "usage.sqlite3"
    day = day_number(PERIOD.last)
    shares = ((DEEPSEEK_V3, 75), (BUNNY, 5), ("other", 20))
    with open_for_writing(path) as opened:
        rows = tuple(ModelTokens(day, model, "standard", tokens) for model, tokens in shares)
        replace_market_days(opened, Rankings(ms_of(NOW), rows), ms_of(NOW))
    return path


def page_value(page: type[Page[Any]], store: Path) -> Any:
    """Return what the window would show."""
    with open_for_reading(store) as opened:
        return page.load(request_of(opened, PERIOD, NOW))


def compared(cli: Cli) -> dict[str, dict[str, Any]]:
    return {figure["id"]: figure for figure in cli.json("compare", "--from", FIRST, "--to", LAST)["figures"]}


def test_the_page_shows_what_the_command_prints(cli: Cli, store: Path) -> None:
    figures = compared(cli)
    world = page_value(WorldPage, store).world
    rows = [row for group in world.groups for row in group.rows]
    assert len(rows) > 12
    for row in rows:
        printed = figures[row.figure_id]
        for shown, reported in ((row.you, printed["you"]), (row.market, printed["market"])):
            assert shown == (None if reported is None else float(reported)), row.figure_id
    assert any(row.market is not None for row in rows)
    assert [row.name for row in rows if row.median_text] == ["Prompt", "Completion", "Entire request"]
    table = cli("compare", "--from", FIRST, "--to", LAST).out.splitlines()
    assert len(table) == 1 + len(rows) + 1
    for row, line in zip(rows, table[1:], strict=False):
        assert line.startswith(row.name)
        assert row.you_text in line
        assert not row.median_text or f"{row.you_text}, median {row.median_text}" in line
        assert row.market_text in line


def open_weight(cli: Cli, store: Path) -> set[float]:
    """Return the open-weight share of tokens from everywhere it is shown, rounded to a billionth."""
    models = page_value(ModelsPage, store).page
    cells = [series for series in models.mixes["cell"].series if series.name in (*CELL_NAMES.values(),)[:2]]
    world = page_value(WorldPage, store).world
    shown = next(row.you for group in world.groups for row in group.rows if row.figure_id == OPEN)
    return {
        round(float(value), 9)
        for value in (
            compared(cli)[OPEN]["you"],
            shown,
            100 * models.origins.rows[0].you,
            100 * sum(sum(filter(None, series.tokens)) for series in cells) / models.tokens,
            100 * sum(row.tokens for row in models.rows if row.kind.startswith("open")) / models.tokens,
        )
    }


def reasoning(cli: Cli, store: Path) -> set[float]:
    """Return the share of tokens on reasoning models from everywhere it is shown, rounded to a billionth."""
    world = page_value(WorldPage, store).world
    shown = next(row.you for group in world.groups for row in group.rows if row.figure_id == REASONING)
    page = page_value(ReasoningPage, store)
    return {round(float(value), 9) for value in (compared(cli)[REASONING]["you"], shown, 100 * page.total_share)}


def test_an_override_moves_the_same_number_everywhere(cli: Cli, store: Path, own_environment: Path) -> None:
    # By hand: open 2.48M, reasoning 1.15M of 6.00M tokens; the unknown author's model has 0.39M.
    assert open_weight(cli, store) == {round(100 * 2.48 / 6, 9)}
    assert reasoning(cli, store) == {round(100 * 1.15 / 6, 9)}
    assert float(compared(cli)[OPEN]["market"]) == 75.0
    said = {"classification": {BUNNY: {"weights": "open", "origin": "china", "reasoning": True}}}
    (own_environment / "settings.json").write_text(json.dumps(said), encoding="utf-8")
    assert open_weight(cli, store) == {round(100 * 2.87 / 6, 9)}
    assert reasoning(cli, store) == {round(100 * 1.54 / 6, 9)}
    assert float(compared(cli)[OPEN]["market"]) == 80.0
    assert page_value(ModelsPage, store).page.origins.rows[0].market == pytest.approx(0.8)


def test_agentic_and_compare_agree(cli: Cli, store: Path) -> None:
    page, figures = page_value(AgenticPage, store), compared(cli)
    assert 100 * page.total_tool_share == pytest.approx(float(figures["tool_call_token_share_end"]["you"]), abs=1e-9)
    for line in page.lengths:
        printed = figures[f"{line.part}_tokens_per_request_end"]
        assert line.mean == pytest.approx(float(printed["you"]), rel=1e-12)
        assert f"Median: {line.median_text}," in printed["reason"]
