"""Lasting colours of a chart's things, renewed where something in it has none yet, and kept. Free of Qt."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tracker.analysis.ledger import HeldDays
from tracker.analysis.question import Question
from tracker.analysis.summary import summarize
from tracker.errors import UsageError
from tracker.paths import settings_path
from tracker.periods import Period
from tracker.settings import change_settings, load_settings
from tracker.store.database import Store
from tracker.ui.charts.slots import renew_slots

_log = logging.getLogger(__name__)

_RANKED_DAYS = 365


def lasting_slots(
    store: Store,
    keys: Sequence[str],
    split: str,
    known: Mapping[str, int],
    now: datetime,
    held: HeldDays | None = None,
) -> Mapping[str, int]:
    """Return the colour slot of each thing of a split by its lasting identity; `keys` are those in the chart.

    The year is ranked only where something in the chart has no slot, so most questions cost nothing more.
    """
    if all(key in known for key in keys):
        return known
    today = now.astimezone(UTC).date()
    year = Period(today - timedelta(days=_RANKED_DAYS - 1), today)
    groups = summarize(store, Question(year, (split,)), now, held).groups
    values = [group.values[0] for group in sorted(groups, key=lambda group: -group.measures.spend_nano)]
    return renew_slots(known, [f"{split}:{value.id or value.text}" for value in values if value.text is not None])


def keep_slots(split: str, slots: Mapping[str, int]) -> None:
    """Keep new colours in the settings; without them things are coloured anew at the next start."""
    try:
        known = load_settings(settings_path())[0].slots
        if known.get(split) != slots:
            change_settings(settings_path(), slots={**known, split: dict(slots)})
    except UsageError as error:
        _log.warning("Colours are not kept: %s", error.message)
