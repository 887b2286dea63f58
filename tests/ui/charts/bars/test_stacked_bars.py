"""The chart of stacked bars: the values and the look of its items, the pointer and the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import LAST, USD, bars
from tests.ui.pointer import drag, point_at
from tracker.ui.charts.bars.stacked_bars import StackedBars
from tracker.ui.charts.base.painting import OPEN_ALPHA
from tracker.ui.charts.values.bars import EMPTY, Bars, Benchmark
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import DARK, LIGHT, Theme
from tracker.ui.design.themed import give_theme


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    use_bundled_font()
    made = QWidget()
    made.resize(700, 420)
    qtbot.addWidget(made)
    yield made
    made.close()


def chart_of(window: QWidget, shown: Bars, theme: Theme = LIGHT) -> StackedBars:
    chart = StackedBars(parent=window)
    chart.setGeometry(10, 10, 640, 240)
    give_theme(chart, theme)
    chart.set_series(shown)
    window.show()
    chart.grab()  # a first paint: layouts of graphics views are lazy
    return chart


def colours(chart: StackedBars, column: int) -> set[str]:
    """Return the colours in the middle of a column's bar, bottom half."""
    picture: QImage = chart.grab().toImage()
    left, width = chart.plot_grid().bar(column)
    ratio = picture.devicePixelRatio()
    return {
        picture.pixelColor(round(x * ratio), round(y * ratio)).name().upper()
        for x in range(left + 2, left + width - 2)
        for y in range(185, 210)
    }


def test_items_contain_every_value(window: QWidget) -> None:
    shown = bars(30)
    chart = chart_of(window, shown)
    drawn = sum(segment.high - segment.low for segment in chart.bars_item.segments)
    assert drawn == sum(part.total or 0 for part in shown.parts)


def test_other_numbers_update_the_same_items(window: QWidget) -> None:
    chart = chart_of(window, bars(30))
    before = chart.getPlotItem().items[:]
    chart.set_series(bars(90, benchmark=False))
    assert chart.getPlotItem().items == before
    assert len(chart.bars_item.segments) > 90


def test_axis_is_in_round_dollars_from_zero(window: QWidget) -> None:
    chart = chart_of(window, bars(30))
    assert [label.text for label in chart.value_axis.labels] == ["$0", "$5", "$10", "$15", "$20"]


def test_axis_of_tokens_and_requests_has_no_dollars(window: QWidget) -> None:
    chart = chart_of(window, replace(bars(30), unit="tokens"))
    assert [label.text for label in chart.value_axis.labels] == ["0", "5B", "10B", "15B", "20B"]


def test_hidden_parts_leave_the_stack_and_the_axis_fits_the_others(window: QWidget) -> None:
    chart = chart_of(window, bars(30, benchmark=False))
    chart.set_hidden(frozenset({"claude-sonnet-4.5", "gpt-5", "gemini-2.5-pro", "kimi-k2-thinking"}))
    assert {segment.part.name for segment in chart.bars_item.segments} == {
        "claude-haiku-4.5",
        "deepseek-v3.2",
        "8 other models",
    }
    assert chart.value_axis.labels[-1].text == "$4"


def near(one: QColor, other: QColor) -> bool:
    return all(
        abs(a - b) <= 8 for a, b in ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    )


