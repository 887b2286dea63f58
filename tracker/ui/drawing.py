"""Drawing a page into an image: the window's own view with the bundled font, loaded without workers."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import shiboken6
from PySide6.QtCore import QBuffer, QPoint, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication, QLayout

from tracker.accounts.account import Account
from tracker.atomic_files import write_private
from tracker.errors import UsageError
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.settings import Settings
from tracker.ui.background.session import Session
from tracker.ui.design.fonts import use_bundled_font
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.main_window import SMALLEST
from tracker.ui.pages.page_list import PAGES, page_named
from tracker.ui.state import State
from tracker.ui.style import dress
from tracker.ui.window import make_application

_LARGEST = 8000
_LEAST_ROUNDS, _MOST_ROUNDS = 4, 40


def draw_page(account: Account, page: str, size: tuple[int, int | None], theme: Literal["light", "dark"]) -> QImage:
    """Return a page of an account as the window shows it at a size in pixels; one image pixel for each.

    Height None: the height that the entire page needs, between the smallest window and the largest picture.
    Raises `UsageError` for an unknown page or a size that no window has, `StoreMissing`, `StoreUnusable`.
    """
    name = page_named(page)
    width, height = size[0], size[1] or SMALLEST[1]
    if width < SMALLEST[0] or height < SMALLEST[1] or max(width, height) > _LARGEST:
        raise UsageError(
            f"A picture cannot be {width}x{height}. The smallest is {SMALLEST[0]}x{SMALLEST[1]}, "
            f"the largest {_LARGEST}x{_LARGEST} pixels."
        )
    application = make_application()
    use_bundled_font()
    themes = Themes(theme)
    dress(application, themes.current)
    settings = Settings()
    schedule = Schedule(settings.poll_minutes * 60)
    state = State(account.now().date(), name, settings.period)
    session = Session(account, state, PAGES, schedule, settings_path())
    view = AccountView(session, PAGES, themes)
    # Qt arranges only widgets that are shown; this one is shown without a window on the screen.
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    # No size limits for the window: the off-screen platform logs a warning for each limit.
    if (layout := view.layout()) is not None:
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    view.resize(width, height)
    view.show()
    try:
        session.load_now()
        _wait_for_layout(application, view)
        if size[1] is None:
            # How high the page is, is known only after a first layout at this width.
            view.resize(width, min(height + view.height_left_out(), _LARGEST))
            _wait_for_layout(application, view)
        image = QImage(view.size(), QImage.Format.Format_RGB32)
        # A new image has random pixels, and `render` does not paint over all of them.
        image.fill(themes.current.page)
        view.render(image, QPoint(0, 0))
    finally:
        view.close()
        session.stop()
        # Now, not later in an event loop: as long as the view exists, the next picture would style it again.
        shiboken6.delete(view)
        shiboken6.delete(session)
    return image


def _wait_for_layout(application: QApplication, view: AccountView) -> None:
    """Handle events until everything has its size, as in a window.

    Sizes are found step by step: charts place their labels when their own size is known, sentences know their height
    when they know their width, and cards and the page follow.
    """
    for done in range(_MOST_ROUNDS):
        application.processEvents()
        # In the first rounds the layout may look stable only because it has not begun.
        if done >= _LEAST_ROUNDS and view.layout_is_stable():
            return


def write_png(image: QImage, path: Path) -> None:
    """Write an image completely or not at all. Raises `UsageError` if the file cannot be written."""
    buffer = QBuffer()
    QImageWriter(buffer, b"PNG").write(image)
    try:
        write_private(path, bytes(buffer.data().data()))
    except OSError as error:
        raise UsageError(
            f"The picture {path} cannot be written: {error.strerror}. Choose another path with --out.",
            in_window=f"The picture {path} cannot be written: {error.strerror}. Choose another place.",
        ) from error
