"""One account on screen: side bar, sample strip, header, filters, banner, pages, status bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.analysis.ledger.known_calls import KnownCalls
from tracker.errors import StoreDamaged
from tracker.formatting import bytes_text
from tracker.ui.background import account_text, messages
from tracker.ui.background.account_status import AccountStatus, seconds_left
from tracker.ui.background.session import Refreshed, Session
from tracker.ui.design.plain_text import message_box
from tracker.ui.design.spacing import Metrics, metrics_for
from tracker.ui.design.theme import Themes
from tracker.ui.design.themed import give_theme
from tracker.ui.frame.account_menu import AccountMenu
from tracker.ui.frame.banner import Banner
from tracker.ui.frame.filter_bar import FilterBar
from tracker.ui.frame.header import Header
from tracker.ui.frame.page_view import PageView
from tracker.ui.frame.reading_veil import Asked
from tracker.ui.frame.sample_strip import SampleStrip
from tracker.ui.frame.shortcuts import Shortcuts
from tracker.ui.frame.side_bar import AccountBlock, SideBar
from tracker.ui.frame.status_bar import StatusBar
from tracker.ui.frame.zone_note import ZoneNote
from tracker.ui.pages.actions import (
    EditTags,
    ImportFiles,
    KeepColours,
    LoadWith,
    PageAction,
    ShowDates,
    ShowDay,
    UndoImport,
)
from tracker.ui.pages.page_list import SOURCES_PAGE, PageEntry
from tracker.ui.pages.shown import Loaded, Shown
from tracker.ui.state import Snapshot
from tracker.ui.tags.tag_controller import TagController

_DETAILS_SHOWN = 8


class AccountView(QWidget):
    """Connects the parts of the frame to one session. It computes nothing: account status and page values come from
    workers.
    """

    leave_sample_requested = Signal()
    key_requested = Signal()
    import_requested = Signal()
    new_store_requested = Signal()
    """The store is damaged, and the person wants a new one beside it."""

    def __init__(self, session: Session, pages: Sequence[PageEntry], themes: Themes) -> None:
        super().__init__()
        self.session = session
        self._pages = {page.name: page for page in pages}
        self._themes = themes
        # It takes the focus when the welcome screen closes, so that no button looks chosen.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._account_status: AccountStatus | None = None
        self._refreshed = False
        self._has_key: bool | None = None
        self._known: KnownCalls | None = None
        self._metrics: Metrics | None = None
        self._progress: tuple[str, float] | None = None
        """What the running work does, and its progress as a fraction; None: nothing runs."""
        self._feeds_read: dict[str, str] = {}
        self._is_damaged = self._is_unreadable = False
        state = session.state
        sample = session.account.is_sample
        self.menu = AccountMenu(self, themes, is_sample=sample)
        icon, name = ("flask", "Sample account") if sample else ("person", "Your account")
        block = AccountBlock(themes, icon, name, self.menu)
        self.side_bar = SideBar(themes, block, pages)
        self.strip = SampleStrip()
        self.header = Header(state, themes)
        self.filters = FilterBar(state, themes)
        self.zone_note = ZoneNote(state, themes)
        self.banner = Banner(themes)
        self.status = StatusBar(themes)
        self.tags = TagController(session, themes, self)
        self.views = {page.name: PageView(page.make, themes) for page in pages}
        self._stack = QStackedWidget()
        for view in self.views.values():
            self._stack.addWidget(view)
        self._arrange()
        self._wire()
        Shortcuts(self, session, self.filters, list(self.views))
        self._show_page()
        self._set_metrics(metrics_for(self.width()))

    def _arrange(self) -> None:
        top = QFrame()
        top.setProperty("kind", "header")
        rows = QVBoxLayout(top)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        rows.addWidget(self.filters)
        rows.addWidget(self.zone_note)
        self._banner_row = QHBoxLayout()
        self._banner_row.addWidget(self.banner)
        right = QVBoxLayout()
        right.setSpacing(0)
        for one in (self.strip, top):
            right.addWidget(one)
        right.addLayout(self._banner_row)
        right.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.side_bar)
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.status)
        self.strip.setVisible(self.session.account.is_sample)

    def _wire(self) -> None:
        session, state = self.session, self.session.state
        self.side_bar.page_chosen.connect(state.set_page)
        self.strip.leave_requested.connect(self.leave_sample_requested)
        self.menu.tags_requested.connect(self.tags.ask)
        self.header.sync_requested.connect(self.toggle_sync)
        self.banner.acted.connect(self._act)
        self.banner.dismissed.connect(self._dismiss)
        self.status.cancel_requested.connect(session.cancel)
        self.status.clicked.connect(self._show_sources)
        for view in self.views.values():
            view.empty_acted.connect(self._act_on_empty)
            view.empty_second_acted.connect(self.new_store_requested)
            view.asked.connect(self._do)
        state.page_changed.connect(self._show_page)
        state.zone_changed.connect(self._show_page)
        session.refreshed.connect(self._show_refresh)
        session.key_known.connect(self._show_key)
        session.page_loading.connect(self._show_loading)
        session.page_loaded.connect(self._show_value)
        session.page_failed.connect(self._show_failed)
        session.store_failed.connect(self._show_store_problem)
        session.progressed.connect(self._show_progress)
        session.sync_changed.connect(self.header.set_syncing)
        session.feed_read.connect(self._note_feed)
        session.notice_changed.connect(self._show_notice)
        session.ticked.connect(self._show_ages)
        self._themes.changed.connect(self._follow_theme)

    @Slot(object)
    def _do(self, action: PageAction) -> None:
        """Do what the page shown requests."""
        session = self.session
        match action:
            case ImportFiles():
                self.import_requested.emit()
            case EditTags():
                self.tags.ask()
            case UndoImport(import_id):
                session.undo_import(import_id)
            case ShowDates(first, last):
                session.state.set_dates(first, last)
            case ShowDay(day):
                if SOURCES_PAGE in self.views:
                    self.views[SOURCES_PAGE].page.show_day(day)
                self._show_sources()
            case LoadWith(load):
                session.load_page_with(load)
            case KeepColours(split, slots):
                session.keep_colours(split, slots)
            case _:
                assert_never(action)

    @Slot()
    def toggle_sync(self) -> None:
        """Sync, or stop the running sync. Without a key, ask for one."""
        if self.session.is_syncing:
            self.session.cancel()
        elif self._has_key is not False or self.session.account.is_sample:
            self.session.sync()
        else:
            self.key_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the spacing for the new width."""
        super().resizeEvent(event)
        self._set_metrics(metrics_for(event.size().width()))

    def _set_metrics(self, metrics: Metrics) -> None:
        if metrics == self._metrics:
            return
        self._metrics = metrics
        self.side_bar.set_metrics(metrics)
        self.strip.set_padding(metrics.padding)
        self.header.set_metrics(metrics)
        self.filters.set_metrics(metrics)
        self.zone_note.set_metrics(metrics)
        self.status.set_compact(metrics.compact)
        for view in self.views.values():
            view.set_metrics(metrics)
        self._show_notice()

    @Slot()
    def _follow_theme(self) -> None:
        give_theme(self, self._themes.current)

    @Slot()
    def _show_page(self) -> None:
        name = self.session.state.page
        self._stack.setCurrentWidget(self.views[name])
        self.side_bar.show_page(name)
        self.header.set_page(self._pages[name])
        self.filters.set_filterable(self._pages[name].filterable)
        self.zone_note.show_page(self._pages[name])
        self._show_first_progress()

    @Slot(str)
    def _show_loading(self, name: str) -> None:
        state = self.session.state
        snapshot = state.snapshot if self._pages[name].in_zone else state.snapshot.in_utc()
        self.views[name].show_loading(self._asked(name, snapshot))

    @Slot(object)
    def _show_store_problem(self, problem: BaseException) -> None:
        """Say on every page without numbers why it has none, and offer what helps."""
        self._is_damaged, self._is_unreadable = isinstance(problem, StoreDamaged), True
        offered = (messages.OPEN_FILE.text, messages.NEW_STORE.text) if self._is_damaged else ("Try again",)
        for view in self.views.values():
            if not view.has_value:
                view.show_empty(messages.plain(problem), *offered)
        if not self.views[self.session.state.page].has_value:
            # The page says it already.
            self.session.put_notice("store", None)

    @Slot(str)
    def _show_failed(self, name: str) -> None:
        """Show the last good numbers at full strength again; the banner says what failed."""
        self.views[name].end_loading()

    def _asked(self, name: str, of: Snapshot | Shown) -> Asked:
        page = self._pages[name]
        return Asked(of.period if page.in_period else None, dict(of.filters) if page.filterable else {})

    @Slot(object)
    def _show_value(self, loaded: Loaded) -> None:
        if self._account_status is None or self._account_status.is_empty:
            return
        self._known = loaded.known
        self.views[loaded.page].show_value(loaded, self._asked(loaded.page, loaded.shown))
        self.zone_note.show_value(loaded.value)
        self._show_stored()

    @Slot(object)
    def _show_refresh(self, refreshed: Refreshed) -> None:
        self._refreshed = True
        self._is_damaged, self._is_unreadable = False, False
        self._account_status = refreshed.account_status
        path = self.session.account.store_path
        size = "" if refreshed.account_status is None else bytes_text(refreshed.account_status.file_bytes)
        self.status.show_file(path.name, size, str(path))
        if refreshed.account_status is None or refreshed.account_status.is_empty:
            self._show_empty(refreshed.has_key)
        else:
            self.filters.set_values(refreshed.account_status.values)
        if (
            refreshed.account_status is not None
            and refreshed.account_status.account is not None
            and not self.session.account.is_sample
        ):
            self.side_bar.account.set_name(refreshed.account_status.account)
        self.side_bar.show_count(SOURCES_PAGE, *account_text.needs_care(refreshed.account_status))
        self._show_caption()
        self._show_stored()
        self._show_ages()

    @Slot(bool)
    def _show_key(self, has_key: bool) -> None:
        self._has_key = has_key
        self._show_caption()
        self._show_ages()

    def _show_caption(self) -> None:
        is_sample = self.session.account.is_sample
        self.side_bar.account.set_caption(
            account_text.caption(self._account_status, self._has_key, is_sample=is_sample)
        )

    def layout_is_stable(self) -> bool:
        """Return whether the page shown has the height that it needs."""
        return self.views[self.session.state.page].layout_is_stable

    def height_left_out(self) -> int:
        """Return how many pixels of the page shown can be reached only by scrolling."""
        return self.views[self.session.state.page].height_left_out

    @Slot()
    def _show_sources(self) -> None:
        if SOURCES_PAGE in self.views:
            self.session.state.set_page(SOURCES_PAGE)

    @property
    def _is_empty(self) -> bool:
        """Whether it is known that nothing is stored."""
        return self._refreshed and (self._account_status is None or self._account_status.is_empty)

    @Slot(str, str)
    def _note_feed(self, feed: str, state: str) -> None:
        self._feeds_read[feed] = state
        self._show_first_progress()

    def _show_first_progress(self) -> None:
        """Show the work that brings the first numbers, where the numbers will be."""
        if self._progress is None or not self._is_empty:
            return
        view = self.views[self.session.state.page]
        title, note = account_text.first_work(is_sync=self.session.is_syncing)
        view.progress.show_progress(title, *self._progress, self._feeds_read, note)
        view.show_progress()

    def _show_empty(self, has_key: bool | None) -> None:
        if self._progress is not None:
            self._show_first_progress()
            return
        texts = account_text.nothing_stored(can_sync=bool(has_key) or self.session.account.is_sample)
        for view in self.views.values():
            view.show_empty(*texts)

    @Slot()
    def _show_ages(self) -> None:
        """Say how old the numbers are, what comes next, and how much of today is left."""
        session, account_status = self.session, self._account_status
        if self._refreshed:
            used = None if account_status is None else account_status.used_today
            zone = session.state.zone
            self.side_bar.today.show_today(used, seconds_left(session.account.now(), zone), zone)
            title = account_text.today_title(account_status, session.now_ms, session.polls.problem)
            self.side_bar.today.show_title(title)
        self.views[session.state.page].show_ages(session.now_ms)
        is_sample = session.account.is_sample
        self.status.show_next(account_text.next_sync(session.schedule, self._has_key, is_sample=is_sample))
        if not session.is_busy:
            problem = session.polls.problem
            self.status.show_age(*account_text.last_sync(account_status, self._has_key, session.now_ms, problem))

    def _show_stored(self) -> None:
        self.status.show_stored(account_text.stored(self._account_status, self._known))

    @Slot(object, float)
    def _show_progress(self, text: str | None, fraction: float) -> None:
        self.status.show_progress(text, fraction)
        self._progress = None if text is None else (text, fraction)
        self._show_first_progress()
        if text is None:
            self._feeds_read = {}
            self._show_ages()

    @Slot()
    def _show_notice(self) -> None:
        worst = self.session.notices.worst()
        self.banner.show_notice(None if worst is None else worst[1])
        padding = 24 if self._metrics is None else self._metrics.padding
        self._banner_row.setContentsMargins(padding, 16 if worst else 0, padding, 0)

    @Slot(str)
    def _act(self, action: str) -> None:
        worst = self.session.notices.worst()
        if action == messages.TRY_NOW.name:
            self.session.sync()
        elif action == messages.KEY.name:
            self.key_requested.emit()
        elif action == messages.OPEN_FILE.name:
            self.menu.file_requested.emit()
        elif action == messages.NEW_STORE.name:
            self.new_store_requested.emit()
        elif action == messages.DETAILS.name and worst is not None:
            self._show_details(worst[1].what, worst[1].details)

    def _show_details(self, what: str, details: Sequence[str]) -> None:
        all_of_them = "\n".join(details) if len(details) > _DETAILS_SHOWN else ""
        message_box(self, "Details", what, "\n".join(details[:_DETAILS_SHOWN]), all_of_them).open()

    @Slot()
    def _dismiss(self) -> None:
        worst = self.session.notices.worst()
        if worst is not None:
            self.session.put_notice(worst[0], None)

    @Slot()
    def _act_on_empty(self) -> None:
        if self._is_damaged:
            self.menu.file_requested.emit()
        elif self._is_unreadable:
            self.session.refresh()
        else:
            self.toggle_sync()
