"""Qt for tests: one application with theme and bundled font, and a sample account made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.moment import clock
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.tracked_sample import TrackedSample
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import LIGHT, Themes
from tracker.ui.style import dress


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """Return the application in the light theme with the font used for pictures."""
    use_bundled_font()
    dress(qapp, LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def deleted_widgets() -> Iterator[None]:
    """Delete the widgets of a test: each one that is left would be styled again at every change of the theme."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def kept_widgets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep references to the widgets of a test until its events are handled.

    Qt handles events after the test function has returned. Without a reference, Python could collect a page then, and
    destroy it in the middle of painting one of its charts.
    """
    widgets: list[QWidget] = []
    add = QtBot.addWidget

    def add_and_keep(
        self: QtBot, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None
    ) -> None:
        widgets.append(widget)
        add(self, widget, before_close_func=before_close_func)

    monkeypatch.setattr(QtBot, "addWidget", add_and_keep)
    yield
    widgets.clear()


@pytest.fixture
def themes(dressed: QApplication) -> Iterator[Themes]:
    """Return themes that a test may change; afterwards the application is light again."""
    yield Themes("light")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if dressed.palette().color(QPalette.ColorRole.Base) != QColor(LIGHT.card):
        dress(dressed, LIGHT)


@pytest.fixture(scope="session")
def made_sample(shared_folder: Path) -> TrackedSample:
    """Return the sample account at the tests' moment, made once and never written to."""
    account = TrackedSample.at(shared_folder / "sample-of-the-window" / "sample.sqlite3", clock)
    with FileLock(shared_folder / "sample-of-the-window.lock"):
        account.prepare()
    return account


@pytest.fixture
def sample(made_sample: TrackedSample) -> TrackedSample:
    """Return the sample account, ready to be read."""
    return made_sample


@pytest.fixture
def own_like_sample(made_sample: TrackedSample, tmp_path: Path) -> OwnAccount:
    """Return an own account with the usage of the sample, in a store that may be written to."""
    store = tmp_path / "usage.sqlite3"
    store.write_bytes(made_sample.store_path.read_bytes())
    return OwnAccount(store, made_sample.clock)
