"""The pop-over of the date button: months, a calendar, and two exact dates."""

from __future__ import annotations

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
from tracker.periods import Period
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.icons import icon
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import button, label, link

_MONTHS_SHOWN = 12


class DatePicker(QFrame):
    """Chooses custom dates. `dates_chosen` fires with first and last day (both included)."""

    dates_chosen = Signal(object, object)

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._themes = themes
        self.setProperty("kind", "popup")
        self._start: date | None = None
        self._months = QGridLayout()
        self._months.setSpacing(4)
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
        left.addWidget(label("Months", Role.CAPTION_STRONG, "text_3"))
        left.addLayout(self._months)
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
        self._fill_months(today)
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

    def _fill_months(self, today: date) -> None:
        while (item := self._months.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        first = today.replace(day=1)
        for number in range(_MONTHS_SHOWN):
            one = link(month_year(first), Role.CONTROL)
            one.setProperty("first", first.isoformat())
            one.clicked.connect(self._choose_month)
            self._months.addWidget(one, number % (_MONTHS_SHOWN // 2), number // (_MONTHS_SHOWN // 2))
            first = _month_before(first)

    def _choose_month(self) -> None:
        sender = self.sender()
        if sender is not None:
            first = date.fromisoformat(str(sender.property("first")))
            self._choose(first, _last_of_month(first))

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


def _month_before(first: date) -> date:
    return date(first.year - 1, 12, 1) if first.month == 1 else first.replace(month=first.month - 1)


def _last_of_month(first: date) -> date:
    following = date(first.year + 1, 1, 1) if first.month == 12 else first.replace(month=first.month + 1)
    return date.fromordinal(following.toordinal() - 1)
