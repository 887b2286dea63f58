"""Cohorts as rows of cells: what is shown, what stands in them, what they tell, pointer and keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.design.colour_distance import contrast
from tests.ui.pointer import leave, point_at
from tests.worlds.lifespans import FIRST, TODAY, days, found, history
from tracker.analysis.models.names import ModelNames
from tracker.analysis.retention.cohorts import Retention, retention_of
from tracker.ui.charts.grids.cohort_grid import CohortGrid
from tracker.ui.charts.grids.cohort_marks import ink_of, shade_of
from tracker.ui.charts.values.cohort_cells import (
    cell_text,
    cohort_hover,
    cohort_rows,
    cohort_texts,
    mark_of,
    names_text,
)
from tracker.ui.design.theme import DARK, LIGHT, Theme

pytestmark = pytest.mark.usefixtures("dressed")

JULY = [date(2026, 7, number) for number in range(1, 32)]
USED = {"a/x": days("5 6 8 9 10"), "a/y": days("5 8"), "b/z": days("9 11")}


def some(not_held: list[date] | None = None) -> Retention:
    return found(USED, not_held or [])


def shown(qtbot: QtBot, of: Retention, width: int = 645, height: int = 400, theme: Theme = LIGHT) -> CohortGrid:
    grid = CohortGrid()
    qtbot.addWidget(grid)
    grid.set_theme(theme)
    grid.resize(width, height)
    grid.set_retention(of, "Nothing passes the filters.")
    grid.show()
    grid.grab()
    return grid


def many(cohorts: int, models: int = 1) -> Retention:
    """Return models first used in each of so many months before the present one, and ever since."""
    first = date(TODAY.year - cohorts // 12 - 1, 1, 1)
    months = [date(TODAY.year - back // 12, 12 - back % 12, 1) for back in range(cohorts + 2)]
    months = sorted(month for month in months if month <= TODAY)[-cohorts:]
    used = {
        f"a/model-{number}-{each}": [later for later in months if later >= month]
        for number, month in enumerate(months)
        for each in range(models)
    }
    return retention_of(history(used, first=first), ModelNames({}))


def test_a_cell_says_how_many_were_used_and_at_least_how_many() -> None:
    rows = cohort_rows(some(), 13, 20)
    assert [cell_text(cell) for cell in rows.cells(0)] == ["2", "1", "0", "2", "1", "1", "0+"]
    assert [cell_text(cell) for cell in rows.cells(1)] == ["1", "0", "1+"]


def test_every_state_has_a_mark_of_its_own_and_a_word_in_the_key() -> None:
    rows = cohort_rows(some([*JULY, date(2026, 8, 2)]), 13, 20)
    assert [mark_of(cell) for cell in rows.cells(0)] == [
        "used",
        "used",
        "not held",
        "partly held",
        "used",
        "used",
        "open",
    ]
    assert [cell_text(cell) for cell in rows.cells(0)] == ["2", "1", "", "2+", "1", "1", "0+"]
    assert [mark for mark, _ in rows.key] == ["used", "gone", "open", "partly held", "not held", "older"]
    assert [mark for mark, _ in cohort_rows(found({"a/x": days("6 7 8 9 10")}), 9, 9).key] == ["used", "open"]


def test_the_newest_cohorts_are_shown_and_the_others_counted() -> None:
    rows = cohort_rows(many(30), 13, 10)
    assert (len(rows.cohorts), rows.columns, rows.older, rows.later) == (13, 10, 17, 3)
    assert rows.cohorts[-1].month == "2026-11"
    assert rows.note == "And 17 more months before and 3 more columns: T shows them all."
    assert cohort_rows(some(), 13, 20).note == ""


def test_a_tooltip_names_the_models_and_says_what_is_not_sure() -> None:
    rows = cohort_rows(some(JULY), 13, 20)
    hover = cohort_hover(rows.cohorts[0], rows.cells(0)[3])
    assert (hover.title, hover.total) == ("First used in May 2026 or before", "2 of 2")
    assert [(row.name, row.value) for row in hover.rows] == [
        ("Aug 2026", "3 months after"),
        ("used in this month", "100%"),
    ]
    assert hover.foot == "x, y. It is the first month held: its models may be older."
    not_held = cohort_hover(rows.cohorts[0], rows.cells(0)[2])
    assert (not_held.total, not_held.foot.partition(".")[0]) == ("not held", "This month is not held")
    still_open = cohort_hover(rows.cohorts[1], rows.cells(1)[2])
    assert (still_open.total, still_open.foot) == ("1+ of 1", "z. The month is still open: more may be used.")


def test_many_names_are_cut_and_counted() -> None:
    assert names_text([f"m{n}" for n in range(200)]) == "m0, m1, m2, m3, m4, m5 and 194 more."
    assert names_text(["m"]) == "m."


def test_the_table_has_every_cohort_and_column() -> None:
    texts = cohort_texts(many(30))
    assert (len(texts.rows), len(texts.header)) == (30, 2 + 30)
    assert {len(row) for row in texts.rows} == {32}
    assert cohort_texts(some(JULY)).rows[0] == (
        "May 2026 or before", "2", "2 (100%)", "1 (50%)", "not held", "2 (100%)", "1 (50%)", "1 (50%)", "0+ (0%)"
    )  # fmt: skip


@pytest.mark.parametrize("width", [540, 588, 645, 1040])
@pytest.mark.parametrize("cohorts", [1, 8, 30])
def test_cells_lie_inside_and_belong_to_their_places(qtbot: QtBot, width: int, cohorts: int) -> None:
    grid = shown(qtbot, many(cohorts), width)
    spots = grid.spots()
    for row, count in enumerate(spots.rows):
        for column in range(count):
            room = spots.room((row, column))
            assert room.right() <= width
            assert room.bottom() < grid.height()
            assert spots.at(QPointF(room.center())) == (row, column)
    assert spots.at(QPointF(4, 60)) is None
    assert len(spots.rows) == min(cohorts, 13)


def test_it_asks_for_the_height_of_a_years_cohorts_at_most(qtbot: QtBot) -> None:
    heights = [shown(qtbot, many(cohorts), 700).minimumSizeHint().height() for cohorts in (1, 13, 14, 60)]
    assert heights[0] < heights[1] < heights[2]
    assert heights[2] == heights[3]


def ground(theme: Theme, share: float) -> str:
    return shade_of(theme, share).name()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_can_be_read_on_every_shade(theme: Theme) -> None:
    rows = cohort_rows(many(1, 100), 1, 1)
    (cell,) = rows.cells(0)
    for percent in range(1, 101):
        one = replace(cell, share=percent / 100, held="held")
        assert contrast(ink_of(one, theme), ground(theme, percent / 100)) >= 4.5
    shades = [QColor(ground(theme, share / 10)).lightness() for share in range(11)]
    assert shades == sorted(shades, reverse=theme is LIGHT)


def test_states_are_painted_apart(qtbot: QtBot) -> None:
    grid = shown(qtbot, some([*JULY, date(2026, 8, 2)]))
    picture, spots = grid.grab().toImage(), grid.spots()
    rooms = [spots.room((0, column)) for column in range(7)]
    corners = [picture.pixelColor(room.left() + 4, room.bottom() - 3).name() for room in rooms]
    assert corners[0] == LIGHT.held.lower()
    assert corners[2] == QColor(LIGHT.page).name()
    assert picture.pixelColor(rooms[3].left() + 4, rooms[3].top() + 1) == QColor(LIGHT.warning)
    assert picture.pixelColor(rooms[2].left(), rooms[2].center().y()) == QColor(LIGHT.strong)
    along = {picture.pixelColor(x, rooms[6].top() + 2).name() for x in range(rooms[6].left(), rooms[6].right())}
    assert len(along) > 3


def test_the_pointer_and_the_keyboard_tell_a_cell(qtbot: QtBot) -> None:
    grid = shown(qtbot, some())
    point_at(grid, grid.spots().room((0, 3)).center())
    assert grid.accessibleDescription().startswith("First used in May 2026 or before: 2 of 2. Aug 2026 3 months after")
    leave(grid)
    assert grid.reader.spot is None
    QApplication.sendEvent(grid, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    places = [grid.reader.spot]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_End):
        QTest.keyClick(grid, key)
        places.append(grid.reader.spot)
    assert places == [(0, 6), (0, 5), (0, 0), (1, 0), (1, 2)]


def test_without_models_it_says_so_and_is_no_stop_for_tab(qtbot: QtBot) -> None:
    grid = shown(qtbot, found({}))
    assert grid.empty_text == "Nothing passes the filters."
    assert grid.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert grid.texts().rows == ()


def test_one_model_has_one_row_of_wide_cells(qtbot: QtBot) -> None:
    grid = shown(qtbot, found({"a/x": [FIRST + timedelta(days=4)]}))
    assert grid.spots().rows == (7,)
    assert grid.spots().room((0, 0)).width() <= 64
    assert grid.summary == "first used in May 2026 or before: 1 model"
