"""Why a card has no numbers: no data for the period, or no tokens, or there was no usage. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.analysis.ledger.notes import nothing_text
from tracker.analysis.ledger.question import Coverage
from tracker.formatting import date_range
from tracker.ui.pages.shown import Shown


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about the period that a page shows."""

    coverage: Coverage
    shown: Shown
    counted_days: int | None = None
    """Days with known tokens: the counters of a key report only spend. None: the page does not need tokens."""

    @property
    def is_nothing(self) -> bool:
        """Whether no sum of the page is known; the page then shows no zeros."""
        return self.coverage.nothing_stored or self.counted_days == 0

    def why_empty(self, otherwise: str = "") -> str:
        """Return why there is nothing to show: no data, filtered, or else the sentence `otherwise`."""
        if self.counted_days == 0 and not self.coverage.nothing_stored:
            return f"Only spend is stored for {date_range(self.shown.period)}, no tokens."
        is_known = not self.coverage.nothing_stored and not self.coverage.only_spend
        if otherwise and is_known and not self.shown.is_filtered:
            return otherwise
        return nothing_text(self.coverage, self.shown.period, filtered=self.shown.is_filtered)
