"""The market's cards on "You and the world": ranks by week, tasks, apps and sessions, their credit and exports."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui.page_requests import shown_of
from tests.ui.pages.world.world_cases import CREDIT, NO_RANKS, value_of, with_market, world_of
from tracker.analysis.market.ranks import MarketRanks, Rank, RankedModel, WeekOfRanks
from tracker.analysis.views.world import WorldPage as WorldNumbers
from tracker.analysis.world.market_context import NEEDS_INFERENCE_KEY, AppRow, Head, MarketContext, SessionRow, TaskRow
from tracker.export.world_tables import world_table
from tracker.money import NANO_PER_USD
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.cards.figures_card import FiguresCard
from tracker.ui.pages.world.market_cards import week_sentence, week_subtitle
from tracker.ui.pages.world.page import WorldPage
from tracker.ui.tables.plain_table import cell_font, cell_rect

APPS_CREDIT = "Source: OpenRouter (openrouter.ai/apps), as of 2026-11-22"
MODELS = (
    RankedModel("z-ai/glm-5.2", Rank(1, Fraction(1, 4), 3), Rank(2, Fraction(1, 8), 2)),
    RankedModel("anthropic/claude-opus-5", Rank(2, Fraction(1, 5), None), None),
    RankedModel("acme/own", None, Rank(1, Fraction(1, 2), 4)),
)
WEEK = WeekOfRanks(
    monday=date(2026, 11, 16), days=6, your_days=6, has_before=True, you_had_before=True, models=MODELS, more=0
)
BEFORE = WeekOfRanks(
    monday=date(2026, 11, 9), days=7, your_days=5, has_before=False, you_had_before=False, models=MODELS[:1], more=3
)
CONTEXT = MarketContext(
    tasks=(
        TaskRow(
            name="Code",
            is_group=True,
            token_share=0.4,
            request_share=0.3,
            category="programming",
            you=0.6,
            you_text="60.0%",
        ),
        TaskRow(
            name="Review", is_group=False, token_share=0.2, request_share=0.2, category=None, you=None, you_text=""
        ),
    ),
    tasks_head=Head("15 – 21 Nov 2026", "3 h ago", CREDIT),
    apps=(AppRow(1, "Cline", 9_000_000_000_000, 5, 4_000_000), AppRow(2, "Other", 1_000_000, 5, None)),
    apps_head=Head("23 Oct – 21 Nov 2026", "3 h ago", APPS_CREDIT),
    other_apps=2,
    sessions=(
        SessionRow("Cline", "z-ai/glm-5.2", {"1-turn": NANO_PER_USD // 100, "50-plus-turns": NANO_PER_USD}, True),
    ),
    turns=("1-turn", "2-9-turns", "50-plus-turns"),
    sessions_head=Head("", "3 h ago", CREDIT),
)
FULL = value_of(with_market(), MarketRanks((BEFORE, WEEK), "3 h ago", CREDIT), CONTEXT)


def shown(qtbot: QtBot, value: WorldNumbers = FULL, width: int = 1024) -> WorldPage:
    made = WorldPage()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.set_metrics(metrics_for(1280))
    made.resize(width, 1600)
    made.show_value(value, shown_of(value.world.period))
    made.show()
    made.grab()
    return made


def texts(card: FiguresCard) -> list[list[str]]:
    model = card.table.rows_model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_last_week_is_shown_first_and_buttons_step_through_the_weeks(qtbot: QtBot) -> None:
    page = shown(qtbot)
    card = page.market.ranks
    assert texts(card) == [
        ["z-ai/glm-5.2", "1", "25.0%", "▲ 2", "2", "12.5%", "="],
        ["anthropic/claude-opus-5", "2", "20.0%", "new", "not used", "–", "–"],
        ["acme/own", "below 50", "–", "–", "1", "50.0%", "▲ 3"],
    ]
    assert card.credit.text() == CREDIT
    assert card.subtitle.full.startswith("Week 16 – 22 Nov 2026, 6 of 7 days · ")
    assert not card.later.isEnabled()
    card.earlier.click()
    assert texts(card) == [["z-ai/glm-5.2", "1", "25.0%", "–", "2", "12.5%", "–"]]
    assert not card.earlier.isEnabled()
    card.later.click()
    assert len(texts(card)) == 3


def test_a_week_says_what_it_is_based_on() -> None:
    assert week_subtitle(BEFORE).startswith("Week 9 – 15 Nov 2026, complete week, your models known for 5 of them · ")
    assert week_sentence(BEFORE) == "3 more of your models are not listed."
    assert week_sentence(replace(WEEK, more=1)) == "1 more of your models is not listed."
    assert week_sentence(WEEK) == ""
    assert week_sentence(replace(WEEK, your_days=0)) == "Which models you used on these days is not known."


def test_the_market_is_shown_next_to_the_persons_own_usage(qtbot: QtBot) -> None:
    market = shown(qtbot).market
    assert texts(market.tasks) == [["Code", "40.0%", "60.0%"], ["Review", "20.0%", ""]]
    assert texts(market.apps) == [["Cline", "1", "9.00T", "4.0M"], ["Other", "2", "1.0M", ""]]
    assert texts(market.sessions) == [["z-ai/glm-5.2", "Cline", "$0.01", "–", "$1.00"]]
    titles = [str(column.title) for column in market.sessions.table.rows_model.columns]
    assert titles == ["Model", "App", "1 turn", "2–9 turns", "50+ turns"]
    assert [card.credit.text() for card in (market.tasks, market.apps, market.sessions)] == [
        CREDIT,
        APPS_CREDIT,
        CREDIT,
    ]
    assert market.tasks.subtitle.full == "Share of tokens · 15 – 21 Nov 2026 · updated 3 h ago"
    assert market.sessions.subtitle.full == "Median, US dollars · updated 3 h ago"
    assert market.apps.sentence.text() == "2 of your apps are not in the ranking."
    assert "similar, not the same" in market.tasks.sentence.text()


def test_cards_without_data_say_what_to_do(qtbot: QtBot) -> None:
    page = shown(qtbot, value_of(world_of()))
    for card in page.market.cards:
        assert card.sentence.text() == NEEDS_INFERENCE_KEY
        assert card.table.isHidden()
        assert card.credit.isHidden()
        assert not card.file_button.isEnabled()


def test_the_comparison_also_exports_figures_that_are_not_compared() -> None:
    table = world_table(with_market())
    assert table.rows[-2] == (
        "not compared", "Languages", "Share of prompts by language.", None, None, None, None,
        "The account does not record it.",
    )  # fmt: skip
    assert {len(row) for row in table.rows} == {len(table.header)}


def test_a_market_of_another_time_differs_from_no_market(qtbot: QtBot) -> None:
    page = shown(qtbot, value_of(with_market(), NO_RANKS))
    assert page.market.ranks.sentence.text() == "No market data is stored for this period."


def test_every_card_exports_its_numbers_with_the_credit(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot)
    proposals: list[str] = []
    first_cells = []

    def answer(parent: object, title: str, proposal: str, kinds: str) -> tuple[str, str]:
        proposals.append(proposal)
        return str(tmp_path / proposal), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    for card in (page.comparison, *page.market.cards):
        card.file_button.click()
        assert card.subtitle.full == f"Saved {proposals[-1]}."
        rows = list(csv.reader(io.StringIO((tmp_path / proposals[-1]).read_text(encoding="utf-8"))))
        assert rows[-1][0] in (CREDIT, APPS_CREDIT)
        first_cells.append([rows[0][0], rows[1][1]])
    assert [name.removesuffix("-2026-11-01-2026-11-19.csv") for name in proposals] == [
        "you-and-the-world",
        "ranks-by-week",
        "market-tasks",
        "market-apps",
        "market-session-costs",
    ]
    assert first_cells == [
        ["group", "china"],
        ["week", "z-ai/glm-5.2"],
        ["task", "yes"],
        ["rank", "Cline"],
        ["app", "z-ai/glm-5.2"],
    ]


@pytest.mark.parametrize("width", [812, 936, 1024, 1632])
def test_no_number_is_cut(qtbot: QtBot, dressed: QApplication, width: int) -> None:
    page = shown(qtbot, width=width)
    for card in page.market.cards:
        table = card.table
        for column in range(1, table.rows_model.columnCount()):
            for row in range(table.rows_model.rowCount()):
                index = table.rows_model.index(row, column)
                space = cell_rect(table.visualRect(index), column, table.rows_model.columnCount()).width()
                text = str(index.data())
                assert table.isColumnHidden(column) or QFontMetrics(cell_font(index)).horizontalAdvance(text) <= space


def test_tasks_and_apps_are_stacked_below_900(qtbot: QtBot) -> None:
    page = shown(qtbot)
    assert page.market.apps.y() == page.market.tasks.y()
    page.resize(860, 1600)
    qtbot.waitUntil(lambda: page.market.apps.y() > page.market.tasks.geometry().bottom())


def test_the_link_leads_to_the_market(qtbot: QtBot) -> None:
    page = shown(qtbot)
    view = QScrollArea()
    qtbot.addWidget(view)
    view.setWidgetResizable(True)
    view.setWidget(page)
    view.resize(1024, 300)
    view.show()
    page.comparison.market_link.click()
    assert view.verticalScrollBar().value() == page.market.y() > 0
    view.takeWidget()  # qtbot closes both
