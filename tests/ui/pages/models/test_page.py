"""The page "Models": its bars, prices, table and bars of use, whether they fit, what its buttons do."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import LAST, day
from tests.ui.page_requests import request_of, shown_of
from tests.ui.pages.models.models_cases import CREDIT, DAYS, ORIGINS, numbers, row, value_of
from tracker.accounts.account import Account
from tracker.analysis.breakdowns.model_lifespans import ModelUses
from tracker.analysis.ledger.question import Coverage, DayState
from tracker.periods import Period
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK, LIGHT, Theme
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.actions import KeepColours
from tracker.ui.pages.models.page import ModelsPage
from tracker.ui.pages.models.values import ModelsValue, mix_bars
from tracker.ui.tables.plain_table import cell_font, cell_rect
from tracker.ui.tables.used_models_table import NAME, PRICE, TOKENS


def shown_page(
    qtbot: QtBot,
    width: int = 1280,
    theme: Theme = LIGHT,
    value: ModelsValue | None = None,
    *,
    filtered: bool = False,
) -> ModelsPage:
    page = ModelsPage()
    qtbot.addWidget(page)
    metrics = metrics_for(width)
    give_theme(page, theme)
    page.set_metrics(metrics)
    value = value or value_of()
    page.show_value(value, shown_of(value.page.period, is_filtered=filtered))
    page.resize(min(width - metrics.side - 2 * metrics.padding, 1632), 620)
    page.show()
    page.grab()
    return page


class TestMix:
    """Stacked shares."""

    def test_the_markets_line_has_its_credit(self, qtbot: QtBot) -> None:
        benchmark = mix_bars(value_of(), "cell", "share").market_benchmark
        assert benchmark is not None
        assert (benchmark.value, benchmark.text, benchmark.caption) == (
            311_000,
            "31.1% open",
            ("market,", "18 Nov 2026"),
        )
        page = shown_page(qtbot)
        assert (page.mix.credit.text(), page.mix.credit.isVisible()) == (CREDIT, True)
        page.mix.measures.set_value("tokens")
        page.mix.measures.chosen.emit("tokens")
        assert not page.mix.credit.isVisible(), "no market is in the picture"

    def test_the_axis_shows_shares_even_if_a_part_is_hidden(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot)
        page.mix.chart.set_hidden(frozenset({"Closed, outside China"}))
        labels = [label.text for label in page.mix.chart.value_axis.labels]
        assert labels == ["0%", "25%", "50%", "75%", "100%"]
        heights = [(one.column, one.low, one.high) for one in page.mix.chart.bars_item.segments]
        assert heights == [(0, 0, 300_000), (0, 300_000, 400_000), (2, 0, 500_000)]

    def test_the_tooltip_shows_tokens_with_their_share(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot)
        hover = page.mix.chart.hover((0, 0))
        assert hover.total == "100"
        assert next((one.name, one.value, one.share) for one in hover.rows) == ("Closed, outside China", "60", "60%")
        assert hover.foot == "calls complete"

    def test_choices_change_the_chart(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot)
        for one in page.mix.splits.findChildren(type(page.mix.splits._buttons["model"])):
            if one.text() == "Model":
                QTest.mouseClick(one, Qt.MouseButton.LeftButton)
        assert [part.name for part in page.mix.chart.bars.parts] == ["gpt-5", "glm"]
        page.mix.measures._buttons["tokens"].click()
        assert not page.mix.chart.bars.whole
        assert page.mix.subtitle.full == "Prompt + completion tokens by day"
        assert page.mix.note.text() == "Not stored: 1 of 3 days."

    def test_unclassified_usage_is_hatched_in_bars_and_legend(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot)
        kinds = {part.name: part.kind for part in page.mix.chart.bars.parts}
        assert kinds["Unclassified"] == "unclassified"
        assert page.mix.chart.hover((0, 0)).rows[-1].name == "Unclassified"

    def test_a_table_has_the_same_numbers(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot)
        page.mix.toggle_table()
        view = page.mix.numbers.view
        assert view is not None
        assert view.rows_model.rows[0] == ("Tue 17 Nov 2026", "100", "30.0%", "60.0%", "10.0%")

    @pytest.mark.parametrize(
        ("missing", "filtered", "text"),
        [
            (True, False, "No data is stored for 17 – 19 Nov 2026."),
            (False, True, "Nothing in this period matches the filters."),
            (False, False, "No calls in 17 – 19 Nov 2026."),
        ],
    )
    def test_a_page_without_usage_says_why(self, qtbot: QtBot, missing: bool, filtered: bool, text: str) -> None:
        state = DayState.MISSING if missing else DayState.COMPLETE
        full = numbers(0)
        empty = replace(full, tokens=0, coverage=Coverage(tuple(day(one, state) for one in DAYS)))
        page = shown_page(qtbot, value=value_of(empty), filtered=filtered)
        assert page.mix.chart.empty_text == text


class TestCards:
    """Prices, table, first and last use."""

    def test_price_rows_show_both_prices_and_what_is_left_out(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot)
        dots = page.dots
        assert dots.summary == (
            "gpt-5: paid $1.00, list price $2.00 per 1M tokens. All of it was free.; "
            "glm: paid $0.250, list price not listed per 1M tokens; report $0.73, median of categories"
        )
        assert [dots.points().at(QPointF(9, y)) for y in (30, 55, 400, 2)] == [(0, 0), (1, 0), None, None]
        assert dots.hover((0, 0)).sentence == "gpt-5. paid per 1M tokens $1.00; list price $2.00. All of it was free."

    def test_dots_are_on_a_log_axis(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot, theme=DARK)
        space = page.dots.plot_rect()
        picture = page.dots.grab().toImage()
        pitch = space.height() / 2
        # $1 of an axis from $0.10 to $3: log(10) / log(30) of the way.
        x = space.left() + space.width() * 0.677
        assert picture.pixelColor(round(x), round(space.top() + pitch / 2)).name().upper() == DARK.accent

    def test_a_card_without_prices_says_so(self, qtbot: QtBot) -> None:
        full = numbers()
        page = shown_page(qtbot, value=value_of(replace(full, dots=replace(full.dots, rows=()))))
        assert page.dots.empty_text == "No tokens were paid for in this period."
        page.dots.grab()

    def test_the_table_begins_with_the_most_spend(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot)
        assert [one.name for one in page.models.table.rows_model.rows] == ["model-1", "model-0"]
        assert page.models.subtitle.full == "2 models · $3.00 and 120 tokens in total"

    def test_first_and_last_use(self, qtbot: QtBot) -> None:
        page = shown_page(qtbot)
        bars = page.use_bars
        assert [one.name for one in bars.shown()] == ["old", "glm"]
        assert "glm: some days. prompt $2.00 → $3.00" in bars.accessibleName()
        bars.resize(bars.width(), 43)
        assert [one.name for one in bars.shown()] == ["glm"], "the one with the most spend stays"

    def test_a_store_without_usage_has_no_bars_of_use(self, qtbot: QtBot) -> None:
        full = numbers(0)
        page = shown_page(qtbot, value=value_of(replace(full, uses=ModelUses((), None, LAST, "0 models tried"))))
        assert page.use_bars.shown() == ()
        page.use_bars.grab()


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_no_number_of_the_table_is_cut(qtbot: QtBot, dressed: QApplication, width: int) -> None:
    long = replace(row("a-model-with-a-long-name", 99_999), author="a-long-author", per_million="$12.345")
    page = shown_page(qtbot, width, value=value_of(replace(numbers(), rows=(long,))))
    table = page.models.table
    for column in range(TOKENS, PRICE + 1):
        index = table.rows_model.index(0, column)
        space = cell_rect(table.visualRect(index), column, table.rows_model.columnCount()).width()
        assert QFontMetrics(cell_font(index)).horizontalAdvance(str(index.data())) <= space, index.data()
    assert table.columnWidth(NAME) >= 130


def test_two_rows_of_cards_fill_the_usual_window(qtbot: QtBot) -> None:
    page = shown_page(qtbot, value=value_of(numbers(20)))
    page.resize(page.width(), page.minimumSizeHint().height())
    page.grab()
    assert 580 <= page.models.geometry().bottom() <= 620
    assert page.origins.y() > page.models.geometry().bottom()


def test_you_the_report_and_the_market_are_side_by_side(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    card = page.origins
    texts = [[str(card.table.rows_model.index(row, column).data()) for column in (NAME, 2, 3, 4)] for row in (0, 1)]
    assert texts == [
        ["Open-weight", "33.3%", "~30%", "31.1%"],
        ["Closed, China", "–", "not published", "no data"],
    ]
    assert card.credit.text() == CREDIT
    assert card.subtitle.full == (
        "Share of tokens · you 17 – 19 Nov 2026 · report benchmark, end of 2025 · market 12 – 18 Nov 2026"
    )


def test_without_a_market_two_columns_are_left(qtbot: QtBot) -> None:
    alone = replace(numbers(), origins=replace(ORIGINS, market_caption=None, market_source=None))
    page = shown_page(qtbot, value=value_of(alone), filtered=True)
    card = page.origins
    assert not card.credit.isVisible()
    assert "your filtered usage" in card.subtitle.full
    assert card.subtitle.full.endswith("no market data")


def test_rows_are_stacked_below_900(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.resize(860, 1400)
    qtbot.waitUntil(lambda: page.prices.y() >= page.mix.geometry().bottom())
    assert page.prices.width() == page.mix.width() == 860


def test_numbers_are_exported(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown_page(qtbot)
    out = tmp_path / "numbers.csv"
    proposals: list[str] = []

    def answer(parent: object, title: str, proposal: str, kinds: str) -> tuple[str, str]:
        proposals.append(proposal)
        return str(out), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    page.mix.file_button.click()
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert rows[1] == ["2026-11-17", "2026-11-17", "Open-weight, China", "30", "30"]
    assert page.mix.subtitle.full == "Saved numbers.csv."
    page.prices.file_button.click()
    page.uses.file_button.click()
    assert out.read_text(encoding="utf-8").startswith("model,first_used,last_used")
    page.models.file_button.click()
    assert out.read_text(encoding="utf-8").startswith("model,author,weights,requests")
    page.origins.file_button.click()
    assert list(csv.reader(io.StringIO(out.read_text(encoding="utf-8")))) == [
        ["models", "you_percent", "report", "market_percent"],
        ["Open-weight", "33.333333", "~30%", "31.1"],
        ["Closed, China", "", "not published", ""],
        [CREDIT, "", "", ""],
    ]
    assert proposals == [f"{name}-2026-11-17-2026-11-19.csv" for name in
                         ("tokens-by-cell", "price-paid", "first-and-last-use", "models", "weights-and-origin")
                         ]  # fmt: skip


def test_a_picture_is_copied(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    QGuiApplication.clipboard().clear()
    page.prices.picture_button.click()
    assert QGuiApplication.clipboard().pixmap().width() == page.prices.width()


def test_sample_account_fills_the_page_and_keeps_its_colours(qtbot: QtBot, sample: Account) -> None:
    today = sample.now().date()
    with sample.open_store() as store:
        period = Period(today - timedelta(days=89), today)
        value = ModelsPage.load(request_of(store, period, sample.now()))
    page = shown_page(qtbot, value=value)
    assert len(page.mix.chart.bars.columns) == 90
    assert page.models.table.rows_model.rowCount() > 8
    assert all(isinstance(one.paid.per_million, Fraction) for one in value.page.rows[:3])
    asked: list[KeepColours] = []
    page.asked.connect(asked.append)
    page.show_value(value, shown_of(period))
    assert asked == [KeepColours(split, value.slots[split]) for split in ("model", "author")]
