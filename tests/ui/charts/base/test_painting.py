"""What charts paint alike: hatches meet, pens keep their width, swatches look like their series."""

from __future__ import annotations

from collections.abc import Callable
from statistics import mean

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from tracker.ui.charts.base.painting import colour_of, dashed_pen, faded, hatch, swatch
from tracker.ui.charts.values.bars import PartKind
from tracker.ui.design.theme import LIGHT

CARD = QColor(LIGHT.card)


def painted(paint: Callable[[QPainter], None]) -> QImage:
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    picture.fill(CARD)
    painter = QPainter(picture)
    paint(painter)
    painter.end()
    return picture


def test_a_slot_has_its_colour_and_none_is_grey() -> None:
    assert [colour_of(LIGHT, slot) for slot in (0, 3, None)] == [
        QColor(LIGHT.series[0]),
        QColor(LIGHT.series[3]),
        QColor(LIGHT.other),
    ]


def test_fading_does_not_change_the_given_colour() -> None:
    colour = QColor(LIGHT.accent)
    assert faded(colour, 0.5).alphaF() == pytest.approx(0.5, abs=0.01)
    assert colour.alpha() == 255


def test_hatches_of_neighbours_meet() -> None:
    ink = QColor(LIGHT.text)

    def halves(painter: QPainter) -> None:
        hatch(painter, QRectF(0, 0, 20, 20), ink)
        hatch(painter, QRectF(20, 0, 20, 20), ink)

    apart, whole = painted(halves), painted(lambda painter: hatch(painter, QRectF(0, 0, 40, 20), ink))
    places = [(x, y) for x in range(40) for y in range(20)]
    # Antialiasing may change the shade of a pixel a little, but no line may be missing.
    assert max(abs(apart.pixelColor(*at).lightness() - whole.pixelColor(*at).lightness()) for at in places) <= 10


def test_a_hatch_stays_within_its_rectangle() -> None:
    picture = painted(lambda painter: hatch(painter, QRectF(10, 5, 10, 10), QColor(LIGHT.text)))
    inked = [(x, y) for x in range(40) for y in range(20) if picture.pixelColor(x, y) != CARD]
    assert inked
    assert all(10 <= x < 20 and 5 <= y < 15 for x, y in inked)


def test_a_dashed_pen_keeps_its_width_when_the_view_is_scaled() -> None:
    pen = dashed_pen(QColor(LIGHT.text), 4)
    assert (pen.isCosmetic(), pen.widthF(), pen.dashPattern()) == (True, 1.0, [4.0, 4.0])


def test_swatches_are_full_hatched_or_hollow() -> None:
    def lightness(kind: PartKind, *, hollow: bool = False) -> float:
        picture = painted(lambda painter: swatch(painter, QRectF(5, 5, 12, 12), LIGHT, 0, kind, hollow=hollow))
        return mean(picture.pixelColor(x, y).lightness() for x in range(7, 15) for y in range(7, 15))

    full, hatched, empty = lightness("value"), lightness("rest"), lightness("value", hollow=True)
    assert full == QColor(LIGHT.series[0]).lightness()
    assert full < hatched < empty
    assert empty == CARD.lightness()
