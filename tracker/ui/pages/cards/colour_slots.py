"""Persistent colours of the values in a chart; a value without a colour gets one. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period
from tracker.store.file.database import Revision, Store, open_for_reading, revision_of
from tracker.ui.charts.values.colour_slots import renew_slots

_RANKED_DAYS = 365


def persistent_slots(
    store: Store, keys: Sequence[str], split: str, known: Mapping[str, int], now: datetime
) -> Mapping[str, int]:
    """Return the colour slot of each value of a split, by its rank key; `keys` are the rank keys in the chart.

    The last year is ranked only if a value in the chart has no slot, so that most calls need no query.
    """
    if all(key in known for key in keys):
        return known
    return renew_slots(known, _ranked(store.path, revision_of(store.path), split, now.astimezone(UTC).date()))


@lru_cache(maxsize=8)
def _ranked(path: Path, _revision: Revision, split: str, today: date) -> tuple[str, ...]:
    """Return the rank keys of a split, sorted by spend in the last 365 days, largest first.

    Cached until the store changes: `_revision` is only part of the cache key. Without the cache, every chart that
    shows a value without a slot would rank the year again.
    """
    year = Period(today - timedelta(days=_RANKED_DAYS - 1), today)
    with open_for_reading(path) as store:
        groups = summarize(store, Question(year, (split,)), datetime.combine(today, time(), UTC)).groups
    values = [group.values[0] for group in sorted(groups, key=lambda group: -group.measures.spend_nano)]
    return tuple(f"{split}:{value.id or value.text}" for value in values if value.text is not None)
