"""Reads the calls themselves, newest first, page by page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from tracker.errors import UsageError
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store
from tracker.store.questions.columns import RowColumns, filter_parameters
from tracker.store.tables.labels import NO_KEY_ID
from tracker.store.tables.names import LabelNames
from tracker.usage import CHATROOM

_CALLS = (
    "SELECT c.id, c.generation_id, c.created_at_ms, c.model_id, c.model_id, p.name, v.name, "
    "CASE WHEN c.key_id = :no_key THEN :chatroom ELSE k.name END, k.hash, a.name, w.name, c.credits_nano, "
    "c.byok_nano, c.prompt_tokens, c.completion_tokens, c.reasoning_tokens, c.cached_tokens, f.name, "
    "c.cancelled, c.streamed, c.generation_time_ms, c.time_to_first_token_ms "
    "FROM calls c LEFT JOIN providers p ON p.id = c.provider_id "
    "LEFT JOIN variants v ON v.id = c.variant_id LEFT JOIN keys k ON k.id = c.key_id "
    "LEFT JOIN workspaces w ON w.id = k.workspace_id LEFT JOIN apps a ON a.id = c.app_id "
    "LEFT JOIN finish_reasons f ON f.id = c.finish_reason_id"
)
_MODEL = 3
"""Index of the model's id in a row of `_CALLS`; the id of its author is the same."""
_NO_KEY = {"no_key": NO_KEY_ID, "chatroom": CHATROOM}


class StoredCall(NamedTuple):
    """One call as it is stored. Money in nano-dollars, the instant in UTC ms; None: no source has reported it yet."""

    id: int
    generation_id: str
    created_at_ms: int
    model: str
    author: str
    provider: str | None
    variant: str | None
    key: str | None
    key_hash: str | None
    app: str | None
    workspace: str | None
    credits_nano: int
    byok_nano: int
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int | None
    cached_tokens: int | None
    finish_reason: str | None
    cancelled: bool | None
    streamed: bool | None
    generation_time_ms: int | None
    time_to_first_token_ms: int | None


def columns_of_calls(store: Store) -> RowColumns:
    """Return the columns of the table `calls`, named c in the SQL; the table `keys` is named k."""
    return RowColumns(store, "c", day=f"(c.created_at_ms / {MS_PER_DAY})")


def newest_calls(
    store: Store,
    first_day: int,
    last_day: int,
    filters: Mapping[str, Collection[int]],
    limit: int,
    before: StoredCall | None = None,
) -> list[StoredCall]:
    """Return up to `limit` calls of some UTC days, newest first, beginning with the one after `before`.

    `filters` are the allowed ids of each filtered column of `analysis.ledger.question.VALUE_COLUMNS`. The next page is
    found by comparison with `before`; OFFSET would read all earlier pages again.
    """
    conditions, parameters = _chosen(store, first_day, last_day, filters)
    parameters |= {"limit": limit, **_NO_KEY}
    if before is not None:
        # Several calls may have the same instant. Without the id, some of them would be skipped at the end of a page.
        conditions.append("(c.created_at_ms, c.id) < (:before_ms, :before_id)")
        parameters |= {"before_ms": before.created_at_ms, "before_id": before.id}
    names = LabelNames(store)
    return [
        _stored(row, names)
        for row in store.rows(
            f"{_CALLS} WHERE {' AND '.join(conditions)} ORDER BY c.created_at_ms DESC, c.id DESC LIMIT :limit",
            parameters,
        )
    ]


def stored_call(store: Store, generation_id: str) -> StoredCall:
    """Return one call. Raises `UsageError` if it is not stored."""
    found = store.rows(f"{_CALLS} WHERE c.generation_id = :generation_id", {"generation_id": generation_id, **_NO_KEY})
    if not found:
        raise UsageError(
            f"The call {generation_id!r} is not stored. `usage-tracker sync` reads the calls of the last 31 days, and "
            "`usage-tracker calls --json` lists the ids of the stored calls."
        )
    return _stored(found[0], LabelNames(store))


def _stored(row: tuple[Any, ...], names: LabelNames) -> StoredCall:
    call = StoredCall(*row)
    model_id = row[_MODEL]
    return call._replace(
        model=names.of("model")[model_id][0],
        author=names.of("author")[model_id][0],
        cancelled=None if call.cancelled is None else bool(call.cancelled),
        streamed=None if call.streamed is None else bool(call.streamed),
    )


def count_calls(store: Store, first_day: int, last_day: int, filters: Mapping[str, Collection[int]]) -> int:
    """Return how many calls of some UTC days are stored, with the filters of `newest_calls`."""
    if not filters:
        found: int = store.value(
            "SELECT coalesce(sum(requests), 0) FROM calls_by_day WHERE day BETWEEN ? AND ?", (first_day, last_day)
        )
        return found
    conditions, parameters = _chosen(store, first_day, last_day, filters)
    filtered: int = store.value(
        f"SELECT count(*) FROM calls c LEFT JOIN keys k ON k.id = c.key_id WHERE {' AND '.join(conditions)}",
        parameters,
    )
    return filtered


def _chosen(
    store: Store, first_day: int, last_day: int, filters: Mapping[str, Collection[int]]
) -> tuple[list[str], dict[str, object]]:
    """Return the SQL conditions that select calls, and their parameters."""
    conditions = ["c.created_at_ms >= :first", "c.created_at_ms < :end", *columns_of_calls(store).allowed(filters)]
    edges: dict[str, object] = {"first": first_day * MS_PER_DAY, "end": (last_day + 1) * MS_PER_DAY}
    return conditions, edges | filter_parameters(filters)
