"""The rows of the comparison: group heads with their axis, rows with name, dot plot, numbers and difference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tracker.analysis.world.rows import Axis, Benchmark, WorldGroup, WorldRow
from tracker.ui.charts.base.painting import faded
from tracker.ui.charts.rows.dot_row import paint_dot_row, x_of
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.icons import pixmap
from tracker.ui.design.theme import LIGHT, Theme

HEAD_HEIGHT = 26
ROW_HEIGHT = 40
NAME_LEFT = 32
_EDGE = 15
"""Together with the card's border of 1 px, `NAME_LEFT` and `_EDGE` are 33 and 16 px."""
_CHEVRON = 16
_OPEN_TINT = 0.5
_TALL = 1000.0
_GAP = 10
"""Pixels between the names of two columns."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_LINES = {Role.CONTROL: 17.0, Role.CONTROL_MEDIUM: 17.0, Role.CAPTION: 14.0}
_BLOCK = 31
"""Height of a name with a caption of one line, in a row of the usual height."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The horizontal positions of a comparison's columns, in pixels."""

    plot_left: float
    plot_right: float
    you_right: float
    report_right: float
    market_right: float
    difference_left: float

    def plot(self, top: float, height: float) -> QRectF:
        """Return the rectangle of the dot plot."""
        return QRectF(self.plot_left, top, self.plot_right - self.plot_left, height)


def columns_for(width: float) -> Columns:
    """Return the columns for a card's width in pixels."""
    difference_text = min(max(0.148 * width, 150.0), 300.0)
    difference_left = width - _EDGE - difference_text
    market_right = difference_left - min(max(0.0215 * width, 18.0), 28.0)
    report_right = market_right - min(max(0.082 * width, 80.0), 96.0)
    you_right = report_right - min(max(0.082 * width, 70.0), 96.0)
    plot_left = min(max(0.26 * width, 250.0), 330.0)
    return Columns(
        plot_left=plot_left,
        plot_right=you_right - 106,
        you_right=you_right,
        report_right=report_right,
        market_right=market_right,
        difference_left=difference_left,
    )


