"""The status bar: progress with a way to cancel, what is stored, the file."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.frame.status_bar import StatusBar


def test_progress_can_be_cancelled_and_then_what_is_stored_is_shown(qtbot: QtBot, themes: Themes) -> None:
    status = StatusBar(themes)
    qtbot.addWidget(status)
    status.show_stored("365 days stored")
    status.show_progress("Reading key 2 of 6", 0.4)
    assert status.text == "Reading key 2 of 6"
    assert (status._progress.value(), status._cancel.isHidden(), status._stored.isHidden()) == (400, False, True)
    status.show_progress("Thinking", -1.0)
    assert status._progress.maximum() == 0
    status.show_progress(None, 0.0)
    assert (status._progress.isHidden(), status._cancel.isHidden(), status._stored.isHidden()) == (True, True, False)


def test_narrow_status_bar_hides_the_file(qtbot: QtBot, themes: Themes) -> None:
    status = StatusBar(themes)
    qtbot.addWidget(status)
    status.show_file("usage.sqlite3", "214 MB", "/home/me/usage.sqlite3")
    assert not status._file.isHidden()
    status.set_compact(True)
    assert status._file.isHidden()
