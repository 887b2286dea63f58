"""The account that is shown: reads what the pages need, imports and syncs, all in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tracker.accounts.account import Account
from tracker.accounts.imports import undo_import
from tracker.errors import KeyringUnavailable, StoreMissing
from tracker.ingest.schedule import Schedule
from tracker.periods import Period, ms_of
from tracker.settings import load_settings
from tracker.store.file.database import Store
from tracker.store.usage.imports import UndoReport
from tracker.ui.background import messages
from tracker.ui.background.account_status import AccountStatus, load_account_status
from tracker.ui.background.import_files import Imported, import_all
from tracker.ui.background.kept_colours import keep_slots
from tracker.ui.background.notices import Notice, Notices
from tracker.ui.background.sync_poller import Polls
from tracker.ui.background.tasks import Job, Runner
from tracker.ui.background.write_queue import Writer
from tracker.ui.pages.actions import Load
from tracker.ui.pages.page_list import PageEntry
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Loaded
from tracker.ui.state import Snapshot, State

_TICK_MS = 20_000
"""How often ages are shown again, and schedule and date are checked: the only wake-up of an idle window."""

_ARRIVALS_MS = 1000
"""How long after a feed of the first sync is stored the numbers are read again."""

_KEY_DELAY_MS = 100
"""How long after the numbers are shown the keyring is read."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The result of one refresh of the account."""

    account_status: AccountStatus | None
    """None: there is no store yet."""
    has_key: bool | None
    """None: the keyring is not read yet; `key_known` reports it later."""


