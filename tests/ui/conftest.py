"""Qt for tests: one dressed application with the bundled font, and a sample account made once."""

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
    """The application in the light theme with the font of the pictures."""
    use_bundled_font()
    dress(qapp, LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def deleted_widgets() -> Iterator[None]:
    """Delete what a test leaves: every widget alive is styled again with each change of the theme."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def held_widgets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the widgets of a test until it is over.

    Events are handled after a test has returned. A page that only a cycle of its own held then could be collected, and
    so destroyed, in the middle of painting one of its charts.
    """
    held: list[QWidget] = []
    add = QtBot.addWidget

    def add_and_hold(
        self: QtBot, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None
    ) -> None:
        held.append(widget)
        add(self, widget, before_close_func=before_close_func)

    monkeypatch.setattr(QtBot, "addWidget", add_and_hold)
    yield
    held.clear()


@pytest.fixture
def themes(dressed: QApplication) -> Iterator[Themes]:
    """Themes that a test may change; the application is dressed in light again afterwards."""
    yield Themes("light")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if dressed.palette().color(QPalette.ColorRole.Base) != QColor(LIGHT.card):
        dress(dressed, LIGHT)


@pytest.fixture(scope="session")
def made_sample(shared_folder: Path) -> TrackedSample:
    """The sample account of the tests' day, made once; never written to."""
    account = TrackedSample.at(shared_folder / "sample-of-the-window" / "sample.sqlite3", clock)
    with FileLock(shared_folder / "sample-of-the-window.lock"):
        account.prepare()
    return account


@pytest.fixture
def sample(made_sample: TrackedSample) -> TrackedSample:
    """The sample account, ready to be read."""
    return made_sample


@pytest.fixture
def own_like_sample(made_sample: TrackedSample, tmp_path: Path) -> OwnAccount:
    """An own account that holds what the sample holds, in a store that may be written to."""
    store = tmp_path / "usage.sqlite3"
    store.write_bytes(made_sample.store_path.read_bytes())
    return OwnAccount(store, made_sample.clock)
