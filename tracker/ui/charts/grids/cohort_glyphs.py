"""Painting the cells of cohorts (shaded by share, hatched, capped or framed) and the glyphs of their key."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from tracker.analysis.retention.cohorts import CohortCell
from tracker.ui.charts.base.label_axis import caption_width
from tracker.ui.charts.base.painting import OPEN_ALPHA, dashed_pen, faded, hatch
from tracker.ui.charts.values.cohort_cells import CellGlyph, cell_text, glyph_of
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import Theme

_LEAST_SHADE = 0.15
_SHADES = 100
_READABLE = 4.5
"""The least contrast (WCAG 2) of numbers in cells."""
_CAP = 3
_PLATE, _PLATE_HEIGHT = 3, 14
_KEY_SHARE = 0.6


def paint_cell(painter: QPainter, rect: QRectF, cell: CohortCell, theme: Theme) -> None:
    """Paint a cell with its number."""
    glyph = glyph_of(cell)
    _paint_ground(painter, rect, glyph, cell.share or 0.0, theme)
    text = cell_text(cell)
    painter.setFont(font(Role.CAPTION_MEDIUM if cell.used else Role.CAPTION))
    if glyph == "open":
        plate = QRectF(0, 0, caption_width(text) + 2 * _PLATE, _PLATE_HEIGHT)
        plate.moveCenter(rect.center())
        painter.fillRect(plate, QColor(theme.card))
    painter.setPen(QColor(ink_of(cell, theme)))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def ink_of(cell: CohortCell, theme: Theme) -> str:
    """Return the colour of the text in a cell."""
    if not cell.used:
        return theme.text_3
    return theme.text if glyph_of(cell) == "open" else _best(theme, shade_of(theme, cell.share or 0.0))[1]


def paint_older(painter: QPainter, rect: QRectF, ink: str) -> None:
    """Frame a cell whose models may have been used before the first stored day."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(dashed_pen(QColor(ink)))
    painter.drawRect(rect.adjusted(1.5, 1.5, -1.5, -1.5))


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


def _paint_ground(painter: QPainter, rect: QRectF, glyph: CellGlyph, share: float, theme: Theme) -> None:
    stored = QColor(theme.stored)
    if glyph in ("used", "partly held") and share:
        painter.fillRect(rect, shade_of(theme, share))
    if glyph == "open":
        painter.fillRect(rect, faded(stored, OPEN_ALPHA))
        hatch(painter, rect, stored, 5)
    elif glyph == "partly held":
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), _CAP), QColor(theme.warning))
    elif glyph == "not held":
        painter.setPen(QPen(QColor(theme.strong), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def paint_key_glyph(painter: QPainter, rect: QRectF, glyph: CellGlyph, theme: Theme) -> None:
    """Paint the glyph of a kind of cell in the key."""
    if glyph == "older":
        paint_older(painter, rect, theme.text)
        return
    _paint_ground(painter, rect, glyph, _KEY_SHARE, theme)
    if glyph == "gone":
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(theme.text_3))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "0")
