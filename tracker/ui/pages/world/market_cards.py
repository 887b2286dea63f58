"""The cards of today's market: its ranks and your models week by week, and its tasks, apps and sessions."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from tracker.analysis.market.ranks import RANKS, MarketRanks, WeekOfRanks
from tracker.analysis.views.world import WorldPage
from tracker.analysis.world.market_context import NEEDS_INFERENCE_KEY, Head, MarketContext
from tracker.formatting import count, date_range
from tracker.periods import Period
from tracker.ui.design.icons import icon
from tracker.ui.design.spacing import STACK_BELOW, Metrics
from tracker.ui.design.theme import Theme
from tracker.ui.pages.cards.figures_card import FiguresCard
from tracker.ui.pages.cards.head import icon_button
from tracker.ui.tables.context_tables import AppsTable, SessionsTable, TasksTable
from tracker.ui.tables.ranks_table import RanksTable

_INVENTED = "Invented · "
_NO_WEEK = "No market data is stored for this period."


class RanksCard(FiguresCard):
    """The ranks of one week, at first the last one; two buttons step through the weeks of the period."""

    def __init__(self) -> None:
        self._ranks_table = RanksTable()
        self.earlier = icon_button("Previous week")
        self.later = icon_button("Next week")
        super().__init__(self._ranks_table, (self.earlier, self.later))
        self._ranks = MarketRanks((), None, None)
        self._shown = 0
        self._is_any_stored = False
        self.earlier.clicked.connect(self._show_earlier)
        self.later.clicked.connect(self._show_later)

    def set_ranks(self, ranks: MarketRanks, *, is_any_stored: bool) -> None:
        """Show the last week; `is_any_stored`: whether any market data is stored."""
        self._ranks, self._is_any_stored = ranks, is_any_stored
        self._shown = len(ranks.weeks) - 1
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        super().set_theme(theme)
        self.earlier.setIcon(icon("chevron-left", theme.text_2))
        self.later.setIcon(icon("chevron-right", theme.text_2))

    def _show_earlier(self) -> None:
        self._shown = max(self._shown - 1, 0)
        self._show()

    def _show_later(self) -> None:
        self._shown = min(self._shown + 1, len(self._ranks.weeks) - 1)
        self._show()

    def _show(self) -> None:
        weeks = self._ranks.weeks
        self.earlier.setEnabled(self._shown > 0)
        self.later.setEnabled(self._shown < len(weeks) - 1)
        title = "Your models and the market's, by week"
        if not weeks:
            self.set_titles(title, "")
            self.set_figures((), _NO_WEEK if self._is_any_stored else NEEDS_INFERENCE_KEY, None)
            return
        week = weeks[self._shown]
        self.set_titles(title, f"{_INVENTED if self._ranks.invented else ''}{week_subtitle(week)}")
        self._ranks_table.set_moves(market=week.has_before, you=week.you_had_before)
        self._ranks_table.set_known(used=week.your_days == week.days)
        self.set_figures(week.models, week_sentence(week), self._ranks.source)


def week_subtitle(week: WeekOfRanks) -> str:
    """Return the dates of a week, how many of its days are stored, and what is listed."""
    dates = date_range(Period(week.monday, week.monday + timedelta(days=6)))
    stored = f"{week.days} of 7 days" if week.days < 7 else "complete week"
    yours = "" if week.your_days == week.days else f", your models known for {week.your_days} of them"
    return f"Week {dates}, {stored}{yours} · the market's top {RANKS}, then yours · change since the week before"


def week_sentence(week: WeekOfRanks) -> str:
    """Return how many models are not listed; empty if all are."""
    if not week.your_days:
        return "Which models you used on these days is not known."
    if not week.more:
        return ""
    return f"{count(week.more)} more of your models {'is' if week.more == 1 else 'are'} not listed."


class MarketCards(QWidget):
    """The market's cards, one below the other; tasks and apps are side by side if there is space."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ranks = RanksCard()
        self.tasks = FiguresCard(TasksTable())
        self.apps = FiguresCard(AppsTable())
        self._sessions_table = SessionsTable()
        self.sessions = FiguresCard(self._sessions_table)
        self.cards = (self.ranks, self.tasks, self.apps, self.sessions)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.addWidget(self.tasks, 1)
        self._pair.addWidget(self.apps, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.ranks)
        self._layout.addLayout(self._pair)
        self._layout.addWidget(self.sessions)

    def set_page(self, page: WorldPage) -> None:
        """Show other numbers."""
        self.ranks.set_ranks(page.ranks, is_any_stored=page.world.market_source is not None)
        context = page.context
        self.tasks.set_titles("What the market uses models for", _subtitle("Share of tokens", context.tasks_head))
        self.tasks.set_figures(context.tasks, *_below(context.tasks_head, _tasks_sentence(context)))
        self.apps.set_titles("The market's most used apps", _subtitle("Tokens", context.apps_head))
        self.apps.set_figures(context.apps, *_below(context.apps_head, _apps_sentence(context)))
        self.sessions.set_titles("What a session costs", _subtitle("Median, US dollars", context.sessions_head))
        self._sessions_table.set_turns(context.turns)
        self.sessions.set_figures(context.sessions, *_below(context.sessions_head, _sessions_sentence(context)))

    def set_metrics(self, metrics: Metrics) -> None:
        """Use the space between cards that fits the window's width."""
        self._layout.setSpacing(metrics.gutter)
        self._pair.setSpacing(metrics.gutter)

    def set_width(self, width: int) -> None:
        """Stack tasks and apps if the page is narrow."""
        stacked = width < STACK_BELOW
        self._pair.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)


def _subtitle(unit: str, head: Head | None) -> str:
    if head is None:
        return ""
    days = f" · {head.days}" if head.days else ""
    # Invented data has no age.
    return f"{_INVENTED}{unit}{days}" if head.invented else f"{unit}{days} · updated {head.age}"


def _below(head: Head | None, sentence: str) -> tuple[str, str | None]:
    """Return the sentence and the source below a table; without a head, the reason why there is no table."""
    return (NEEDS_INFERENCE_KEY, None) if head is None else (sentence, head.source)


def _tasks_sentence(context: MarketContext) -> str:
    if not context.tasks:
        return "OpenRouter's last response names no tasks."
    return (
        "A classifier finds the market's tasks in a sample of prompts; yours are the tags that you gave to keys, apps "
        "and models, in the chosen period. The two are similar, not the same."
    )


def _apps_sentence(context: MarketContext) -> str:
    if not context.apps:
        return "OpenRouter's last response names no apps."
    found = sum(row.you is not None for row in context.apps)
    if not found:
        return "None of your apps is in the ranking."
    if not context.other_apps:
        return ""
    return f"{count(context.other_apps)} of your apps {'is' if context.other_apps == 1 else 'are'} not in the ranking."


def _sessions_sentence(context: MarketContext) -> str:
    if not context.sessions:
        return "OpenRouter's last sample has no sessions."
    whose = "with the models that you use most" if context.sessions[0].yours else "none of them with your models"
    return f"Sampled sessions of all users, {whose}. Your own calls do not say which session they belong to."