def blend(colour: QColor, ground: QColor, alpha: float) -> QColor:
    def mixed(above: int, below: int) -> int:
        return round(above * alpha + below * (1 - alpha))

    return QColor(
        mixed(colour.red(), ground.red()), mixed(colour.green(), ground.green()), mixed(colour.blue(), ground.blue())
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_open_day_is_hatched_and_others_are_not(window: QWidget, theme: Theme) -> None:
    chart = chart_of(window, bars(10, benchmark=False), theme)
    own, card = QColor(theme.series[0]), QColor(theme.card)
    assert colours(chart, 3) == {own.name().upper()}
    open_day = [QColor(name) for name in colours(chart, 9)]
    assert any(near(colour, own) for colour in open_day), "the lines"
    assert any(near(colour, blend(own, card, OPEN_ALPHA)) for colour in open_day), "the fill between them"


def test_a_day_without_data_has_no_bar(window: QWidget) -> None:
    chart = chart_of(window, bars(10, missing=(4,)))
    assert all(segment.column != 4 for segment in chart.bars_item.segments)
    assert chart.hover((0, 4)).total == "no data"


def test_the_line_of_a_benchmark_ends_before_its_label(window: QWidget) -> None:
    chart = chart_of(window, bars(30))
    x, y = chart.benchmark_line.line.getData()
    assert list(y) == [10.19 * USD, 10.19 * USD]
    assert x[1] < chart.benchmark_line.label.pos().x()
    assert "$10.19" in chart.benchmark_line.label.textItem.toPlainText()


def test_without_a_benchmark_there_is_neither_line_nor_label(window: QWidget) -> None:
    chart = chart_of(window, bars(30, benchmark=False))
    assert not any(item.isVisible() for item in chart.benchmark_line.items)


@pytest.mark.parametrize(("report", "market"), [(10.19, 10.9), (10.9, 10.19), (10.19, 10.19), (0.1, 0.2)])
def test_the_markets_line_is_dotted_and_its_label_overlaps_no_other(
    report: float, market: float, window: QWidget
) -> None:
    shown = replace(
        bars(30),
        benchmark=Benchmark(round(report * USD), ("report,", "end of 2025")),
        market_benchmark=Benchmark(round(market * USD), ("market,", "15 – 21 Nov")),
    )
    chart = chart_of(window, shown)
    dashed, dotted = chart.benchmark_line.line.opts["pen"], chart.market_line.line.opts["pen"]
    assert dotted.style() is Qt.PenStyle.DotLine is not dashed.style()
    assert list(chart.market_line.line.getData()[1]) == [market * USD] * 2
    labels = sorted(
        (line.label.mapRectToScene(line.label.boundingRect()) for line in (chart.benchmark_line, chart.market_line)),
        key=lambda rect: rect.top(),
    )
    assert labels[0].bottom() <= labels[1].top() + 1
    assert chart.view.mapRectToScene(chart.view.boundingRect()).top() <= labels[0].top() + 1
    assert labels[1].bottom() <= chart.view.mapRectToScene(chart.view.boundingRect()).bottom() + 1


def test_the_axis_includes_a_benchmark_above_all_bars(window: QWidget) -> None:
    chart = chart_of(window, replace(bars(5), benchmark=Benchmark(99 * USD, ("a day",))))
    assert chart.value_axis.labels[-1].text == "$100"


def test_without_bars_it_shows_a_plain_axis_and_the_reason(window: QWidget) -> None:
    chart = chart_of(window, EMPTY)
    chart.set_series(replace(EMPTY, benchmark=Benchmark(USD, ("a day",))), "No calls.")
    assert not any(item.isVisible() for item in chart.benchmark_line.items), "no line runs through the sentence"
    assert chart.bars_item.segments == ()
    assert [label.text for label in chart.value_axis.labels][-1] == "$1"
    assert chart.value_cursor.glyphs.empty_text == "No calls."
    assert chart.value_cursor.glyphs.isVisibleTo(chart)


def test_the_pointer_highlights_a_bar_and_shows_its_numbers(window: QWidget) -> None:
    chart = chart_of(window, bars(30))
    point_at(chart, QPoint(round(chart.plot_grid().middle(7)), 120))
    assert chart.value_cursor.point == (0, 7)
    tooltip = chart.value_cursor.tooltip
    assert tooltip is not None
    assert tooltip.isVisible()
    assert sum(row.amount for row in tooltip.content.rows) == chart.bars.total(7)
    left, width = chart.plot_grid().bar(7)
    bar = chart.mapTo(window, QPoint(left, 0)).x()
    assert tooltip.x() > bar + width or tooltip.geometry().right() < bar


def test_tooltip_at_the_right_edge_opens_to_the_left(window: QWidget) -> None:
    chart = chart_of(window, bars(30, benchmark=False))
    chart.value_cursor.go((0, 29))
    tooltip = chart.value_cursor.tooltip
    assert tooltip is not None
    assert tooltip.geometry().right() < chart.mapTo(window, QPoint(chart.plot_grid().bar(29)[0], 0)).x()
    assert window.rect().contains(tooltip.geometry())


def test_arrow_keys_move_the_cursor_and_escape_removes_it(window: QWidget) -> None:
    chart = chart_of(window, bars(30))

    def press(key: Qt.Key) -> bool:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(chart, event)
        return event.isAccepted()

    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left)
    assert chart.value_cursor.point == (0, 28)
    assert chart.accessibleDescription().startswith("Wed 18 Nov 2026: $")
    assert press(Qt.Key.Key_Escape)
    assert not chart.value_cursor.glyphs.isVisible()
    assert not press(Qt.Key.Key_Escape), "a second one is the window's"


def test_dragging_over_columns_selects_their_days(window: QWidget, qtbot: QtBot) -> None:
    chart = chart_of(window, bars(30))
    grid = chart.plot_grid()
    start, end = QPoint(round(grid.middle(9)), 100), QPoint(round(grid.middle(5)), 110)
    with qtbot.waitSignal(chart.value_cursor.range_selected) as chosen:
        drag(chart, start, end, let_go=False)
        assert chart.value_cursor.glyphs.selection == chart.points().rect((0, 5)).united(chart.points().rect((0, 9)))
        QTest.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert chosen.args == [chart.bars.columns[5].first, chart.bars.columns[9].last]
    assert chart.value_cursor.glyphs.selection is None


def test_dragging_beyond_the_last_bar_ends_today(window: QWidget, qtbot: QtBot) -> None:
    chart = chart_of(window, bars(30))
    with qtbot.waitSignal(chart.value_cursor.range_selected) as chosen:
        drag(chart, QPoint(round(chart.plot_grid().middle(20)), 100), QPoint(chart.width() - 2, 100))
    assert chosen.args is not None
    assert chosen.args[1] == LAST


def test_a_click_selects_no_days(window: QWidget, qtbot: QtBot) -> None:
    chart = chart_of(window, bars(30))
    with (
        qtbot.assertNotEmitted(chart.value_cursor.range_selected),
        qtbot.waitSignal(chart.value_cursor.point_chosen) as chosen,
    ):
        position = QPoint(round(chart.plot_grid().middle(20)), 100)
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, position)
    assert chosen.args == [(0, 20)]


def test_the_wheel_is_left_to_the_page(window: QWidget) -> None:
    chart = chart_of(window, bars(30))
    before = chart.view.viewRange()
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    chart.wheelEvent(event)
    assert not event.isAccepted()
    assert chart.view.viewRange() == before
