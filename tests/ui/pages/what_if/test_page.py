"""The page "What if": whether it fits, what a choice changes, what its buttons do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.layout import wait_for_layout
from tests.ui.page_requests import request_of, shown_of
from tests.ui.pages.what_if.what_if_cases import ask, with_usage
from tests.worlds.priced_account import FIRST, NOVA, NOW, PERIOD, add_calls, call
from tracker.accounts.account import Account
from tracker.analysis.views.what_if import WhatIfPage as WhatIfNumbers
from tracker.formatting import money
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.store.file.database import Store
from tracker.ui.background.session import Session
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK, Themes
from tracker.ui.design.themed import give_theme
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.page_list import PAGES
from tracker.ui.pages.what_if.page import WhatIfPage
from tracker.ui.pages.what_if.values import NO_PRICES
from tracker.ui.state import State
from tracker.ui.tables.replaced_table import BARS, NAME, REPLACED_COLUMNS

pytestmark = pytest.mark.usefixtures("dressed")


def shown_page(qtbot: QtBot, value: WhatIfNumbers, width: int = 1280) -> WhatIfPage:
    page = WhatIfPage()
    qtbot.addWidget(page)
    metrics = metrics_for(width)
    give_theme(page, DARK)
    page.set_metrics(metrics)
    page.show_value(value, shown_of(value.period))
    page.resize(width - metrics.side - 2 * metrics.padding, 900)
    page.show()
    wait_for_layout(page)
    return page


def test_the_chosen_model_is_loaded_once(qtbot: QtBot, store: Store) -> None:
    with_usage(store)
    page = shown_page(qtbot, ask(store))
    for chosen, model in ((page.choice.field.chosen, NOVA), (page.alternatives.chosen, "zeta/pico")):
        with qtbot.waitSignal(page.asked) as asked:
            chosen.emit(model)
        (action,) = asked.args
        assert action.load(request_of(store, PERIOD, NOW)) == ask(store, model)
        with qtbot.assertNotEmitted(page.asked):
            chosen.emit(model)


def test_a_click_on_an_alternative_chooses_it_and_the_chosen_one_does_nothing(qtbot: QtBot, store: Store) -> None:
    with_usage(store)
    page = shown_page(qtbot, ask(store))
    table = page.alternatives
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    with qtbot.assertNotEmitted(table.chosen):
        table.clicked.emit(table.model().index(0, 0))
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(1, 0)).center()
        )
    assert chosen.args == ["acme/nova-2"]
    table.selectRow(1)
    with qtbot.waitSignal(table.chosen):
        QTest.keyClick(table, Qt.Key.Key_Return)


@pytest.mark.parametrize("width", [900, 1024, 1280, 1920])
def test_everything_fits(qtbot: QtBot, store: Store, width: int) -> None:
    with_usage(store)
    page = shown_page(qtbot, ask(store), width)
    for card in (page.basis, page.reading):
        for one in card.findChildren(QLabel):
            assert one.height() >= one.heightForWidth(one.width())
    for table in (page.replaced, page.alternatives):
        columns = [column for column in range(table.model().columnCount()) if not table.isColumnHidden(column)]
        assert sum(table.columnWidth(column) for column in columns) <= table.viewport().width() + 1


def test_bars_are_as_long_as_their_amounts(qtbot: QtBot, store: Store) -> None:
    with_usage(store)
    page = shown_page(qtbot, ask(store), 1920)
    cell = page.replaced.visualRect(page.replaced.model().index(0, BARS))
    picture = page.replaced.viewport().grab().toImage()
    colours = [[picture.pixelColor(x, y).name().upper() for x in range(cell.left(), cell.right())] for y in (
        cell.center().y() - 4, cell.center().y() + 4)]  # fmt: skip
    paid, instead = colours[0].count(DARK.accent), colours[1].count(DARK.other)
    assert instead / paid == pytest.approx(0.6 / 4, abs=0.02)


def test_numbers_are_exported(qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_usage(store)
    page = shown_page(qtbot, ask(store))
    out = tmp_path / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    lines = []
    for card in (page.models, page.cheapest):
        card.file_button.click()
        lines.append(out.read_text(encoding="utf-8").splitlines())
    assert lines[0][-1] == "total,,zeta/pico,2,1101500,4.001,0.601"
    assert lines[1][1].startswith("alternative,,acme/nova-2,2,1101500,4.001,3.007")


def test_without_prices_there_is_nothing_to_choose(qtbot: QtBot, store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    page = shown_page(qtbot, ask(store, None))
    assert page.choice.field.isHidden()
    assert page.choice.prices.full == NO_PRICES
    assert page.basis.isHidden()
    assert [table.rows for _, table in page.tables().values()] == [(), ()]


def test_sample_account_fills_the_page(qtbot: QtBot, sample: Account) -> None:
    with sample.open_store() as store:
        value = WhatIfPage.load(request_of(store, State(sample.now().date(), "what-if").snapshot, sample.now()))
    page = shown_page(qtbot, value)
    assert page.replaced.rows_model.rowCount() > 10
    assert page.alternatives.rows_model.rowCount() > 3
    assert not page.replaced.isColumnHidden(NAME)
    assert len(REPLACED_COLUMNS) == page.replaced.model().columnCount()


def test_a_choice_is_priced_in_the_window(qtbot: QtBot, themes: Themes, sample: Account) -> None:
    session = Session(sample, State(sample.now().date(), "what-if"), PAGES, Schedule(900), settings_path())
    view = AccountView(session, PAGES, themes)
    qtbot.addWidget(view)
    view.resize(1280, 800)
    view.show()
    session.load_now()
    page = view.views["what-if"].page
    assert isinstance(page, WhatIfPage)
    assert not page.choice.field.hasFocus()
    before = page.numbers[1].value.text()
    other = page.alternatives.rows_model.rows[-1]
    page.alternatives.clicked.emit(page.alternatives.model().index(page.alternatives.rows_model.rowCount() - 1, 0))
    session.load_now()
    assert page.choice.field.text() == other.name
    assert page.numbers[1].value.text() == money(other.totals.cost_nano) != before
    session.stop()
