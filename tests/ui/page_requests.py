"""Requests to pages and what is shown with their values, as in the window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from tracker.paths import settings_path
from tracker.periods import Period
from tracker.settings import load_settings
from tracker.store.file.database import Store
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Shown
from tracker.ui.state import Snapshot

NO_FILTERS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
ONE_FILTER = MappingProxyType({"model": ("gpt-5",)})


def request_of(store: Store, asked: Period | Snapshot, now: datetime) -> PageRequest:
    """Return the request for a period without filters, or for a snapshot."""
    return PageRequest(
        store=store,
        snapshot=asked if isinstance(asked, Snapshot) else Snapshot(asked, NO_FILTERS),
        now=now,
        settings=load_settings(settings_path())[0],
        is_sample=False,
    )


def shown_of(period: Period, *, is_filtered: bool = False, is_sample: bool = False) -> Shown:
    """Return the period, filters and account kind that a page shows with its value."""
    return Shown(period=period, is_sample=is_sample, filters=ONE_FILTER if is_filtered else NO_FILTERS)
