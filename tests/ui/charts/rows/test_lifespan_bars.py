"""Days in use as bars: the axis of days."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from tracker.ui.charts.rows.lifespan_bars import DayAxis


def test_an_axis_of_few_days_names_its_ends(qtbot: QtBot) -> None:
    first = date(2026, 11, 19)
    assert DayAxis(first, first + timedelta(days=3), QRectF(0, 0, 200, 20)).labels() == [
        (first, "19 Nov"),
        (first + timedelta(days=3), "22 Nov"),
    ]
    assert DayAxis(first, date(2027, 1, 3), QRectF(0, 0, 200, 20)).labels()[0] == (date(2026, 12, 1), "Dec")
