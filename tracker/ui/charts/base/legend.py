"""The names of a chart's series below it: a click hides one, a double click shows only it; keys do the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tracker.ui.charts.base.painting import SWATCH, Glyph, swatch
from tracker.ui.charts.values.bars import PartKind
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.plain_text import menu_text
from tracker.ui.design.theme import LIGHT, Theme

ROW = 18
_TEXT_LEFT = SWATCH + 6
_COLUMN_GAP = 24
_HIDDEN_GLYPH = 0.3


@dataclass(frozen=True, slots=True)
class LegendPart:
    """One name with its glyph; `value` is shown in wide windows.

    `glyph` paints the glyph of the series as in the chart; without it the glyph is the swatch of `slot` and `kind`.
    """

    name: str
    slot: int | None
    kind: PartKind
    value: str = ""
    glyph: Glyph | None = None


def line_glyph(pen_of: Callable[[Theme], QPen]) -> Glyph:
    """Return the glyph of a line: a short piece of it."""

    def paint(painter: QPainter, at: QPointF, theme: Theme) -> None:
        painter.setPen(pen_of(theme))
        painter.drawLine(QLineF(at.x() - 5, at.y(), at.x() + 5, at.y()))

    return paint


class LegendEntry(QAbstractButton):
    """One name; its series is shown while the entry is checked.

    `solo_wanted` asks to show only this series. It fires with True for a double click, whose first click has already
    hidden or shown the series, and with False for Enter.
    """

    solo_wanted = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._theme: Theme = LIGHT
        self.part = LegendPart("", None, "value")
        self._with_value = False

    def set_part(self, part: LegendPart, theme: Theme, *, with_value: bool) -> None:
        """Show another name and glyph."""
        self.part, self._theme, self._with_value = part, theme, with_value
        self.setText(menu_text(part.name))
        self.setAccessibleName(f"{part.name} {part.value}".strip())
        self.setAccessibleDescription("Space hides or shows it, Enter shows it alone")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of glyph, name and value."""
        return QSize(round(_TEXT_LEFT + _width(self.part, self._with_value)) + 4, ROW)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask to show only this series."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.solo_wanted.emit(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask to show only this series on Enter; the button itself handles Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.solo_wanted.emit(False)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint glyph, name, value and focus ring."""
        painter = QPainter(self)
        self._paint_glyph(painter, QRectF(0, (self.height() - SWATCH) / 2, SWATCH, SWATCH).translated(2, 0))
        painter.setFont(font(Role.CAPTION))
        colour = self._theme.text_2 if self.isChecked() else self._theme.disabled
        if self.underMouse() and self.isChecked():
            colour = self._theme.text
        painter.setPen(QColor(colour))
        bounds = QRectF(_TEXT_LEFT + 2, 0, self.width() - _TEXT_LEFT - 2, self.height())
        metrics = QFontMetricsF(painter.font())
        value = f"  {self.part.value}" if self._with_value and self.part.value else ""
        space = bounds.width() - metrics.horizontalAdvance(value)
        name = metrics.elidedText(self.part.name, Qt.TextElideMode.ElideRight, space)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(bounds, left, name)
        if value:
            painter.setPen(QColor(self._theme.text_3 if self.isChecked() else self._theme.disabled))
            painter.drawText(bounds.adjusted(metrics.horizontalAdvance(name), 0, 0, 0), left, value)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint_glyph(self, painter: QPainter, bounds: QRectF) -> None:
        """Paint the glyph of the series, faint if the series is hidden."""
        if self.part.glyph is None:
            swatch(painter, bounds, self._theme, self.part.slot, self.part.kind, hollow=not self.isChecked())
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isChecked() else _HIDDEN_GLYPH)
        self.part.glyph(painter, bounds.center(), self._theme)
        painter.restore()


class Legend(QWidget):
    """Entries in equal columns. `hidden_changed` fires with the names that are hidden."""

    hidden_changed = Signal(frozenset)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.entries: list[LegendEntry] = []
        self._parts: tuple[LegendPart, ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self._theme: Theme = LIGHT
        self._with_values = False

    @property
    def hidden(self) -> frozenset[str]:
        """The hidden names, also those that the chart does not have at present."""
        return self._hidden

    def set_parts(self, parts: tuple[LegendPart, ...]) -> bool:
        """Show other names, in stack order. Return whether entries had to be made for them.

        A hidden series stays hidden, recognised by its name.
        """
        self._parts = parts
        before = len(self.entries)
        while len(self.entries) < len(parts):
            entry = LegendEntry(self)
            entry.clicked.connect(self._take_over)
            entry.solo_wanted.connect(self._show_solo)
            self.entries.append(entry)
        self._refresh()
        return len(self.entries) > before

    def set_with_values(self, with_values: bool) -> None:
        """Set whether each value is shown next to its name."""
        self._with_values = with_values
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._refresh()

    def _refresh(self) -> None:
        for number, entry in enumerate(self.entries):
            entry.setVisible(number < len(self._parts))
            if number < len(self._parts):
                entry.set_part(self._parts[number], self._theme, with_value=self._with_values)
                entry.setChecked(self._parts[number].name not in self._hidden)
        self._arrange()

    def _arrange(self) -> None:
        """Place the entries in as many equal columns as the longest name allows."""
        shown = self.entries[: len(self._parts)]
        widest = max((entry.sizeHint().width() for entry in shown), default=1) + _COLUMN_GAP
        columns = min(max((self.width() + _COLUMN_GAP) // widest, 1), max(len(shown), 1))
        # As few columns as the same number of rows needs, so that the last row is not nearly empty.
        rows = -(-len(shown) // columns) if shown else 0
        columns = -(-len(shown) // rows) if rows else 1
        pitch = min(self.width() // columns, 240)
        for number, entry in enumerate(shown):
            width = min(entry.sizeHint().width(), pitch - 4)
            entry.setGeometry(number % columns * pitch, number // columns * ROW, width, ROW)
        # A new height causes another resize event. It ends there: the same width gives the same height.
        self.setFixedHeight(max(rows, 1) * ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the entries again."""
        super().resizeEvent(event)
        self._arrange()

    def _take_over(self) -> None:
        here = {entry.part.name: entry.isChecked() for entry in self.entries[: len(self._parts)]}
        self._set_hidden(frozenset(name for name, shown in here.items() if not shown))

    def _show_solo(self, clicked: bool) -> None:
        """Show only the series of the sender; if it is the only one already, show all again."""
        entry = self.sender()
        if not isinstance(entry, LegendEntry):
            return
        name = entry.part.name
        # The first click of a double click has toggled the entry: undo that to know what was hidden before.
        before = self._hidden ^ {name} if clicked else self._hidden
        others = frozenset(part.name for part in self._parts if part.name != name)
        self._set_hidden(frozenset() if before == others else others)

    def _set_hidden(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden
        self._refresh()
        self.hidden_changed.emit(hidden)


def _width(part: LegendPart, with_value: bool) -> float:
    text = f"{part.name}  {part.value}" if with_value and part.value else part.name
    return QFontMetricsF(font(Role.CAPTION)).horizontalAdvance(text)
