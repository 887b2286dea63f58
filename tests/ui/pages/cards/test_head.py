"""Files of numbers: written whole, or said why not."""

from __future__ import annotations

from pathlib import Path

from tracker.ui.pages.cards.head import write_csv


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    said = write_csv(tmp_path / "missing" / "numbers.csv", ("day",), [("2026-11-19",)])
    assert said == "Not saved: No such file or directory. Choose another folder."
