"""What a page's `load` is asked: the store to read, as seen when, for which period and filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.settings import Settings
from tracker.store.file.database import Store
from tracker.ui.pages.shown import Shown
from tracker.ui.state import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """All that a page's `load` gets."""

    store: Store
    snapshot: Snapshot
    now: datetime
    """Of the account's clock, aware."""
    settings: Settings
    is_sample: bool

    @property
    def shown(self) -> Shown:
        """Of what the value will be."""
        return Shown(period=self.snapshot.period, is_sample=self.is_sample, filters=self.snapshot.filters)
