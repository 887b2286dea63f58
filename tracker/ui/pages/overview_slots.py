"""Lasting colours of the overview's things, renewed where something in the chart has none yet. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tracker.analysis.overview import Overview
from tracker.analysis.question import Question
from tracker.analysis.summary import summarize
from tracker.periods import Period
from tracker.store.database import Store
from tracker.ui.charts.slots import renew_slots

_RANKED_DAYS = 365


def lasting_slots(
    store: Store, shown: Overview, split: str, known: Mapping[str, int], now: datetime
) -> Mapping[str, int]:
    """Return the colour slot of each thing of a split by its lasting identity.

    The year is ranked only where something in the chart has no slot, so most questions cost nothing more.
    """
    keys = [one.rank_key for one in shown.series if one.kind == "value" and one.rank_key]
    if all(key in known for key in keys):
        return known
    today = now.astimezone(UTC).date()
    year = Period(today - timedelta(days=_RANKED_DAYS - 1), today)
    groups = summarize(store, Question(year, (split,)), now).groups
    values = [group.values[0] for group in sorted(groups, key=lambda group: -group.measures.spend_nano)]
    return renew_slots(known, [f"{split}:{value.id or value.text}" for value in values if value.text is not None])
