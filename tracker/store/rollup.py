"""Roll-ups of the calls per UTC day, made anew for every day a write touched, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.store.database import Store

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

_SUMS = ", ".join(f"sum({column})" for column in (*MEASURE_COLUMNS, "rounding_nano"))

_DETAIL = """
INSERT INTO calls_by_day_detail
SELECT t.day, c.model_id, c.provider_id, c.variant_id, c.key_id, c.app_id,
  count(*), sum(c.credits_nano), sum(c.byok_nano), sum(c.prompt_tokens), sum(c.completion_tokens),
  sum(coalesce(c.reasoning_tokens, 0)), sum(coalesce(c.cached_tokens, 0)), sum(c.cached_tokens IS NULL),
  sum(CASE c.cost_places WHEN 6 THEN 500 WHEN 7 THEN 50 WHEN 8 THEN 5 ELSE 1 END)
FROM touched_days t
CROSS JOIN calls c ON c.created_at_ms >= t.day * 86400000 AND c.created_at_ms < (t.day + 1) * 86400000
GROUP BY t.day, c.model_id, c.provider_id, c.variant_id, c.key_id, c.app_id
"""
_NARROW = f"""
INSERT INTO calls_by_day
SELECT day, model_id, key_id, {_SUMS}
FROM calls_by_day_detail WHERE day IN (SELECT day FROM touched_days)
GROUP BY day, model_id, key_id
"""


def roll_up(store: Store, days: Iterable[int]) -> None:
    """Make the roll-ups of some UTC days (numbers) anew from the calls. Inside `writing()`."""
    store.run("CREATE TEMP TABLE IF NOT EXISTS touched_days (day INTEGER PRIMARY KEY)")
    store.run("DELETE FROM touched_days")
    store.run_many("INSERT OR IGNORE INTO touched_days VALUES (?)", ((day,) for day in days))
    store.run("DELETE FROM calls_by_day_detail WHERE day IN (SELECT day FROM touched_days)")
    store.run("DELETE FROM calls_by_day WHERE day IN (SELECT day FROM touched_days)")
    store.run(_DETAIL)
    store.run(_NARROW)
