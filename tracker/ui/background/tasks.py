"""Background work: a Qt-free function in a worker thread, its result or problem delivered on the GUI thread.

Two lanes: writes one at a time (sync, import), reads in parallel. A job is cancelled politely: its function asks
`job.monitor` between steps; whatever it returns afterwards is dropped.
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
from tracker.ui.background.garbage_collection import collect_if_due, give_back, keep_to_this_thread

_log = logging.getLogger(__name__)

READERS = 2

_TIDY_AFTER_MS = 2000
"""When the numbers that a job brought are painted."""

Receiver = Callable[..., None] | SignalInstance
"""A slot or a signal."""


class Lane(Enum):
    """Where a job waits: `WRITE` runs one at a time, `READ` several."""

    READ = "read"
    WRITE = "write"


class Job(QObject):
    """One piece of work. Lives on the GUI thread and fires there; a cancelled job fires nothing but `ended`.

    `failed` carries the exception: a `TrackerError` is the person's business, any other is a fault of ours.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    progressed = Signal(str, float)
    """What is being done, and how far: a fraction, negative where it is not known."""
    ended = Signal(object)
    """The job itself, whatever became of it."""

    _arrived = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        # Queued: the signal is emitted in the worker, the method runs on the thread where this object lives.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def monitor(self) -> Monitor:
        """What the work hands down to its steps."""
        # Made when asked for: kept, it would hold the job that holds it.
        return Monitor(progress=self.report, cancelled=self.is_cancelled)

    def cancel(self) -> None:
        """Ask the work to stop and drop what it returns."""
        self._stop.set()

    def is_cancelled(self) -> bool:
        """Tell whether the work was asked to stop. May be called from the worker."""
        return self._stop.is_set()

    def report(self, text: str, fraction: float) -> None:
        """Tell how far the work is. May be called from the worker."""
        if not self.is_cancelled():
            self.progressed.emit(text, fraction)

    def run(self, work: Callable[[Job], object]) -> None:
        """Do the work in this thread (the worker) and hand over its outcome."""
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
        self._arrived.emit(result, problem)

    @Slot(object, object)
    def _deliver(self, result: object, problem: BaseException | None) -> None:
        if not self.is_cancelled():
            if problem is None:
                self.succeeded.emit(result)
            else:
                self.failed.emit(problem)
        self.ended.emit(self)
        self.deleteLater()


class Runner(QObject):
    """Starts jobs in worker threads, and stops them all. What they leave is tidied up on the thread of the widgets."""

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
        """Run Qt-free work, which gets the job to report to, in a lane. After `stop` nothing is started any more."""
        if self._stopped:
            job.deleteLater()
            return
        self._running[job] = self._pools[lane].submit(job.run, work)

    def read(self, work: Callable[[Job], object], done: Receiver, failed: Receiver | None = None) -> Job:
        """Start reading; `done` gets the result and `failed` the exception, both of objects on this thread."""
        job = self.job()
        job.succeeded.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        self.start(job, Lane.READ, work)
        return job

    def stop(self, seconds: float = 5.0) -> bool:
        """Ask all work to stop and wait for it, at most so long; tell whether all of it ended."""
        self._stopped = True
        for job in self._running:
            job.cancel()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        # What never began is cancelled by now and does not count as done for `wait`.
        begun = [future for future in self._running.values() if not future.cancelled()]
        return not wait(begun, timeout=seconds).not_done

    @Slot(object)
    def _forget(self, job: Job) -> None:
        self._running.pop(job, None)
        if not self._tidying.isActive():
            self._tidying.start()

    @Slot()
    def _tidy(self) -> None:
        collect_if_due()
        give_back()
