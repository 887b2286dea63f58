"""Coverage strip, sparkline, share bars and dot rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import day
from tracker.analysis.ledger.question import DayState
from tracker.analysis.world.rows import Axis, Level
from tracker.ui.charts.bars.share_bars import ROW, ShareBars
from tracker.ui.charts.grids.coverage_strip import HEIGHT, MARKS, CoverageStrip
from tracker.ui.charts.lines.sparkline import Sparkline, runs
from tracker.ui.charts.rows.dot_row import paint_dot_row, place
from tracker.ui.charts.rows.lifespan_bars import DayAxis
from tracker.ui.charts.values.cells import cell_of
from tracker.ui.charts.values.column_grid import ColumnGrid
from tracker.ui.charts.values.shares import Share, folded
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import LIGHT

DAY = date(2026, 11, 10)
PERCENT = Axis(0, 100, False, ((0, "0"), (50, "50"), (100, "100%")))
DECADES = Axis(100, 100_000, True, ((100, "100"), (1000, "1k"), (10_000, "10k"), (100_000, "100k")))
ROOM = QRectF(10, 0, 300, 40)


@pytest.fixture(autouse=True)
def bundled_font(qapp: object) -> None:
    use_bundled_font()


def test_every_state_has_a_mark() -> None:
    assert set(MARKS) == set(DayState)


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ((DayState.COMPLETE, DayState.COMPLETE), DayState.COMPLETE),
        ((DayState.COMPLETE, DayState.FEEDS), DayState.FEEDS),
        ((DayState.OPEN, DayState.CALLS_MISSING), DayState.CALLS_MISSING),
        ((DayState.COMPLETE, DayState.MISSING), DayState.MISSING),
        ((), DayState.MISSING),
    ],
)
def test_a_week_looks_like_its_worst_day(states: tuple[DayState, ...], shown: DayState) -> None:
    assert cell_of("week", tuple(day(DAY, state) for state in states)).state is shown


def strip_picture(*states: DayState) -> QImage:
    strip = CoverageStrip()
    strip.set_theme(LIGHT)
    strip.resize(400, HEIGHT + 6)
    strip.set_grid(ColumnGrid(60, 20, len(states)))
    strip.set_cells(tuple(cell_of("day", (day(DAY, state),)) for state in states))
    return strip.grab().toImage()


def test_cells_are_full_half_capped_or_empty() -> None:
    picture = strip_picture(DayState.COMPLETE, DayState.FEEDS, DayState.CALLS_MISSING, DayState.MISSING)

    def at(column: int, from_top: int) -> QColor:
        return picture.pixelColor(60 + 20 * column + 9, 3 + from_top)

    held, warning = QColor(LIGHT.held), QColor(LIGHT.warning)
    assert [at(0, 1), at(0, 8)] == [held, held]
    assert at(1, 1) != held
    assert at(1, 8) == held
    assert [at(2, 1), at(2, 8)] == [warning, held]
    assert held not in (at(3, 1), at(3, 5), at(3, 8))


def test_strip_says_how_many_days_are_complete(qtbot: QtBot) -> None:
    strip = CoverageStrip()
    qtbot.addWidget(strip)
    strip.set_cells((cell_of("a", (day(DAY),)), cell_of("b", (day(DAY, DayState.OPEN),))))
    assert strip.accessibleName() == "Held: 1 of 2 complete"


def test_sparkline_breaks_at_what_is_not_held() -> None:
    assert runs([1, None, None, 2, 3]) == [[(0, 1)], [(3, 2), (4, 3)]]


@pytest.mark.parametrize("values", [(), (None, None), (1.0, None), (2.0, 2.0), (None, 1.0, 3.0)])
def test_sparkline_paints_any_values(qtbot: QtBot, values: tuple[float | None, ...]) -> None:
    line = Sparkline()
    qtbot.addWidget(line)
    line.set_values(values)
    known = sum(value is not None for value in values)
    painted = {line.grab().toImage().pixelColor(x, y).name() for x in range(76) for y in range(30)}
    assert (LIGHT.accent.lower() in painted) == (known > 1)


@given(st.lists(st.tuples(st.integers(0, 10**12), st.booleans()), max_size=12), st.integers(1, 12))
def test_folding_keeps_the_sum(amounts: list[tuple[int, bool]], rows: int) -> None:
    shares = tuple(Share(f"s{n}", nano, is_rest and n == 0) for n, (nano, is_rest) in enumerate(amounts))
    shown = folded(shares, rows)
    assert sum(share.nano for share in shown) == sum(nano for nano, _ in amounts)
    assert len(shown) <= max(rows, 3)


def test_share_bars_fold_what_does_not_fit(qtbot: QtBot) -> None:
    bars = ShareBars()
    qtbot.addWidget(bars)
    bars.set_shares(tuple(Share(f"key {n}", 10 - n) for n in range(6)), "key")
    bars.resize(300, 3 * ROW)
    assert [share.name for share in bars.shown()] == ["key 0", "key 1", "4 more"]
    bars.resize(300, 6 * ROW)
    assert len(bars.shown()) == 6


def test_what_is_summed_up_is_drawn_to_scale(qtbot: QtBot) -> None:
    bars = ShareBars()
    qtbot.addWidget(bars)
    bars.set_shares(tuple(Share(f"key {n}", 10) for n in range(22)), "key")
    bars.resize(300, 3 * ROW)
    picture = bars.grab().toImage()
    filled = [
        sum(picture.pixelColor(x, row * ROW + 23).name().upper() == LIGHT.accent for x in range(300))
        for row in range(3)
    ]
    assert filled == [15, 15, 300]


def test_an_axis_of_few_days_names_its_ends(qtbot: QtBot) -> None:
    first = date(2026, 11, 19)
    assert DayAxis(first, first + timedelta(days=3), QRectF(0, 0, 200, 20)).labels() == [
        (first, "19 Nov"),
        (first + timedelta(days=3), "22 Nov"),
    ]
    assert DayAxis(first, date(2027, 1, 3), QRectF(0, 0, 200, 20)).labels()[0] == (date(2026, 12, 1), "Dec")


@pytest.mark.parametrize(
    ("axis", "value", "x"),
    [
        (PERCENT, 0, 10),
        (PERCENT, 50, 160),
        (PERCENT, 140, 310),
        (DECADES, 100, 10),
        (DECADES, 10_000, 210),
        (DECADES, 3, 10),
    ],
)
def test_values_stand_at_their_place_or_at_the_axis_end(axis: Axis, value: float, x: float) -> None:
    assert place(axis, value, ROOM) == pytest.approx(x)


def dots(level: Level, you: float | None) -> QImage:
    picture = QImage(330, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.card))
    painter = QPainter(picture)
    paint_dot_row(painter, ROOM, PERCENT, level, you, LIGHT)
    painter.end()
    return picture


def test_you_are_a_filled_circle_and_stated_levels_a_solid_bar() -> None:
    picture = dots(Level(10, "10%", "stated"), 80)
    assert picture.pixelColor(250, 20) == QColor(LIGHT.accent)
    assert picture.pixelColor(40, 14) == QColor(LIGHT.text)


def test_second_hand_levels_are_hollow() -> None:
    picture = dots(Level(10, "~10%", "second_hand"), None)
    assert picture.pixelColor(40, 20).lightness() > 200
    assert min(picture.pixelColor(x, 20).lightness() for x in range(36, 45)) < 100


def test_minimum_levels_point_to_the_right() -> None:
    solid, minimum = dots(Level(10, "10%", "stated"), None), dots(Level(10, "> 10%", "minimum"), None)
    assert minimum.pixelColor(44, 18) != solid.pixelColor(44, 18)
    assert minimum.pixelColor(36, 18) == solid.pixelColor(36, 18)


def test_without_a_value_there_is_no_circle_and_no_line() -> None:
    picture = dots(Level(10, "10%", "stated"), None)
    blue = [x for x in range(330) if picture.pixelColor(x, 20).blue() > picture.pixelColor(x, 20).red() + 40]
    assert blue == []
