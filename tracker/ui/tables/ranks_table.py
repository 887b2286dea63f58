"""The table of a week's models by rank: the market's rank next to yours, and how both moved."""

from __future__ import annotations

from collections.abc import Callable

from tracker.analysis.market.ranks import Rank, RankedModel
from tracker.formatting import UNKNOWN, percent
from tracker.ui.tables.fitted_table import FittedTable
from tracker.ui.tables.rows_model import ColumnSpec

MODEL, MARKET_RANK, MARKET_SHARE, MARKET_MOVED, YOUR_RANK, YOUR_SHARE, YOUR_MOVED = range(7)
_LEAST_WITH_MOVES = 560
"""In a table narrower than this (pixels) ranks and shares leave no space for how they moved."""

_RankOf = Callable[[RankedModel], Rank | None]


def moved_text(standing: Rank | None, *, has_before: bool) -> str:
    """Return how a rank moved since the week before: "▲ 2", "▼ 1", "=", "new"; a dash if that is not known."""
    if standing is None or not has_before:
        return "–"
    if standing.before is None:
        return "new"
    up = standing.before - standing.rank
    return "=" if up == 0 else f"{'▲' if up > 0 else '▼'} {abs(up)}"


def _market_rank(one: RankedModel) -> str:
    return "below 50" if one.market is None else str(one.market.rank)


def _share(rank_of: _RankOf, title: str) -> ColumnSpec[RankedModel]:
    def text(one: RankedModel) -> str:
        standing = rank_of(one)
        return "–" if standing is None else percent(float(standing.share))

    return ColumnSpec(title, text, text)


def _of_market(one: RankedModel) -> Rank | None:
    return one.market


def _of_you(one: RankedModel) -> Rank | None:
    return one.you


class RanksTable(FittedTable[RankedModel]):
    """The market's ranks in order, then your other models. How they moved is shown once `set_moves` allows it."""

    def __init__(self) -> None:
        self._market_before = self._you_before = self._is_known = False
        super().__init__(
            (
                ColumnSpec("Model", lambda one: one.slug, lambda one: one.slug, number=False),
                ColumnSpec("Market's rank", _market_rank, _market_rank, main=True),
                _share(_of_market, "of its tokens"),
                ColumnSpec("moved", self._market_moved, self._market_moved),
                ColumnSpec("Your rank", self._your_rank, self._your_rank, main=True),
                _share(_of_you, "of your tokens"),
                ColumnSpec("moved", self._you_moved, self._you_moved),
            ),
            "Your models next to the market's, by rank",
            left_out={MARKET_MOVED: _LEAST_WITH_MOVES, YOUR_MOVED: _LEAST_WITH_MOVES},
        )

    def set_moves(self, *, market: bool, you: bool) -> None:
        """Set for the market and for you whether the week before is stored."""
        self._market_before, self._you_before = market, you

    def set_known(self, *, used: bool) -> None:
        """Set whether your usage of all days of the week is stored: only then a model without a rank was not used."""
        self._is_known = used

    def _your_rank(self, one: RankedModel) -> str:
        if one.you is not None:
            return str(one.you.rank)
        return "not used" if self._is_known else UNKNOWN

    def _market_moved(self, one: RankedModel) -> str:
        return moved_text(one.market, has_before=self._market_before)

    def _you_moved(self, one: RankedModel) -> str:
        return moved_text(one.you, has_before=self._you_before)
