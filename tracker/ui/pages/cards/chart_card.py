"""A card with a chart or a table: title, unit, choices and buttons at the top, the legend below, T for the numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from tracker.ui.charts.base.chart import Chart
from tracker.ui.charts.base.legend import Legend
from tracker.ui.design.fonts import Role
from tracker.ui.design.icons import icon
from tracker.ui.design.theme import Theme
from tracker.ui.design.widgets import Card, label
from tracker.ui.pages.cards.head import Subtitle, icon_button
from tracker.ui.tables.text_table import TextTable

_MARGIN = 16
INSET = 15
"""Pixels from the card's edge, which is 1 px wide, to its texts."""
LEGEND_GAP = 12
PICTURE, FILE = "Copy picture", "Export these numbers as CSV…"
AS_TABLE, AS_CHART = "Show as table", "Show as chart"


class ChartCard(Card):
    """Title, subtitle and the two buttons of every chart; `picture_wanted` and `file_wanted` fire for them.

    If the content is a `Chart`, the card adds a legend, in which a click hides a series, and a table of its numbers. A
    flat card has neither edge nor margins: it is for a chart inside another card.
    """

    picture_wanted = Signal()
    file_wanted = Signal()

    def __init__(
        self,
        content: QWidget,
        controls: Sequence[QWidget] = (),
        parent: QWidget | None = None,
        *,
        below: Sequence[QWidget] = (),
        flat: bool = False,
    ) -> None:
        super().__init__(parent)
        if flat:
            self.setProperty("kind", "flat")
        self.drawn: Chart | None = content if isinstance(content, Chart) else None
        """The chart of the card; None if its content is a table."""
        self._content = content
        self._last_stop = content
        """The widget that gets the focus by Tab before the entries of the legend."""
        self.title = label("", Role.BODY_STRONG)
        self.subtitle = Subtitle()
        self.picture_button = icon_button(PICTURE)
        self.file_button = icon_button(FILE)
        self.picture_button.clicked.connect(self.picture_wanted)
        self.file_button.clicked.connect(self.file_wanted)
        self.legend = Legend()
        self.legend.set_with_values(True)
        self.numbers = TextTable()
        self.stack = QStackedWidget()
        self.stack.addWidget(self._plot(below))
        self.stack.addWidget(self.numbers)
        layout = QVBoxLayout(self)
        if flat:
            layout.setContentsMargins(0, 0, 0, 0)
        else:
            layout.setContentsMargins(_MARGIN, 12, _MARGIN, 10)
        layout.setSpacing(8)
        self._head_row = self._head(controls)
        layout.addLayout(self._head_row)
        layout.addWidget(self.stack, 1)
        if self.drawn is not None:
            self.legend.hidden_changed.connect(self.drawn.set_hidden)
            self.drawn.changed.connect(self._show_series)

    def _head(self, controls: Sequence[QWidget]) -> QHBoxLayout:
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self.title)
        titles.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(titles, 1)
        for one in (*controls, self.picture_button, self.file_button):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _plot(self, below: Sequence[QWidget]) -> QWidget:
        """Return the content with the widgets below it; the legend is the last one."""
        plot = QWidget()
        inner = QVBoxLayout(plot)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._content, 1)
        for one in below:
            inner.addWidget(one)
        self._legend_row = QHBoxLayout()
        self._legend_row.addWidget(self.legend)
        inner.addLayout(self._legend_row)
        self.legend.hide()
        return plot

    def fill_width(self) -> None:
        """Let the content reach the card's edges, as tables do; the head keeps its margins."""
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(1, 12, 1, 10)
        self._head_row.setContentsMargins(INSET, 0, INSET, 0)

    def set_titles(self, title: str, subtitle: str, short: str = "") -> None:
        """Show a title, and unit and scope below it; `short` replaces those if they do not fit."""
        self.title.setText(title)
        self.subtitle.set_full(subtitle, short)
        self._name_chart()

    def say(self, text: str) -> None:
        """Show the result of a button in place of the subtitle, until other numbers are shown."""
        self.subtitle.set_full(text)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self.picture_button.setIcon(icon("image", theme.text_2))
        self.file_button.setIcon(icon("download", theme.text_2))

    @property
    def is_table(self) -> bool:
        """Whether the numbers are shown as a table now."""
        return self.stack.currentWidget() is self.numbers

    def toggle_table(self) -> None:
        """Switch between the chart and a table of the same numbers; the focus moves along."""
        if self.drawn is None:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.stack.isAncestorOf(focused)
        self.stack.setCurrentIndex(0 if self.is_table else 1)
        self._fill_table()
        if had_focus:
            # The stack moved the focus like a mouse click, which shows no focus ring: set it again like a shortcut.
            if (passed_on := QApplication.focusWidget()) is not None:
                passed_on.clearFocus()
            (self.numbers if self.is_table else self._content).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open a menu with the actions of the buttons and of the key T."""
        menu = self.menu()
        # The card is its parent and would otherwise keep every menu that was ever opened.
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return a menu with everything that can be done with the numbers."""
        menu = QMenu(self)
        if self.drawn is not None:
            menu.addAction(f"{AS_CHART if self.is_table else AS_TABLE}\tT", self.toggle_table)
        menu.addAction(PICTURE, self.picture_wanted.emit)
        menu.addAction(FILE, self.file_wanted.emit)
        return menu

    def _show_series(self) -> None:
        """Update the legend, the accessible name and the table after the chart has changed."""
        if self.drawn is None:
            return
        parts = self.drawn.legend_parts()
        if self.legend.set_parts(parts):
            self._order_legend()
        self.legend.setVisible(bool(parts))
        self._legend_row.setContentsMargins(self.drawn.legend_left, LEGEND_GAP if parts else 0, 0, 0)
        self._name_chart()
        self._fill_table()

    def _order_legend(self) -> None:
        """Make Tab go from the chart and the widgets below it to the legend, whose entries are created later."""
        before: QWidget = self._last_stop
        for entry in self.legend.entries:
            QWidget.setTabOrder(before, entry)
            before = entry

    def _name_chart(self) -> None:
        if self.drawn is not None:
            parts = (self.title.text(), self.subtitle.full, self.drawn.summary)
            self._content.setAccessibleName(". ".join(part for part in parts if part))

    def _fill_table(self) -> None:
        """Fill the table only while it is visible: measuring hundreds of cells takes time."""
        if self.drawn is not None and self.is_table:
            self.numbers.set_texts(self.drawn.texts(), self.drawn.empty_text)
