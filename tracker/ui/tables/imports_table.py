"""The table "Imports": every file that was imported, what it changed, and a link to undo it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from tracker.formatting import age, count, moment
from tracker.periods import instant_of
from tracker.store.usage.imports import ImportRecord
from tracker.ui.design.fonts import Role, font
from tracker.ui.tables.plain_table import EDGE, PAD, ROW_HEIGHT, CellDelegate, PlainTable
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index, RowsModel

FILE, KIND, WHEN, ROWS, NEW, CHANGED, UNCHANGED, REJECTED, STATE, UNDO = range(10)
_LEAST_OF_NAME = 120
_NAME_WIDTH = 400
"""Width in pixels for a complete file name; only what is free beyond it widens the other columns."""


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import as seen at an instant (UTC ms)."""

    record: ImportRecord
    now_ms: int

    @property
    def is_cut_off(self) -> bool:
        """Whether the import was stopped or broke off, and the file was not imported completely later."""
        return self.record.finished_at_ms is None and not self.is_undone and self.record.completed_by is None

    @property
    def is_undone(self) -> bool:
        """Whether it was undone."""
        return self.record.undone_at_ms is not None

    @property
    def when(self) -> str:
        """How long ago it began."""
        return age(self.now_ms - self.record.started_at_ms)

    @property
    def state(self) -> str:
        """Complete, cut off, completed later (by another import of the same file) or undone."""
        if self.record.undone_at_ms is not None:
            return f"undone {age(self.now_ms - self.record.undone_at_ms)}"
        if self.record.completed_by is not None:
            return "completed later"
        return "cut off" if self.is_cut_off else "complete"

    @property
    def kind(self) -> str:
        """What the file contains, and the variant of its header."""
        return f"{'calls' if self.record.kind == 'calls' else 'days'}, {self.record.variant}"

    def number(self, value: int | None) -> str:
        """Return a count as text; an import that was cut off has none."""
        return "–" if value is None else count(value)


COLUMNS: tuple[ColumnSpec[ImportLine], ...] = (
    ColumnSpec("Imports", lambda one: one.record.file_name, lambda one: one.record.file_name, number=False, main=True),
    ColumnSpec("Kind", lambda one: one.kind, lambda one: one.kind, number=False),
    ColumnSpec("When", lambda one: one.when, lambda one: one.record.started_at_ms, number=False),
    ColumnSpec("Rows", lambda one: one.number(one.record.rows), lambda one: one.record.rows),
    ColumnSpec("New", lambda one: one.number(one.record.new), lambda one: one.record.new),
    ColumnSpec("Changed", lambda one: one.number(one.record.changed), lambda one: one.record.changed),
    ColumnSpec("Unchanged", lambda one: one.number(one.record.unchanged), lambda one: one.record.unchanged),
    ColumnSpec("Rejected", lambda one: one.number(one.record.rejected), lambda one: one.record.rejected),
    ColumnSpec("State", lambda one: one.state, lambda one: one.state, number=False),
    ColumnSpec("", lambda one: "" if one.is_undone else "Undo…", lambda one: one.is_undone),
)


class ImportsModel(RowsModel[ImportLine]):
    """Adds tooltips to cells."""

    def tooltip_of(self, row: ImportLine, column: int) -> str:
        """Return what a cell leaves out."""
        if column == FILE:
            return row.record.file_name
        if column == WHEN:
            return moment(instant_of(row.record.started_at_ms))
        if column == STATE and row.is_cut_off:
            return "The rows read until then are stored. Import the file again to complete it."
        return ""


class ImportsDelegate(CellDelegate):
    """Paints undone imports in a lighter colour, cut-off ones in the warning colour, and "Undo…" as a link."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        line: ImportLine = index.data(ROW_ROLE)
        column = index.column()
        colour = self.theme.text_3 if line.is_undone or column in (KIND, WHEN, STATE) else self.theme.text
        painter.setFont(font(Role.CONTROL_MEDIUM if column in (FILE, UNDO) else Role.CONTROL))
        if column == UNDO:
            colour = self.theme.accent
        elif (column == STATE and line.is_cut_off) or (column == REJECTED and line.record.rejected):
            colour = self.theme.warning
        painter.setPen(QColor(colour))
        mode = Qt.TextElideMode.ElideMiddle if column == FILE else Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(str(index.data()), mode, rect.width())
        painter.drawText(rect, index.data(Qt.ItemDataRole.TextAlignmentRole), text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell; a name needs little, because it is shortened with dots."""
        if index.column() == FILE:
            return QSize(_LEAST_OF_NAME, ROW_HEIGHT)
        return super().sizeHint(option, index)


class ImportsTable(PlainTable):
    """Files, newest first. `undo_wanted` fires with a record on a click on "Undo…" or on Delete in its row."""

    undo_wanted = Signal(object)

    def __init__(self) -> None:
        self._lines = ImportsModel(COLUMNS)
        super().__init__(self._lines, ImportsDelegate(), COLUMNS[FILE].title)
        self._lines.setParent(self)
        self.setAccessibleName("Imports")
        self.setAccessibleDescription("Delete undoes the selected import")
        self.header.setMinimumSectionSize(30)
        self.header.setSectionsClickable(False)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._take_click)

    def set_imports(self, records: Sequence[ImportRecord], now_ms: int) -> None:
        """Show files as seen at an instant (UTC ms)."""
        self._lines.set_rows([ImportLine(record, now_ms) for record in records])
        self._fit_columns()

    def _take_click(self, index: Index) -> None:
        if index.column() == UNDO:
            self._want_undo(index)

    def _want_undo(self, index: Index) -> None:
        line: ImportLine = index.data(ROW_ROLE)
        if not line.is_undone:
            self.undo_wanted.emit(line.record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fire `undo_wanted` for the selected import on Delete."""
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self._want_undo(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over the links."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        over = index.column() == UNDO and bool(index.data())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the name the width that the other columns leave free."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        caption = QFontMetrics(font(Role.CAPTION))
        needed = {}
        for column in range(KIND, UNDO + 1):
            title = caption.horizontalAdvance(COLUMNS[column].title) + 2 * PAD
            needed[column] = max(self.sizeHintForColumn(column), title)
        needed[UNDO] += EDGE - PAD
        spare = self.viewport().width() - sum(needed.values()) - _NAME_WIDTH
        extra = min(max(spare // len(needed), 0), 32)
        for column, width in needed.items():
            self.setColumnWidth(column, width + extra)
        left = self.viewport().width() - sum(needed.values()) - extra * len(needed)
        self.setColumnWidth(FILE, max(left, _LEAST_OF_NAME))
