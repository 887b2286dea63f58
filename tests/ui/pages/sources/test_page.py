"""The page "Sources": tables, choices, files, undoing an import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.make import DAY, NOW, end_of, usage
from tests.ui.page_requests import request_of, shown_of
from tests.ui.pages.sources.sources_cases import ACTIVE, NO_ODD_ROWS, NOW_MS, TODAY, sources_of
from tracker import feeds
from tracker.analysis.views.sources import Sources
from tracker.periods import Period, date_of
from tracker.store.file.database import open_for_writing
from tracker.store.usage.days import replace_days
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK, LIGHT, Theme
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.actions import ImportFiles, UndoImport
from tracker.ui.pages.sources.page import SourcesPage
from tracker.ui.pages.sources.values import coverage_subtitle
from tracker.ui.state import Snapshot
from tracker.ui.style import dress
from tracker.ui.tables import feeds_table, imports_table
from tracker.ui.tables import reconciliation_table as days_table
from tracker.ui.tables.plain_table import PlainTable, cell_font, cell_rect

WIDTHS = (900, 1024, 1280, 1920)


@pytest.fixture(autouse=True)
def light_again(dressed: QApplication) -> Iterator[None]:
    yield
    dress(dressed, LIGHT)


def show(page: SourcesPage, sources: Sources) -> None:
    page.show_value(sources, shown_of(sources.period))


def shown_page(qtbot: QtBot, sources: Sources | None = None, width: int = 1280, theme: Theme = LIGHT) -> SourcesPage:
    page = SourcesPage()
    qtbot.addWidget(page)
    metrics = metrics_for(width)
    give_theme(page, theme)
    page.set_metrics(metrics)
    show(page, sources or sources_of())
    page.resize(min(width - metrics.side - 2 * metrics.padding, 1632), 760)
    page.show()
    page.grab()
    return page


def texts(table: PlainTable, column: int) -> list[str]:
    model = table.rows_model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_shows_stored_data_reconciliation_feeds_and_imports(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert len(page.coverage.grid.grid.rows) == 5
    days = texts(page.reconciliation.table, days_table.DAY)
    assert (days[0], days[-1], len(days)) == ("Thu 19 Nov", "Wed 21 Oct", 30)
    assert texts(page.feeds.table, feeds_table.FEED) == ["Calls", "By key", "By key name and app", "Models and prices"]
    assert texts(page.imports.table, imports_table.FILE) == ["activity.csv", "daily.csv", "old.csv"]
    assert page.feeds.quality.text() == "Data quality: 3 inconsistent rows"


def test_other_numbers_update_the_same_widgets(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    before = page.findChildren(QLabel)
    show(page, sources_of(7))
    assert page.findChildren(QLabel) == before
    assert page.reconciliation.choice._buttons["all"].text() == "All 7"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_no_number_is_cut(qtbot: QtBot, qapp: QApplication, width: int, theme: Theme) -> None:
    dress(qapp, theme)
    page = shown_page(qtbot, width=width, theme=theme)
    elided = {
        page.reconciliation.table: {days_table.CAUSE},
        page.feeds.table: {feeds_table.FEED},
        page.imports.table: {imports_table.FILE},
    }
    for table, may_elide in elided.items():
        model = table.rows_model
        assert not table.horizontalScrollBar().isVisible()
        for row in range(min(model.rowCount(), 12)):
            for column in set(range(model.columnCount())) - may_elide:
                index = model.index(row, column)
                space = cell_rect(table.visualRect(index), column, model.columnCount()).width()
                assert QFontMetrics(cell_font(index)).horizontalAdvance(str(index.data())) <= space, index.data()


def test_cards_are_side_by_side_and_stacked_below_1000(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.reconciliation.y() == page.feeds.y()
    page.resize(960, 1400)
    qtbot.waitUntil(lambda: page.feeds.y() >= page.reconciliation.geometry().bottom())
    assert page.feeds.width() == page.reconciliation.width() == 960


def test_without_imports_the_page_fits_the_usual_window(qtbot: QtBot) -> None:
    page = shown_page(qtbot, replace(sources_of(), imports=()))
    assert page.imports.isHidden()
    assert page.minimumSizeHint().height() <= 620, "800 − strip, header, filters, status bar and margins"


def test_an_empty_store_shows_that_there_is_no_data(qtbot: QtBot) -> None:
    bare = sources_of(1)
    empty = replace(bare, days=(), rows=(), checks=(), feeds=(), imports=(), quality=NO_ODD_ROWS)
    page = shown_page(qtbot, empty)
    assert page.reconciliation.table.empty_text == "The period has no days up to today."
    assert page.feeds.table.empty_text.startswith("No feed was read yet")
    assert page.feeds.quality_link.isHidden()


def test_two_years_show_the_year_of_days_and_one_cell_per_week(qtbot: QtBot) -> None:
    page = shown_page(qtbot, sources_of(730))
    assert texts(page.reconciliation.table, days_table.DAY)[0] == "Thu 19 Nov 2026"
    assert page.coverage.subtitle.full == coverage_subtitle("week")
    assert page.coverage.subtitle.full.endswith("One cell per week shows its worst day.")


def test_only_differences_can_be_shown(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.reconciliation.choice._buttons["different"].text() == "Differences 2"
    page.reconciliation.choice._buttons["different"].click()
    assert texts(page.reconciliation.table, days_table.VERDICT) == ["Calls missing", "Unexplained"]


def test_a_table_without_differences_says_so(qtbot: QtBot) -> None:
    sources = sources_of()
    page = shown_page(qtbot, replace(sources, checks=sources.checks[:1]))
    page.reconciliation.choice._buttons["different"].click()
    assert page.reconciliation.table.empty_text == "No differences in 21 Oct – 19 Nov 2026."


def test_a_cell_selects_its_day_even_if_only_differences_are_shown(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.reconciliation.choice._buttons["different"].click()
    page.coverage.grid.day_chosen.emit(TODAY - 3)
    assert page.reconciliation.table.selected_day == TODAY - 3
    assert page.reconciliation.choice.value == "different"
    page.coverage.grid.day_chosen.emit(TODAY - 20)
    assert page.reconciliation.table.selected_day == TODAY - 20
    assert page.reconciliation.choice.value == "all"


def test_the_selected_day_stays_selected_with_new_numbers(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.reconciliation.select_day(TODAY - 3)
    show(page, sources_of(7))
    assert page.reconciliation.table.selected_day == TODAY - 3


def test_a_day_that_another_page_asked_for_is_selected_once(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.show_day(TODAY - 12)
    show(page, sources_of())
    assert page.reconciliation.table.selected_day == TODAY - 12
    page.reconciliation.select_day(TODAY - 3)
    show(page, sources_of())
    assert page.reconciliation.table.selected_day == TODAY - 3


def test_headers_sort_by_difference_with_unknown_last(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    QAbstractItemModelTester(page.reconciliation.table.rows_model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.reconciliation.table.sortByColumn(days_table.DIFFERENCE, Qt.SortOrder.DescendingOrder)
    differences = texts(page.reconciliation.table, days_table.DIFFERENCE)
    assert differences[:2] == ["0.7000", "0.0417"]
    assert differences[-2:] == ["–", "–"]


def test_amounts_and_missing_data(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    model = page.reconciliation.table.rows_model
    row = [str(model.index(8, column).data()) for column in range(model.columnCount())]
    assert row[:5] == ["Wed 11 Nov", "no data", "7.1730", "no data", "–"]


def test_feeds_explain_themselves_on_hover(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    model = page.feeds.table.rows_model
    tooltips = [str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)) for row in range(4)]
    assert tooltips[1] == "By key\nFailed: Took too long (408)\nLast response 19 Nov, 11:58 UTC"
    assert tooltips[2] == "By key name and app\nNot requested: too many keys"
    assert "0 new, 2 changed, 30 unchanged" in tooltips[3]


def test_ages_are_updated_by_the_slow_clock(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.show_ages(NOW_MS + 600_000)
    assert texts(page.feeds.table, feeds_table.READ)[0] == "13 min ago"
    assert texts(page.imports.table, imports_table.WHEN)[0] == "2 h 10 min ago"


def click_undo(page: SourcesPage, row: int) -> None:
    table = page.imports.table
    place = table.visualRect(table.rows_model.index(row, imports_table.UNDO)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))


def question_of(page: SourcesPage) -> QMessageBox:
    assert page.question is not None
    return page.question


def test_undo_asks_the_person_and_then_the_window(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    click_undo(page, 0)
    box = question_of(page)
    assert box.text() == "Undo the import of activity.csv?"
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    with qtbot.waitSignal(page.asked) as asked:
        next(one for one in box.buttons() if one.text() == "Undo import").click()
    assert asked.args == [UndoImport(ACTIVE.id)]


def test_cancelling_undoes_nothing(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    click_undo(page, 1)
    with qtbot.assertNotEmitted(page.asked):
        question_of(page).button(QMessageBox.StandardButton.Cancel).click()


def test_an_undone_import_asks_nothing_and_the_delete_key_asks_too(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    click_undo(page, 2)
    assert page.question is None
    page.imports.table.selectRow(1)
    QTest.keyClick(page.imports.table, Qt.Key.Key_Delete)
    assert question_of(page).text() == "Undo the import of daily.csv?"
    question_of(page).close()


def test_the_import_button_asks_the_window(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    with qtbot.waitSignal(page.asked) as asked:
        page.feeds.import_button.click()
    assert asked.args == [ImportFiles()]


def test_inconsistent_rows_are_listed_in_a_dialog(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    page.feeds.quality_link.click()
    assert page.quality is not None
    assert page.quality.windowTitle() == "Data quality: 3 inconsistent rows"
    assert page.quality.table.rows_model.rowCount() == 4
    give_theme(page, DARK)
    assert page.quality.table._delegate.theme is DARK
    page.quality.close()


@pytest.mark.parametrize("which", ["coverage", "reconciliation"])
def test_pictures_go_to_the_clipboard(qtbot: QtBot, which: str) -> None:
    page = shown_page(qtbot)
    card = getattr(page, which)
    card.picture_button.click()
    assert QGuiApplication.clipboard().pixmap().width() == card.width()


@pytest.mark.parametrize(("which", "rows"), [("coverage", 150), ("reconciliation", 30)])
def test_numbers_go_to_a_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str, rows: int
) -> None:
    page = shown_page(qtbot)
    out = tmp_path / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    card = getattr(page, which)
    card.file_button.click()
    assert card.subtitle.full == "Saved numbers.csv."
    assert len(list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))) == rows


def test_load_reads_a_store(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "usage.sqlite3") as store:
        replace_days(store, feeds.ACTIVITY, [DAY], [usage(DAY, 4)], end_of(DAY))
        snapshot = Snapshot(Period(date_of(DAY), date_of(DAY)), MappingProxyType({"model": ("other",)}))
        value = SourcesPage.load(request_of(store, snapshot, NOW))
    assert value.checks[0].feed == feeds.ACTIVITY
