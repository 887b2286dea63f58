"""The one thing at a time that changes a store: a sync, an import, the making of the sample."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from tracker.ui.background import messages
from tracker.ui.background.tasks import Job, Lane, Receiver, Runner


class Writer(QObject):
    """Runs one writing job after the other and tells how far it is."""

    progressed = Signal(object, float)
    """What is being done (None: nothing any more) and how far; negative where not known."""
    ended = Signal()
    """The job is over, whatever became of it."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._job is not None

    def start(self, work: Callable[[Job], object], done: Receiver, failed: Receiver, text: str) -> None:
        """Start a job that says what it does; `done` gets its result, `failed` its exception."""
        job = self._runner.job()
        # All is connected before the start: what a worker tells at once is told too.
        job.succeeded.connect(done)
        job.failed.connect(failed)
        job.progressed.connect(self._tell)
        job.ended.connect(self._end)
        self._job = job
        self.progressed.emit(text, -1.0)
        self._runner.start(job, Lane.WRITE, work)

    def cancel(self) -> None:
        """Ask the job that runs to stop; what was stored stays."""
        if self._job is not None:
            self._job.cancel()
            self.progressed.emit(messages.STOPPING, -1.0)

    @Slot(str, float)
    def _tell(self, text: str, fraction: float) -> None:
        self.progressed.emit(text, fraction)

    @Slot(object)
    def _end(self, _job: Job) -> None:
        self._job = None
        self.progressed.emit(None, 0.0)
        self.ended.emit()
