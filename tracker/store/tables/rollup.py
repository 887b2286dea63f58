"""Roll-ups of the calls per UTC day, built from all calls of a day. Kept in the transaction that changes the calls.

Undoing an import builds the days again; what brings calls adds them to the rows there are (`rollup_changes.py`).

In the roll-ups with money, all calls of a row are paid in one way (`PAYMENT`). So calls on own provider keys and calls
recorded as $0 can be separated exactly.
"""

from __future__ import annotations

from collections.abc import Collection

from tracker.store.file.database import Store
from tracker.store.tables.proven_names import prove_names
from tracker.usage import CUT_COST_PLACES

MEASURE_COLUMNS = (
    "requests",
    "credits_nano",
    "byok_nano",
    "prompt_tokens",
    "completion_tokens",
    "reasoning_tokens",
    "cached_tokens",
    "cached_unknown_requests",
)
"""The columns that every table of sums has, in the order of `usage.Measures`."""

ROLLED_UP = (
    "created_at_ms",
    "model_id",
    "provider_id",
    "variant_id",
    "key_id",
    "app_id",
    "finish_reason_id",
    "credits_nano",
    "byok_nano",
    "cost_places",
    "prompt_tokens",
    "completion_tokens",
    "reasoning_tokens",
    "cached_tokens",
)
"""The columns of calls that the roll-ups are made from."""

ZERO, CREDITS, BYOK = 0, 1, 2
PAYMENT = f"CASE WHEN t.byok_nano <> 0 THEN {BYOK} WHEN t.credits_nano = 0 THEN {ZERO} ELSE {CREDITS} END"
"""How a row is paid: a call, a row of a roll-up, or a row of a day feed. A day feed's row with both counts as BYOK.

A cost recorded as 0 was free, or so small that it was cut to 0.
"""

_SUMMED = (*MEASURE_COLUMNS, "cut_requests")
_SUMS = ", ".join(f"sum({column})" for column in _SUMMED)
_PARTS = ("model_id", "provider_id", "variant_id", "key_id", "app_id", "finish_reason_id")

# The calls of the changed days are read once, into `touched_sums`, which is as detailed as all three roll-ups together.
# The roll-ups are then summed from these few rows. CROSS JOIN makes SQLite look up each day's calls by the time index.
# The rows are deleted and built again, because an upsert would find none of them where a column is NULL: in a UNIQUE
# index, SQLite treats every NULL as different.
# Calls of these days have changed in an unknown way, so no line of a file is known to be stored as it is.
_FORGET_TOUCHED = tuple(
    f"DELETE FROM {table} WHERE day IN (SELECT day FROM touched_days)"
    for table in ("calls_by_day_detail", "calls_by_day", "calls_by_day_ending", "imported_lines")
)
# A comparison is 1 or 0, so its sum counts rows.
_STAGE = f"""
INSERT INTO touched_sums
SELECT d.day, {", ".join(f"t.{part}" for part in _PARTS)}, {PAYMENT},
  count(*), sum(t.credits_nano), sum(t.byok_nano), sum(t.prompt_tokens), sum(t.completion_tokens),
  sum(coalesce(t.reasoning_tokens, 0)), sum(coalesce(t.cached_tokens, 0)), sum(t.cached_tokens IS NULL),
  sum(t.cost_places = {CUT_COST_PLACES})
FROM touched_days d
CROSS JOIN calls t ON t.created_at_ms >= d.day * 86400000 AND t.created_at_ms < (d.day + 1) * 86400000
GROUP BY {", ".join(str(index) for index in range(1, len(_PARTS) + 3))}
"""
# `payment` is only in GROUP BY: `PAYMENT` finds it again from the sums of a row.
_DETAIL = f"""
INSERT INTO calls_by_day_detail
SELECT day, model_id, provider_id, variant_id, key_id, app_id, {_SUMS}
FROM touched_sums GROUP BY day, model_id, provider_id, variant_id, key_id, app_id, payment
"""
_NARROW = f"""
INSERT INTO calls_by_day
SELECT day, model_id, key_id, {_SUMS} FROM touched_sums GROUP BY day, model_id, key_id, payment
"""
_ENDING = """
INSERT INTO calls_by_day_ending
SELECT day, model_id, finish_reason_id, sum(requests), sum(prompt_tokens), sum(completion_tokens)
FROM touched_sums GROUP BY day, model_id, finish_reason_id
"""


def roll_up(store: Store, days: Collection[int]) -> None:
    """Build the roll-ups of some UTC days (numbers) again from the calls, and what follows from them.

    Inside `writing()`.
    """
    store.run("CREATE TEMP TABLE IF NOT EXISTS touched_days (day INTEGER PRIMARY KEY)")
    store.run(f"CREATE TEMP TABLE IF NOT EXISTS touched_sums (day, {', '.join(_PARTS)}, payment, {', '.join(_SUMMED)})")
    # Temporary tables last as long as the connection, so they still have the rows of the last call.
    store.run("DELETE FROM touched_days")
    store.run("DELETE FROM touched_sums")
    store.run_many("INSERT OR IGNORE INTO touched_days VALUES (?)", ((day,) for day in days))
    for forget in _FORGET_TOUCHED:
        store.run(forget)
    store.run(_STAGE)
    store.run(_DETAIL)
    store.run(_NARROW)
    store.run(_ENDING)
    prove_names(store, days)