class GroupHead(QWidget):
    """The head of a group: its title and its axis; the first one also names the columns."""

    def __init__(self, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = first
        self._theme: Theme = LIGHT
        self._title = self._market = ""
        self._axis = Axis(0, 1, False, ())
        self.setFixedHeight(HEAD_HEIGHT)

    def set_group(self, group: WorldGroup, market_name: str) -> None:
        """Show another title and axis, and another name of the market's column."""
        self._title, self._axis, self._market = group.title, group.axis, market_name.capitalize()
        ends = f", axis from {group.axis.ticks[0][1]} to {group.axis.ticks[-1][1]}" if group.axis.ticks else ""
        self.setAccessibleName(f"{group.title}{ends}{', logarithmic' if group.axis.log else ''}")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title, tick texts and column names."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.hover))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.border))
        at = columns_for(self.width())
        painter.setFont(font(Role.CAPTION_STRONG))
        painter.setPen(QColor(self._theme.text_2))
        space = at.plot_left - _EDGE - 16
        title = QFontMetricsF(painter.font()).elidedText(self._title, Qt.TextElideMode.ElideRight, space)
        painter.drawText(QRectF(_EDGE, 0, space + 2, self.height()), _LEFT, title)
        painter.setFont(font(Role.CAPTION))
        painter.setPen(QColor(self._theme.text_3))
        plot = at.plot(0, self.height())
        for value, text in self._axis.ticks:
            x = x_of(self._axis, value, plot)
            painter.drawText(QRectF(x - 40, 0, 80, self.height()), Qt.AlignmentFlag.AlignCenter, text)
        if self._first:
            painter.drawText(QRectF(at.you_right - 80, 0, 80, self.height()), _RIGHT, "You")
            painter.drawText(QRectF(at.report_right - 80, 0, 80, self.height()), _RIGHT, "Report")
            space = at.market_right - at.report_right - _GAP
            market = _fitting(self._market, QFontMetricsF(painter.font()), space)
            painter.drawText(QRectF(at.market_right - space, 0, space, self.height()), _RIGHT, market)
            difference_text = QRectF(at.difference_left, 0, self.width() - at.difference_left, self.height())
            painter.drawText(difference_text, _LEFT, "Compared with the report")
        painter.end()


def _fitting(name: str, metrics: QFontMetricsF, space: float) -> str:
    """Return the name of a column, only its first word where there is no space for more ("Invented market")."""
    return name if metrics.horizontalAdvance(name) <= space else name.partition(" ")[0]


_NO_ROW = WorldRow(
    figure_id="",
    name="",
    caption="",
    you=None,
    you_text="",
    benchmark=Benchmark(0, "", "stated"),
    difference_text="",
    fairness="",
    trend=None,
    explanation=(),
)


def sentence_of(row: WorldRow) -> str:
    """Return a row as one sentence."""
    return (
        f"{row.name}, {row.caption}: you {row.you_text}, report {row.benchmark.text}, end of 2025, "
        f"{row.market_name} {row.market_text}. "
        f"{row.difference_text[:1].upper()}{row.difference_text[1:]}, {row.fairness}."
    )


class ComparisonRow(QAbstractButton):
    """One figure. If checked, it is open. Click, Space and Enter open and close it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = _NO_ROW
        self._axis = Axis(0, 1, False, ())
        self._theme: Theme = LIGHT
        self.setCheckable(True)
        self.setFixedHeight(ROW_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_row(self, row: WorldRow, axis: Axis) -> None:
        """Show another figure."""
        self.row, self._axis = row, axis
        self.setAccessibleName(sentence_of(row))
        self._fit()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the row."""
        return QSize(600, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the height that the captions need at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Set the height that the texts need: captions wrap, so that none is cut."""
        row = self.row
        blocks = (
            (row.name, row.caption, self._name_space()),
            (row.difference_text, row.fairness, self._difference_space()),
        )
        # The resize that this causes changes no width, so it finds the same height, and ends.
        self.setFixedHeight(ROW_HEIGHT - _BLOCK + round(max(_height_of(*block) for block in blocks)))

    def _name_space(self) -> float:
        return columns_for(self.width()).plot_left - NAME_LEFT - 12

    def _difference_space(self) -> float:
        return self.width() - columns_for(self.width()).difference_left - _EDGE

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        theme, row = self._theme, self.row
        at = columns_for(self.width())
        self._paint_ground(painter)
        glyph = "chevron-down" if self.isChecked() else "chevron-right"
        height = self.height()
        top = (height - _CHEVRON) // 2
        painter.drawPixmap(QPoint(10, top), pixmap(glyph, theme.text_2, _CHEVRON, self.devicePixelRatioF()))
        self._paint_block(painter, NAME_LEFT, self._name_space(), (row.name, Role.CONTROL_MEDIUM), row.caption)
        plot, market = at.plot(0, height), row.market_range or row.market
        paint_dot_row(painter, plot, self._axis, row.benchmark, row.you, theme, market)
        known = row.you is not None
        painter.setFont(font(Role.CONTROL_STRONG if known else Role.CAPTION))
        painter.setPen(QColor(theme.text if known else theme.text_3))
        painter.drawText(QRectF(at.you_right - 100, 0, 100, height), _RIGHT, row.you_text)
        painter.setFont(font(Role.CONTROL))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(at.report_right - 80, 0, 80, height), _RIGHT, row.benchmark.text)
        if row.market is None and row.market_range is None:
            painter.setFont(font(Role.CAPTION))
            painter.setPen(QColor(theme.text_3))
        painter.drawText(QRectF(at.market_right - 80, 0, 80, height), _RIGHT, row.market_text)
        role = Role.CONTROL_MEDIUM if known else Role.CONTROL
        self._paint_block(
            painter, at.difference_left, self._difference_space(), (row.difference_text, role), row.fairness
        )
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme = self._theme
        if self.isChecked():
            painter.fillRect(self.rect(), faded(QColor(theme.selection), _OPEN_TINT))
        elif self.underMouse():
            painter.fillRect(self.rect(), QColor(theme.hover))
        if not self.isChecked():
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.border))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_block(self, painter: QPainter, left: float, space: float, upper: tuple[str, Role], lower: str) -> None:
        """Paint a text with a caption below it, both wrapped, vertically centred in the row."""
        top = (self.height() - _height_of(upper[0], lower, space)) / 2
        for text, role, colour in ((*upper, self._theme.text), (lower, Role.CAPTION, self._theme.text_3)):
            painter.setFont(font(role))
            painter.setPen(QColor(colour))
            height = _wrapped(text, role, space)
            painter.drawText(QRectF(left, top, space + 2, height), _WRAPPED, text)
            top += height


def _height_of(name: str, caption: str, space: float) -> float:
    """Return the height of a text with a caption below it, both wrapped into a width."""
    return _wrapped(name, Role.CONTROL_MEDIUM, space) + _wrapped(caption, Role.CAPTION, space)


@lru_cache(maxsize=1024)
def _wrapped(text: str, role: Role, space: float) -> float:
    # 2 px narrower than the painted rectangle: font metrics and painter break lines at slightly different widths.
    metrics = QFontMetricsF(font(role))
    bounds = metrics.boundingRect(QRectF(0, 0, space - 2, _TALL), _WRAPPED, text)
    return max(1, round(bounds.height() / metrics.lineSpacing())) * _LINES[role]
