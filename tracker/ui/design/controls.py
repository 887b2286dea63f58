"""Buttons that a style sheet cannot draw: several fonts and icons in one row (chips, nav entries, drop-downs)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from tracker.plain_text import short_line
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.icons import pixmap
from tracker.ui.design.theme import Theme, Themes

Variant = Literal["button", "chip", "chip_set", "dashed", "bare", "nav"]

_ICON = 16


@dataclass(frozen=True, slots=True)
class Glyph:
    """An icon in a row; its name in `resources/icons` and its size in pixels."""

    name: str
    size: int = _ICON


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text in a row; `push` moves it to the right end."""

    text: str
    role: Role = Role.CONTROL_MEDIUM
    tone: str | None = None
    push: bool = False


Part = Glyph | TextPart


@dataclass(frozen=True, slots=True)
class _Paint:
    """The colours of a control in one look and one state; None paints nothing."""

    fill: str | None
    edge: str | None
    text: str
    glyph: str


class Control(QAbstractButton):
    """A button made of a row of icons and texts. Its accessible name is its texts; with icons alone, the caller's."""

    def __init__(self, themes: Themes, variant: Variant, height: int = 28, margin: int = 10, gap: int = 6) -> None:
        super().__init__()
        self._themes = themes
        self._variant: Variant = variant
        self._height = height
        self._margin = margin
        self._gap = gap
        self._parts: tuple[Part, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        themes.changed.connect(self.update)

    @property
    def texts(self) -> str:
        """Its texts, joined by spaces."""
        return " ".join(part.text for part in self._parts if isinstance(part, TextPart))

    def set_parts(self, *parts: Part, variant: Variant | None = None) -> None:
        """Show other icons and texts; `variant` also changes the look."""
        self._parts = tuple(
            replace(part, text=short_line(part.text)) if isinstance(part, TextPart) else part for part in parts
        )
        self._variant = variant or self._variant
        self.setAccessibleName(self.texts or self.accessibleName())
        # `update` only repaints; the layout must also learn that the size hint has changed.
        self.updateGeometry()
        self.update()

    def popup(self, menu: QMenu) -> None:
        """Open a menu below the button."""
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def sizeHint(self) -> QSize:
        """Return the size that the row needs."""
        widths = [self._width(part) for part in self._parts]
        inner = sum(widths) + self._gap * max(len(widths) - 1, 0)
        if not any(isinstance(part, TextPart) for part in self._parts):
            return QSize(max(self._height, round(inner)), self._height)
        # Rounded up: one pixel less would cut the last letter.
        return QSize(round(inner + 2 * self._margin + 0.5), self._height)

    def minimumSizeHint(self) -> QSize:
        """Return the same as `sizeHint`, so that no text is cut."""
        return self.sizeHint()

    def _width(self, part: Part) -> float:
        if isinstance(part, Glyph):
            return part.size
        return QFontMetricsF(font(part.role)).horizontalAdvance(part.text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame and the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint = self._paint(self._themes.current)
        self._paint_frame(painter, paint)
        x = float(self._margin)
        if not any(isinstance(part, TextPart) for part in self._parts):
            x = (self.width() - sum(self._width(part) for part in self._parts)) / 2
        for part in self._parts:
            width = self._width(part)
            if isinstance(part, TextPart) and part.push:
                x = max(x, self.width() - self._margin - width)
            self._paint_part(painter, part, x, width, paint)
            x += width + self._gap
        painter.end()

    def _paint_frame(self, painter: QPainter, paint: _Paint) -> None:
        focused = self.hasFocus()
        # A pen paints half its width on each side of its line: the inset keeps the frame inside the widget, and sharp.
        edge = self._themes.current.focus if focused else paint.edge
        inset = 1.0 if focused else 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        if edge is not None:
            pen = QPen(QColor(edge), 2 if focused else 1)
            if self._variant == "dashed" and not focused:
                pen.setDashPattern([3, 3])
            painter.setPen(pen)
        elif paint.fill is None:
            return
        painter.setBrush(QColor(paint.fill) if paint.fill else Qt.BrushStyle.NoBrush)
        bounds = QRectF(self.rect())
        painter.drawRoundedRect(bounds.adjusted(inset, inset, -inset, -inset) if edge else bounds, 6, 6)

    def _paint_part(self, painter: QPainter, part: Part, x: float, width: float, paint: _Paint) -> None:
        theme = self._themes.current
        if isinstance(part, Glyph):
            picture = pixmap(part.name, paint.glyph, part.size, self.devicePixelRatioF())
            painter.drawPixmap(QPoint(round(x), (self.height() - part.size) // 2), picture)
            return
        colour = theme.disabled if not self.isEnabled() else getattr(theme, part.tone) if part.tone else paint.text
        painter.setPen(QColor(colour))
        painter.setFont(font(part.role))
        # A little wider than measured: `drawText` cuts letters that reach over the measured width.
        bounds = QRectF(x, 0, width + 2, self.height())
        painter.drawText(bounds, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, part.text)

    def _paint(self, theme: Theme) -> _Paint:
        if not self.isEnabled():
            return _Paint(None, theme.border, theme.disabled, theme.disabled)
        if self._variant == "chip_set" or (self._variant == "nav" and self.isChecked()):
            return _Paint(theme.selection, None, theme.selection_text, theme.selection_text)
        over = self.underMouse()
        if self._variant == "button":
            return _Paint(theme.hover if over else theme.card, theme.strong, theme.text, theme.text_2)
        if self._variant in ("chip", "dashed"):
            return _Paint(theme.hover if over else None, theme.strong, theme.text_2, theme.text_2)
        return _Paint(
            (theme.well if self._variant == "nav" else theme.hover) if over else None, None, theme.text_2, theme.text_2
        )

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hover colour at once."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Remove the hover colour at once."""
        super().leaveEvent(event)
        self.update()


class Picture(QWidget):
    """An icon that follows the theme; `token` names its colour in the theme, None keeps the icon's own."""

    def __init__(self, themes: Themes, name: str, token: str | None, size: int = _ICON) -> None:
        super().__init__()
        self._themes = themes
        self._name = name
        self._token = token
        self._size = size
        self.setFixedSize(size, size)
        themes.changed.connect(self.update)

    def set_picture(self, name: str, token: str | None) -> None:
        """Show another icon or colour."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        colour = getattr(self._themes.current, self._token) if self._token else None
        painter = QPainter(self)
        painter.drawPixmap(QPoint(0, 0), pixmap(self._name, colour, self._size, self.devicePixelRatioF()))
        painter.end()
