"""The table "Feeds": a dot, the feed, when it was last read, and what the last response changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from tracker.analysis.views.sources import FeedStatus
from tracker.feeds import FEED_TITLES
from tracker.formatting import age, count, moment
from tracker.periods import instant_of
from tracker.ui.design.fonts import Role, font
from tracker.ui.tables.plain_table import EDGE, PAD, ROW_HEIGHT, CellDelegate, PlainTable
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index, RowsModel

FEED, READ, ROWS = range(3)
_DOT = 7
_DOT_GAP = 9
_LEAST_OF_NAME = 90


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed's status as seen at an instant (UTC ms)."""

    status: FeedStatus
    now_ms: int

    @property
    def title(self) -> str:
        """The feed's name as the window shows it."""
        return FEED_TITLES.get(self.status.feed, self.status.feed)

    @property
    def was_requested(self) -> bool:
        """Whether it was ever requested; some keys do not allow it."""
        return self.status.status != "skipped" or self.status.responded_at_ms is not None

    @property
    def read(self) -> str:
        """How long ago OpenRouter last sent it."""
        if self.status.responded_at_ms is None:
            return "never" if self.was_requested else "not requested"
        return age(self.now_ms - self.status.responded_at_ms)

    @property
    def rows(self) -> str:
        """What the last response changed: "+46", "2 changed", "0", "failed"."""
        status = self.status
        if status.status == "failed":
            return "failed"
        if not self.was_requested:
            return "–"
        if status.new:
            return f"+{count(status.new)}"
        return f"{count(status.changed)} changed" if status.changed else "0"

    @property
    def explanation(self) -> str:
        """The complete status as sentences, for the tooltip."""
        status, parts = self.status, []
        if status.status == "failed":
            parts.append(f"Failed: {status.reason or 'no reason given'}")
        elif not self.was_requested:
            parts.append(f"Not requested: {status.reason or 'no reason given'}")
        else:
            parts.append(
                f"{count(status.new)} new, {count(status.changed)} changed, {count(status.unchanged)} unchanged"
            )
            if status.reason:
                parts.append(status.reason)
        if status.responded_at_ms is not None:
            parts.append(f"Last response {moment(instant_of(status.responded_at_ms))}")
        return "\n".join(parts)


COLUMNS: tuple[ColumnSpec[FeedLine], ...] = (
    ColumnSpec("Feed", lambda one: one.title, lambda one: one.title, number=False),
    ColumnSpec("Read", lambda one: one.read, lambda one: one.status.responded_at_ms, number=False),
    ColumnSpec("Rows", lambda one: one.rows, lambda one: one.status.new),
)


class FeedsModel(RowsModel[FeedLine]):
    """Adds a tooltip to each row."""

    def tooltip_of(self, row: FeedLine, column: int) -> str:
        """Return the feed's complete status, for every cell of its row."""
        return f"{row.title}\n{row.explanation}"


class FeedsDelegate(CellDelegate):
    """Paints a dot before the name, ages in a lighter colour and failures in the warning colour."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        line: FeedLine = index.data(ROW_ROLE)
        failed = line.status.status == "failed"
        colour = self.theme.text
        painter.setFont(font(Role.CONTROL))
        if index.column() == FEED:
            self._paint_dot(painter, rect, line, failed)
            rect = rect.adjusted(_DOT + _DOT_GAP, 0, 0, 0)
        elif index.column() == READ or not line.was_requested:
            colour = self.theme.text_3
        elif failed:
            painter.setFont(font(Role.CONTROL_MEDIUM))
            colour = self.theme.warning
        painter.setPen(QColor(colour))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, index.data(Qt.ItemDataRole.TextAlignmentRole), text)

    def _paint_dot(self, painter: QPainter, rect: QRect, line: FeedLine, failed: bool) -> None:
        colour = self.theme.warning if failed else self.theme.positive if line.was_requested else self.theme.text_3
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRectF(rect.left(), rect.top() + (rect.height() - 1 - _DOT) / 2, _DOT, _DOT))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell; a name needs little, because it is shortened with dots."""
        if index.column() == FEED:
            return QSize(_LEAST_OF_NAME, ROW_HEIGHT)
        return super().sizeHint(option, index)


class FeedsTable(PlainTable):
    """The feeds in the order in which they are given."""

    def __init__(self) -> None:
        self._lines = FeedsModel(COLUMNS)
        super().__init__(self._lines, FeedsDelegate())
        self._lines.setParent(self)
        self.setAccessibleName("Feeds")
        self.header.setMinimumSectionSize(40)
        self.header.setSectionsClickable(False)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty_text = "No feed was read yet: add a key to sync."

    def set_feeds(self, statuses: Sequence[FeedStatus], now_ms: int) -> None:
        """Show feeds as seen at an instant (UTC ms)."""
        self._lines.set_rows([FeedLine(status, now_ms) for status in statuses])
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the name the width that the other columns leave free."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        read, rows = self.sizeHintForColumn(READ), self.sizeHintForColumn(ROWS) + EDGE - PAD
        title = QFontMetrics(font(Role.CAPTION)).horizontalAdvance(COLUMNS[ROWS].title) + PAD + EDGE
        rows = max(rows, title)
        self.setColumnWidth(READ, max(read, 60))
        self.setColumnWidth(ROWS, rows)
        self.setColumnWidth(FEED, max(self.viewport().width() - max(read, 60) - rows, _LEAST_OF_NAME))
