"""Syncs of one account, by hand and by the clock, as long as there is a key that OpenRouter accepts."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tracker.accounts.account import Account
from tracker.errors import KeyProblem, OtherAccount, RateLimited, TrackerError
from tracker.ingest.schedule import Schedule
from tracker.periods import ms_of
from tracker.ui.background import messages
from tracker.ui.background.tasks import Job
from tracker.ui.background.write_queue import Writer

if TYPE_CHECKING:
    from tracker.ingest.poll import SyncReport

_log = logging.getLogger(__name__)


class Polls(QObject):
    """Reports the outcome of each sync to the schedule. Its owner calls `poll_if_due` on a slow clock."""

    sync_changed = Signal(bool)
    """Whether a sync runs: true when one begins, false when it has ended."""
    noticed = Signal(object)
    """A `Notice` about the last sync, or None."""
    key_led_elsewhere = Signal(object)
    """An `OtherAccount`: the key belongs to another account, and the user did not choose a store."""

    def __init__(self, account: Account, schedule: Schedule, writer: Writer, parent: QObject) -> None:
        super().__init__(parent)
        self._account = account
        self.schedule = schedule
        self._writer = writer
        self.has_key = False
        """Whether there was a key at the last refresh."""
        self.is_syncing = False
        self.problem: TrackerError | None = None
        """Why the last sync got nothing at all; None: it got something, or there was none yet."""
        self._keys_revision = 0
        self._is_key_new = False
        writer.ended.connect(self._end)

    @property
    def minutes_left(self) -> int | None:
        """Minutes to the next poll, at least one; None: none is planned."""
        left = self.schedule.seconds_left
        return None if left is None else max(1, math.ceil(left / 60))

    def note_key(self) -> None:
        """Remember the revision of the keys before they are read."""
        self._keys_revision = self._account.keys_revision()

    def is_key_changed(self) -> bool:
        """Return whether polling waits for a key and another process has since saved or removed one."""
        waits = not self.has_key or self.schedule.is_refused
        changed = waits and self._account.keys_revision() != self._keys_revision
        self._is_key_new = self._is_key_new or changed
        return changed

    def plan(self, has_key: bool, responded_at_ms: int | None) -> None:
        """Poll while there is a key. The first poll comes when the last answer (UTC ms) is one interval old."""
        had_key, self.has_key = self.has_key, has_key
        is_new, self._is_key_new = self._is_key_new, False
        if is_new or not has_key:
            self.problem = None
        if not has_key:
            self.schedule.stop()
        elif is_new:
            # `stop` forgets that an earlier key was refused; without it `resume` would plan nothing.
            self.schedule.stop()
            self.schedule.resume(0.0)
        elif not had_key:
            age = None if responded_at_ms is None else (ms_of(self._account.now()) - responded_at_ms) / 1000
            # A negative age is an answer from the future: the clock was wrong once, so poll at once.
            fresh = age is not None and 0 <= age < self.schedule.interval_seconds
            self.schedule.resume(self.schedule.interval_seconds - (age or 0.0) if fresh else 0.0)

    def poll_if_due(self) -> None:
        """Sync if a poll is due."""
        if self.schedule.is_due:
            self.sync()

    def sync(self) -> None:
        """Sync once; nothing if another job already writes to the store."""
        if self._writer.is_busy:
            return
        # The work refers to the account and not to `self`: a worker must not touch this Qt object.
        account = self._account

        def work(job: Job) -> SyncReport:
            return account.sync(job.monitor)

        self.is_syncing = True
        self.schedule.begin()
        self.sync_changed.emit(True)
        self._writer.start(work, self._take_report, self._take_problem, messages.SYNCING)

    @Slot(object)
    def _take_report(self, report: SyncReport) -> None:
        self.problem = None
        self.schedule.finished(report.retry_after_seconds)
        for feed in report.feeds:
            if feed.status == "failed":
                _log.warning("Sync, %s: %s", feed.name, feed.reason)
        self.noticed.emit(messages.of_sync(report, self.minutes_left))

    @Slot(object)
    def _take_problem(self, problem: BaseException) -> None:
        if isinstance(problem, OtherAccount) and self._account.may_follow(problem):
            self.schedule.stop()
            self.key_led_elsewhere.emit(problem)
            return
        self.problem = problem if isinstance(problem, TrackerError) else None
        if isinstance(problem, KeyProblem | OtherAccount):
            self.schedule.refused()
        else:
            self.schedule.failed(problem.retry_after_seconds if isinstance(problem, RateLimited) else None)
        self.noticed.emit(messages.problem_of_sync(problem, self.minutes_left))

    @Slot()
    def _end(self) -> None:
        if not self.is_syncing:
            return
        self.is_syncing = False
        if self.schedule.is_running:
            # Neither report nor problem arrived: the user stopped the sync and does not want it again at once.
            self.schedule.finished()
        self.sync_changed.emit(False)
