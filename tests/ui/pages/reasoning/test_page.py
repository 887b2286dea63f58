"""The page "Reasoning": its trend, bars, cost and table, whether they fit, what its buttons do."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import day
from tests.ui.page_requests import request_of, shown_of
from tests.ui.pages.reasoning.reasoning_cases import CREDIT, DAYS, TREND, numbers
from tracker.accounts.account import Account
from tracker.analysis.breakdowns.reasoning_cost import CostSum
from tracker.analysis.ledger.question import Coverage, DayState
from tracker.analysis.views.reasoning import ReasoningPage as ReasoningNumbers
from tracker.periods import Period, day_number
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.actions import ShowDay
from tracker.ui.pages.reasoning.page import ReasoningPage
from tracker.ui.pages.reasoning.values import trend_subtitle
from tracker.ui.tables.reasoning_cost_table import COST


def shown_page(
    qtbot: QtBot, width: int = 1280, value: ReasoningNumbers | None = None, *, filtered: bool = False
) -> ReasoningPage:
    page = ReasoningPage()
    qtbot.addWidget(page)
    metrics = metrics_for(width)
    give_theme(page, DARK)
    page.set_metrics(metrics)
    value = value or numbers()
    page.show_value(value, shown_of(value.period, is_filtered=filtered))
    page.resize(min(width - metrics.side - 2 * metrics.padding, 1632), 900)
    page.show()
    page.grab()
    return page


def test_the_market_in_the_trend_has_its_credit(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert (page.credit.text(), page.credit.isVisible()) == (CREDIT, True)
    name, table = page.tables()[page.share]
    assert (name, table.rows[-1]) == ("reasoning-models-by-month", (CREDIT, "", None))
    alone = replace(numbers(), trend=replace(TREND, market=(), market_label="", market_source=None))
    page.show_value(alone, shown_of(alone.period))
    assert page.credit.isHidden()


def test_the_page_says_that_requests_are_too_few_and_still_draws_the_report(qtbot: QtBot) -> None:
    few = replace(numbers(), trend=replace(TREND, you=(), you_label=""))
    assert trend_subtitle(few).endswith("no stored month has 100 requests")
    page = shown_page(qtbot, value=few)
    assert list(page.trend.report.getData()[1]) == [56.1, 58.9]


def test_choices_change_the_bars(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.inside.title.text() == "Reasoning inside completion"
    page.inside.measures._buttons["cost"].click()
    assert page.inside.title.text() == "What reasoning cost over time"
    assert page.inside.subtitle.full == "US dollars, estimate by day"
    assert [part.name for part in page.inside.chart.bars.parts] == ["Reasoning, estimate"]


def test_the_cost_says_that_it_is_an_estimate_and_how_it_is_made(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.cost.value.text() == "~$3.00"
    assert page.cost.rule.text() == "Estimate: tokens × price."
    assert [(amount.text(), texts.text()) for amount, texts in page.cost.lines] == [
        ("10.0%", "of $30.00 spent on these models"),
        ("75", "reasoning tokens"),
        ("37.5%", "of completion tokens"),
        ("80.0%", "of tokens on reasoning models"),
    ]


def test_the_table_begins_with_the_most_expensive_reasoning(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert [one.name for one in page.table.rows_model.rows] == ["dear", "cheap", "unpriced"]
    assert page.table.rows_model.index(2, COST).data() == "–"
    assert page.inside.note.text() == "Not stored: 1 of 3 days."


@pytest.mark.parametrize(
    ("state", "filtered", "text"),
    [
        (DayState.MISSING, False, "No data is stored for 17 – 19 Nov 2026."),
        (DayState.COMPLETE, True, "Nothing in this period matches the filters."),
        (DayState.COMPLETE, False, "No completion tokens in 17 – 19 Nov 2026."),
    ],
)
def test_a_page_without_usage_says_why(qtbot: QtBot, state: DayState, filtered: bool, text: str) -> None:
    none = (None,) * 3
    coverage = Coverage(tuple(day(one, state) for one in DAYS))
    empty = replace(numbers(), reasoned=none, answered=none, rows=(), total_share=None, coverage=coverage)
    page = shown_page(qtbot, value=empty, filtered=filtered)
    assert page.inside.chart.empty_text == text


def test_an_unknown_cost_is_not_zero(qtbot: QtBot) -> None:
    unpriced = replace(numbers(), total_cost=CostSum(None, 100, 100), cost=(None, None, None))
    page = shown_page(qtbot, value=unpriced)
    assert page.cost.value.text() == "–"
    assert [label.text() for label in page.cost.lines[0]] == ["none", "of the reasoning tokens have a price"]
    page.inside.measures._buttons["cost"].click()
    assert page.inside.chart.summary == "Reasoning, estimate no data"


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_the_rule_of_the_estimate_is_never_cut(qtbot: QtBot, dressed: QApplication, width: int) -> None:
    long = replace(numbers(), cost_rule="Estimate: reasoning tokens × the list price of completion on the day. " * 4)
    page = shown_page(qtbot, width, long)
    assert page.cost.rule.height() >= page.cost.rule.heightForWidth(page.cost.rule.width())


def test_rows_are_stacked_below_900(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.share.y() == page.cost.y()
    page.resize(860, 1400)
    qtbot.waitUntil(lambda: page.cost.y() >= page.share.geometry().bottom())
    assert page.cost.width() == page.share.width() == page.inside.width() == 860


def test_numbers_are_exported(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown_page(qtbot)
    out = tmp_path / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    page.inside.file_button.click()
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert rows[1] == ["2026-11-17", "2026-11-17", "90", "25", "25", "75", "2", "0"]
    assert page.inside.subtitle.full == "Saved numbers.csv."
    page.models.file_button.click()
    assert out.read_text(encoding="utf-8").startswith("model,tokens,completion_tokens")
    page.share.file_button.click()
    assert out.read_text(encoding="utf-8").splitlines()[1] == "you,2026-10,72"


def test_no_file_chosen_writes_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown_page(qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.inside.file_button.click()
    assert page.inside.subtitle.full == "Share of completion tokens by day"


def test_a_picture_is_copied(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    QGuiApplication.clipboard().clear()
    page.share.picture_button.click()
    assert QGuiApplication.clipboard().pixmap().width() == page.share.width()


def test_a_coverage_cell_leads_to_sources(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    with qtbot.waitSignal(page.asked) as asked:
        page.inside.strip.chosen.emit(1)
    assert asked.args == [ShowDay(day_number(DAYS[1]))]


def test_sample_account_fills_the_page(qtbot: QtBot, sample: Account) -> None:
    today = sample.now().date()
    with sample.open_store() as store:
        period = Period(today - timedelta(days=29), today)
        value = ReasoningPage.load(request_of(store, period, sample.now()))
    page = shown_page(qtbot, value=value)
    assert page.table.rows_model.rowCount() > 5
    assert page.cost.value.text().startswith("~$")
