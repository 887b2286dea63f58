"""How the calls of some days ended; for UTC days from the roll-up by day, model and finish reason."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import tzinfo
from typing import NamedTuple

from tracker.periods import begin_ms
from tracker.store.file.database import Store
from tracker.store.questions.source_rows import ON_THE_DAYS
from tracker.store.tables.names import LabelNames


class Ending(NamedTuple):
    """Calls of one model in one calendar month (YYYY-MM) that ended with one finish reason; None: none is known."""

    month: str
    model: str
    reason: str | None
    requests: int
    tokens: int


def days_with_endings(store: Store, days: Collection[int], zone: tzinfo | None = None) -> set[int]:
    """Return which of some days (UTC, or dates of a zone) have a call with a finish reason.

    Some exports contain no finish reasons at all.
    """
    if zone is not None:
        return _dates_with_endings(store, sorted(days), zone)
    found = store.rows(
        f"SELECT DISTINCT t.day FROM calls_by_day_ending t WHERE {ON_THE_DAYS} AND t.finish_reason_id IS NOT NULL",
        {"days": json.dumps(sorted(days))},
    )
    return {day for (day,) in found}


def _dates_with_endings(store: Store, dates: Sequence[int], zone: tzinfo) -> set[int]:
    """Do the same for dates of a zone, from the calls themselves: the roll-up is by UTC day."""
    # `r.key` is the index of a span in the JSON array. EXISTS stops at the first call of a date that has a reason.
    spans = [(begin_ms(date, zone), begin_ms(date + 1, zone)) for date in dates]
    found = store.rows(
        "SELECT r.key FROM json_each(:spans) r WHERE EXISTS (SELECT 1 FROM calls c "
        "WHERE c.created_at_ms >= json_extract(r.value, '$[0]') AND c.created_at_ms < json_extract(r.value, '$[1]') "
        "AND c.finish_reason_id IS NOT NULL)",
        {"spans": json.dumps(spans)},
    )
    return {dates[index] for (index,) in found}


def endings(store: Store, days: Collection[int]) -> list[Ending]:
    """Return the calls of some UTC days by month, model and finish reason."""
    models = LabelNames(store).of("model")
    sums: defaultdict[tuple[str, str, str | None], list[int]] = defaultdict(lambda: [0, 0])
    for month, model_id, reason, requests, tokens in store.rows(
        "SELECT strftime('%Y-%m', t.day * 86400, 'unixepoch'), t.model_id, f.name, sum(t.requests), "
        "sum(t.prompt_tokens + t.completion_tokens) FROM calls_by_day_ending t "
        "LEFT JOIN finish_reasons f ON f.id = t.finish_reason_id "
        f"WHERE {ON_THE_DAYS} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        {"days": json.dumps(sorted(days))},
    ):
        # Several ids may be names of one model.
        of_model = sums[month, models[model_id][0], reason]
        of_model[0] += requests
        of_model[1] += tokens
    return [Ending(*key, requests, tokens) for key, (requests, tokens) in sums.items()]
