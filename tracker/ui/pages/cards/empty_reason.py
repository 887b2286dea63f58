"""Why a card has no numbers: nothing is held of the period, or not the tokens, or there was no usage. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.analysis.ledger.notes import nothing_text
from tracker.analysis.ledger.question import Coverage
from tracker.formatting import date_range
from tracker.ui.pages.shown import Shown


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the period that a page shows."""

    coverage: Coverage
    shown: Shown
    counted_days: int | None = None
    """Days whose tokens are known: the counters of a key tell only spend. None: the page is not about tokens."""

    @property
    def is_nothing(self) -> bool:
        """Whether no sum of the page is known, so that none is a zero."""
        return self.coverage.nothing_held or self.counted_days == 0

    def why_empty(self, otherwise: str = "") -> str:
        """Return why there is nothing to show: not known, filtered, else the sentence `otherwise`."""
        if self.counted_days == 0 and not self.coverage.nothing_held:
            return f"Only spend is held of {date_range(self.shown.period)}, no tokens."
        if otherwise and not self.coverage.nothing_held and not self.shown.is_filtered:
            return otherwise
        return nothing_text(self.coverage, self.shown.period, filtered=self.shown.is_filtered)
