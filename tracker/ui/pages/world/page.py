"""The page "You and the world": every figure of the report that can be compared, and why the others cannot."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from tracker.analysis.views.world import WorldPage as WorldNumbers
from tracker.analysis.views.world import world_page
from tracker.export.world_tables import apps_table, ranks_table, sessions_table, tasks_table, world_table
from tracker.ui.design.spacing import Metrics
from tracker.ui.pages.actions import EditTags
from tracker.ui.pages.cards.actions import CardActions, CardTables
from tracker.ui.pages.page import Page
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Shown
from tracker.ui.pages.world.comparison_card import ComparisonCard
from tracker.ui.pages.world.market_cards import MarketCards
from tracker.ui.pages.world.not_compared_card import ReasonsCard


class WorldPage(Page[WorldNumbers]):
    """The comparison, today's market below it, and what is not compared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: WorldNumbers | None = None
        self.comparison = ComparisonCard()
        self.market = MarketCards()
        self.reasons = ReasonsCard(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        for one in (self.comparison, self.market, self.reasons):
            self._layout.addWidget(one)
        self._layout.addStretch(1)
        self.card_actions = CardActions(
            self, (self.comparison, self.comparison.detail.card, *self.market.cards), self.tables
        )
        self.comparison.market_link.clicked.connect(self._show_market)
        self.comparison.reasons_link.clicked.connect(self._toggle_reasons)
        self.comparison.tags_link.clicked.connect(self._edit_tags)
        self.reasons.tags_link.clicked.connect(self._edit_tags)

    @staticmethod
    def load(request: PageRequest) -> WorldNumbers:
        """Return the numbers for the request's period; this page ignores the filters."""
        return world_page(request.store, request.snapshot.period, request.now, request.settings.overrides)

    def show_value(self, value: WorldNumbers, shown: Shown) -> None:
        """Show a comparison and the market."""
        self._value = value
        world = value.world
        self.card_actions.set_shown(shown)
        self.comparison.set_world(world)
        self.market.set_page(value)
        self.reasons.set_reasons(world.not_compared)

    def tables(self) -> CardTables:
        """Return the numbers of each card, with a name for the file."""
        if self._value is None:
            return {}
        page = self._value
        return {
            self.comparison: ("you-and-the-world", world_table(page.world)),
            self.comparison.detail.card: self.comparison.detail.table(),
            self.market.ranks: ("ranks-by-week", ranks_table(page.ranks)),
            self.market.tasks: ("market-tasks", tasks_table(page.context)),
            self.market.apps: ("market-apps", apps_table(page.context)),
            self.market.sessions: ("market-session-costs", sessions_table(page.context)),
        }

    def _edit_tags(self) -> None:
        self.ask(EditTags())

    def _show_market(self) -> None:
        self._scroll_to(self.market)

    def _toggle_reasons(self) -> None:
        self.reasons.setVisible(self.reasons.isHidden())
        if not self.reasons.isHidden():
            self._scroll_to(self.reasons)

    def _scroll_to(self, widget: QWidget) -> None:
        """Scroll so that a widget is at the top of the view; does nothing if the page is not in a scroll view."""
        view = self.parentWidget()
        while view is not None and not isinstance(view, QScrollArea):
            view = view.parentWidget()
        if view is not None:
            # A widget that was just shown has no position until the layout has run.
            self._layout.activate()
            view.ensureWidgetVisible(widget)
            view.verticalScrollBar().setValue(widget.mapTo(self, widget.rect().topLeft()).y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the cards if the page is narrow."""
        super().resizeEvent(event)
        self.market.set_width(self.width())

    def set_metrics(self, metrics: Metrics) -> None:
        """Use the space between cards that fits the window's width."""
        self._layout.setSpacing(metrics.gutter)
        self.market.set_metrics(metrics)
