import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tracker.analysis.ledger.question import GroupValue
from tracker.formatting import date_range
from tracker.ui.design.controls import Control, Glyph, Words
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import Segments
from tracker.ui.frame.filter_bar import UNFILTERED, FilterBar
from tracker.ui.frame.header import Header
from tracker.ui.state import State

VALUES = {
    "model": tuple(GroupValue(f"acme/nova-{n}") for n in range(12)),
    "key": (GroupValue("ci", "hash-1"), GroupValue("ci", "hash-2"), GroupValue(None)),
}


@pytest.fixture
def state() -> State:
    return State(NOW.date())


@pytest.fixture
def bar(qtbot: QtBot, state: State, themes: Themes) -> FilterBar:
    one = FilterBar(state, themes)
    qtbot.addWidget(one)
    one.set_values(VALUES)
    one.set_metrics(metrics_for(1280))
    one.resize(1072, 40)
    one.show()
    return one


def shown(bar: FilterBar) -> list[str]:
    return [one.words for one in bar.findChildren(Control) if one.isVisible()]


def test_a_control_has_room_for_its_words(qtbot: QtBot, themes: Themes) -> None:
    control = Control(themes, "button")
    qtbot.addWidget(control)
    control.set_parts(Glyph("calendar"), Words("21 Oct – 19 Nov 2026"), Glyph("chevron-down", 12))
    text = control.fontMetrics().horizontalAdvance(control.words)
    assert control.sizeHint().width() >= text + 16 + 12
    assert control.minimumSizeHint() == control.sizeHint()
    assert control.accessibleName() == "21 Oct – 19 Nov 2026"


@pytest.mark.parametrize("look", ["button", "chip", "chip_set", "dashed", "bare", "nav"])
def test_a_focused_control_shows_the_ring(qtbot: QtBot, themes: Themes, look: str) -> None:
    control = Control(themes, look)  # type: ignore[arg-type]  # the looks as plain strings
    qtbot.addWidget(control)
    control.set_parts(Words("Model"))
    control.show()
    plain = control.grab().toImage().pixelColor(control.width() // 2, 0)
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    ring = control.grab().toImage().pixelColor(control.width() // 2, 0)
    assert ring == QColor(themes.current.focus)
    assert plain != ring


def test_segments_are_exclusive_and_tell_what_is_clicked(qtbot: QtBot, dressed: QApplication) -> None:
    segments = Segments({"7d": "7d", "30d": "30d"})
    qtbot.addWidget(segments)
    segments.set_value("30d")
    told: list[str] = []
    segments.chosen.connect(told.append)
    button = next(one for one in segments.findChildren(type(segments._buttons["7d"])) if one.text() == "7d")
    button.click()
    assert (told, segments.value) == (["7d"], "7d")
    segments.set_value(None)
    assert segments.value is None


def test_chips_stand_for_the_columns_and_the_rest_is_folded(bar: FilterBar) -> None:
    assert shown(bar) == ["Model", "Author", "Key", "App", "Workspace", "Filter"]
    bar.set_metrics(metrics_for(1024))
    assert shown(bar) == ["Model", "Author", "Key", "App", "Filter"]


def test_a_set_filter_names_its_value_by_text_and_several_by_number(bar: FilterBar, state: State) -> None:
    state.set_filter("key", ("hash-2",))
    state.set_filter("variant", ("free", "nitro"))
    assert {"Key ci", "Variant 2"} <= set(shown(bar))


def test_the_cross_clears_one_and_the_link_clears_all(qtbot: QtBot, bar: FilterBar, state: State) -> None:
    state.set_filter("key", ("hash-2",))
    state.set_filter("model", ("acme/nova-1",))
    chip = next(one for one in bar.findChildren(Control) if one.words.startswith("Key"))
    cross = QPoint(chip.width() - 8, chip.height() // 2)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cross)
    assert list(state.snapshot.filters) == ["model"]
    bar._clear.click()
    assert not state.snapshot.filters


def test_delete_clears_a_chip_by_the_keyboard(qtbot: QtBot, bar: FilterBar, state: State) -> None:
    state.set_filter("key", ("hash-2",))
    QTest.keyClick(bar._chips["key"], Qt.Key.Key_Delete)
    assert not state.snapshot.filters


def test_ticking_values_filters_at_once_by_their_lasting_id(qtbot: QtBot, bar: FilterBar, state: State) -> None:
    bar.open_values("key")
    picker = bar._picker
    assert [item.text() for item in picker._items()] == ["ci", "ci"]
    for row in (0, 1):
        picker._list.clicked.emit(picker._list.model().index(row, 0))
    assert list(state.snapshot.filters["key"]) == ["hash-1", "hash-2"]
    picker._list.setCurrentIndex(picker._list.model().index(0, 0))
    QTest.keyClick(picker._list, Qt.Key.Key_Space)
    assert list(state.snapshot.filters["key"]) == ["hash-2"]
    picker._clear.click()
    assert not state.snapshot.filters
    picker.hide()


def test_many_values_can_be_searched_and_ticked_ones_stand_first(bar: FilterBar, state: State) -> None:
    state.set_filter("model", ("acme/nova-7",))
    bar.open_values("model")
    picker = bar._picker
    assert picker._items()[0].text() == "acme/nova-7"
    picker._search.setText("NOVA-11")
    assert picker._list.model().rowCount() == 1
    picker.hide()


def test_a_page_without_filters_says_so(bar: FilterBar) -> None:
    bar.set_filterable(False)
    assert shown(bar) == []
    assert bar._unfiltered.isVisible()
    assert bar._unfiltered.text() == UNFILTERED
    bar.focus_first()
    assert not bar._picker.isVisible()


@pytest.fixture
def header(qtbot: QtBot, state: State, themes: Themes) -> Header:
    one = Header(state, themes)
    qtbot.addWidget(one)
    return one


def test_the_header_shows_the_real_dates(header: Header, state: State) -> None:
    assert header._dates.words == "21 Oct – 19 Nov 2026"
    state.move_period(-1)
    assert header._dates.words == date_range(state.snapshot.period)
    assert header._segments.value is None


def test_two_clicks_in_the_calendar_choose_dates(header: Header, state: State) -> None:
    header._open_picker()
    picker = header._picker
    calendar = picker._calendar
    calendar.clicked.emit(calendar.selectedDate())
    calendar.clicked.emit(calendar.selectedDate().addDays(-4))
    assert date_range(state.snapshot.period) == "15 – 19 Nov 2026"
    assert not picker.isVisible()


def test_a_month_is_one_click(header: Header, state: State) -> None:
    header._open_picker()
    october = next(one for one in header._picker.findChildren(type(header._picker._apply)) if one.text() == "Oct 2026")
    october.click()
    assert date_range(state.snapshot.period) == "1 – 31 Oct 2026"


def test_exact_dates_are_shown_by_the_button_and_never_after_today(header: Header, state: State) -> None:
    header._open_picker()
    picker = header._picker
    picker._first.setDate(picker._first.date().addDays(5))
    picker._last.setDate(picker._last.date().addDays(50))
    picker._apply.click()
    assert date_range(state.snapshot.period) == "26 Oct – 19 Nov 2026"


def test_while_syncing_the_button_offers_to_stop(header: Header) -> None:
    header.set_syncing(True)
    assert header._refresh.accessibleName() == "Stop syncing"
    header.set_syncing(False)
    assert header._refresh.accessibleName() == "Sync now"
