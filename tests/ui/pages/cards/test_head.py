"""CSV files of numbers: written completely, or the card says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.pages.cards.head import Subtitle, chosen_csv, icon_button, write_csv


def test_the_card_says_that_a_file_cannot_be_written(tmp_path: Path) -> None:
    sentence = write_csv(tmp_path / "missing" / "numbers.csv", ("day",), [("2026-11-19",)])
    assert sentence == "Not saved: No such file or directory. Choose another folder."


def test_the_card_says_that_a_file_was_written(tmp_path: Path) -> None:
    out = tmp_path / "numbers.csv"
    assert out.name in write_csv(out, ("day", "usd"), [("2026-11-19", None)])
    assert out.read_bytes() == b"day,usd\n2026-11-19,\n"


def test_a_person_may_cancel(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert chosen_csv(window, "numbers.csv") is None


def test_a_subtitle_is_shortened_before_it_is_cut(qtbot: QtBot, dressed: QApplication) -> None:
    made = Subtitle()
    qtbot.addWidget(made)
    made.show()
    made.set_full("US dollars, credits and BYOK, by model and key", "US dollars")
    shown = []
    for width in (600, 80, 30):
        made.resize(width, 16)
        shown.append(made.text())
    assert shown[:2] == [made.full, "US dollars"]
    assert shown[2].endswith("…")
    assert made.toolTip() == made.full


def test_an_icon_button_has_a_name(qtbot: QtBot, dressed: QApplication) -> None:
    made = icon_button("Copy picture")
    qtbot.addWidget(made)
    assert (made.text(), made.accessibleName(), made.toolTip()) == ("", "Copy picture", "Copy picture")
