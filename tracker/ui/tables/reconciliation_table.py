"""The table "Reconciliation": one row per UTC day with the amount of each source, the day's status and its cause."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from tracker.analysis.reconcile.day_rows import DayRow, DayStatus
from tracker.feeds import FEED_TITLES
from tracker.formatting import NO_DATA, UNKNOWN, amount, full_date, moment, week_day
from tracker.periods import date_of, instant_of
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import Theme
from tracker.ui.tables.plain_table import PAD, ROW_HEIGHT, CellDelegate, PlainTable, cell_rect
from tracker.ui.tables.rows_model import ROW_ROLE, ColumnSpec, Index, RowsModel

DAY, CALLS, FEED, BALANCE, DIFFERENCE, VERDICT, CAUSE = range(7)

_LEAST_OF_CAUSE = 60
_CAUSE_WIDTH = 360
"""Width in pixels for a cause; only what is free beyond it widens the other columns."""
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_PILL_HEIGHT = 19
_PILL_PAD = 7
_TALL = 2000
_SPARE = 4
_WARNING = frozenset((DayStatus.CALLS_MISSING, DayStatus.FEED_MISSING, DayStatus.FEED_BEHIND))
_TINY = 50_000
"""Up to this many nano-dollars, an amount with four decimals is shown as zero."""


def difference_text(row: DayRow) -> str:
    """Return the largest difference of a day: "0", "0.0417", "< 0.0001", "–" if nothing was compared."""
    nano = row.difference_nano
    if nano is None:
        return UNKNOWN
    return _amount(nano) if nano else "0"


def _stored(nano: int | None) -> str:
    return NO_DATA if nano is None else _amount(nano)


def _amount(nano: int) -> str:
    """Return an amount with four decimals; one that would be rounded to zero as "< 0.0001"."""
    return "< 0.0001" if 0 < nano <= _TINY else amount(nano)


COLUMNS: tuple[ColumnSpec[DayRow], ...] = (
    ColumnSpec("Day", lambda one: week_day(date_of(one.day)), lambda one: one.day, number=False, main=True),
    ColumnSpec("Calls, $", lambda one: _stored(one.calls_nano), lambda one: one.calls_nano),
    ColumnSpec("Day feeds, $", lambda one: _stored(one.feed_nano), lambda one: one.feed_nano),
    ColumnSpec("Balance, $", lambda one: _stored(one.balance_nano), lambda one: one.balance_nano),
    ColumnSpec("Difference", difference_text, lambda one: one.difference_nano, main=True),
    ColumnSpec("State", lambda one: one.status.value, lambda one: one.status.value, number=False),
    ColumnSpec("Cause", lambda one: one.cause, lambda one: one.cause or None, number=False),
)


class ReconciliationModel(RowsModel[DayRow]):
    """Adds tooltips to cells, and the year to days if the table has days of several years."""

    with_years = False

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the day with its year, or what `RowsModel` returns."""
        if role == Qt.ItemDataRole.DisplayRole and self.with_years and index.isValid() and index.column() == DAY:
            return full_date(date_of(super().data(index, ROW_ROLE).day))
        return super().data(index, role)

    def tooltip_of(self, row: DayRow, column: int) -> str:
        """Return what a cell leaves out."""
        return tooltip_of(row, column)


def tooltip_of(row: DayRow, column: int) -> str:
    """Return what a cell leaves out: the feed's name, the time between two balances, the complete cause."""
    if column == FEED and row.feed is not None:
        return FEED_TITLES[row.feed]
    if column == BALANCE:
        return _balance_tooltip(row)
    if column == DIFFERENCE:
        return "The largest difference between the parts"
    return row.cause if column == CAUSE else ""


def _balance_tooltip(row: DayRow) -> str:
    balance = row.balance
    if balance is None:
        return "The balance was not read twice around this day."
    span = f"From {moment(instant_of(balance.from_ms))} to {moment(instant_of(balance.to_ms))} the balance moved"
    said = (
        "" if balance.credits_nano is None else f" The calls or feeds report {amount(balance.credits_nano)} in credits."
    )
    return f"{span} {amount(balance.moved_nano)}.{said}"


