"""Tags of the account shown: read and stored in workers, chosen in a dialog that also shows problems."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from tracker.analysis.views.taggable import TagChanges, Taggable, taggables
from tracker.store.account.tags import change_tags
from tracker.store.file.changes import Changes
from tracker.ui.background import messages
from tracker.ui.background.session import Session
from tracker.ui.background.tasks import Job, Lane
from tracker.ui.design.theme import Themes
from tracker.ui.tags.tag_dialog import TagDialog

_SAVING = "Saving…"
_WAITING = "Saving when the running sync or import has ended…"


class TagController(QObject):
    """Opens one dialog at a time over a widget. After saving, the session reads the account again."""

    def __init__(self, session: Session, themes: Themes, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._session = session
        self._themes = themes
        self.dialog: TagDialog | None = None

    @Slot()
    def ask(self) -> None:
        """Open the dialog and read which apps, keys and models were used."""
        account = self._session.account
        self.dialog = TagDialog(self._themes, self._view)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.save_requested.connect(self._save)
        self.dialog.finished.connect(self._end_dialog)
        self.dialog.open()

        def work(_job: Job) -> tuple[Taggable, ...]:
            with account.open_store() as store:
                return taggables(store, account.now())

        self._session.runner.read(work, self._show_found, self._show_problem)

    @Slot(object)
    def _save(self, changes: TagChanges) -> None:
        account, runner = self._session.account, self._session.runner

        def work(_job: Job) -> Changes:
            with account.open_to_change() as store:
                return change_tags(store, changes.given, changes.removed)

        if self.dialog is not None:
            self.dialog.show_saving(_WAITING if self._session.is_busy else _SAVING)
        job = runner.job()
        job.succeeded.connect(self._end_saving)
        job.failed.connect(self._show_problem)
        runner.start(job, Lane.WRITE, work)

    @Slot(object)
    def _show_found(self, found: tuple[Taggable, ...]) -> None:
        if self.dialog is not None:
            self.dialog.show_found(found)

    @Slot(object)
    def _end_saving(self, _changes: Changes) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._session.refresh()

    @Slot(object)
    def _show_problem(self, problem: BaseException) -> None:
        if self.dialog is not None:
            self.dialog.show_problem(messages.plain(problem))
        else:
            self._session.put_notice("tags", messages.problem_of_store(problem))

    @Slot()
    def _end_dialog(self) -> None:
        self.dialog = None
