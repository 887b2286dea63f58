"""An axis of given texts: each is written at its position, and strong ones in the colour of values."""

from __future__ import annotations

import pyqtgraph as pg
import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.ui.charts.base.label_axis import AxisLabel, LabelAxis, caption_width
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme

pytestmark = pytest.mark.usefixtures("dressed")


def axis_of(qtbot: QtBot, *labels: AxisLabel) -> QImage:
    """Return the picture of a plot from 0 to 10 with texts below it."""
    axis = LabelAxis("bottom")
    axis.setHeight(24)
    plot = pg.PlotWidget(axisItems={"bottom": axis})
    qtbot.addWidget(plot)
    plot.setBackground(LIGHT.card)
    plot.hideAxis("left")
    plot.setXRange(0, 10, padding=0)
    plot.resize(420, 120)
    give_theme(axis, LIGHT)
    axis.set_labels(labels)
    plot.show()
    plot.grab()
    picture: QImage = plot.grab().toImage()
    return picture


def inked(picture: QImage) -> list[int]:
    """Return the columns of pixels below the plot that contain text."""
    ground = QColor(LIGHT.card)
    return [x for x in range(picture.width()) if any(picture.pixelColor(x, y) != ground for y in range(100, 120))]


@pytest.mark.parametrize("position", [3, 7])
def test_a_text_is_centred_at_its_position(qtbot: QtBot, position: int) -> None:
    columns = inked(axis_of(qtbot, AxisLabel(position, "x")))
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(position * 42, abs=8)


def test_without_texts_nothing_is_painted(qtbot: QtBot) -> None:
    assert inked(axis_of(qtbot)) == []


def test_a_strong_text_is_darker(qtbot: QtBot) -> None:
    def darkest(strong: bool) -> int:
        picture = axis_of(qtbot, AxisLabel(5, "MMM", strong))
        return min(picture.pixelColor(x, y).lightness() for x in range(420) for y in range(100, 120))

    assert darkest(True) < darkest(False)


def test_the_width_of_a_caption_is_that_of_its_font(dressed: QApplication) -> None:
    assert caption_width("12.5M") == QFontMetricsF(font(Role.CAPTION)).horizontalAdvance("12.5M") > caption_width("1")
