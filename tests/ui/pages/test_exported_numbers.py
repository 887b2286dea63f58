""" "Export these numbers" writes exactly what the chart draws: amounts to the nano-dollar and the token."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.moment import NOW
from tests.ui.page_requests import request_of
from tracker.accounts.account import Account
from tracker.money import nano_from_usd
from tracker.periods import Period
from tracker.ui.charts.values.bars import WHOLE, Bars
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.agentic.page import AgenticPage
from tracker.ui.pages.cards.actions import CardActions
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.day_cards import BarsCard
from tracker.ui.pages.models.page import ModelsPage
from tracker.ui.pages.overview.page import OverviewPage
from tracker.ui.pages.page import Page
from tracker.ui.pages.page_list import PAGES
from tracker.ui.pages.reasoning.page import ReasoningPage
from tracker.ui.pages.retention.page import RetentionPage
from tracker.ui.pages.sources.page import SourcesPage
from tracker.ui.pages.world.page import WorldPage

MONTH = Period(date(2026, 10, 21), NOW.date(), "30d")


@pytest.fixture
def opened(dressed: QApplication, made_sample: Account, request: pytest.FixtureRequest) -> Callable[[str], Page[Any]]:
    """Open a page of the sample account."""

    def open_page(name: str) -> Page[Any]:
        entry = next(one for one in PAGES if one.name == name)
        page = entry.make()
        request.addfinalizer(page.deleteLater)
        give_theme(page, LIGHT)
        page.set_metrics(metrics_for(1280))
        with made_sample.open_store() as store:
            loaded = entry.load(request_of(store, MONTH, NOW))
        page.show_value(loaded.value, loaded.shown)
        page.resize(1632, 1600)
        page.grab()
        return page

    return open_page


def exported(actions: CardActions, card: ChartCard, folder: Path) -> list[dict[str, str]]:
    """Return what the button of a card writes."""
    out = folder / "numbers.csv"
    actions.write(card, out)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def drawn(bars: Bars) -> dict[tuple[str, str], int]:
    """Return every value of bars that is not zero, by first day and name."""
    return {
        (column.first.isoformat(), part.name): value
        for part in bars.parts
        for column, value in zip(bars.columns, part.values, strict=True)
        if value
    }


def choose(card: BarsCard, measure: str) -> Bars:
    card.measures._buttons[measure].click()  # type: ignore[attr-defined]  # every card that is passed here has measures
    return card.chart.bars


def test_overview(opened: Callable[[str], Page[Any]], tmp_path: Path) -> None:
    page = opened("overview")
    assert isinstance(page, OverviewPage)
    rows = exported(page.card_actions, page.spend, tmp_path)
    named = {(row["first_day"], row["model"]): row for row in rows}
    for measure, column in (("tokens", "tokens"), ("requests", "requests")):
        assert {key: int(row[column]) for key, row in named.items() if int(row[column])} == drawn(
            choose(page.spend, measure)
        )
    spent = {key: nano_from_usd(row["spend_usd"]) for key, row in named.items()}
    assert {key: nano for key, nano in spent.items() if nano} == drawn(choose(page.spend, "spend"))
    shares = exported(page.card_actions, page.shares, tmp_path)
    assert [(row["key"], nano_from_usd(row["spend_usd"])) for row in shares] == [
        (share.name, share.nano) for share in page.shares.bars.shares
    ]


def test_models(opened: Callable[[str], Page[Any]], tmp_path: Path) -> None:
    page = opened("models")
    assert isinstance(page, ModelsPage)
    bars = page.mix.chart.bars
    rows = exported(page.card_actions, page.mix, tmp_path)
    assert {(row["from"], row["cell"]): int(row["tokens"]) for row in rows if int(row["tokens"] or 0)} == drawn(bars)
    shares = drawn(bars.drawn())
    for row in rows:
        share = shares.get((row["from"], row["cell"]), 0) / WHOLE * 100
        assert float(row["share_percent"] or 0) == pytest.approx(share, abs=1e-4)
    prices = exported(page.card_actions, page.prices, tmp_path)
    assert [(row["model"], nano_from_usd(row["paid_usd_per_1m"])) for row in prices] == [
        (dot.model, dot.paid_nano) for dot in page.dots.rows
    ]
    assert [nano_from_usd(row["list_usd_per_1m"]) for row in prices if row["list_usd_per_1m"]] == [
        dot.list_nano for dot in page.dots.rows if dot.list_nano is not None
    ]
    uses = exported(page.card_actions, page.uses, tmp_path)
    assert [(row["model"], row["first_used"], row["last_used"], nano_from_usd(row["spend_usd"])) for row in uses] == [
        (bar.model, bar.first.isoformat(), bar.last.isoformat(), bar.spend_nano) for bar in page.use_bars.bars
    ]


def test_reasoning(opened: Callable[[str], Page[Any]], tmp_path: Path) -> None:
    page = opened("reasoning")
    assert isinstance(page, ReasoningPage)
    rows = exported(page.card_actions, page.inside, tmp_path)
    columns = {"Reasoning": "reasoning_tokens", "Visible completion": "visible_completion_tokens"}
    values = {(row["from"], name): int(row[column] or 0) for row in rows for name, column in columns.items()}
    assert {key: value for key, value in values.items() if value} == drawn(choose(page.inside, "tokens"))
    cost = {row["from"]: nano_from_usd(row["thinking_usd_estimate"] or "0") for row in rows}
    drawn_cost = drawn(choose(page.inside, "cost"))
    assert {day: nano for day, nano in cost.items() if nano} == {day: nano for (day, _), nano in drawn_cost.items()}
    months = exported(page.card_actions, page.share, tmp_path)
    you = [float(row["reasoning_models_percent"]) for row in months if row["who"] == "you"]
    report = [float(row["reasoning_models_percent"]) for row in months if row["who"] == "report"]
    assert you == pytest.approx(list(page.trend.you.getData()[1]), abs=1e-6)
    assert report == pytest.approx(list(page.trend.report.getData()[1]), abs=1e-6)


def test_agentic(opened: Callable[[str], Page[Any]], tmp_path: Path) -> None:
    page = opened("agentic")
    assert isinstance(page, AgenticPage)
    tools, lines = exported(page.card_actions, page.tools, tmp_path), page.tools.chart.lines
    assert lines is not None
    shares = [None if value is None else value * 100 for value in lines.lines[0].values]
    bars = [row for row in tools if row["to"]]
    assert [float(row["tool_call_tokens_percent"]) for row in bars] == pytest.approx(shares, abs=1e-6)
    benchmarks = [float(row["tool_call_tokens_percent"]) for row in tools if not row["to"]]
    assert benchmarks == pytest.approx([benchmark.value * 100 for benchmark in lines.benchmarks])
    rows = exported(page.card_actions, page.lengths, tmp_path)
    for part in ("prompt", "completion", "sequence"):
        page.lengths.parts._buttons[part].click()
        shown = page.lengths.chart.lines
        assert shown is not None
        of_part = [row for row in rows if row["length"] == part]
        for line, column in zip(shown.lines, ("mean_tokens", "median_tokens"), strict=True):
            assert [float(row[column]) if row[column] else None for row in of_part] == [
                None if value is None else pytest.approx(value, abs=1e-6) for value in line.values
            ]
    times = exported(page.card_actions, page.times, tmp_path)
    counts = [int(row["calls"]) for row in times if row["from"]]
    assert counts == [one.count for each in page.spreads.times if each.distribution for one in each.distribution.bins]


def test_world(opened: Callable[[str], Page[Any]], tmp_path: Path) -> None:
    page = opened("world")
    assert isinstance(page, WorldPage)
    detail = page.comparison.detail
    rows = exported(page.card_actions, detail.card, tmp_path)
    market = ("invented market", detail.trend.market)
    for who, item in (("you", detail.trend.you), ("report", detail.trend.report), market):
        values = [float(row["value"]) for row in rows if row["who"] == who]
        line = [] if item.getData()[1] is None else [value for value in item.getData()[1] if not math.isnan(value)]
        assert values == pytest.approx(line, abs=1e-6)


def test_retention(opened: Callable[[str], Page[Any]], tmp_path: Path) -> None:
    page = opened("retention")
    assert isinstance(page, RetentionPage)
    assert page.cohorts.found is not None
    rows = exported(page.card_actions, page.grid_card, tmp_path)
    cells = [cell.used for cohort in page.cohorts.found.cohorts for cell in cohort.cells]
    assert [int(row["still_used"]) if row["still_used"] else None for row in rows] == cells


def test_sources(opened: Callable[[str], Page[Any]], tmp_path: Path) -> None:
    page = opened("sources")
    assert isinstance(page, SourcesPage)
    texts = page.coverage.grid.texts()
    rows = exported(page.card_actions, page.coverage, tmp_path)
    feeds = texts.header[1:]
    assert [row["state"] for row in rows] == [line[1 + n] for n in range(len(feeds)) for line in texts.rows]
