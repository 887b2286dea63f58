"""The welcome screen with its status bar. It imports dropped files while there is no account to show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.accounts.account import Account
from tracker.ui.background import messages
from tracker.ui.background.import_files import Imported, import_all
from tracker.ui.background.tasks import Job, Lane, Runner
from tracker.ui.design.plain_text import set_tooltip
from tracker.ui.design.theme import Themes
from tracker.ui.frame.status_bar import StatusBar
from tracker.ui.welcome.welcome_screen import FirstRun


class WelcomeView(QWidget):
    """`imported` fires with the files once at least one was imported; problems are shown below the drop area."""

    imported = Signal(object)

    def __init__(self, own: Account, runner: Runner, themes: Themes) -> None:
        super().__init__()
        self._own = own
        self._runner = runner
        self._job: Job | None = None
        self.first_run = FirstRun(themes)
        self.status = StatusBar(themes)
        self.status.show_stored(f"Store: {own.store_path.name} in your user data folder")
        self.status.show_next("Days in UTC, money in US dollars")
        set_tooltip(self.status, str(own.store_path))
        self.status.cancel_requested.connect(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.first_run, 1)
        layout.addWidget(self.status)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Import files into the own account; nothing if an import already runs."""
        if self._job is not None:
            return
        own = self._own

        def work(job: Job) -> tuple[Imported, ...]:
            return import_all(own, paths, job)

        self.first_run.drop_area.show_problem("")
        self._job = self._runner.job()
        self._job.succeeded.connect(self._show_imported)
        self._job.failed.connect(self._show_problem)
        self._job.progressed.connect(self.status.show_progress)
        self._job.ended.connect(self._end)
        self.status.show_progress(messages.importing(paths), -1.0)
        self._runner.start(self._job, Lane.WRITE, work)

    @Slot(object)
    def _show_imported(self, files: tuple[Imported, ...]) -> None:
        if any(one.report is not None for one in files):
            self.imported.emit(files)
            return
        notice = messages.of_import(files)
        self.first_run.drop_area.show_problem(f"{notice.what} {notice.meaning}")

    @Slot(object)
    def _show_problem(self, problem: BaseException) -> None:
        self.first_run.drop_area.show_problem(messages.plain(problem))

    @Slot(object)
    def _end(self, _job: Job) -> None:
        self._job = None
        self.status.show_progress(None, 0.0)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
