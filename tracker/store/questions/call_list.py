"""Reads the calls themselves, newest first: page by page, or all of them one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
_FLAGS = slice(18, 20)
"""Where a row of `_CALLS` has `cancelled` and `streamed` as 0, 1 or NULL."""
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
    return list(each_call(store, first_day, last_day, filters, limit, before))


def each_call(
    store: Store,
    first_day: int,
    last_day: int,
    filters: Mapping[str, Collection[int]],
    limit: int | None,
    before: StoredCall | None = None,
) -> Iterator[StoredCall]:
    """Yield what `newest_calls` returns, one by one; `limit` None: all calls. Use it inside `store.reading()`."""
    conditions, parameters = selected(store, first_day, last_day, filters)
    # SQLite takes a negative limit for none.
    parameters |= {"limit": -1 if limit is None else limit, **_NO_KEY}
    if before is not None:
        # Several calls may have the same instant. Without the id, some of them would be skipped at the end of a page.
        conditions.append("(c.created_at_ms, c.id) < (:before_ms, :before_id)")
        parameters |= {"before_ms": before.created_at_ms, "before_id": before.id}
    names = LabelNames(store)
    for row in store.stream(f"{_CALLS} WHERE {' AND '.join(conditions)} {NEWEST_FIRST}", parameters):
        yield _stored(row, names)


NEWEST_FIRST = "ORDER BY c.created_at_ms DESC, c.id DESC LIMIT :limit"


def stored_call(store: Store, generation_id: str) -> StoredCall:
    """Return one call. Raises `UsageError` if it is not stored."""
    found = store.rows(f"{_CALLS} WHERE c.generation_id = :generation_id", {"generation_id": generation_id, **_NO_KEY})
    if not found:
        raise UsageError(
            f"The call {generation_id!r} is not stored. `usage-tracker sync` reads the calls of the last 31 days, and "
            "`usage-tracker calls --json` lists the ids of the stored calls.",
            in_window=f"The call {generation_id!r} is not stored. A sync reads the calls of the last 31 days.",
        )
    return _stored(found[0], LabelNames(store))


def _stored(row: tuple[Any, ...], names: LabelNames) -> StoredCall:
    model_id = row[_MODEL]
    flags = (None if flag is None else bool(flag) for flag in row[_FLAGS])
    model = (names.of("model")[model_id][0], names.of("author")[model_id][0])
    # Built at once: a million calls are listed like this.
    rest = row[_MODEL + len(model) : _FLAGS.start]
    return StoredCall._make((*row[:_MODEL], *model, *rest, *flags, *row[_FLAGS.stop :]))


def count_calls(store: Store, first_day: int, last_day: int, filters: Mapping[str, Collection[int]]) -> int:
    """Return how many calls of some UTC days are stored, with the filters of `newest_calls`."""
    if not filters:
        found: int = store.value(
            "SELECT coalesce(sum(requests), 0) FROM calls_by_day WHERE day BETWEEN ? AND ?", (first_day, last_day)
        )
        return found
    conditions, parameters = selected(store, first_day, last_day, filters)
    filtered: int = store.value(
        f"SELECT count(*) FROM calls c LEFT JOIN keys k ON k.id = c.key_id WHERE {' AND '.join(conditions)}",
        parameters,
    )
    return filtered


def selected(
    store: Store, first_day: int, last_day: int, filters: Mapping[str, Collection[int]]
) -> tuple[list[str], dict[str, object]]:
    """Return the SQL conditions that select calls (the first two by their time), and their parameters."""
    conditions = ["c.created_at_ms >= :first", "c.created_at_ms < :end", *columns_of_calls(store).allowed(filters)]
    edges: dict[str, object] = {"first": first_day * MS_PER_DAY, "end": (last_day + 1) * MS_PER_DAY}
    return conditions, edges | filter_parameters(filters)
