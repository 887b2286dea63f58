"""The menu of the account block: key, files, the other account, theme."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from tracker.ui.theme import ThemeChoice, Themes

_THEMES: dict[ThemeChoice, str] = {"auto": "As the desktop", "light": "Light", "dark": "Dark"}


class AccountMenu(QMenu):
    """Tells what the person chose; knows nothing of how it is done."""

    key_requested = Signal()
    forget_requested = Signal()
    import_requested = Signal()
    other_requested = Signal()
    theme_chosen = Signal(str)

    def __init__(self, parent: QWidget, themes: Themes, *, is_sample: bool) -> None:
        super().__init__(parent)
        if is_sample:
            self.addAction("Use my own account", self.other_requested.emit)
        else:
            self.addAction("Add or change key…", self.key_requested.emit)
            self.addAction("Forget the key", self.forget_requested.emit)
            self.addAction("Import CSV…", self.import_requested.emit)
            self.addSeparator()
            self.addAction("Explore the sample", self.other_requested.emit)
        self.addSeparator()
        theme_menu = self.addMenu("Theme")
        group = QActionGroup(self)
        for choice, text in _THEMES.items():
            action = theme_menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(themes.choice == choice)
            action.setData(choice)
            group.addAction(action)
        group.triggered.connect(self._choose_theme)

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        self.theme_chosen.emit(str(action.data()))
