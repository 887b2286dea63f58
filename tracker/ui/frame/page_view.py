"""A scrolling view of one page: blocks first, then the page, faded while it is read, or a sentence without data."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tracker.ui.design.controls import Picture
from tracker.ui.design.fonts import Role
from tracker.ui.design.spacing import CONTENT_MAX, Metrics
from tracker.ui.design.theme import Themes
from tracker.ui.design.themed import give_theme
from tracker.ui.design.widgets import Card, button, frame, label
from tracker.ui.frame.progress_card import ProgressCard
from tracker.ui.frame.reading_veil import Asked, ReadingVeil
from tracker.ui.pages.page import Page
from tracker.ui.pages.shown import Loaded

_PATIENCE_MS = 150
"""Blocks appear, and old numbers fade, only if loading takes longer than this."""


class EmptyCard(Card):
    """Says why there is nothing to see and offers one action or two, each with a signal."""

    acted = Signal()
    second_acted = Signal()

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._sentence = label("", Role.BODY, "text_2", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button = button("")
        self._button.clicked.connect(self.acted)
        self._second = button("")
        self._second.clicked.connect(self.second_acted)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._button)
        buttons.addWidget(self._second)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 72, 16, 72)
        layout.setSpacing(12)
        layout.addWidget(Picture(themes, "empty", "text_3", 24), 0, Qt.AlignmentFlag.AlignHCenter)
        # Added without an alignment: only then it gets the card's width, and the height that its lines need there.
        layout.addWidget(self._sentence)
        layout.addLayout(buttons)

    def say(self, sentence: str, action: str, second: str = "") -> None:
        """Show a sentence and the texts of the buttons; the second one may be missing."""
        self._sentence.setText(sentence)
        self._button.setText(action)
        self._second.setText(second)
        self._second.setVisible(bool(second))


class LoadingBlocks(QWidget):
    """Grey blocks where the cards will be, until the first numbers arrive."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column in range(4):
            self._grid.addWidget(_block(96, 120, 28), 0, column)
        self._grid.addWidget(_block(330, 200, 18), 1, 0, 1, 4)
        self._grid.setRowStretch(2, 1)

    def set_gutter(self, gutter: int) -> None:
        """Set the same gutter as between the cards."""
        self._grid.setSpacing(gutter)


def _block(height: int, width: int, well_height: int) -> Card:
    card = Card()
    card.setFixedHeight(height)
    well = frame("well")
    well.setFixedSize(width, well_height)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.addWidget(well)
    layout.addStretch(1)
    return card


class PageView(QScrollArea):
    """Shows a page's last value until the next one arrives. `empty_acted` fires for the button of an empty page.

    Page, blocks and sentence are made when they are first needed: making one takes as long as a query of the store.
    """

    empty_acted = Signal()
    empty_second_acted = Signal()
    asked = Signal(object)
    """A `PageAction` that the page requests."""

    def __init__(self, make: Callable[[], Page[Any]], themes: Themes) -> None:
        super().__init__()
        self._make = make
        self._page: Page[Any] | None = None
        self._metrics: Metrics | None = None
        self._themes = themes
        self._inner = QWidget()
        self._inner.setMaximumWidth(CONTENT_MAX)
        self._stack = QVBoxLayout(self._inner)
        self._stack.setSpacing(0)
        content = QWidget()
        content.setProperty("kind", "content")
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._inner, 1)
        self._inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show_reading)
        self._shown: Asked | None = None
        self._asked: Asked | None = None
        self.veil = ReadingVeil(themes, self.viewport())

    @cached_property
    def _blocks(self) -> LoadingBlocks:
        blocks = LoadingBlocks()
        blocks.hide()
        self._stack.addWidget(blocks)
        return blocks

    @cached_property
    def _empty(self) -> EmptyCard:
        empty = EmptyCard(self._themes)
        empty.hide()
        empty.acted.connect(self.empty_acted)
        empty.second_acted.connect(self.empty_second_acted)
        self._stack.addWidget(empty, 0, Qt.AlignmentFlag.AlignTop)
        return empty

    @cached_property
    def progress(self) -> ProgressCard:
        """What is shown while the first numbers arrive."""
        card = ProgressCard()
        card.hide()
        self._stack.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        return card

    @property
    def page(self) -> Page[Any]:
        """The page; the first use makes it."""
        return self._page or self._make_page()

    def _make_page(self) -> Page[Any]:
        page = self._page = self._make()
        # Hidden before it joins the layout: otherwise Qt shows it there, still without numbers.
        page.hide()
        self._stack.addWidget(page)
        page.asked.connect(self.asked)
        give_theme(page, self._themes.current)
        if self._metrics is not None:
            page.set_metrics(self._metrics)
        return page

    @property
    def layout_is_stable(self) -> bool:
        """Whether the page has the height that it needs at its width."""
        return self._page is None or self._page.height() >= self._page.minimumSizeHint().height()

    @property
    def height_left_out(self) -> int:
        """How many pixels of the page can be reached only by scrolling."""
        return self.verticalScrollBar().maximum()

    @property
    def has_value(self) -> bool:
        """Whether the page shows a value."""
        # Not `isVisible`: that is also false while another page is in front.
        return self._page is not None and not self._page.isHidden()

    def set_metrics(self, metrics: Metrics) -> None:
        """Arrange the page for another window width."""
        self._metrics = metrics
        self._stack.setContentsMargins(metrics.padding, 16, metrics.padding, 16)
        self._inner.setMaximumWidth(CONTENT_MAX + 2 * metrics.padding)
        if self._page is not None:
            self._page.set_metrics(metrics)

    def show_loading(self, asked: Asked | None = None) -> None:
        """Wait for the value of what is asked, and make the page meanwhile.

        A value that is shown already stays, and fades after a moment if it is the answer to something else.
        """
        self._asked = asked
        if self.has_value and asked == self._shown:
            self.end_loading()
        elif not self.veil.isHidden():
            self._show_reading()
        elif not self._patience.isActive():
            self._patience.start()
        if self._page is None:
            self._make_page()

    def show_ages(self, now_ms: int) -> None:
        """Show again how old things are at an instant (UTC ms)."""
        if self._page is not None:
            self._page.show_ages(now_ms)

    def end_loading(self) -> None:
        """Show the value that is there at full strength: nothing is read any more."""
        self._patience.stop()
        self.veil.hide()

    def show_value(self, loaded: Loaded, asked: Asked | None = None) -> None:
        """Show a value that the page's own `load` returned, and what it is the answer to."""
        self._shown = asked
        self.end_loading()
        self.page.show_value(loaded.value, loaded.shown)
        self._only(self.page)

    def show_empty(self, sentence: str, action: str, second: str = "") -> None:
        """Say why there is nothing to show."""
        self.end_loading()
        self._empty.say(sentence, action, second)
        self._only(self._empty)

    def show_progress(self) -> None:
        """Show how the first numbers arrive; the caller fills the card."""
        self.end_loading()
        self._only(self.progress)

    def _show_reading(self) -> None:
        if self.has_value:
            self.veil.show_over("Reading…" if self._asked is None else self._asked.sentence)
        elif self._empty.isHidden() and self.progress.isHidden():
            if self._metrics is not None:
                self._blocks.set_gutter(self._metrics.gutter)
            self._only(self._blocks)

    def _only(self, shown: QWidget) -> None:
        for one in self._inner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            one.setVisible(one is shown)
