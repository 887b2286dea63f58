"""What a page's `load` gets: the store to read, the present time, the period and the filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.settings import Settings
from tracker.store.file.database import Store
from tracker.ui.pages.shown import Shown
from tracker.ui.state import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Everything that a page's `load` gets."""

    store: Store
    snapshot: Snapshot
    now: datetime
    """The present time of the account's clock, with a time zone."""
    settings: Settings
    is_sample: bool

    @property
    def shown(self) -> Shown:
        """The period, account and filters of the value that `load` will return."""
        return Shown(period=self.snapshot.period, is_sample=self.is_sample, filters=self.snapshot.filters)
