"""Every label and button of every page can be read in both themes: it has a contrast of 4.5 with its background."""

from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.design.colour_distance import contrast
from tracker.accounts.account import Account
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.ui.background.session import Session
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State
from tracker.ui.style import dress

READABLE = 4.5


def ink_of(widget: QWidget) -> str:
    role = QPalette.ColorRole.WindowText if isinstance(widget, QLabel) else QPalette.ColorRole.ButtonText
    return widget.palette().color(role).name()


def ground_of(view: AccountView, picture: QImage, widget: QWidget) -> str:
    """Return the most frequent colour inside a widget: its letters cover less area than its background."""
    left = widget.mapTo(view, QPoint(3, 3))
    inside = picture.copy(left.x(), left.y(), max(widget.width() - 6, 1), max(widget.height() - 6, 1))
    seen = [inside.pixelColor(x, y).name() for x in range(0, inside.width(), 2) for y in range(inside.height())]
    return max(set(seen), key=seen.count)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_texts_can_be_read(
    qtbot: QtBot, themes: Themes, sample: Account, dressed: QApplication, page: str, theme: Literal["light", "dark"]
) -> None:
    themes.set_choice(theme)
    dress(dressed, themes.current)
    session = Session(sample, State(sample.now().date(), page), PAGES, Schedule(900), settings_path())
    view = AccountView(session, PAGES, themes)
    qtbot.addWidget(view)
    view.resize(1280, 2000)
    view.show()
    session.load_now()
    for _ in range(4):
        QApplication.processEvents()
    picture = view.grab().toImage()
    found: list[QLabel | QAbstractButton] = [*view.findChildren(QLabel), *view.findChildren(QAbstractButton)]
    texts = [one for one in found if one.isEnabled() and one.text() and not one.visibleRegion().isEmpty()]
    session.stop()
    assert len(texts) > 10
    hard = {
        (one.text(), ink_of(one), ground)
        for one in texts
        if contrast(ink_of(one), ground := ground_of(view, picture, one)) < READABLE
    }
    assert hard == set()
