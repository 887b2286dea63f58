"""The side bar: whose account it is, the pages, and today so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from tracker.formatting import NO_DATA, count, counted, duration, money
from tracker.plain_text import short_line
from tracker.ui.design.controls import Control, Glyph, Picture, TextPart
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.plain_text import PlainLabel, set_tooltip
from tracker.ui.design.spacing import Metrics
from tracker.ui.design.theme import Themes
from tracker.ui.design.widgets import frame, label
from tracker.ui.pages.page_list import PageEntry
from tracker.usage import Measures


class NameLabel(PlainLabel):
    """One line of text. If it is too long, its middle is cut, because the end distinguishes accounts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.full_text = text
        self.setFont(font(Role.BODY_STRONG))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_full_text(text)

    def set_full_text(self, text: str) -> None:
        """Set another text."""
        self.full_text = short_line(text)
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.full_text, Qt.TextElideMode.ElideMiddle, self.width())
        self.setText(shown)
        set_tooltip(self, self.full_text if shown != self.full_text else "")


class AccountBlock(QFrame):
    """A framed icon, the account's name and one line about it; a click opens the account's menu."""

    def __init__(self, themes: Themes, icon: str, name: str, menu: QMenu) -> None:
        super().__init__()
        self._menu = menu
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = frame("framed-icon")
        box.setFixedSize(28, 28)
        inner = QHBoxLayout(box)
        inner.setContentsMargins(5, 5, 5, 5)
        inner.addWidget(Picture(themes, icon, "text_2"))
        self._name = NameLabel(name)
        self._caption = label("", Role.CAPTION, "text_3")
        self._texts = QWidget()
        texts = QVBoxLayout(self._texts)
        texts.setContentsMargins(6, 0, 0, 0)
        texts.setSpacing(0)
        texts.addWidget(self._name)
        texts.addWidget(self._caption)
        self._more = Control(themes, "bare", 20)
        self._more.set_parts(Glyph("more"))
        self._more.setAccessibleName("Account")
        set_tooltip(self._more, "Account")
        self._more.clicked.connect(self._open)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(4)
        self._layout.addWidget(box)
        self._layout.addWidget(self._texts, 1)
        self._layout.addWidget(self._more)

    def set_name(self, name: str) -> None:
        """Set the account's name."""
        self._name.set_full_text(name)

    def set_caption(self, text: str) -> None:
        """Set the line below the name."""
        self._caption.setText(text)
        set_tooltip(self._caption, text)

    def set_compact(self, compact: bool) -> None:
        """Show the icon only."""
        self._texts.setVisible(not compact)
        self._more.setVisible(not compact)
        self._layout.setContentsMargins(14 if compact else 18, 16, 13 if compact else 6, 6)
        set_tooltip(self, f"{self._name.full_text}\n{self._caption.text()}" if compact else "")

    def _open(self) -> None:
        self._more.popup(self._menu)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Open the menu by a click anywhere on the block."""
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class TodayBlock(QFrame):
    """Spend and requests of today, and the time that remains."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "foot")
        self._full_title = "Today, still open"
        self._is_compact = False
        self._where = "UTC"
        self._title = label(self._full_title, Role.CAPTION, "text_3")
        self._zone = label("UTC", Role.CAPTION, "text_3")
        # Two labels for two sizes: a label whose font is changed while it is shown loses it with the next style sheet.
        self._spend = label("", Role.TITLE)
        # An amount has no space to break at, but the text for missing data takes two lines in a narrow bar.
        self._small_spend = label("", Role.CAPTION_STRONG, wrap=True)
        self._small_spend.hide()
        self._requests = label("", Role.CAPTION, "text_3")
        self._left = label("", Role.CAPTION, "text_3")
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(2)
        self._layout.addLayout(_distribution(self._title, self._zone))
        self._layout.addWidget(self._spend)
        self._layout.addWidget(self._small_spend)
        self._layout.addLayout(_distribution(self._requests, self._left))

    @property
    def text(self) -> str:
        """The text shown."""
        return f"{self._spend.text()} {self._requests.text()} {self._left.text()}".strip()

    def show_today(self, measures: Measures | None, seconds_left: int, zone: tzinfo | None = None) -> None:
        """Show today's usage in a zone (None: UTC); `measures` is None if no data is stored."""
        self._zone.setText("UTC" if zone is None else "local")
        for spend in (self._spend, self._small_spend):
            spend.setText(NO_DATA if measures is None else money(measures.spend_nano))
        if measures is None:
            requests = ""
        elif measures.requests is None:
            requests = "this key only"
        else:
            requests = counted(measures.requests, "request")
        self._requests.setText(requests)
        self._left.setText(f"{duration(seconds_left)} left")
        self._where = str(zone or "UTC")
        self._show_title()

    def show_title(self, title: str) -> None:
        """Say what the number is: that of a day that is still open, or how old it is."""
        self._full_title = title
        self._show_title()

    def _show_title(self) -> None:
        self._title.setText("Today" if self._is_compact else self._full_title)
        set_tooltip(self, f"{self._full_title} ({self._where}): {self.text}")

    def set_compact(self, compact: bool) -> None:
        """Show the amount only."""
        self._is_compact = compact
        self._show_title()
        for one in (self._zone, self._spend, self._requests, self._left):
            one.setVisible(not compact)
        self._small_spend.setVisible(compact)
        margin = 8 if compact else 18
        self._layout.setContentsMargins(margin, 12, margin, 12)


