"""Values that differ between two sources, calls with a part larger than its total, and calls reported no more."""

from __future__ import annotations

import json
from typing import NamedTuple

from tracker.store.file.database import Store
from tracker.store.tables.model_identity import ModelIdentity

# May be NULL if a part is not known. WHERE and sum() then do not count the call as odd.
IS_ODD = "reasoning_tokens > completion_tokens OR cached_tokens > prompt_tokens"
"""Whether a part of a call is larger than its total."""
# A call that is reported again is stored again.
_NOT_BACK = "NOT EXISTS (SELECT 1 FROM calls c WHERE c.generation_id = d.generation_id)"
# Two names of one model do not contradict each other. The values are stored as text, a model's id too.
_IS_CONFLICT = (
    "NOT (x.column_name = 'model_id' AND json_array(x.dropped, x.kept) IN (SELECT value FROM json_each(:same)))"
)


class Conflict(NamedTuple):
    """One column of one call (instant in UTC ms) for which two sources have different values; values as stored."""

    generation_id: str
    created_at_ms: int
    column: str
    dropped: str
    kept: str
    file_name: str
    """The file whose import brought the value that was kept."""


class OddCall(NamedTuple):
    """A call with more reasoning than completion tokens or more cached than prompt tokens; it counts as billed."""

    generation_id: str
    created_at_ms: int
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int | None
    cached_tokens: int | None


class DroppedCall(NamedTuple):
    """A call (instant in UTC ms, spend in nano-dollars) that the API had reported and reports no more."""

    generation_id: str
    created_at_ms: int
    spend_nano: int


def count_dropped_calls(store: Store) -> int:
    """Return how many calls are not stored any more because OpenRouter reports them no more."""
    found: int = store.value(f"SELECT count(*) FROM dropped_calls d WHERE {_NOT_BACK}")
    return found


def dropped_calls(store: Store, limit: int) -> list[DroppedCall]:
    """Return calls that OpenRouter reports no more, newest first."""
    return [
        DroppedCall(*row)
        for row in store.rows(
            "SELECT generation_id, created_at_ms, "
            "json_extract(call, '$.credits_nano') + json_extract(call, '$.byok_nano') "
            f"FROM dropped_calls d WHERE {_NOT_BACK} ORDER BY created_at_ms DESC, generation_id LIMIT ?",
            (limit,),
        )
    ]


def count_conflicts(store: Store) -> int:
    """Return the number of contradictions; each is one column of one call."""
    found: int = store.value(f"SELECT count(*) FROM conflicts x WHERE {_IS_CONFLICT}", _same_models(store))
    return found


def count_conflicting_calls(store: Store) -> int:
    """Return for how many calls two sources have different values."""
    found: int = store.value(
        f"SELECT count(DISTINCT x.call_id) FROM conflicts x WHERE {_IS_CONFLICT}", _same_models(store)
    )
    return found


def _same_models(store: Store) -> dict[str, str]:
    """Return the pairs of values in `conflicts` that are two names of one model, as the parameter of `_IS_CONFLICT`."""
    pairs = store.rows("SELECT DISTINCT dropped, kept FROM conflicts WHERE column_name = 'model_id'")
    by_id = ModelIdentity(store).by_id if pairs else {}
    same = [pair for pair in pairs if len({by_id.get(int(model_id)) for model_id in pair}) == 1]
    return {"same": json.dumps([json.dumps(pair, separators=(",", ":")) for pair in same])}


def conflicts(store: Store, limit: int) -> list[Conflict]:
    """Return contradictions, those of the newest calls first. Models are shown by their permaslug."""
    return [
        Conflict(*row)
        for row in store.rows(
            "SELECT c.generation_id, c.created_at_ms, x.column_name, coalesce(d.permaslug, x.dropped), "
            "coalesce(k.permaslug, x.kept), i.file_name "
            "FROM conflicts x JOIN calls c ON c.id = x.call_id JOIN imports i ON i.id = x.import_id "
            "LEFT JOIN models d ON x.column_name = 'model_id' AND d.id = CAST(x.dropped AS INTEGER) "
            "LEFT JOIN models k ON x.column_name = 'model_id' AND k.id = CAST(x.kept AS INTEGER) "
            f"WHERE {_IS_CONFLICT} ORDER BY c.created_at_ms DESC, c.id DESC, x.column_name LIMIT :limit",
            _same_models(store) | {"limit": limit},
        )
    ]


def count_odd_calls(store: Store) -> int:
    """Return how many calls have a part that is larger than its total."""
    found: int = store.value(f"SELECT count(*) FROM calls WHERE {IS_ODD}")
    return found


def odd_calls(store: Store, limit: int) -> list[OddCall]:
    """Return calls with a part that is larger than its total, newest first."""
    # With the plus, SQLite does not use the index by time, which would need a look-up per call: reading the complete
    # table and sorting the few odd calls is faster.
    return [
        OddCall(*row)
        for row in store.rows(
            "SELECT generation_id, created_at_ms, prompt_tokens, completion_tokens, reasoning_tokens, cached_tokens "
            f"FROM calls WHERE {IS_ODD} ORDER BY +created_at_ms DESC, id DESC LIMIT ?",
            (limit,),
        )
    ]
