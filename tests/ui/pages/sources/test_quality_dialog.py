"""The list of inconsistent rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.sources.sources_cases import QUALITY
from tests.ui.tables.table_texts import texts
from tracker.analysis.views.sources import Quality
from tracker.ui.design.theme import LIGHT
from tracker.ui.pages.sources.quality_dialog import QualityDialog
from tracker.ui.pages.sources.values import quality_rows, quality_text


@pytest.fixture
def window(qtbot: QtBot, dressed: QApplication) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def note_of(window: QWidget, quality: Quality) -> str:
    dialog = QualityDialog(quality, LIGHT, window)
    (note,) = (one.text() for one in dialog.findChildren(QLabel) if one.wordWrap())
    return note


def test_it_lists_every_row_that_was_read(window: QWidget) -> None:
    dialog = QualityDialog(QUALITY, LIGHT, window)
    assert texts(dialog.table) == [list(row) for row in quality_rows(QUALITY)]
    assert dialog.windowTitle() == quality_text(QUALITY)


def test_it_says_how_many_rows_there_are_if_only_the_newest_were_read(window: QWidget) -> None:
    assert "3 of 900" in note_of(window, replace(QUALITY, conflict_count=899))
    assert " of 3" not in note_of(window, QUALITY)


def test_it_can_be_closed(window: QWidget, qtbot: QtBot) -> None:
    dialog = QualityDialog(QUALITY, LIGHT, window)
    dialog.show()
    dialog.findChildren(QDialogButtonBox)[0].button(QDialogButtonBox.StandardButton.Close).click()
    assert not dialog.isVisible()