class SideBar(QFrame):
    """Account, pages, today. `page_chosen` fires with a page's name."""

    page_chosen = Signal(str)

    def __init__(self, themes: Themes, account: AccountBlock, pages: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        self.account = account
        self.today = TodayBlock()
        self._entries: dict[str, Control] = {}
        self._counts: dict[str, tuple[int, str]] = {}
        self._compact = False
        self._pages = tuple(pages)
        self._group = QButtonGroup(self)
        self._nav = QVBoxLayout()
        self._nav.setSpacing(1)
        for page in self._pages:
            entry = Control(themes, "nav", 30, margin=10, gap=10)
            entry.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            entry.setCheckable(True)
            entry.setProperty("page", page.name)
            self._group.addButton(entry)
            self._entries[page.name] = entry
            self._nav.addWidget(entry)
        self._group.buttonClicked.connect(self._send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.setSpacing(0)
        layout.addWidget(account)
        layout.addLayout(self._nav)
        layout.addStretch(1)
        layout.addWidget(self.today)

    def set_metrics(self, metrics: Metrics) -> None:
        """Use the width for the window's size: icons with names, or icons with tooltips only."""
        self._compact = compact = metrics.compact
        self.setFixedWidth(metrics.side)
        self._nav.setContentsMargins(8 if compact else 10, 8, 8 if compact else 10, 8)
        for page in self._pages:
            self._show_entry(page)
        self.account.set_compact(compact)
        self.today.set_compact(compact)

    def show_count(self, name: str, number: int, what: str) -> None:
        """Show next to a page how many things need attention, and name them in the tooltip; 0 shows nothing."""
        self._counts[name] = (number, what)
        for page in self._pages:
            if page.name == name:
                self._show_entry(page)

    def _show_entry(self, page: PageEntry) -> None:
        entry = self._entries[page.name]
        number, what = self._counts.get(page.name, (0, ""))
        note = f"{page.title}: {what}" if number else page.title
        title = () if self._compact else (TextPart(page.title, Role.BODY_MEDIUM),)
        badge = (TextPart(count(number), Role.CAPTION_MEDIUM, "warning", push=True),) if number else ()
        entry.set_parts(Glyph(page.icon), *title, *(() if self._compact else badge))
        set_tooltip(entry, note if self._compact or number else "")
        entry.setAccessibleName(note)

    def show_page(self, name: str) -> None:
        """Highlight the entry of the page shown."""
        self._entries[name].setChecked(True)

    def _send(self, entry: Control) -> None:
        self.page_chosen.emit(str(entry.property("page")))


def _distribution(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right)
    return row
