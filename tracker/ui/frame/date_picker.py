"""The pop-over of the date button: named periods, months and years, a calendar, and two exact dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QDate, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tracker.formatting import month_year
from tracker.periods import Period, month_of
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.icons import icon
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import button, label, link

_MONTHS_SHOWN, _YEARS_SHOWN = 12, 3
_COLUMNS = 2
_NAMED = {
    "today": "Today",
    "yesterday": "Yesterday",
    "this-month": "This month",
    "last-month": "Last month",
    "year": "This year",
}
"""Words for periods that the segments do not have, and their labels."""


class DatePicker(QFrame):
    """Chooses a period: `word_chosen` fires with its name ("yesterday", "2026-10", "2026"), `dates_chosen` with dates.

    The dates are the first and the last day, both included.
    """

    word_chosen = Signal(str)
    dates_chosen = Signal(object, object)

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._themes = themes
        self.setProperty("kind", "popup")
        self._start: date | None = None
        self._named, self._months, self._years = _grid(), _grid(), _grid()
        self._fill(self._named, _NAMED)
        self._hint = label("Click the first day, then the last.", Role.CAPTION, "text_3")
        self._calendar = QCalendarWidget()
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setFont(font(Role.CONTROL))
        self._calendar.clicked.connect(self._click)
        self._first, self._last = _date_edit("First day"), _date_edit("Last day")
        self._apply = button("Show these days", main=True)
        self._apply.clicked.connect(self._choose_exact)
        dates = QHBoxLayout()
        dates.setSpacing(8)
        dates.addWidget(self._first)
        dates.addWidget(label("–", Role.CONTROL, "text_3"))
        dates.addWidget(self._last)
        dates.addWidget(self._apply)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._hint)
        right.addWidget(self._calendar)
        right.addLayout(dates)
        left = QVBoxLayout()
        left.setSpacing(4)
        for title, grid in (("Periods", self._named), ("Months", self._months), ("Years", self._years)):
            left.addWidget(label(title, Role.CAPTION_STRONG, "text_3"))
            left.addLayout(grid)
            left.addSpacing(8)
        left.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(left)
        layout.addLayout(right)

    def event(self, event: QEvent) -> bool:
        """While it is open, keep key presses away from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride:
            # Qt asks first whether a widget wants the key itself; accepting it means that no shortcut fires.
            event.accept()
            return True
        return super().event(event)

    def open_below(self, anchor: QWidget, period: Period, today: date) -> None:
        """Open below a widget with a period preset; days after today cannot be chosen."""
        whose = "UTC" if period.zone is None else f"local ({period.zone_name})"
        self._start = None
        self._paint_calendar()
        self._fill_calendar_words(today)
        self._calendar.setMaximumDate(_qdate(today))
        self._calendar.setSelectedDate(_qdate(period.last))
        for edit, day in ((self._first, period.first), (self._last, period.last)):
            edit.setMaximumDate(_qdate(today))
            edit.setDate(_qdate(day))
        self._hint.setText(f"Click the first day, then the last. Days are {whose}.")
        # Now, not at the next layout: the right edge is placed with the final width.
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + 4))
        self.move(corner.x() - self.width(), corner.y())
        self.show()
        self._calendar.setFocus()

    def _paint_calendar(self) -> None:
        """Paint weekends like other days and arrows in theme colours: a style sheet cannot set either."""
        theme = self._themes.current
        plain = QTextCharFormat()
        plain.setForeground(QColor(theme.text))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(day, plain)
        for name, picture in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            arrow = self._calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if arrow is not None:
                arrow.setIcon(icon(picture, theme.text_2))

    def _fill_calendar_words(self, today: date) -> None:
        self._fill(self._months, _months_until(today))
        self._fill(self._years, {str(year): str(year) for year in range(today.year, today.year - _YEARS_SHOWN, -1)})

    def _fill(self, grid: QGridLayout, words: Mapping[str, str]) -> None:
        """Put a link for each word into a grid, column by column, in place of the old ones."""
        while (item := grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        rows = -(-len(words) // _COLUMNS)
        for number, (word, text) in enumerate(words.items()):
            one = link(text, Role.CONTROL)
            one.setProperty("word", word)
            one.clicked.connect(self._choose_word)
            grid.addWidget(one, number % rows, number // rows)

    def _choose_word(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.hide()
            self.word_chosen.emit(str(sender.property("word")))

    def _click(self, clicked: QDate) -> None:
        day = _date(clicked)
        if self._start is None:
            self._start = day
            self._first.setDate(clicked)
            self._hint.setText("Now the last day.")
        else:
            self._choose(self._start, day)

    def _choose_exact(self) -> None:
        self._choose(_date(self._first.date()), _date(self._last.date()))

    def _choose(self, first: date, last: date) -> None:
        self.hide()
        self.dates_chosen.emit(min(first, last), max(first, last))


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(4)
    return grid


def _date_edit(name: str) -> QDateEdit:
    edit = QDateEdit()
    edit.setDisplayFormat("d MMM yyyy")
    edit.setFont(font(Role.CONTROL))
    edit.setAccessibleName(name)
    edit.lineEdit().setTextMargins(7, 0, 0, 0)
    return edit


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _months_until(today: date) -> dict[str, str]:
    """Return the last months up to the one of a day, by their words, newest first."""
    present = Period(today, today, month_of(today))
    words = [present.unit_at(-number) for number in range(_MONTHS_SHOWN)]
    return {word: month_year(date.fromisoformat(f"{word}-01")) for word in words}
