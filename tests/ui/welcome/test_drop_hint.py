"""Files dragged over the window: which can be imported, and the hint that they will be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, Qt, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.design.theme import Themes
from tracker.ui.welcome.drop_hint import DropFrame, DropHint, local_files


def test_only_files_of_this_machine_are_accepted() -> None:
    dragged = QMimeData()
    dragged.setUrls([QUrl("https://openrouter.ai/a.csv"), QUrl.fromLocalFile("/data/b c.csv")])
    assert local_files(dragged) == [Path("/data/b c.csv")]
    assert local_files(QMimeData()) == []


def test_frame_shows_whether_files_are_dragged_over_the_window(qtbot: QtBot, themes: Themes) -> None:
    frame = DropFrame(themes)
    qtbot.addWidget(frame)
    frame.resize(200, 100)

    def ground() -> QColor:
        return frame.grab().toImage().pixelColor(100, 50)

    idle = ground()
    frame.set_over(True)
    assert (idle, ground()) == (QColor(themes.current.hover), QColor(themes.current.selection))


def test_hint_covers_the_window_and_lets_the_drop_through(qtbot: QtBot, themes: Themes) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    window.show()
    hint = DropHint(themes, window)
    assert hint.isHidden()
    hint.show_over(QRect(0, 0, 600, 400))
    assert (hint.isVisible(), hint.geometry()) == (True, window.rect())
    assert hint.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
