"""The dialog "Tag apps, keys and models": the user's own tags, in the report's categories."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tracker.analysis.views.taggable import TagChanges, Taggable, changes_of
from tracker.formatting import counted
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.theme import Themes
from tracker.ui.design.themed import give_theme
from tracker.ui.design.widgets import Card, Segments, button, label, set_tone
from tracker.ui.tags.tag_table import TagLine, TagTable

_TITLE = "Tag apps, keys and models"
_NOTE = (
    "What is used for what? The report tags prompts with a classifier. This program sees no prompts, so it compares "
    "categories by your own tags. A request gets the tag of its key, or else of its app, or else of its model."
)
_READING = "Reading what was used…"
_NOTHING = "No usage is stored yet that could be tagged."
_NOT_FOUND = "Nothing here has such a name or category."
_KINDS = {"all": "All", "app": "Apps", "key": "Keys", "model": "Models"}
_INTO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDTH, _HEIGHT = 680, 620
_LEAST = QSize(480, 380)
_GAP_TO_WINDOW = 48


class TagDialog(QDialog):
    """Lists what was used, each with its category. `save_requested` fires with all `TagChanges` to store."""

    save_requested = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_TITLE)
        self._themes = themes
        self._found: tuple[Taggable, ...] = ()
        self._all: tuple[TagLine, ...] = ()
        self._is_saving = False
        self.field = QLineEdit()
        self.field.setFont(font(Role.CONTROL))
        self.field.setPlaceholderText("Find by name or category")
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName("Find by name or category")
        self.kinds = Segments(_KINDS)
        self.kinds.set_value("all")
        self.table = TagTable()
        self.table.empty_text = _READING
        self.foot = label("", Role.CONTROL, "text_2", wrap=True)
        self.cancel_button = button("Cancel")
        self.save_button = button("Save", main=True)
        self._arrange(parent)
        self._wire()
        self._show_foot()
        self._follow_theme()
        self.field.setFocus()

    def _arrange(self, parent: QWidget) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.field, 1)
        head.addWidget(self.kinds)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.foot, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(_NOTE, Role.CONTROL, "text_2", wrap=True))
        layout.addLayout(head)
        layout.addWidget(card, 1)
        layout.addLayout(foot)
        space = parent.window().size() - QSize(_GAP_TO_WINDOW, _GAP_TO_WINDOW)
        self.setMinimumSize(_LEAST)
        self.resize(QSize(_WIDTH, _HEIGHT).boundedTo(space))

    def _wire(self) -> None:
        self.field.textChanged.connect(self._show_lines)
        self.field.installEventFilter(self)
        self.kinds.chosen.connect(self._show_lines)
        self.table.lines_changed.connect(self._show_foot)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self._save)
        # Otherwise Enter would press these buttons; here it must open the menu of categories in the list.
        self.cancel_button.setAutoDefault(False)
        self.save_button.setAutoDefault(False)
        self._themes.changed.connect(self._follow_theme)

    @property
    def changed(self) -> tuple[TagLine, ...]:
        """The rows whose category was changed, including those not shown now."""
        return tuple(line for line in self._all if line.is_changed)

    def show_found(self, found: Sequence[Taggable]) -> None:
        """List what can be tagged."""
        self._found = tuple(found)
        self._all = tuple(TagLine(item, item.category) for item in found)
        self._show_lines()
        self._show_foot()

    def show_saving(self, text: str) -> None:
        """Accept no changes while they are stored, and say so."""
        self._set_saving(True)
        self._say(text, "text_2")

    def show_problem(self, text: str) -> None:
        """Say why reading or saving failed; what was chosen stays."""
        self._set_saving(False)
        if not self._all:
            self.table.empty_text = ""
            self.table.viewport().update()
        self._say(text, "negative")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the focus from the field to the list with Down and Enter."""
        is_press = watched is self.field and event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in _INTO_LIST:
            self.table.setFocus()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _show_lines(self) -> None:
        texts = self.field.text().lower().split()
        kind = self.kinds.value
        shown = [line for line in self._all if kind in ("all", line.item.kind) and _matches(line, texts)]
        self.table.empty_text = _NOT_FOUND if self._all else _NOTHING
        self.table.set_lines(shown)

    @Slot()
    def _show_foot(self) -> None:
        number = len(self.changed)
        text = "" if not number else counted(number, "change")
        self._say(text, "text_2")
        self.save_button.setEnabled(bool(number) and not self._is_saving)

    def _say(self, text: str, tone: str) -> None:
        self.foot.setText(text)
        set_tone(self.foot, tone)

    def _set_saving(self, is_saving: bool) -> None:
        self._is_saving = is_saving
        self.table.setEnabled(not is_saving)
        self.save_button.setEnabled(not is_saving and bool(self.changed))

    @Slot()
    def _save(self) -> None:
        changes: TagChanges = changes_of(self._found, {line.item: line.category for line in self.changed})
        self.save_requested.emit(changes)

    @Slot()
    def _follow_theme(self) -> None:
        give_theme(self.table, self._themes.current)


def _matches(line: TagLine, texts: Sequence[str]) -> bool:
    text = f"{line.item.name} {line.item.detail} {line.category or ''}".lower()
    return all(word in text for word in texts)
