"""The page: what it shows, whether it fits, what its buttons do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.make import NOW, usage
from tests.ui.chart_cases import LAST
from tests.ui.page_requests import request_of, shown_of
from tests.ui.pages.overview.overview_cases import MODELS, empty_overview, overview_of, value_of
from tracker import feeds
from tracker.periods import Period, day_number
from tracker.store.file.database import open_for_writing
from tracker.store.usage.days import replace_days
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK, LIGHT, Theme
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.actions import KeepColours, ShowDates
from tracker.ui.pages.overview.page import OverviewPage
from tracker.ui.pages.overview.values import OverviewValue
from tracker.ui.style import dress
from tracker.ui.tables.models_table import NAME, SPEND
from tracker.ui.tables.plain_table import cell_font, cell_rect

SIZES = ((1024, 700), (1280, 800), (1920, 1080))


@pytest.fixture(autouse=True)
def light_again(dressed: QApplication) -> Iterator[None]:
    yield
    dress(dressed, LIGHT)


def show(page: OverviewPage, value: OverviewValue) -> None:
    page.show_value(value, shown_of(value.overview.period))


def shown_page(qtbot: QtBot, width: int = 1280, theme: Theme = LIGHT) -> OverviewPage:
    page = OverviewPage()
    qtbot.addWidget(page)
    metrics = metrics_for(width)
    give_theme(page, theme)
    page.set_metrics(metrics)
    show(page, value_of())
    page.resize(min(width - metrics.side - 2 * metrics.padding, 1632), 620)
    page.show()
    page.grab()
    return page


def test_shows_numbers_chart_change_models_and_shares(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert [card.value.text() for card in page.numbers] == ["$330.00", "90.0M", "900", "40.0%"]
    assert page.spend.chart.bars.parts[0].name == "claude-sonnet-4.5"
    assert page.change.sum.text() == "+$37.00"
    assert [row.amount.text() for row in page.change.rows] == ["+$32.00", "+$8.00", "−$3.00"]
    assert page.table.rows_model.rowCount() == 3
    assert [share.name for share in page.shares.bars.shown()] == ["backend", "laptop", "Chatroom"]


def test_other_numbers_update_the_same_widgets(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    before = page.findChildren(QLabel)
    items = page.spend.chart.getPlotItem().items[:]
    show(page, value_of(overview_of(days=7)))
    assert page.findChildren(QLabel) == before
    assert page.spend.chart.getPlotItem().items == items


@pytest.mark.parametrize("width", [size[0] for size in SIZES])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_no_number_is_cut(qtbot: QtBot, qapp: QApplication, width: int, theme: Theme) -> None:
    dress(qapp, theme)
    page = shown_page(qtbot, width, theme)
    for card in page.numbers:
        for text in card.findChildren(QLabel):
            if text.isVisible() and text.text():
                assert text.width() >= text.sizeHint().width(), text.text()
                assert card.rect().contains(text.geometry())
        if card.spark.isVisible():
            assert card.spark.x() > card.value.x() + card.value.sizeHint().width()
    table = page.table
    for row in range(table.rows_model.rowCount()):
        for column in range(NAME + 1, table.rows_model.columnCount()):
            index = table.rows_model.index(row, column)
            space = cell_rect(table.visualRect(index), column, table.rows_model.columnCount()).width()
            assert QFontMetrics(cell_font(index)).horizontalAdvance(str(index.data())) <= space, index.data()


def test_cards_fill_the_usual_window_without_scrolling(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.minimumSizeHint().height() == 620, "800 − strip, header, filters, status bar and margins"


def test_wide_rows_are_stacked_below_900(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.spend.y() == page.change.y()
    page.resize(860, 1200)
    qtbot.waitUntil(lambda: page.change.y() >= page.spend.geometry().bottom())
    assert page.change.width() == page.spend.width() == 860


def test_nothing_used_says_so(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    show(page, value_of(empty_overview()))
    page.grab()
    assert page.spend.chart.empty_text == "No calls in 21 Oct – 19 Nov 2026."
    assert page.change.rows[0].isHidden()
    assert page.change.sum.isHidden()
    show(page, value_of())
    assert page.spend.chart.empty_text == ""
    assert not page.change.rows[0].isHidden()


def test_one_model_of_one_day(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    show(page, value_of(overview_of(days=1, models=("a",))))
    page.grab()
    assert [label.text for label in page.spend.chart.foot_axis.labels] == ["today"]


def test_measure_changes_bars_title_and_axis(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.spend.measures.set_value("requests")
    page.spend.measures.chosen.emit("requests")
    assert page.spend.chart.bars.unit == "requests"
    assert [label.text for label in page.spend.chart.value_axis.labels] == ["0", "10", "20", "30"]


def test_dragging_over_days_asks_the_window_to_show_them(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    first, last = page.spend.chart.bars.columns[3].first, page.spend.chart.bars.columns[5].first
    with qtbot.waitSignal(page.asked) as asked:
        page.spend.chart.value_cursor.range_selected.emit(first, last)
    assert asked.args == [ShowDates(first, last)]


def test_another_split_is_loaded_once(qtbot: QtBot, tmp_path: Path) -> None:
    page = shown_page(qtbot)
    with qtbot.assertNotEmitted(page.asked):
        page.spend.split_chosen.emit("model")
    with qtbot.waitSignal(page.asked) as asked:
        page.spend.split_chosen.emit("provider")
    with qtbot.assertNotEmitted(page.asked):
        page.spend.split_chosen.emit("provider")
    (action,) = asked.args
    with open_for_writing(tmp_path / "store.sqlite3") as store:
        value = action.load(request_of(store, Period(LAST, LAST), NOW))
    assert (value.split, value.shares_by) == ("provider", "key")


def test_hidden_parts_stay_hidden_under_another_measure(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.spend.legend.entries[0].click()
    page.spend.measures.set_value("tokens")
    page.spend.measures.chosen.emit("tokens")
    assert {segment.part.name for segment in page.spend.chart.bars_item.segments} == set(MODELS[1:])


def test_the_strip_is_below_the_bars(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.spend.strip._grid == page.spend.chart.plot_grid()
    assert len(page.spend.strip.cells) == 30


def test_t_shows_the_same_numbers_as_a_table(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.spend.toggle_table()
    assert page.spend.is_table
    view = page.spend.numbers.view
    assert view is not None
    assert view.rows_model.rowCount() == 30
    assert view.rows_model.index(0, 1).data() == "$11.00"
    page.spend.toggle_table()
    assert page.spend.chart.isVisible()


def test_a_picture_is_copied_with_its_period(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.spend.picture_button.click()
    picture = QGuiApplication.clipboard().pixmap()
    assert picture.height() > page.spend.height()
    assert picture.width() == page.spend.width()


def test_the_file_contains_every_day(qtbot: QtBot, tmp_path: Path) -> None:
    page = shown_page(qtbot)
    page.card_actions.write(page.spend, tmp_path / "usage.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "usage.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 90
    assert sum(float(row["spend_usd"]) for row in rows) == pytest.approx(330)


def test_the_card_says_that_a_file_cannot_be_written(qtbot: QtBot, tmp_path: Path) -> None:
    page = shown_page(qtbot)
    page.card_actions.write(page.spend, tmp_path / "missing" / "usage.csv")
    assert page.spend.subtitle.full.startswith("Not saved: No such file or directory.")


def test_models_are_sorted_by_header_with_unknown_last(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    QAbstractItemModelTester(page.table.rows_model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    names = [page.table.rows_model.index(row, NAME).data() for row in range(3)]
    assert names == list(MODELS)
    page.table.sortByColumn(SPEND, Qt.SortOrder.AscendingOrder)
    assert page.table.rows_model.index(0, NAME).data() == MODELS[-1]


def test_names_of_models_are_highlighted_in_the_sentences(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert f"<span style='color:{LIGHT.text}'>gpt-5</span>" in page.change.rows[1].sentence.text()


def test_screen_readers_get_complete_cards(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.numbers[0].accessibleName() == "Spend: $330.00 up 25.0% from $264.00"
    assert page.shares.bars.accessibleName().startswith("Where the money went. spend by key. backend $200.00 82.6%")


def test_the_page_asks_the_window_to_keep_its_colours(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    with qtbot.waitSignal(page.asked) as asked:
        show(page, replace(value_of(), split="key", slots={"key:a": 0}))
    assert asked.args == [KeepColours("key", {"key:a": 0})]


def test_load_reads_bars_shares_and_colours_from_a_store(tmp_path: Path) -> None:
    today = day_number(NOW.date())
    with open_for_writing(tmp_path / "store.sqlite3") as store:
        rows = [
            usage(today - 1, 3, model="acme/nova-2", credits_nano=7),
            usage(today - 1, 1, model="zeta/one", credits_nano=9),
        ]
        replace_days(store, feeds.ACTIVITY, [today - 1], rows, 0)
        month = Period(NOW.date().replace(day=1), NOW.date())
        value = OverviewPage.load(request_of(store, month, datetime.now(UTC).replace(2026, 11, 22)))
    assert value.overview.total.spend_nano == 16
    assert [one.name for one in value.overview.series] == ["one", "nova-2"]
    assert value.slots == {"model:zeta/one": 0, "model:acme/nova-2": 1}
    assert sum(share.nano for share in value.shares) == 16


def test_the_key_t_works(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page.spend.chart, Qt.Key.Key_T)
    assert page.spend.is_table
