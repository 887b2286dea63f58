"""The chart card of the overview: bars of the period, with a choice of measure and split."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from tracker.analysis.ledger.question import VALUE_COLUMNS
from tracker.ui.design.fonts import Role, font
from tracker.ui.design.icons import icon
from tracker.ui.design.theme import Theme
from tracker.ui.design.widgets import Segments, button
from tracker.ui.pages.cards.day_cards import BarsCard
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.overview.values import (
    MEASURES,
    OverviewValue,
    bars_of,
    empty_text,
    subtitle_of,
    title_of,
    unit_text,
)


class SpendCard(BarsCard):
    """Stacked bars of the period. `split_chosen` is emitted with the chosen column."""

    split_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.measures = Segments({name: title for name, (_, title) in MEASURES.items()}, Role.CAPTION_MEDIUM, 24)
        self.split_button = button("by model")
        super().__init__((self.measures, self.split_button), parent)
        self._value: OverviewValue | None = None
        self._known: Known | None = None
        self.measures.set_value("spend")
        self.split_button.setFont(font(Role.CAPTION_MEDIUM))
        self.split_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # puts the arrow after the text
        self._menu = self._split_menu()
        self.measures.chosen.connect(self._show)
        self.split_button.clicked.connect(self._open_menu)

    @property
    def measure(self) -> str:
        """The measure that is shown: spend, tokens or requests."""
        return self.measures.value or "spend"

    def _split_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for column in VALUE_COLUMNS:
            action = QAction(f"by {column}", group)
            action.setData(column)
            action.setCheckable(True)
            menu.addAction(action)
        group.triggered.connect(self._choose_split)
        return menu

    def set_value(self, value: OverviewValue, known: Known) -> None:
        """Show other numbers."""
        self._value, self._known = value, known
        self.split_button.setText(f"by {value.split}")
        for action in self._menu.actions():
            action.setChecked(action.data() == value.split)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        super().set_theme(theme)
        self.split_button.setIcon(icon("chevron-down", theme.text_2))

    def _show(self) -> None:
        value, known, measure = self._value, self._known, self.measure
        if value is None or known is None:
            return
        bars = bars_of(value, measure)
        self.set_titles(title_of(value.overview, measure), subtitle_of(value, measure), unit_text(measure))
        self.show_bars(bars, empty_text(value, known))

    def _choose_split(self, action: QAction) -> None:
        self.split_chosen.emit(str(action.data()))

    def _open_menu(self) -> None:
        self._menu.popup(self.split_button.mapToGlobal(self.split_button.rect().bottomLeft()))
