"""Copies a card to the clipboard as a picture, with its period, and with SAMPLE for the sample account."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from tracker.formatting import date_range
from tracker.periods import Period
from tracker.ui.design.fonts import Role, font

_FOOT = 26


def card_picture(card: QWidget, period: Period, *, is_sample: bool) -> QPixmap:
    """Return a picture of a card; a line below it names the period and, for the sample account, says SAMPLE."""
    shot = card.grab()
    # On dense screens the shot has several pixels per pixel of the card. The picture has them too, so it is sharp.
    ratio = shot.devicePixelRatio()
    size = card.size()
    picture = QPixmap(round(size.width() * ratio), round((size.height() + _FOOT) * ratio))
    picture.setDevicePixelRatio(ratio)
    background = card.palette().window().color()
    picture.fill(background)
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, shot)
    painter.setFont(font(Role.CAPTION))
    painter.setPen(QColor(card.palette().text().color()))
    line = QRect(16, size.height(), size.width() - 32, _FOOT)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, f"{date_range(period)}, {period.zone_name}")
    painter.setFont(font(Role.CAPTION_STRONG))
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(line, right, "SAMPLE" if is_sample else "Model Usage Tracker")
    painter.end()
    return picture


def copy_picture(card: QWidget, period: Period, *, is_sample: bool) -> None:
    """Put the picture of a card on the clipboard."""
    QGuiApplication.clipboard().setPixmap(card_picture(card, period, is_sample=is_sample))
