"""Background work: a Qt-free function runs in a worker thread; its result or problem arrives on the GUI thread.

There are two lanes: writes run one at a time (sync, import), reads run in parallel. Cancelling a job does not interrupt
it: its function checks `job.monitor` between steps, and what it returns after that is dropped.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from enum import Enum

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot

from tracker.errors import Cancelled, StoreMissing, TrackerError
from tracker.monitor import Monitor
from tracker.ui.background.garbage_collection import collect_if_due, keep_to_this_thread, release

_log = logging.getLogger(__name__)

READERS = 2

_TIDY_AFTER_MS = 2000
"""How long after a job memory is tidied: long enough for its numbers to be painted first."""

Receiver = Callable[..., None] | SignalInstance
"""A slot or a signal."""


class Lane(Enum):
    """Where a job waits: `WRITE` runs one at a time, `READ` several."""

    READ = "read"
    WRITE = "write"


class Job(QObject):
    """One piece of work. It belongs to the GUI thread and emits there; a cancelled job emits only `ended`.

    `failed` carries the exception: the user can act on a `TrackerError`; any other is a fault of this program.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    progressed = Signal(str, float)
    """What is being done, and its progress as a fraction; negative if not known."""
    feed_read = Signal(str, str)
    """A feed that was read and stored, and its state (ok, failed, skipped)."""
    ended = Signal(object)
    """The job itself, whatever its outcome."""

    _arrived = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        # Queued: the worker emits the signal, and Qt calls the method on the thread of this object, the GUI thread.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def monitor(self) -> Monitor:
        """What the work passes to its steps: a way to report progress and to notice a cancel."""
        # Made on each use: stored here, it and the job would refer to each other, and only a cycle search frees that.
        return Monitor(progress=self.report, cancelled=self.is_cancelled, feed_read=self.report_feed)

    def cancel(self) -> None:
        """Request the work to stop, and drop what it returns."""
        self._stop.set()

    def is_cancelled(self) -> bool:
        """Return whether the work shall stop. May be called from the worker."""
        return self._stop.is_set()

    def report(self, text: str, fraction: float) -> None:
        """Report the progress of the work. May be called from the worker."""
        if not self.is_cancelled():
            # Emitted in the worker: Qt queues it, because the receivers belong to the GUI thread.
            self.progressed.emit(text, fraction)

    def report_feed(self, feed: str, state: str) -> None:
        """Report that a feed was read. May be called from the worker."""
        if not self.is_cancelled():
            self.feed_read.emit(feed, state)

    def run(self, work: Callable[[Job], object]) -> None:
        """Do the work in this thread (the worker) and send its outcome to the GUI thread."""
        result: object = None
        problem: BaseException | None = None
        if not self.is_cancelled():
            try:
                result = work(self)
            except TrackerError as error:
                if not isinstance(error, Cancelled | StoreMissing):
                    _log.warning("%s: %s", error.title, error.message)
                problem = error
            except Exception as error:  # noqa: BLE001 - outermost edge of the worker: logged, then shown by the window
                _log.exception("Background work failed")
                problem = error
        # Also without a result: only `_deliver` emits `ended`, and without that the runner would keep the job.
        self._arrived.emit(result, problem)

    @Slot(object, object)
    def _deliver(self, result: object, problem: BaseException | None) -> None:
        # Asked again, because a job can be cancelled while its outcome waits in the event queue.
        if not self.is_cancelled():
            if problem is None:
                self.succeeded.emit(result)
            else:
                self.failed.emit(problem)
        self.ended.emit(self)
        # The runner is its parent and would keep it. Not deleted at once, because this method of it still runs.
        self.deleteLater()


class Runner(QObject):
    """Starts jobs in worker threads and stops them all. Their garbage is collected on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        keep_to_this_thread()
        self._tidying = QTimer(self)
        self._tidying.setSingleShot(True)
        self._tidying.setInterval(_TIDY_AFTER_MS)
        self._tidying.timeout.connect(self._tidy)
        self._pools = {
            Lane.READ: ThreadPoolExecutor(READERS, thread_name_prefix="read"),
            Lane.WRITE: ThreadPoolExecutor(1, thread_name_prefix="write"),
        }
        self._running: dict[Job, Future[None]] = {}
        self._stopped = False

    def job(self) -> Job:
        """Return a job to connect to before it is started."""
        made = Job(self)
        made.ended.connect(self._forget)
        return made

    def start(self, job: Job, lane: Lane, work: Callable[[Job], object]) -> None:
        """Run Qt-free work in a lane; it gets the job to report to. After `stop` nothing starts any more."""
        if self._stopped:
            job.deleteLater()
            return
        self._running[job] = self._pools[lane].submit(job.run, work)

    def read(self, work: Callable[[Job], object], done: Receiver, failed: Receiver | None = None) -> Job:
        """Start reading; `done` gets the result, `failed` the exception. Both must belong to objects on this thread."""
        job = self.job()
        job.succeeded.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        self.start(job, Lane.READ, work)
        return job

    def stop(self, seconds: float = 5.0) -> bool:
        """Request all work to stop and wait at most `seconds` for it. Return whether all of it ended."""
        self._stopped = True
        for job in self._running:
            job.cancel()
        for pool in self._pools.values():
            # `shutdown` could only wait without a limit; `wait` below has one.
            pool.shutdown(wait=False, cancel_futures=True)
        # Work that never began is cancelled now, and `wait` would not count it as done.
        begun = [future for future in self._running.values() if not future.cancelled()]
        return not wait(begun, timeout=seconds).not_done

    @Slot(object)
    def _forget(self, job: Job) -> None:
        self._running.pop(job, None)
        # A running timer is not started again: jobs in quick succession would put off the tidying for ever.
        if not self._tidying.isActive():
            self._tidying.start()

    @Slot()
    def _tidy(self) -> None:
        # Garbage first: the memory that it frees can then go back to the system.
        collect_if_due()
        release()
