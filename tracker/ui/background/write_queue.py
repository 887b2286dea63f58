"""Jobs that change a store, one at a time: a sync, an import, the making of the sample."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from tracker.ui.background import messages
from tracker.ui.background.tasks import Job, Lane, Receiver, Runner


class Writer(QObject):
    """Runs one writing job at a time and reports its progress."""

    progressed = Signal(object, float)
    """What is being done (None: it has ended), and its progress as a fraction; negative if not known."""
    feed_read = Signal(str, str)
    """A feed that a sync has read and stored, and its state (ok, failed, skipped)."""
    ended = Signal()
    """The job has ended, whatever its outcome."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._job is not None

    def start(self, work: Callable[[Job], object], done: Receiver, failed: Receiver, text: str) -> None:
        """Start a job, described by `text`; `done` gets its result, `failed` its exception."""
        job = self._runner.job()
        # Connect everything before the start, so that even the worker's first progress report arrives.
        job.succeeded.connect(done)
        job.failed.connect(failed)
        job.progressed.connect(self._show_progress)
        job.feed_read.connect(self.feed_read)
        job.ended.connect(self._end)
        self._job = job
        self.progressed.emit(text, -1.0)
        self._runner.start(job, Lane.WRITE, work)

    def cancel(self) -> None:
        """Request the running job to stop; what was stored stays."""
        if self._job is not None:
            self._job.cancel()
            self.progressed.emit(messages.STOPPING, -1.0)

    @Slot(str, float)
    def _show_progress(self, text: str, fraction: float) -> None:
        self.progressed.emit(text, fraction)

    @Slot(object)
    def _end(self, _job: Job) -> None:
        self._job = None
        # Only after `_job` is cleared, because the slots of this signal ask `is_busy`.
        self.progressed.emit(None, 0.0)
        self.ended.emit()
