"""The table that all tables are based on: small header, rows of 28 px, hairlines, no grid, numbers at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import LIGHT, Theme
from tracker.ui.design.widgets import BY_KEYBOARD
from tracker.ui.tables.rows_model import ColumnSpec, Index, RowsModel

ROW_HEIGHT = 28
HEADER_HEIGHT = 26
TITLE_HEADER_HEIGHT = 40
PAD = 8
"""Pixels between a cell's edge and its text."""
EDGE = 15
"""The same at the edge of the card; with the card's border of 1 px it makes 16."""


_NAMES_WIDTH, _MOST_EXTRA = 80, 32


class PlainHeader(QHeaderView):
    """Column titles; the sorted column's is darker and has an arrow. The first can be the card's title."""

    def __init__(self, parent: QWidget, title: str | None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._title = title
        self._theme: Theme = LIGHT
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(TITLE_HEADER_HEIGHT if title else HEADER_HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one title and the hairline below it."""
        painter.save()
        painter.fillRect(rect, QColor(self._theme.card if self._title else self._theme.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(self._theme.border))
        orientation = Qt.Orientation.Horizontal
        text = str(self.model().headerData(logicalIndex, orientation, Qt.ItemDataRole.DisplayRole))
        align = self.model().headerData(logicalIndex, orientation, Qt.ItemDataRole.TextAlignmentRole)
        is_title = bool(self._title) and logicalIndex == 0
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        if is_sorted and not is_title:
            text += " ▾" if self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder else " ▴"
        painter.setFont(font(Role.BODY_STRONG if is_title else Role.CAPTION))
        painter.setPen(QColor(self._theme.text if is_title or is_sorted else self._theme.text_3))
        painter.drawText(cell_rect(rect, logicalIndex, self.count()), align, self._title or text if is_title else text)
        painter.restore()


def cell_rect(rect: QRect, column: int, columns: int) -> QRect:
    """Return the rectangle of a cell's text: the padding is wider at the card's edges."""
    left = EDGE if column == 0 else PAD
    right = EDGE if column == columns - 1 else PAD
    return rect.adjusted(left, 0, -right, 0)


class CellDelegate(QStyledItemDelegate):
    """Paints the text of cells, the selection and the hairline below each row."""

    theme: Theme = LIGHT

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        bounds, state = _rect_and_state(option)
        model = _model(index)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(bounds, QColor(self.theme.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(bounds, QColor(self.theme.hover))
        if index.row() < model.rowCount() - 1:
            painter.fillRect(bounds.left(), bounds.bottom(), bounds.width(), 1, QColor(self.theme.border))
        self.paint_content(painter, cell_rect(bounds, index.column(), len(model.columns)), index)
        painter.restore()

    def paint_content(self, painter: QPainter, bounds: QRect, index: Index) -> None:
        """Paint the text of one cell."""
        row, column = cell_of(index)
        used = cell_font(index)
        text = column.shown(row)
        # Only texts are shortened: a number that lacks digits would read as another number.
        if not column.number:
            text = QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, bounds.width())
        painter.setFont(used)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(bounds, column.alignment, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size that the text needs."""
        row, column = cell_of(index)
        width = QFontMetrics(cell_font(index)).horizontalAdvance(column.shown(row))
        return QSize(width + 2 * PAD + 2, ROW_HEIGHT)


def cell_font(index: Index) -> QFont:
    """Return the font of a cell: medium for main numbers and names."""
    _, column = cell_of(index)
    return font(Role.CONTROL_MEDIUM if column.main else Role.CONTROL)


def cell_of(index: Index) -> tuple[Any, ColumnSpec[Any]]:
    """Return row and column of a cell straight from the model.

    Reading every role through Qt's `index.data()` takes as long as painting the text.
    """
    return _model(index).cell(index)


def _model(index: Index) -> RowsModel[Any]:
    model = index.model()
    assert isinstance(model, RowsModel)
    return model


_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def _rect_and_state(option: QStyleOptionViewItem) -> tuple[QRect, QStyle.StateFlag]:
    """Return the option's rectangle and state, two fields that its type stubs lack."""
    untyped: Any = option
    return untyped.rect, untyped.state


class PlainTable(QTableView):
    """A read-only table in which a click selects a row. `title` is the card's title, painted as the first header."""

    def __init__(self, model: RowsModel[Any], delegate: CellDelegate, title: str | None = None) -> None:
        super().__init__()
        self.rows_model = model
        self.empty_text = ""
        """Painted if there are no rows."""
        self._delegate = delegate
        self._has_ring = False
        self.header = PlainHeader(self, title)
        self.header.setStretchLastSection(True)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        # Tab leaves the table instead of going through all of its cells.
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._delegate.theme = theme
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus came by keyboard."""
        super().focusInEvent(event)
        self._set_ring(shown=event.reason() in BY_KEYBOARD)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Remove the ring."""
        super().focusOutEvent(event)
        self._set_ring(shown=False)

    def _set_ring(self, *, shown: bool) -> None:
        self._has_ring = shown
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll the rows, but not the ring with them."""
        # Qt moves the pixels that are painted already, the ring among them: all must be painted again.
        super().scrollContentsBy(dx, dy)
        if self._has_ring:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or the reason why there are none, and the ring of the focus around them."""
        super().paintEvent(event)
        if self._has_ring:
            # In its paint event a scroll area is painted on the viewport; a painter on the table itself does not work.
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(self._delegate.theme.focus), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()
        if self.rows_model.rowCount() == 0 and self.empty_text:
            painter = QPainter(self.viewport())
            painter.setFont(font(Role.CONTROL))
            painter.setPen(QColor(self._delegate.theme.text_2))
            inner = self.viewport().rect().adjusted(EDGE, 12, -EDGE, 0)
            painter.drawText(inner, _WRAPPED, self.empty_text)
            painter.end()

    def height_of(self, rows: int) -> int:
        """Return the height in pixels of the header and a number of rows."""
        return self.header.height() + rows * ROW_HEIGHT

    def share_out(self, elastic: int, least: int) -> None:
        """Give every column the width that its texts and its title need, and the column `elastic` what is left.

        Free space widens all columns a little; the elastic column never gets less than `least` pixels.
        """
        header_font = QFontMetrics(font(Role.CAPTION))
        columns = self.rows_model.columns
        needed = {}
        for number, column in enumerate(columns):
            if number != elastic and not self.isColumnHidden(number):
                # Measured with the arrow, so that the title also fits after a click on it.
                title = header_font.horizontalAdvance(f"{column.title} ▾") + 2 * PAD
                edge = EDGE - PAD if number == len(columns) - 1 else 0
                needed[number] = max(self.sizeHintForColumn(number), title) + edge
        width = self.viewport().width()
        extra = min(max((width - least - _NAMES_WIDTH - sum(needed.values())) // (len(columns) + 3), 0), _MOST_EXTRA)
        for number, own in needed.items():
            self.setColumnWidth(number, own + extra)
        self.setColumnWidth(elastic, max(width - sum(needed.values()) - len(needed) * extra, least))

    def set_sorting(self, column: int) -> None:
        """Make a click on a header sort; at first the rows are sorted by `column`, largest first."""
        # In this order: switching sorting on sorts at once, by the column of the indicator.
        self.header.setSortIndicator(column, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
