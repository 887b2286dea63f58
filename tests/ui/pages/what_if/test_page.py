"""The page "What if": the field that chooses a model, numbers, rows, alternatives, and what is said of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.settling import settle
from tests.worlds.priced_account import (
    FIRST,
    LAST,
    NOVA,
    NOVA_PRICE,
    NOW,
    PERIOD,
    PICO,
    PICO_PRICE,
    add_calls,
    add_prices,
    call,
    listed,
)
from tracker.accounts.account import Account
from tracker.formatting import money
from tracker.ingest.schedule import Schedule
from tracker.store.file.database import Store
from tracker.ui.background.session import Session
from tracker.ui.design.model_field import ModelField
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK, LIGHT, Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.what_if.page import WhatIfPage
from tracker.ui.pages.what_if.values import (
    NO_PRICES,
    WhatIfValue,
    alternative_rows,
    choice_text,
    how_to_read,
    numbers,
    prices_line,
    replaced_empty_text,
    replaced_rows,
    replaced_titles,
    rests_on,
    sum_text,
)
from tracker.ui.state import Snapshot, State
from tracker.ui.tables.replaced_table import BARS, NAME, REPLACED_COLUMNS
from tracker.ui.window import PAGES

pytestmark = pytest.mark.usefixtures("dressed")

USD = 1_000_000_000
LONG = 2_000_000


def with_usage(store: Store) -> None:
    """Add prices, $4.00 paid for nova and $0.001 for pico; on pico all of it costs $0.60 + $0.001."""
    models = [listed(NOVA, NOVA_PRICE, context=LONG), listed(PICO, PICO_PRICE, context=LONG)]
    add_prices(store, models, date(2026, 1, 1))
    add_prices(store, [listed("zeta/old", PICO_PRICE)], date(2026, 1, 1), 1)
    add_prices(store, models, date(2026, 2, 1))
    add_calls(
        store,
        [
            call("a", FIRST, 1_000_000, 100_000, 4 * USD, model=NOVA),
            call("b", LAST, 1000, 500, USD // 1000, model=PICO),
        ],
    )


def ask(store: Store, model: str | None = PICO) -> WhatIfValue:
    return WhatIfPage.load(store, Snapshot(PERIOD, priced_on=model), NOW)


def shown_page(qtbot: QtBot, value: WhatIfValue, width: int = 1280) -> WhatIfPage:
    page = WhatIfPage(State(LAST))
    qtbot.addWidget(page)
    metrics = metrics_for(width)
    page.set_theme(DARK)
    page.set_metrics(metrics)
    page.show_value(value)
    page.resize(width - metrics.side - 2 * metrics.padding, 900)
    page.show()
    settle(page)
    return page


class TestWords:
    """What the page says, without Qt."""

    def test_numbers_are_what_was_paid_what_it_would_have_cost_and_the_difference(self, store: Store) -> None:
        with_usage(store)
        paid, cost, difference = numbers(ask(store))
        assert (paid.value, paid.origin) == ("$4.00", "2 requests, 1.1M tokens")
        assert (cost.value, cost.origin) == ("$0.60", "on pico")
        assert (difference.value, difference.origin) == ("−$3.40", "85.0% less than you paid")

    def test_dearer_models_are_said_to_be_dearer(self, store: Store) -> None:
        with_usage(store)
        add_prices(store, [listed("acme/dear", {"prompt": "0.00001", "completion": "0.00001"})], date(2026, 1, 1))
        difference = numbers(ask(store, "acme/dear"))[2]
        assert (difference.value, difference.origin) == ("+$7.01", "175.3% more than you paid")

    def test_rows_share_one_scale_and_sum_up(self, store: Store) -> None:
        with_usage(store)
        value = ask(store)
        rows = replaced_rows(value)
        assert [(row.row.name, row.most_nano) for row in rows] == [("nova-2", 4 * USD), ("pico", 4 * USD)]
        assert sum_text(value) == "Sum: $4.00 paid, $0.60 instead, −$3.40"
        assert replaced_titles(value)[0] == "By the model you used, priced on pico"

    def test_the_model_chosen_stands_among_the_cheapest(self, store: Store) -> None:
        with_usage(store)
        rows = alternative_rows(ask(store, "zeta/old"))
        assert [row.title for row in rows] == ["old, chosen", "pico, used", "nova-2, used"]
        assert [row.is_chosen for row in rows] == [True, False, False]

    def test_one_that_prices_only_a_part_is_not_compared_with_the_others(self, store: Store) -> None:
        with_usage(store)
        add_prices(store, [listed("zeta/old", {"prompt": "-1", "completion": "-1"})], date(2026, 11, 5))
        value = ask(store, "zeta/old")
        assert numbers(value)[1].value == "$0.60"
        assert "old, chosen" not in [row.title for row in alternative_rows(value)]

    def test_the_list_says_price_use_and_what_is_no_longer_listed(self, store: Store) -> None:
        with_usage(store)
        assert [choice_text(choice) for choice in ask(store).page.choices] == [
            "acme/nova-2 · $2.00 prompt, $0.20 cached, $10.00 completion · used",
            "zeta/old · $0.50 prompt, $1.00 completion · no longer listed",
            "zeta/pico · $0.50 prompt, $1.00 completion · used",
        ]

    def test_prices_are_dated(self, store: Store) -> None:
        with_usage(store)
        text, short = prices_line(ask(store))
        assert text == "$0.50 prompt, $1.00 completion, per 1M tokens, seen 1 Jan 2026"
        assert short == "$0.50 prompt, $1.00 completion"

    def test_that_all_could_be_priced_is_said_only_where_it_could(self, store: Store) -> None:
        with_usage(store)
        assert rests_on(ask(store))[0] == "All usage that is held of the period could be priced."
        add_prices(store, [listed(PICO, {"prompt": "-1", "completion": "-1"})], date(2026, 11, 5))
        assert rests_on(ask(store))[0].startswith("1 request cannot be priced on zeta/pico")

    def test_the_warning_stands_first(self, store: Store) -> None:
        with_usage(store)
        warning, rule = how_to_read(ask(store))
        assert warning.startswith("Not a forecast")
        assert "Cache writes and fees per request are not priced." in rule

    def test_without_prices_it_says_where_they_come_from(self, store: Store) -> None:
        add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
        value = ask(store, None)
        assert prices_line(value)[0] == NO_PRICES
        assert [number.value for number in numbers(value)] == ["–", "–", "–"]
        assert (replaced_rows(value), alternative_rows(value), rests_on(value), how_to_read(value)) == ((), (), (), ())
        assert replaced_empty_text(value) == NO_PRICES

    def test_a_period_without_usage_has_no_numbers(self, store: Store) -> None:
        add_prices(store, [listed(PICO, PICO_PRICE)], date(2026, 1, 1))
        value = ask(store)
        assert [number.value for number in numbers(value)] == ["not held", "not held", "not held"]
        assert replaced_empty_text(value).startswith("Nothing is held of ")
        assert "Not held: 10 of 10 days." in rests_on(value)

    def test_what_cannot_be_priced_is_no_zero(self, store: Store) -> None:
        with_usage(store)
        add_prices(store, [listed("acme/router", {"prompt": "-1", "completion": "-1"})], date(2026, 1, 1))
        value = ask(store, "acme/router")
        assert [number.value for number in numbers(value)] == ["–", "–", "–"]
        assert replaced_empty_text(value) == "Nothing of this usage can be priced on this model."
        assert prices_line(value)[0] == "price varies"


class TestField:
    """The field that chooses one model of many."""

    @pytest.fixture
    def field(self, qtbot: QtBot, dressed: QApplication) -> ModelField:
        made = ModelField()
        qtbot.addWidget(made)
        made.set_theme(LIGHT)
        made.set_choices(
            [(name, f"{name} · $1") for name in ("acme/nova-2", "zeta/pico", "zeta/pico-mini")], "acme/nova-2"
        )
        made.show()
        return made

    def test_typing_and_enter_take_the_first_that_fits(self, qtbot: QtBot, field: ModelField) -> None:
        field.selectAll()
        QTest.keyClicks(field, "PICO")
        with qtbot.waitSignal(field.chosen) as told:
            QTest.keyClick(field, Qt.Key.Key_Return)
        assert told.args == ["zeta/pico"]
        assert field.text() == "zeta/pico"

    def test_typing_into_the_open_list_replaces_the_name(self, field: ModelField) -> None:
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        QTest.keyClicks(field.view, "pico")
        assert field.text() == "pico"
        assert field.list.completionCount() == 2
        field.view.hide()

    def test_what_fits_nothing_is_taken_back(self, qtbot: QtBot, field: ModelField) -> None:
        field.setText("unheard of")
        with qtbot.assertNotEmitted(field.chosen):
            QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.text() == "acme/nova-2"

    def test_esc_takes_back_what_was_typed(self, field: ModelField) -> None:
        field.setText("zeta")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == "acme/nova-2"

    def test_the_same_model_again_asks_for_nothing(self, qtbot: QtBot, field: ModelField) -> None:
        with qtbot.assertNotEmitted(field.chosen):
            QTest.keyClick(field, Qt.Key.Key_Return)

    def test_a_click_or_down_shows_every_model(self, field: ModelField) -> None:
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert field.view.isVisible()
        assert field.list.completionCount() == 3
        field.view.hide()
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        assert field.view.isVisible()
        assert field.view.model().index(1, 0).data() == "zeta/pico · $1"
        field.view.hide()

    def test_a_model_of_the_list_is_chosen(self, qtbot: QtBot, field: ModelField) -> None:
        QTest.keyClick(field, Qt.Key.Key_Down)
        field.view.setCurrentIndex(field.view.model().index(2, 0))
        with qtbot.waitSignal(field.chosen) as told:
            QTest.keyClick(field.view, Qt.Key.Key_Return)
        assert told.args == ["zeta/pico-mini"]


def test_a_choice_becomes_the_state(qtbot: QtBot, store: Store) -> None:
    with_usage(store)
    page = shown_page(qtbot, ask(store))
    page.choice.field.chosen.emit(NOVA)
    assert page.state.snapshot.priced_on == NOVA
    page.alternatives.chosen.emit("zeta/pico")
    assert page.state.snapshot.priced_on == "zeta/pico"


def test_a_click_on_an_alternative_chooses_it_and_the_chosen_one_does_nothing(qtbot: QtBot, store: Store) -> None:
    with_usage(store)
    page = shown_page(qtbot, ask(store))
    table = page.alternatives
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    with qtbot.assertNotEmitted(table.chosen):
        table.clicked.emit(table.model().index(0, 0))
    with qtbot.waitSignal(table.chosen) as told:
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(1, 0)).center()
        )
    assert told.args == ["acme/nova-2"]
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
    room = page.replaced.visualRect(page.replaced.model().index(0, BARS))
    picture = page.replaced.viewport().grab().toImage()
    colours = [[picture.pixelColor(x, y).name().upper() for x in range(room.left(), room.right())] for y in (
        room.center().y() - 4, room.center().y() + 4)]  # fmt: skip
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
        value = WhatIfPage.load(store, State(sample.now().date()).snapshot, sample.now())
    page = shown_page(qtbot, value)
    assert value.coverage is value.page.coverage
    assert page.replaced.rows_model.rowCount() > 10
    assert page.alternatives.rows_model.rowCount() > 3
    assert not page.replaced.isColumnHidden(NAME)
    assert len(REPLACED_COLUMNS) == page.replaced.model().columnCount()


def test_a_choice_is_priced_in_the_window(qtbot: QtBot, themes: Themes, sample: Account) -> None:
    session = Session(sample, State(sample.now().date(), "what-if"), PAGES, Schedule(900))
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
    assert page.numbers[1].value.text() == money(other.volume.cost_nano) != before
    session.stop()
