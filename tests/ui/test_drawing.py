"""Drawing a page into an image: refused sizes, and files written completely or not at all."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.errors import StoreMissing, UsageError
from tracker.ui.design.theme import Themes
from tracker.ui.drawing import draw_page, write_png
from tracker.ui.picture import save_picture


def test_picture_is_written_completely(themes: Themes, sample: Account, tmp_path: Path) -> None:
    out = tmp_path / "overview.png"
    save_picture(sample, "overview", out, (1280, 800), "dark")
    assert QImage(str(out)).size().toTuple() == (1280, 800)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".png"] == ["overview.png"]


def test_path_that_cannot_be_written_is_reported(themes: Themes, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_png(QImage(9, 9, QImage.Format.Format_RGB32), tmp_path / "no" / "such" / "folder.png")


@pytest.mark.parametrize("size", [(899, 700), (1280, 599), (9000, 800)])
def test_impossible_size_is_refused(themes: Themes, sample: Account, size: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="cannot be"):
        draw_page(sample, "overview", size, "light")


def test_account_without_a_store_is_reported(themes: Themes, tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        draw_page(OwnAccount.at(tmp_path / "none.sqlite3"), "overview", (1280, 800), "light")
