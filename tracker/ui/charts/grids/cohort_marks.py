"""Painting the cells of cohorts (shaded by share, hatched, capped or framed) and the glyphs of their key."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from tracker.analysis.retention.cohorts import CohortCell
from tracker.ui.charts.base.label_axis import caption_width
from tracker.ui.charts.base.painting import OPEN_ALPHA, dashed_pen, faded, hatch
from tracker.ui.charts.values.cohort_cells import CellMark, cell_text, mark_of
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import Theme

_LEAST_SHADE = 0.15
_SHADES = 100
_READABLE = 4.5
"""The least contrast (WCAG 2) of numbers in cells."""
_CAP = 3
_PLATE, _PLATE_HEIGHT = 3, 14
_KEY_SHARE = 0.6


def paint_cell(painter: QPainter, room: QRectF, cell: CohortCell, theme: Theme) -> None:
    """Paint a cell with its number."""
    mark = mark_of(cell)
    _paint_ground(painter, room, mark, cell.share or 0.0, theme)
    text = cell_text(cell)
    painter.setFont(font(Role.CAPTION_MEDIUM if cell.used else Role.CAPTION))
    if mark == "open":
        plate = QRectF(0, 0, caption_width(text) + 2 * _PLATE, _PLATE_HEIGHT)
        plate.moveCenter(room.center())
        painter.fillRect(plate, QColor(theme.card))
    painter.setPen(QColor(ink_of(cell, theme)))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def ink_of(cell: CohortCell, theme: Theme) -> str:
    """Return the colour of the text in a cell."""
    if not cell.used:
        return theme.text_3
    return theme.text if mark_of(cell) == "open" else _best(theme, shade_of(theme, cell.share or 0.0))[1]


def paint_older(painter: QPainter, room: QRectF, ink: str) -> None:
    """Frame a cell whose models may have been used before the first stored day."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(dashed_pen(QColor(ink)))
    painter.drawRect(room.adjusted(1.5, 1.5, -1.5, -1.5))


def shade_of(theme: Theme, share: float) -> QColor:
    """Return the colour of a cell on a card by the share (0 to 1) that was still used.

    A shade on which neither light nor dark numbers are readable is replaced by the nearest one on which they are.
    """
    return QColor(_shades(theme)[round(share * _SHADES)])


@lru_cache(maxsize=8)
def _shades(theme: Theme) -> tuple[str, ...]:
    grounds = [_mixed(theme, _LEAST_SHADE + (1 - _LEAST_SHADE) * step / _SHADES) for step in range(_SHADES + 1)]
    readable = [step for step, ground in enumerate(grounds) if _best(theme, ground)[0] >= _READABLE]
    return tuple(grounds[min(readable, key=lambda one: abs(one - step))].name() for step in range(_SHADES + 1))


def _mixed(theme: Theme, part: float) -> QColor:
    card, stored = QColor(theme.card), QColor(theme.stored)
    mixed = (
        round(under + (over - under) * part)
        for under, over in (
            (card.red(), stored.red()),
            (card.green(), stored.green()),
            (card.blue(), stored.blue()),
        )
    )
    return QColor(*mixed)


def _best(theme: Theme, ground: QColor) -> tuple[float, str]:
    """Return the contrast and the colour that is most readable on a background: text, card or side bar."""
    return max((_contrast(QColor(ink), ground), ink) for ink in (theme.text, theme.card, theme.side))


def _contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours (WCAG 2)."""
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _paint_ground(painter: QPainter, room: QRectF, mark: CellMark, share: float, theme: Theme) -> None:
    stored = QColor(theme.stored)
    if mark in ("used", "partly held") and share:
        painter.fillRect(room, shade_of(theme, share))
    if mark == "open":
        painter.fillRect(room, faded(stored, OPEN_ALPHA))
        hatch(painter, room, stored, 5)
    elif mark == "partly held":
        painter.fillRect(QRectF(room.left(), room.top(), room.width(), _CAP), QColor(theme.warning))
    elif mark == "not held":
        painter.setPen(QPen(QColor(theme.strong), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))


def paint_key_mark(painter: QPainter, room: QRectF, mark: CellMark, theme: Theme) -> None:
    """Paint the glyph of a kind of cell in the key."""
    if mark == "older":
        paint_older(painter, room, theme.text)
        return
    _paint_ground(painter, room, mark, _KEY_SHARE, theme)
    if mark == "gone":
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(theme.text_3))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "0")
