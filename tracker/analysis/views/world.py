"""Everything on the page "You and the world": the comparison, ranks next to the market's, the market as context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.analysis.compare.compare import compare_inputs
from tracker.analysis.compare.inputs import read_inputs
from tracker.analysis.ledger.question import Coverage
from tracker.analysis.market.ranks import MarketRanks, market_ranks
from tracker.analysis.models.account_classifier import Overrides
from tracker.analysis.world.market_context import MarketContext, market_context
from tracker.analysis.world.rows import world_of
from tracker.analysis.world.values import World
from tracker.periods import Period
from tracker.store.file.database import Store


@dataclass(frozen=True, slots=True)
class WorldPage:
    """Everything the page shows, read at one moment."""

    world: World
    ranks: MarketRanks
    context: MarketContext

    @property
    def coverage(self) -> Coverage:
        """How much of the period is stored."""
        return self.world.coverage


def world_page(store: Store, period: Period, now: datetime, overrides: Overrides | None = None) -> WorldPage:
    """Return the page of a period as seen at `now` (aware).

    `overrides` is the person's own classification of models, from the settings. Raises `StoreUnusable`.
    """
    with store.reading():
        inputs = read_inputs(store, period, now, overrides)
        comparison = compare_inputs(inputs)
        return WorldPage(
            world_of(inputs, comparison, now.date()),
            market_ranks(store, period, now, inputs.classifier),
            market_context(store, inputs, comparison.figures, now),
        )