class ReconciliationDelegate(CellDelegate):
    """Paints the status as a pill, and in a lighter colour amounts that are not stored or cover a part of the day."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint one cell."""
        row, column = index.data(ROW_ROLE), index.column()
        if column == VERDICT:
            self._paint_pill(painter, rect, row.status)
        elif column == CAUSE:
            painter.setFont(font(Role.CAPTION))
            painter.setPen(QColor(self.theme.text_3))
            painter.drawText(rect, _WRAPPED, row.cause)
        elif _is_quiet(row, column):
            painter.setFont(font(Role.CONTROL))
            painter.setPen(QColor(self.theme.text_3))
            painter.drawText(rect, index.data(Qt.ItemDataRole.TextAlignmentRole), str(index.data()))
        else:
            super().paint_content(painter, rect, index)

    def _paint_pill(self, painter: QPainter, rect: QRect, status: DayStatus) -> None:
        fill, edge, colour = pill_colours(status, self.theme)
        painter.setFont(font(Role.CAPTION_MEDIUM))
        width = painter.fontMetrics().horizontalAdvance(status.value) + 2 * _PILL_PAD
        top = rect.top() + (rect.height() - 1 - _PILL_HEIGHT) / 2
        pill = QRectF(rect.left() + 0.5, top + 0.5, min(width, rect.width()) - 1, _PILL_HEIGHT - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(pill, 4, 4)
        painter.setPen(QColor(colour))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, status.value)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a cell; a cause needs little width, because it wraps."""
        if index.column() == CAUSE:
            return QSize(_LEAST_OF_CAUSE, ROW_HEIGHT)
        return super().sizeHint(option, index)


def pill_colours(status: DayStatus, theme: Theme) -> tuple[str, str, str]:
    """Return fill, edge and text colour of a pill: outlined if the day is fine, else warning or negative."""
    if status in _WARNING:
        return theme.warning_soft, theme.warning_line, theme.warning
    if status is DayStatus.UNEXPLAINED:
        return theme.negative_soft, theme.negative_line, theme.negative
    return theme.card, theme.border, theme.text_3 if status is DayStatus.NO_DATA else theme.text_2


def _is_quiet(row: DayRow, column: int) -> bool:
    amounts = {CALLS: row.calls_nano, FEED: row.feed_nano, BALANCE: row.balance_nano}
    if column == BALANCE and row.balance is not None:
        return not row.balance_is_whole
    return column in amounts and amounts[column] is None


class ReconciliationTable(PlainTable):
    """UTC days, newest first; headers sort."""

    def __init__(self) -> None:
        self._days = ReconciliationModel(COLUMNS)
        super().__init__(self._days, ReconciliationDelegate())
        self._days.setParent(self)
        self.setAccessibleName("Reconciliation, per UTC day")
        self.header.setMinimumSectionSize(40)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_sorting(DAY)
        self._days.layoutChanged.connect(self._fit_rows)

    def set_days(self, rows: tuple[DayRow, ...], empty_text: str) -> None:
        """Show other days; the selected day stays selected if it is among them."""
        # Read before `set_rows`: a model that is reset loses the selection.
        chosen = self.selected_day
        self.empty_text = empty_text
        self._days.with_years = len({date_of(row.day).year for row in rows}) > 1
        self._days.set_rows(rows)
        self._fit_columns()
        if chosen is not None:
            self.select_day(chosen, scroll=False)

    @property
    def selected_day(self) -> int | None:
        """The number of the selected UTC day, or None."""
        index = self.currentIndex()
        return self._days.rows[index.row()].day if index.isValid() else None

    def select_day(self, day: int, *, scroll: bool = True) -> bool:
        """Select a UTC day and scroll to it. Return whether the table has it."""
        for number, row in enumerate(self._days.rows):
            if row.day == day:
                index = self._days.index(number, 0)
                self.setCurrentIndex(index)
                if scroll:
                    self.scrollTo(index, PlainTable.ScrollHint.PositionAtCenter)
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the cause the width that the other columns leave free."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        caption, pill = QFontMetrics(font(Role.CAPTION)), QFontMetrics(font(Role.CAPTION_MEDIUM))
        widest_pill = max((pill.horizontalAdvance(row.status.value) for row in self._days.rows), default=0)
        needed = {}
        for column in range(DAY, CAUSE):
            title = caption.horizontalAdvance(f"{COLUMNS[column].title} ▾") + 2 * PAD
            needed[column] = max(self.sizeHintForColumn(column), title)
        needed[DAY] += PAD
        needed[VERDICT] = max(needed[VERDICT], widest_pill + 2 * _PILL_PAD + 2 * PAD)
        spare = self.viewport().width() - sum(needed.values()) - _CAUSE_WIDTH
        extra = min(max(spare // 8, 0), 24)
        for column, width in needed.items():
            self.setColumnWidth(column, width + extra)
        left = self.viewport().width() - sum(needed.values()) - extra * len(needed)
        self.setColumnWidth(CAUSE, max(left, _LEAST_OF_CAUSE))
        self._fit_rows()

    @Slot()
    def _fit_rows(self) -> None:
        """Make each row as high as its wrapped cause needs, so that none is cut."""
        metrics = QFontMetrics(font(Role.CAPTION))
        # A little narrower than the painted cell: font metrics and painter break lines at slightly different widths.
        rect = cell_rect(QRect(0, 0, self.columnWidth(CAUSE) - _SPARE, _TALL), CAUSE, len(COLUMNS))
        heights = {cause: _row_height(metrics, rect, cause) for cause in {row.cause for row in self._days.rows}}
        for number, row in enumerate(self._days.rows):
            # Only where it differs: each new height makes the view arrange its rows again.
            if self.rowHeight(number) != heights[row.cause]:
                self.setRowHeight(number, heights[row.cause])


def _row_height(metrics: QFontMetrics, rect: QRect, cause: str) -> int:
    """Return the height of a row in pixels when its cause is wrapped into the width of a rectangle."""
    lines = metrics.boundingRect(rect, _WRAPPED, cause).height() // metrics.lineSpacing() if cause else 1
    return ROW_HEIGHT + max(lines - 1, 0) * metrics.lineSpacing()
