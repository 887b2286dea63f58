"""Every page with the keyboard only: Tab reaches all controls, in the order on screen, and the focus is visible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tracker.accounts.account import Account
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.ui.background.session import Session
from tracker.ui.charts.grids.coverage_strip import CoverageStrip
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.cards.chart_card import ChartCard
from tracker.ui.pages.cards.day_cards import StripCard
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
NAMES = [page.name for page in PAGES]


@pytest.fixture
def view(qtbot: QtBot, themes: Themes, sample: Account, request: pytest.FixtureRequest) -> Iterator[AccountView]:
    session = Session(sample, State(sample.now().date(), request.param), PAGES, Schedule(900), settings_path())
    made = AccountView(session, PAGES, themes)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    session.load_now()
    for _ in range(4):
        QApplication.processEvents()
    yield made
    session.stop()


def walked(view: AccountView) -> list[QWidget]:
    """Press Tab until the focus returns to its start, and return all stops."""
    view.setFocus()
    stops: list[QWidget] = []
    for _ in range(400):
        QTest.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Tab)
        stop = QApplication.focusWidget()
        assert stop is not None
        if stop in stops:
            return stops
        stops.append(stop)
    raise AssertionError("Tab never came back")


def usable(view: AccountView) -> list[QWidget]:
    """Return all widgets that the mouse can use."""
    found = [
        one
        for kind in (QAbstractButton, QLineEdit, QTableView, CoverageStrip)
        for one in view.findChildren(kind)
        if one.isVisibleTo(view) and one.isEnabled() and not isinstance(one.parent(), (QTableView, QLineEdit))
    ]
    return found + [one for card in view.findChildren(ChartCard) if (one := chart_of(card)) and one.isVisibleTo(view)]


def chart_of(card: ChartCard) -> QWidget | None:
    """Return the chart of a card; None if it has none or the chart is empty."""
    chart = card.drawn
    return cast("QWidget", chart) if chart is not None and not chart.empty_text else None


def seen(view: AccountView, stop: QWidget) -> QImage:
    """Return a picture of a widget and the pixels just around it."""
    QApplication.processEvents()
    area = QRect(stop.mapTo(view, QPoint(0, 0)), stop.size()).adjusted(-3, -3, 3, 3).intersected(view.rect())
    picture = view.grab(area).toImage()
    assert not picture.isNull()
    return picture


def is_reached(stop: QWidget, stops: list[QWidget]) -> bool:
    """Return whether a widget, or another button of its group, is a stop: arrow keys move within a group."""
    group = stop.group() if isinstance(stop, QAbstractButton) else None
    return stop in stops or (group is not None and any(one in stops for one in group.buttons()))


@pytest.mark.parametrize("view", NAMES, indirect=True)
def test_tab_reaches_everything_in_order_with_visible_focus(view: AccountView) -> None:
    """Check in one walk per page: every stop has a name and a focus ring, and series come after their chart."""
    stops = walked(view)
    missed = [one for one in usable(view) if not is_reached(one, stops)]
    assert [(type(one).__name__, one.accessibleName()) for one in missed] == []
    nameless = [one for one in stops if not (one.accessibleName() or getattr(one, "text", str)())]
    assert [type(one).__name__ for one in nameless] == []
    cards = [card for card, _ in groupby(card_of(view, stop) for stop in stops)]
    assert len(set(cards)) == len(cards), "Tab leaves a card for good"
    for card in view.findChildren(ChartCard):
        assert_series_follow(card, stops)
    for stop in stops:
        assert_ring(view, stop)


def card_of(view: AccountView, stop: QWidget) -> QWidget | None:
    """Return the page's card that contains a stop; None outside the page."""
    page = view.views[view.session.state.page].page
    return next((card for card in page.findChildren(QWidget, options=DIRECT) if card.isAncestorOf(stop)), None)


def assert_series_follow(card: ChartCard, stops: list[QWidget]) -> None:
    chart = chart_of(card)
    if chart not in stops:
        return
    after = stops[stops.index(chart) + 1 :]
    expected: list[QWidget] = [card.strip] if isinstance(card, StripCard) else []
    expected += [entry for entry in card.legend.entries if entry in stops]
    assert after[: len(expected)] == expected, card.title.text()


def assert_ring(view: AccountView, stop: QWidget) -> None:
    view.setFocus()
    area = view.views[view.session.state.page]
    if area.isAncestorOf(stop):
        area.ensureWidgetVisible(stop)
    before = seen(view, stop)
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    assert seen(view, stop) != before, (type(stop).__name__, stop.accessibleName())
