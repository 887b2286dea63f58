"""One account being looked at: loads what is shown, syncs, imports and polls, all in the background."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tracker.accounts import Account
from tracker.errors import KeyProblem, KeyringUnavailable, OtherAccount, RateLimited, StoreMissing
from tracker.ingest.schedule import Schedule
from tracker.periods import ms_of
from tracker.store.imports import UndoReport
from tracker.ui import messages
from tracker.ui.facts import Facts, load_facts
from tracker.ui.importing import Imported, import_all
from tracker.ui.notice import Notice, Notices
from tracker.ui.pages.page import PageEntry
from tracker.ui.state import State
from tracker.ui.tasks import Job, Lane, Runner

if TYPE_CHECKING:
    from tracker.ingest.poll import SyncReport

_log = logging.getLogger(__name__)

_TICK_MS = 20_000
"""How often ages are said anew, and the schedule and the day are looked at: the only wake-up of an idle window."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at the account found."""

    facts: Facts | None
    """None: there is no store yet."""
    has_key: bool | None
    """None: not asked."""


class Session(QObject):
    """Owns the background work of one account. All signals fire on the GUI thread."""

    looked = Signal(object)
    """A `Looked`, whenever something may have changed."""
    page_loading = Signal(str)
    page_loaded = Signal(str, object)
    """Name of a page and its value."""
    progressed = Signal(object, float)
    """What is being done (None: nothing any more) and how far; negative where not known."""
    sync_changed = Signal(bool)
    notice_changed = Signal()
    key_led_elsewhere = Signal(object)
    """An `OtherAccount`: the key belongs to another account, and the person named no store to keep to."""
    ticked = Signal()
    """The slow clock: ages and remaining times have moved."""

    def __init__(self, account: Account, state: State, pages: Sequence[PageEntry], schedule: Schedule) -> None:
        super().__init__()
        self.account = account
        self.state = state
        self.notices = Notices()
        self.runner = Runner(self)
        self._pages = {page.name: page for page in pages}
        self.schedule = schedule
        self._has_key = False
        self._known = False
        self._told_ms: int | None = None
        self._page_job: Job | None = None
        self._look_job: Job | None = None
        self._write_job: Job | None = None
        self._syncing = False
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)
        state.changed.connect(self.load_page)
        state.page_changed.connect(self.load_page)
        state.zone_changed.connect(self.look)

    @property
    def now_ms(self) -> int:
        """The account's time, UTC ms."""
        return ms_of(self.account.now())

    @property
    def is_busy(self) -> bool:
        """Whether a sync or an import runs."""
        return self._write_job is not None

    @property
    def is_syncing(self) -> bool:
        """Whether a sync runs."""
        return self._syncing

    @property
    def has_key(self) -> bool:
        """Whether there was a key at the last look."""
        return self._has_key

    def start(self) -> None:
        """Make the sample where it has to be made, look at the account, then load the page shown."""
        self._clock.start()
        self._prepare()
        self.page_loading.emit(self.state.page)

    def _prepare(self) -> None:
        """Look at the account; a sample is made first, by one worker, so that no two readers make it."""
        account = self.account
        if not account.is_sample:
            self.look()
            return

        def work(job: Job) -> None:
            account.prepare_sample(job.report)

        self._write(work, self._ignore, self._show_look_problem, messages.PREPARING)

    @Slot(object)
    def _ignore(self, _result: object) -> None:
        """The end of every writing job looks at the account anyway."""

    def stop(self, seconds: float = 5.0) -> bool:
        """End timers and work, waiting at most so long; tell whether all of it ended."""
        self._clock.stop()
        self.schedule.stop()
        return self.runner.stop(seconds)

    def look(self) -> None:
        """Read the facts again, and after them the page."""
        if self._look_job is not None:
            self._look_job.cancel()
        account, zone = self.account, self.state.zone

        def work(_job: Job) -> Looked:
            try:
                has_key = not account.is_sample and account.has_key()
            except KeyringUnavailable:
                # Whoever imports files needs no keyring; that it is missing is told when a key is to be kept or read.
                has_key = False
            try:
                with account.open_store() as store:
                    return Looked(load_facts(store, account.now(), zone), has_key)
            except StoreMissing:
                return Looked(None, has_key)

        self._look_job = self._read(work, self._show_look, self._show_look_problem)

    def load_now(self) -> None:
        """Load facts and page in this thread, for pictures: no worker, no timer, no sync. Raises `StoreUnusable`."""
        account, page = self.account, self._pages[self.state.page]
        with account.open_store() as store:
            facts = load_facts(store, account.now(), self.state.zone)
            self.state.set_held(facts.held)
            self._tell_failed_feeds(facts)
            self.looked.emit(Looked(facts, None))
            self.page_loaded.emit(page.name, page.load(store, self.state.snapshot, account.now()))

    def load_page(self) -> None:
        """Load the page shown for the state; an older request is dropped. Waits for the first look."""
        if not self._known:
            return
        if self._page_job is not None:
            self._page_job.cancel()
        account, snapshot, page = self.account, self.state.snapshot, self._pages[self.state.page]

        def work(_job: Job) -> tuple[str, object]:
            with account.open_store() as store:
                return page.name, page.load(store, snapshot, account.now())

        self.page_loading.emit(page.name)
        self._page_job = self._read(work, self._show_page, self._show_page_problem)

    def sync(self) -> None:
        """Poll once; nothing where something runs already."""
        if self.is_busy:
            return
        account = self.account

        def work(job: Job) -> SyncReport:
            return account.sync(progress=job.report, cancelled=job.is_cancelled)

        self._syncing = True
        self.schedule.begin()
        self.sync_changed.emit(True)
        self._write(work, self._show_sync, self._show_sync_problem, messages.SYNCING)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Import CSV exports one after another; a file that is none is reported and the rest imported."""
        if self.is_busy:
            self.put_notice("import", messages.still_busy())
            return
        account = self.account

        def work(job: Job) -> tuple[Imported, ...]:
            return import_all(account, paths, job)

        self._write(work, self._show_import, self._show_import_problem, messages.importing(paths))

    def undo_import(self, import_id: int) -> None:
        """Take an import back; what is shown is read anew afterwards."""
        if self.is_busy:
            self.put_notice("import", messages.undo_must_wait())
            return
        account = self.account

        def work(_job: Job) -> UndoReport:
            return account.undo_import(import_id)

        self._write(work, self._show_undone, self._show_import_problem, messages.UNDOING)

    def cancel(self) -> None:
        """Stop the sync or import that runs; what was stored stays."""
        if self._write_job is not None:
            self._write_job.cancel()
            self.progressed.emit(messages.STOPPING, -1.0)

    def put_notice(self, source: str, notice: Notice | None) -> None:
        """Put a notice of a source in force, or withdraw it."""
        self.notices.put(source, notice)
        self.notice_changed.emit()

    def _job(self, done: Callable[..., None], failed: Callable[..., None]) -> Job:
        job = self.runner.job()
        job.succeeded.connect(done)
        job.failed.connect(failed)
        return job

    def _read(self, work: Callable[[Job], object], done: Callable[..., None], failed: Callable[..., None]) -> Job:
        job = self._job(done, failed)
        self.runner.start(job, Lane.READ, work)
        return job

    def _write(
        self, work: Callable[[Job], object], done: Callable[..., None], failed: Callable[..., None], text: str
    ) -> None:
        job = self._job(done, failed)
        # Connected before the start: what a worker tells at once is told too.
        job.progressed.connect(self._show_progress)
        job.ended.connect(self._end_write)
        self._write_job = job
        self.progressed.emit(text, -1.0)
        self.runner.start(job, Lane.WRITE, work)

    @Slot(str, float)
    def _show_progress(self, text: str, fraction: float) -> None:
        self.progressed.emit(text, fraction)

    @Slot(object)
    def _end_write(self, _job: Job) -> None:
        self._write_job = None
        self.progressed.emit(None, 0.0)
        if self._syncing:
            self._syncing = False
            if self.schedule.is_running:
                # Stopped by the person, who does not want it again at once.
                self.schedule.finished()
            self.sync_changed.emit(False)
        self.look()

    @Slot(object)
    def _show_look(self, looked: Looked) -> None:
        self._known = True
        self.put_notice("store", None)
        if looked.facts is not None:
            self.state.set_held(looked.facts.held)
        self._plan_polls(looked)
        self._tell_failed_feeds(looked.facts)
        self.looked.emit(looked)
        if looked.facts is not None:
            self.load_page()
        self._poll_if_due()

    def _tell_failed_feeds(self, facts: Facts | None) -> None:
        """Put what failed in the last sync in force, once per sync, whichever process ran it."""
        if facts is None or facts.synced_at_ms == self._told_ms:
            return
        self._told_ms = facts.synced_at_ms
        if facts.failed:
            notice = messages.of_failed_feeds(facts.failed, facts.answers, self.now_ms, self._minutes_to_poll())
            self.put_notice("sync", notice)

    def _plan_polls(self, looked: Looked) -> None:
        """Poll while there is a key; the first one comes when the last answer is an interval old."""
        had_key, self._has_key = self._has_key, bool(looked.has_key)
        if not self._has_key:
            self.schedule.stop()
        elif not had_key:
            answered = None if looked.facts is None else looked.facts.answered_at_ms
            age = None if answered is None else (self.now_ms - answered) / 1000
            fresh = age is not None and 0 <= age < self.schedule.interval_seconds
            self.schedule.resume(self.schedule.interval_seconds - (age or 0.0) if fresh else 0.0)

    def _poll_if_due(self) -> None:
        if self.schedule.is_due and not self.is_busy:
            self.sync()

    @Slot(object)
    def _show_look_problem(self, problem: BaseException) -> None:
        self._known = True
        self.put_notice("store", messages.problem_of_store(problem))

    @Slot(object)
    def _show_page(self, loaded: tuple[str, object]) -> None:
        self.put_notice("page", None)
        self.page_loaded.emit(*loaded)

    @Slot(object)
    def _show_page_problem(self, problem: BaseException) -> None:
        if not isinstance(problem, StoreMissing):
            self.put_notice("page", messages.problem_of_store(problem))

    @Slot(object)
    def _show_sync(self, report: SyncReport) -> None:
        self.schedule.finished(report.retry_after_seconds)
        for feed in report.feeds:
            if feed.status == "failed":
                _log.warning("Sync, %s: %s", feed.name, feed.reason)
        self.put_notice("sync", messages.of_sync(report, self._minutes_to_poll()))

    @Slot(object)
    def _show_sync_problem(self, problem: BaseException) -> None:
        if isinstance(problem, OtherAccount) and self.account.follows_key and problem.owner is not None:
            self.schedule.stop()
            self.key_led_elsewhere.emit(problem)
            return
        if isinstance(problem, KeyProblem | OtherAccount):
            self.schedule.refused()
        else:
            self.schedule.failed(problem.retry_after_seconds if isinstance(problem, RateLimited) else None)
        self.put_notice("sync", messages.problem_of_sync(problem, self._minutes_to_poll()))

    @Slot(object)
    def _show_import(self, files: tuple[Imported, ...]) -> None:
        self.put_notice("import", messages.of_import(files))

    @Slot(object)
    def _show_undone(self, report: UndoReport) -> None:
        self.put_notice("import", messages.of_undo(report))

    @Slot(object)
    def _show_import_problem(self, problem: BaseException) -> None:
        self.put_notice("import", messages.problem_of_store(problem))

    def _minutes_to_poll(self) -> int | None:
        left = self.schedule.seconds_left
        return None if left is None else max(1, math.ceil(left / 60))

    @Slot()
    def _tick(self) -> None:
        """See whether a day began or a poll is due, and let ages be told anew."""
        self.schedule.tick()
        if self.state.has_day_begun(self.account.now()) and not self.is_busy:
            self._prepare()
        self._poll_if_due()
        self.ticked.emit()
