"""A row of dots: positions on its axis, and the look of each kind of benchmark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from tracker.analysis.market.market import MarketRange
from tracker.analysis.world.rows import Axis, Benchmark
from tracker.ui.charts.rows.dot_row import paint_dot_row, x_of
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import LIGHT

PERCENT = Axis(0, 100, False, ((0, "0"), (50, "50"), (100, "100%")))
DECADES = Axis(100, 100_000, True, ((100, "100"), (1000, "1k"), (10_000, "10k"), (100_000, "100k")))
RECT = QRectF(10, 0, 300, 40)


@pytest.fixture(autouse=True)
def bundled_font(qapp: object) -> None:
    use_bundled_font()


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
def test_values_are_at_their_position_or_at_the_end_of_the_axis(axis: Axis, value: float, x: float) -> None:
    assert x_of(axis, value, RECT) == pytest.approx(x)


def dots(benchmark: Benchmark, you: float | None) -> QImage:
    picture = QImage(330, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.card))
    painter = QPainter(picture)
    paint_dot_row(painter, RECT, PERCENT, benchmark, you, LIGHT)
    painter.end()
    return picture


def test_a_market_that_is_a_range_is_a_hollow_bar_between_its_ends() -> None:
    picture = QImage(330, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.card))
    painter = QPainter(picture)
    paint_dot_row(painter, RECT, PERCENT, None, None, LIGHT, MarketRange(20, 60, 0.4))
    painter.end()
    middle = [picture.pixelColor(x, 20) == QColor(LIGHT.card) for x in range(330)]
    # The axis from 10 to 310 px is hidden under the bar from 70 to 190 px.
    assert all(middle[75:186])
    assert not any(middle[20:65])
    assert not any(middle[195:300])
    edge = [picture.pixelColor(x, 16) != QColor(LIGHT.card) for x in range(330)]
    assert all(edge[75:186])


def test_you_are_a_filled_circle_and_stated_benchmarks_a_solid_bar() -> None:
    picture = dots(Benchmark(10, "10%", "stated"), 80)
    assert picture.pixelColor(250, 20) == QColor(LIGHT.accent)
    assert picture.pixelColor(40, 14) == QColor(LIGHT.text)


def test_second_hand_benchmarks_are_hollow() -> None:
    picture = dots(Benchmark(10, "~10%", "second_hand"), None)
    assert picture.pixelColor(40, 20).lightness() > 200
    assert min(picture.pixelColor(x, 20).lightness() for x in range(36, 45)) < 100


def test_minimum_benchmarks_point_to_the_right() -> None:
    solid, minimum = dots(Benchmark(10, "10%", "stated"), None), dots(Benchmark(10, "> 10%", "minimum"), None)
    assert minimum.pixelColor(44, 18) != solid.pixelColor(44, 18)
    assert minimum.pixelColor(36, 18) == solid.pixelColor(36, 18)


def test_without_a_value_there_is_no_circle_and_no_line() -> None:
    picture = dots(Benchmark(10, "10%", "stated"), None)
    blue = [x for x in range(330) if picture.pixelColor(x, 20).blue() > picture.pixelColor(x, 20).red() + 40]
    assert blue == []
