"""The menu of the account block: key, files, other accounts, theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from tracker.formatting import age
from tracker.store.file.stores_in_folder import KnownStore
from tracker.ui.design.plain_text import menu_text, set_tooltip
from tracker.ui.design.theme import Themes

THEME_NAMES = {"auto": "As the desktop", "light": "Light", "dark": "Dark"}
"""The name of every `ThemeChoice` in the menu."""


class AccountMenu(QMenu):
    """Emits what the user chose; others do it."""

    key_requested = Signal()
    forget_requested = Signal()
    import_requested = Signal()
    tags_requested = Signal()
    other_requested = Signal()
    store_chosen = Signal(str)
    """Path of the store of another account."""
    file_requested = Signal()
    theme_chosen = Signal(str)
    settings_requested = Signal()

    def __init__(self, parent: QWidget, themes: Themes, *, is_sample: bool) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._stores: list[QAction] = []
        if not is_sample:
            self.addAction("Add or change key…", self.key_requested.emit)
            self.addAction("Forget the key…", self.forget_requested.emit)
            self.addAction("Import CSV…", self.import_requested.emit)
        self.addAction("Tag apps, keys and models…", self.tags_requested.emit)
        self.addSeparator()
        self._below_stores = self.addAction("Open an existing file…", self.file_requested.emit)
        self.addAction("Use my own account" if is_sample else "Explore the sample", self.other_requested.emit)
        self.addSeparator()
        theme_menu = self.addMenu("Theme")
        group = QActionGroup(self)
        for choice, text in THEME_NAMES.items():
            action = theme_menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(themes.choice == choice)
            action.setData(choice)
            group.addAction(action)
        group.triggered.connect(self._choose_theme)
        self.addAction("Settings…", self.settings_requested.emit)

    def set_stores(self, stores: Sequence[KnownStore], shown: Path, now_ms: int) -> None:
        """List the accounts to choose from and tick the one in the store `shown`; nothing if there is no other one."""
        for old in self._stores:
            self.removeAction(old)
            old.deleteLater()
        self._stores = []
        if all(store.path == shown for store in stores):
            return
        titles = Counter(store.title for store in stores)
        for store in stores:
            title = store.title if titles[store.title] == 1 else f"{store.title}, {store.path.name}"
            used = "never used" if store.used_at_ms is None else age(now_ms - store.used_at_ms)
            action = QAction(menu_text(f"{title}, {used}"), self)
            set_tooltip(action, str(store.path))
            action.setData(str(store.path))
            action.setCheckable(True)
            action.setChecked(store.path == shown)
            action.triggered.connect(self._choose_store)
            self.insertAction(self._below_stores, action)
            self._stores.append(action)

    @Slot()
    def _choose_store(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            # Qt has moved the tick already. Undo this: the tick moves when the other account is really shown.
            action.setChecked(not action.isChecked())
            self.store_chosen.emit(str(action.data()))

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        self.theme_chosen.emit(str(action.data()))
