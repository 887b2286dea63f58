"""Every chart of every page: hover, keys, series to hide, days by dragging, table, picture, file, emptiness."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tests.ui.page_requests import request_of
from tests.ui.pointer import drag, leave, point_at
from tracker.accounts.account import Account
from tracker.periods import Period
from tracker.ui.charts.base.chart import Chart
from tracker.ui.charts.base.cursor import HINT, Cursor
from tracker.ui.charts.base.cursor_overlay import CursorOverlay
from tracker.ui.charts.base.legend import Legend, LegendEntry
from tracker.ui.charts.base.tooltip import Tooltip
from tracker.ui.charts.grids.coverage_strip import CoverageStrip
from tracker.ui.charts.lines.sparkline import Sparkline
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.actions import ShowDates
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.page import Page
from tracker.ui.pages.page_list import PAGES, PageEntry

TODAY = NOW.date()
MONTH = Period(date(2026, 10, 21), TODAY, "30d")
LONG_AGO = Period(date(2020, 1, 1), date(2020, 1, 30))

PARTS_OF_CHARTS = (Legend, LegendEntry, CoverageStrip, CursorOverlay, Tooltip)
NO_CHARTS = (Sparkline,)
"""Charts in number cards, which are left out: the card is read as one sentence, its line has no axis and no texts."""

INVENTORY = {
    "overview": ["ShareBars", "StackedBars"],
    "models": ["PriceDotsView", "StackedBars", "UseBars"],
    "reasoning": ["StackedBars", "TrendChart"],
    "agentic": ["DistributionChart", "LineChart", "LineChart"],
    "world": ["TrendChart"],
    "retention": ["CohortGrid"],
    "what-if": [],
    "sources": ["CoverageGrid"],
}
"""The charts of every page; the others are tables."""

OVER_TIME = {"StackedBars", "LineChart", "TrendChart", "UseBars", "CoverageGrid"}
ONE_SERIES = {"DistributionChart", "ShareBars", "CoverageGrid", "CohortGrid"}
"""Bars of one colour, and cells whose look is explained by a key: they have no series to hide."""


@dataclass(frozen=True)
class Shown:
    """A page and the charts that it shows at present."""

    entry: PageEntry
    page: Page[Any]

    @property
    def charts(self) -> Sequence[QWidget]:
        charts = [one for one in self.page.findChildren(QWidget) if isinstance(one, Chart)]
        return [one for one in charts if card_of(one).isVisibleTo(self.page)]


def card_of(chart: QWidget) -> ChartCard:
    """Return the nearest card around a chart."""
    parent = chart.parentWidget()
    while parent is not None and not isinstance(parent, ChartCard):
        parent = parent.parentWidget()
    assert parent is not None, f"{type(chart).__name__} stands in no chart card"
    return parent


def as_chart(widget: QWidget) -> Chart:
    assert isinstance(widget, Chart)
    return widget


def shown_page(entry: PageEntry, account: Account, period: Period) -> Shown:
    page = entry.make()
    give_theme(page, LIGHT)
    page.set_metrics(metrics_for(1920))
    with account.open_store() as store:
        loaded = entry.load(request_of(store, period, NOW))
    page.resize(1632, 1600)
    page.show_value(loaded.value, loaded.shown)
    page.show()
    page.grab()
    return Shown(entry, page)


@pytest.fixture(scope="module", params=PAGES, ids=[entry.name for entry in PAGES])
def shown(request: pytest.FixtureRequest, dressed: QApplication, made_sample: Account) -> Iterator[Shown]:
    """A page of the sample account, made once for all tests of it."""
    one = shown_page(request.param, made_sample, MONTH)
    yield one
    one.page.close()
    one.page.deleteLater()


@pytest.fixture
def empty(shown: Shown, made_sample: Account, qtbot: QtBot) -> Shown:
    """The same page for days without data."""
    one = shown_page(shown.entry, made_sample, LONG_AGO)
    qtbot.addWidget(one.page)
    return one


def test_every_page_shows_its_charts(shown: Shown) -> None:
    assert sorted(type(chart).__name__ for chart in shown.charts) == INVENTORY[shown.entry.name]


def test_every_drawn_widget_is_a_chart_in_a_card(shown: Shown) -> None:
    drawn = [one for one in shown.page.findChildren(QWidget) if type(one).__module__.startswith("tracker.ui.charts.")]
    others = [one for one in drawn if not isinstance(one, (Chart, *PARTS_OF_CHARTS, *NO_CHARTS))]
    assert others == []
    for chart in shown.charts:
        assert card_of(chart).drawn is as_chart(chart)


def test_every_chart_has_a_name_and_reports_its_numbers(shown: Shown) -> None:
    for chart in shown.charts:
        card = card_of(chart)
        assert card.title.text()
        assert chart.accessibleName().startswith(card.title.text())
        assert as_chart(chart).summary in chart.accessibleName()
        assert chart.accessibleDescription() == HINT


def test_the_pointer_shows_the_value_below_it(shown: Shown) -> None:
    for chart in shown.charts:
        value_cursor = as_chart(chart).value_cursor
        for point in ends(chart):
            point_at(chart, value_cursor.chart.points().rect(point).center())
            assert value_cursor.point == point
            assert value_cursor.tooltip is not None
            assert value_cursor.tooltip.isVisible()
            assert value_cursor.tooltip.content == value_cursor.chart.hover(point)
            assert value_cursor.tooltip.content.title
            assert chart.accessibleDescription() == value_cursor.tooltip.content.sentence
        leave(chart)
        assert value_cursor.point is None


def ends(chart: QWidget) -> list[tuple[int, int]]:
    """Return the first and the last value of the first row that has any."""
    rows = as_chart(chart).value_cursor.chart.points().rows
    row = next(number for number, columns in enumerate(rows) if columns)
    return [(row, 0), (row, rows[row] - 1)]


def test_the_keyboard_reads_every_value(shown: Shown) -> None:
    for chart in shown.charts:
        assert chart.focusPolicy() is Qt.FocusPolicy.StrongFocus
        value_cursor = as_chart(chart).value_cursor
        rows = value_cursor.chart.points().rows
        is_list = max(rows) == 1
        QTest.keyClick(chart, Qt.Key.Key_Home)
        read = [reported(value_cursor)]
        for _ in range((sum(rows) if is_list else rows[ends(chart)[0][0]]) - 1):
            QTest.keyClick(chart, Qt.Key.Key_Down if is_list else Qt.Key.Key_Right)
            read.append(reported(value_cursor))
        assert len(set(read)) == len(read), "each is another value"
        QTest.keyClick(chart, Qt.Key.Key_Escape)
        assert value_cursor.point is None


def reported(value_cursor: Cursor) -> tuple[object, str]:
    assert value_cursor.tooltip is not None
    return value_cursor.point, value_cursor.tooltip.content.sentence


def test_the_legend_hides_each_series_and_shows_it_again(shown: Shown) -> None:
    for chart in shown.charts:
        card, parts = card_of(chart), as_chart(chart).legend_parts()
        assert bool(parts) != (type(chart).__name__ in ONE_SERIES)
        assert card.legend.isVisibleTo(shown.page) == bool(parts)
        before = chart.grab().toImage()
        for part, entry in zip(parts, card.legend.entries, strict=False):
            assert entry.text() == part.name
            entry.click()
            assert as_chart(chart).hidden == {part.name}
            entry.click()
            assert as_chart(chart).hidden == frozenset()
        assert chart.grab().toImage() == before


def test_hiding_a_series_changes_the_picture(shown: Shown) -> None:
    for chart in shown.charts:
        parts = as_chart(chart).legend_parts()
        if not parts:
            continue
        before = chart.grab().toImage()
        as_chart(chart).set_hidden(frozenset(part.name for part in parts))
        assert chart.grab().toImage() != before, type(chart).__name__
        as_chart(chart).set_hidden(frozenset())


def test_dragging_over_a_chart_over_time_selects_days(shown: Shown) -> None:
    for chart in shown.charts:
        value_cursor = as_chart(chart).value_cursor
        asked: list[object] = []
        shown.page.asked.connect(asked.append)
        first, last = (value_cursor.chart.points().rect(point) for point in ends(chart))
        y = first.center().y()
        drag(chart, QPoint(first.left() + first.width() // 4, y), QPoint(last.right() - last.width() // 4, y))
        shown.page.asked.disconnect(asked.append)
        assert bool(asked) == (type(chart).__name__ in OVER_TIME), type(chart).__name__
        assert all(isinstance(one, ShowDates) for one in asked)


def test_t_shows_the_numbers_of_the_chart_with_the_focus(shown: Shown, qtbot: QtBot) -> None:
    shown.page.activateWindow()
    qtbot.waitUntil(shown.page.isActiveWindow)
    for chart in shown.charts:
        chart.setFocus()
        QTest.keyClick(chart, Qt.Key.Key_T)
        cards = [card_of(other) for other in shown.charts]
        assert [card for card in cards if card.is_table] == [card_of(chart)]
        view = card_of(chart).numbers.view
        assert view is not None
        texts = as_chart(chart).texts()
        assert texts.rows
        assert view.rows_model.rows == texts.rows
        bare = view.viewport().grab().toImage()
        view.clearFocus()
        assert view.viewport().grab().toImage() != bare, "it has a ring"
        view.setFocus()
        assert [view.rows_model.columns[n].title for n in range(len(texts.header))] == list(texts.header)
        QTest.keyClick(view, Qt.Key.Key_T)
        assert not card_of(chart).is_table
        assert QApplication.focusWidget() is chart


def test_t_without_a_focus_shows_all_charts_as_tables(shown: Shown) -> None:
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    cards = [card_of(chart) for chart in shown.charts]
    for is_table in (True, False):
        shown.page.card_actions.toggle_tables()  # type: ignore[attr-defined]  # every page with cards has them
        assert [card.is_table for card in cards] == [is_table] * len(cards)


def test_every_picture_is_larger_than_its_card(shown: Shown) -> None:
    for card in {card_of(chart) for chart in shown.charts}:
        card.picture_button.click()
        picture = QGuiApplication.clipboard().pixmap()
        assert picture.width() == card.width()
        assert picture.height() > card.height()


def test_every_card_with_buttons_exports_its_numbers(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, card in enumerate(shown.page.findChildren(ChartCard)):
        if not card.file_button.isEnabled():
            continue
        out = tmp_path / f"{number}.csv"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, out=out: (str(out), ""))
        card.file_button.click()
        with out.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) > 1, card.title.text()
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_menu_offers_the_same(shown: Shown) -> None:
    for chart in shown.charts:
        menu = card_of(chart).menu()
        texts = [action.text() for action in menu.actions()]
        assert texts == ["Show as table\tT", "Copy picture", "Export these numbers as CSV…"]
        menu.deleteLater()


def test_empty_charts_say_so_and_tab_skips_them(empty: Shown) -> None:
    for chart in empty.charts:
        is_empty = bool(as_chart(chart).empty_text)
        rows = as_chart(chart).value_cursor.chart.points().rows
        assert is_empty or any(rows), f"{type(chart).__name__} shows nothing and does not say why"
        if is_empty:
            glyphs = as_chart(chart).value_cursor.glyphs
            assert glyphs.isVisibleTo(empty.page)
            assert glyphs.empty_text.endswith((".", "?"))
            assert chart.focusPolicy() is Qt.FocusPolicy.NoFocus
            point_at(chart, chart.rect().center())
            assert as_chart(chart).value_cursor.point is None
            card_of(chart).toggle_table()
            view = card_of(chart).numbers.view
            assert view is not None
            assert view.empty_text == as_chart(chart).empty_text