class Session(QObject):
    """Owns the background work of one account. All signals fire on the GUI thread."""

    refreshed = Signal(object)
    """A `Refreshed`, after each refresh: something may have changed."""
    key_known = Signal(bool)
    """Whether there is a key, once the numbers of a refresh are shown."""
    page_loading = Signal(str)
    page_loaded = Signal(object)
    """A `Loaded`: the value of a page."""
    store_failed = Signal(object)
    """The exception with which the account could not be read: there are no new numbers."""
    page_failed = Signal(str)
    """The page whose value could not be read: what it shows stays."""
    progressed = Signal(object, float)
    """What is being done (None: it has ended), and its progress as a fraction; negative if not known."""
    sync_changed = Signal(bool)
    feed_read = Signal(str, str)
    """A feed that the running sync has read and stored, and its state (ok, failed, skipped)."""
    notice_changed = Signal()
    key_led_elsewhere = Signal(object)
    """An `OtherAccount`: the key belongs to another account, and the user did not choose a store."""
    ticked = Signal()
    """The slow clock: ages and remaining times have changed."""

    def __init__(
        self, account: Account, state: State, pages: Sequence[PageEntry], schedule: Schedule, settings_path: Path
    ) -> None:
        super().__init__()
        self.account = account
        self.state = state
        self._settings_path = settings_path
        self.notices = Notices()
        self.runner = Runner(self)
        self._pages = {page.name: page for page in pages}
        self._loads: dict[str, Load] = {}
        self._writer = Writer(self.runner, self)
        self.polls = Polls(account, schedule, self._writer, self)
        self._known = False
        self._account_status: AccountStatus | None = None
        self._is_key_checked = False
        self._reported_ms: int | None = None
        self._is_first_sync = False
        self._page_job: Job | None = None
        self._page_shown: dict[str, Period] = {}
        self._refresh_job: Job | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._arrivals = QTimer(self)
        self._arrivals.setSingleShot(True)
        self._arrivals.setInterval(_ARRIVALS_MS)
        self._arrivals.timeout.connect(self.refresh)
        self._writer.progressed.connect(self.progressed)
        self._writer.feed_read.connect(self.feed_read)
        self._writer.feed_read.connect(self._note_arrival)
        self.polls.sync_changed.connect(self._note_sync)
        self.polls.sync_changed.connect(self.sync_changed)
        self.polls.noticed.connect(self._show_sync)
        self.polls.key_led_elsewhere.connect(self.key_led_elsewhere)
        # Connected after `polls`: slots run in order, and the poller must know that a sync ended before the refresh.
        self._writer.ended.connect(self.refresh)
        state.changed.connect(self.load_page)
        state.page_changed.connect(self.load_page)
        state.zone_changed.connect(self.refresh)

    @property
    def now_ms(self) -> int:
        """The account's time, UTC ms."""
        return ms_of(self.account.now())

    @property
    def schedule(self) -> Schedule:
        """When the next poll comes."""
        return self.polls.schedule

    @property
    def is_busy(self) -> bool:
        """Whether a sync or an import runs."""
        return self._writer.is_busy

    @property
    def is_syncing(self) -> bool:
        """Whether a sync runs."""
        return self.polls.is_syncing

    @property
    def has_key(self) -> bool:
        """Whether there was a key at the last refresh."""
        return self.polls.has_key

    def start(self) -> None:
        """Make the sample if needed, refresh the account status, then load the page shown."""
        self._clock.start()
        self._prepare()
        self.page_loading.emit(self.state.page)

    def _prepare(self) -> None:
        """Refresh the account. A sample is made first, by one worker, so that two readers never make it at once."""
        account = self.account
        if not account.is_sample:
            self.refresh()
            return

        def work(job: Job) -> None:
            account.prepare(job.monitor)

        self._writer.start(work, self._ignore, self._show_refresh_problem, messages.PREPARING)

    @Slot(object)
    def _ignore(self, _result: object) -> None:
        """Do nothing: the end of every writing job refreshes the account."""

    def stop(self, seconds: float = 5.0) -> bool:
        """Stop timers and work; wait at most `seconds`. Return whether all work ended."""
        self._clock.stop()
        self._arrivals.stop()
        self.schedule.stop()
        return self.runner.stop(seconds)

    @Slot()
    def refresh(self) -> None:
        """Read the account status again, and then the page."""
        if self._refresh_job is not None:
            # Qt may have deleted this job already. `cancel` is still safe: it touches only a Python object.
            self._refresh_job.cancel()
        account, zone = self.account, self.state.zone
        self.polls.note_key()

        def work(_job: Job) -> Refreshed:
            try:
                with account.open_store() as store:
                    account_status = load_account_status(store, account.now(), zone)
            except StoreMissing:
                account_status = None
            # The keyring is slower than the store, so it is read here only if there are no numbers to show first.
            return Refreshed(
                account_status, _has_key(account) if account_status is None or account_status.is_empty else None
            )

        self._refresh_job = self.runner.read(work, self._show_refresh, self._show_refresh_problem)

    def load_now(self) -> None:
        """Load status and page in this thread, for pictures: no worker, timer or sync. Raises `StoreUnusable`."""
        account, page = self.account, self._pages[self.state.page]
        with account.open_store() as store:
            account_status = load_account_status(store, account.now(), self.state.zone)
            self.state.set_stored_dates(account_status.stored)
            self._report_failed_feeds(account_status)
            self.refreshed.emit(Refreshed(account_status, None))
            request = _request(account, store, self.state.snapshot, self._settings_path)
            self.page_loaded.emit(page.load(request, self._loads.get(page.name)))

    @Slot()
    def load_page(self) -> None:
        """Load the page shown for the current state and drop an older request. Nothing before the first refresh."""
        if not self._known:
            return
        if self._page_job is not None:
            self._page_job.cancel()
        # All of it is read here: the state belongs to the GUI thread and may change while the worker runs.
        account, snapshot, page = self.account, self.state.snapshot, self._pages[self.state.page]
        settings_path, load = self._settings_path, self._loads.get(page.name)

        def work(_job: Job) -> Loaded:
            with account.open_store() as store:
                return page.load(_request(account, store, snapshot, settings_path), load)

        self.page_loading.emit(page.name)
        self._page_job = self.runner.read(work, self._show_page, self._show_page_problem)

    def load_page_with(self, load: Load) -> None:
        """Load the page shown by its own `load` function, with other options, now and every later time."""
        self._loads[self.state.page] = load
        self.load_page()

    def keep_colours(self, split: str, slots: Mapping[str, int]) -> None:
        """Save the colours of a split's groups for the next start."""
        keep_slots(self._settings_path, split, slots)

    @Slot()
    def sync(self) -> None:
        """Sync once; nothing if a sync or an import already runs."""
        self.polls.sync()

    def import_files(self, paths: Sequence[Path]) -> None:
        """Import CSV exports one after another. A file that is no export is reported, the others are imported."""
        if self.is_busy:
            self.put_notice("import", messages.still_busy())
            return
        account = self.account

        def work(job: Job) -> tuple[Imported, ...]:
            return import_all(account, paths, job)

        self._writer.start(work, self._show_import, self._show_import_problem, messages.importing(paths))

    def undo_import(self, import_id: int) -> None:
        """Undo an import; then what is shown is read again."""
        if self.is_busy:
            self.put_notice("import", messages.undo_must_wait())
            return
        account = self.account

        def work(_job: Job) -> UndoReport:
            return undo_import(account, import_id)

        self._writer.start(work, self._show_undone, self._show_import_problem, messages.UNDOING)

    @Slot()
    def cancel(self) -> None:
        """Stop the sync or import that runs; what was stored stays."""
        self._writer.cancel()

    def put_notice(self, source: str, notice: Notice | None) -> None:
        """Show the notice of a source, or remove it (None)."""
        self.notices.put(source, notice)
        self.notice_changed.emit()

    @Slot(object)
    def _show_refresh(self, refreshed: Refreshed) -> None:
        self._known = True
        self.put_notice("store", None)
        if refreshed.account_status is not None:
            self.state.set_stored_dates(refreshed.account_status.stored)
        self._account_status = refreshed.account_status
        self._is_key_checked = refreshed.has_key is not None
        self._report_failed_feeds(refreshed.account_status)
        self.refreshed.emit(refreshed)
        if refreshed.has_key is not None:
            self._show_key(refreshed.has_key)
        if refreshed.account_status is not None:
            self.load_page()

    @Slot()
    def _check_for_key(self) -> None:
        """Find out, once after each refresh, whether there is a key."""
        if self._is_key_checked:
            return
        self._is_key_checked = True
        account = self.account

        def work(_job: Job) -> bool:
            return _has_key(account)

        self.runner.read(work, self._show_key, self._show_refresh_problem)

    @Slot(object)
    def _show_key(self, has_key: bool) -> None:
        self.polls.plan(has_key, None if self._account_status is None else self._account_status.responded_at_ms)
        self.key_known.emit(has_key)
        self.polls.poll_if_due()

    def _report_failed_feeds(self, account_status: AccountStatus | None) -> None:
        """Show what failed in the last sync, once per sync, no matter which process ran it."""
        if account_status is None or account_status.synced_at_ms == self._reported_ms:
            return
        self._reported_ms = account_status.synced_at_ms
        if account_status.failed:
            notice = messages.of_failed_feeds(
                account_status.failed, account_status.responses, self.now_ms, self.polls.minutes_left
            )
            self.put_notice("sync", notice)

    @Slot(object)
    def _show_refresh_problem(self, problem: BaseException) -> None:
        self._known = True
        self.put_notice("store", messages.problem_of_store(problem))
        self.store_failed.emit(problem)

    @Slot(object)
    def _show_page(self, loaded: Loaded) -> None:
        self.put_notice("page", None)
        self._page_shown[loaded.page] = loaded.shown.period
        self.page_loaded.emit(loaded)
        # Later, not now: loading the keyring's library would delay the painting of the first numbers.
        QTimer.singleShot(_KEY_DELAY_MS, self._check_for_key)

    @Slot(object)
    def _show_page_problem(self, problem: BaseException) -> None:
        if not isinstance(problem, StoreMissing):
            self.put_notice("page", messages.problem_of_page(problem, self._page_shown.get(self.state.page)))
        self.page_failed.emit(self.state.page)
        self._check_for_key()

    @Slot(bool)
    def _note_sync(self, began: bool) -> None:
        """A sync into a store without usage is the first: what it brings is shown as it comes."""
        self._is_first_sync = began and (self._account_status is None or self._account_status.is_empty)
        self._arrivals.stop()

    @Slot()
    def _note_arrival(self) -> None:
        # Not at every feed: some bring nothing that a page shows, and reading a page takes as long as storing one.
        if self._is_first_sync and not self._arrivals.isActive():
            self._arrivals.start()

    @Slot(object)
    def _show_sync(self, notice: Notice | None) -> None:
        self.put_notice("sync", notice)

    @Slot(object)
    def _show_import(self, files: tuple[Imported, ...]) -> None:
        self.put_notice("import", messages.of_import(files))

    @Slot(object)
    def _show_undone(self, report: UndoReport) -> None:
        self.put_notice("import", messages.of_undo(report))

    @Slot(object)
    def _show_import_problem(self, problem: BaseException) -> None:
        self.put_notice("import", messages.problem_of_store(problem))

    @Slot()
    def _tick(self) -> None:
        """Check whether a day began or a poll is due, and let the ages be shown again."""
        self.schedule.tick()
        if self.state.has_day_begun(self.account.now()) and not self.is_busy:
            self._prepare()
        self.check_for_key()
        self.polls.poll_if_due()
        self.ticked.emit()

    def check_for_key(self) -> None:
        """Refresh if polling waits for a key and another process has set one. Cheap: call it at any time."""
        if self.polls.is_key_changed() and not self.is_busy:
            self.refresh()


def _request(account: Account, store: Store, snapshot: Snapshot, settings_path: Path) -> PageRequest:
    """Return the request for a page. The settings are read each time, because the user may change the file."""
    return PageRequest(
        store=store,
        snapshot=snapshot,
        now=account.now(),
        settings=load_settings(settings_path)[0],
        is_sample=account.is_sample,
    )


def _has_key(account: Account) -> bool:
    try:
        return account.has_key()
    except KeyringUnavailable:
        # Importing files needs no keyring; a missing one is reported when a key must be saved or read.
        return False
