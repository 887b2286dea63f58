"""Stores calls. They are merged by generation id, so a later source fills in what an earlier one lacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker import feeds
from tracker.money import CUT_NANO
from tracker.periods import MS_PER_DAY, day_of_ms
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.tables.labels import Labels
from tracker.store.tables.rollup import ROLLED_UP
from tracker.store.usage.active_imports import check_active
from tracker.store.usage.import_runs import remember_calls
from tracker.store.usage.imported_lines import BatchLines, check_known, forget_lines, remember_lines
from tracker.usage import Call, CallColumns

CALL_COLUMNS = (
    "generation_id",
    "created_at_ms",
    "created_at_exact",
    "model_id",
    "credits_nano",
    "byok_nano",
    "cost_places",
    "prompt_tokens",
    "completion_tokens",
    "reasoning_tokens",
    "cached_tokens",
    "provider_id",
    "variant_id",
    "key_id",
    "app_id",
    "finish_reason_id",
    "finish_reason_raw_id",
    "cancelled",
    "streamed",
    "generation_time_ms",
    "time_to_first_token_ms",
    "cost_web_search_nano",
    "cost_cache_nano",
    "cost_file_nano",
    "person_id",
    "session_id",
)
"""The columns of `calls` without its id, in the order of `usage.Call`."""

_Columns = Sequence[Sequence[Any]]
_INSTANT = CALL_COLUMNS.index("created_at_ms")
_ROLLED_UP_INDEXES = tuple(map(CALL_COLUMNS.index, ROLLED_UP))
_IS_MERGED = "id IN (SELECT call_id FROM merged)"
_COLUMN_LIST = ", ".join(CALL_COLUMNS)
_NO_LINES = BatchLines()
_TRUTHS: dict[bool | None, int | None] = {None: None, False: 0, True: 1}
_SQLITE_BITS = 64
"""Bits of SQLite's integers, with the sign. In a statement, a larger number would silently become a float."""

# In these statements c is the stored call and i the incoming one. The sign of the difference of their decimals says
# which cost is exact and which is cut. An exact amount fits a cut one if it begins with it.
_FITS = f"""(CASE WHEN c.cost_places = i.cost_places THEN 0 ELSE
  sign(c.cost_places - i.cost_places) * (c.{{0}} - i.{{0}}) BETWEEN 0 AND {CUT_NANO - 1} END)"""
_CREDITS_FIT, _BYOK_FITS = _FITS.format("credits_nano"), _FITS.format("byok_nano")
# An exact cost stays if the incoming one is the same, cut. Otherwise the incoming cost replaces it.
_STORED_COST_STAYS = f"(c.cost_places > i.cost_places AND {_CREDITS_FIT} AND {_BYOK_FITS})"
_COST_COLUMNS = ("credits_nano", "byok_nano", "cost_places")
_COST_PARTS = ("cost_web_search_nano", "cost_cache_nano", "cost_file_nano")


def _merged(column: str) -> str:
    if column in _COST_COLUMNS:
        return f"CASE WHEN {_STORED_COST_STAYS} THEN c.{column} ELSE i.{column} END"
    if column in _COST_PARTS:
        # The parts come from the same source as the cost that stays. The other source only fills gaps.
        stored, incoming = f"coalesce(c.{column}, i.{column})", f"coalesce(i.{column}, c.{column})"
        return f"CASE WHEN {_STORED_COST_STAYS} THEN {stored} ELSE {incoming} END"
    if column == "created_at_ms":
        # An instant that is exact only to the second does not replace an exact one.
        return "CASE WHEN i.created_at_exact >= c.created_at_exact THEN i.created_at_ms ELSE c.created_at_ms END"
    if column == "created_at_exact":
        return "max(i.created_at_exact, c.created_at_exact)"
    if column == "key_id":
        # A key without a hash does not replace one with a hash.
        return """CASE WHEN EXISTS (SELECT 1 FROM keys k WHERE k.id = c.key_id AND k.hash IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM keys k WHERE k.id = i.key_id AND k.hash IS NOT NULL)
          THEN c.key_id ELSE coalesce(i.key_id, c.key_id) END"""
    return f"coalesce(i.{column}, c.{column})"


_MERGED_COLUMNS = tuple(column for column in CALL_COLUMNS if column != "generation_id")
# `IS NOT` also compares NULL. With `<>`, a value that fills a gap would not count as different.
_DIFFERS = " OR ".join(f"({_merged(column)}) IS NOT c.{column}" for column in _MERGED_COLUMNS)
_FIND_CHANGES = f"""
INSERT INTO merged (call_id, {", ".join(_MERGED_COLUMNS)})
SELECT c.id, {", ".join(_merged(column) for column in _MERGED_COLUMNS)}
FROM incoming i JOIN calls c ON c.generation_id = i.generation_id
WHERE c.id <= :last_before AND ({_DIFFERS})
"""
# All calls from the API share one import, which never ends and is never undone. So only its last change of a call has
# to be known: the older entry is deleted, and `_KEEP_BEFORE` adds a new one at the end.
_MOVE_TO_THE_END = """
DELETE FROM import_changes WHERE import_id = :import_id AND call_id IN (SELECT call_id FROM merged)
AND (SELECT kind FROM imports WHERE id = :import_id) = 'api'
"""
# OR IGNORE: if one import changes a call twice, the state before the first change is the one to restore.
_KEEP_BEFORE = f"""
INSERT OR IGNORE INTO import_changes (import_id, call_id, before)
SELECT :import_id, c.id, json_object({", ".join(f"'{column}', c.{column}" for column in _MERGED_COLUMNS)})
FROM merged m JOIN calls c ON c.id = m.call_id
"""
# Not `UPDATE … FROM merged`: SQLite would then read all calls for the few that changed.
_APPLY_CHANGES = f"""
UPDATE calls SET ({", ".join(_MERGED_COLUMNS)}) =
  (SELECT {", ".join(_MERGED_COLUMNS)} FROM merged m WHERE m.call_id = calls.id)
WHERE {_IS_MERGED}
"""
# `<>` is never true for NULL, so a value that one source lacks is no contradiction.
_NOTE_CONFLICT = """
INSERT OR REPLACE INTO conflicts (call_id, import_id, column_name, dropped, kept)
SELECT c.id, :import_id, '{column}', c.{column}, i.{column}
FROM merged m JOIN calls c ON c.id = m.call_id JOIN incoming i ON i.generation_id = c.generation_id
WHERE c.{column} <> i.{column} AND {condition}
"""
# The values of a file may be older than the stored ones. Without its marker, a day's calls are read again by the next
# sync.
_UNMARK_CONTRADICTED = """
DELETE FROM held WHERE feed_id = (SELECT id FROM feeds WHERE name = :calls) AND day >= :first_day AND day IN (
  SELECT m.created_at_ms / 86400000 FROM merged m
  WHERE EXISTS (SELECT 1 FROM conflicts x WHERE x.call_id = m.call_id AND x.import_id = :import_id))
"""
# The columns in which two sources may contradict each other. Each has the condition under which different values are a
# contradiction, and not the same value cut or less exact.
_CONFLICTS = (
    ("credits_nano", f"NOT {_CREDITS_FIT}"),
    ("byok_nano", f"NOT {_BYOK_FITS}"),
    ("prompt_tokens", "1"),
    ("completion_tokens", "1"),
    ("reasoning_tokens", "1"),
    ("cached_tokens", "1"),
    ("model_id", "1"),
    ("created_at_ms", "c.created_at_exact AND i.created_at_exact"),
)
_INCOMING_CALLS = """
SELECT c.id, c.created_at_ms, CASE WHEN c.created_at_ms / 86400000 = i.created_at_ms / 86400000 THEN i.fingerprint END
FROM incoming i JOIN calls c ON c.generation_id = i.generation_id ORDER BY c.created_at_ms
"""


def merge_calls(store: Store, import_id: int, batch: Sequence[Call]) -> Changes:
    """Store a batch of calls in one transaction, roll-ups included.

    A stored call gets the values that it lacked; None never overwrites a known value. Contradictions are listed in
    `conflicts`. Raises `StoreUnusable`, and `Cancelled` if the import was undone meanwhile; then nothing of the batch
    was stored.
    """
    return merge_columns(store, import_id, CallColumns.of(batch))


def merge_columns(
    store: Store,
    import_id: int,
    batch: CallColumns,
    *,
    uncertain_from: int | None = None,
    lines: BatchLines = _NO_LINES,
) -> Changes:
    """Do the same for calls in columns, which is the quick way for a file; `lines` are those of the file.

    If incoming calls contradict stored ones, their UTC days from `uncertain_from` on lose the marker that all their
    calls were read; None: no day loses it. Raises `LinesChanged` if `lines` left out a line that is no longer known;
    then nothing was stored.
    """
    changes = Changes(unchanged=len(lines.known))
    if not batch and not lines.known:
        return changes
    with store.writing():
        check_active(store, import_id)
        check_known(store, lines, ())
        parts = _without_repeats(batch)
        if len(parts) > 1:
            # Of a call that the batch has twice, one line may change what the other one said: none is remembered.
            lines = replace(lines, fingerprints=())
        calls = list(lines.known)
        for unique in parts:
            merged, ids = _merge_unique(store, import_id, unique, lines)
            if merged.changed and uncertain_from is not None:
                store.run(
                    _UNMARK_CONTRADICTED, {"calls": feeds.CALLS, "first_day": uncertain_from, "import_id": import_id}
                )
            changes += merged
            calls += ids
        remember_calls(store, import_id, calls)
    return changes


def days_of_ids(store: Store, days: range) -> dict[str, int]:
    """Return the ids of all stored calls of UTC days (numbers), each with its day."""
    span = (days.start * MS_PER_DAY, days.stop * MS_PER_DAY)
    found = store.rows(
        "SELECT generation_id, created_at_ms FROM calls WHERE created_at_ms >= ? AND created_at_ms < ?", span
    )
    return {generation_id: day_of_ms(created_at_ms) for generation_id, created_at_ms in found}


def tokens_of(store: Store, generation_id: str) -> tuple[int, int] | None:
    """Return prompt and completion tokens of a call, None if it is not stored."""
    found = store.rows("SELECT prompt_tokens, completion_tokens FROM calls WHERE generation_id = ?", (generation_id,))
    return (found[0][0], found[0][1]) if found else None


def model_name_of(store: Store, generation_id: str) -> str | None:
    """Return the name that a call has for its model, None if the call is not stored."""
    found: str | None = store.value(
        "SELECT m.permaslug FROM calls c JOIN models m ON m.id = c.model_id WHERE c.generation_id = ?", (generation_id,)
    )
    return found


def _without_repeats(batch: CallColumns) -> list[CallColumns]:
    """Split a batch into parts so that no part has a generation id twice. Repeated ids keep their order."""
    # In one part, the second row of a new call would be ignored on INSERT, and what it adds would be lost.
    generation_ids = batch.column("generation_id")
    if len(set(generation_ids)) == len(batch):
        return [batch]
    rounds: list[dict[str, int]] = [{}]
    for index, generation_id in enumerate(generation_ids):
        free = next((known for known in rounds if generation_id not in known), None)
        if free is None:
            rounds.append({})
            free = rounds[-1]
        free[generation_id] = index
    return [batch.at(list(known.values())) for known in rounds]


def _merge_unique(store: Store, import_id: int, calls: CallColumns, lines: BatchLines) -> tuple[Changes, Sequence[int]]:
    """Merge calls with different generation ids, roll-ups included. Return also the row ids of the calls."""
    if not calls:
        return Changes(), ()
    order = _in_order_of_time(calls)
    columns = _stored_columns(Labels(store), calls.at(order))
    fingerprints = [lines.fingerprints[index] for index in order] if lines.fingerprints else [0] * len(calls)
    last_before = _last_id(store)
    _insert(store, f"calls ({_COLUMN_LIST})", columns, "ON CONFLICT (generation_id) DO NOTHING")
    # SQLite gives each new row the largest id plus 1, and nobody else can write now. So the difference counts new rows.
    new = _last_id(store) - last_before
    if new == len(calls):
        # All calls are new, so their ids are one run and there is nothing to compare.
        ids = range(last_before + 1, last_before + new + 1)
        _roll_up_changes(store, [columns[index] for index in _ROLLED_UP_INDEXES])
        remember_lines(store, ids, columns[_INSTANT], fingerprints, are_new=True)
        return Changes(new), ids
    if new:
        _roll_up_changes(store, _rolled_up(store, "id > ?", (last_before,)))
    changed = _merge_stored(store, import_id, [*columns, fingerprints], last_before, lines)
    stored = store.rows(_INCOMING_CALLS)
    known = [row for row in stored if row[2]]
    if known:
        remember_lines(store, *zip(*known, strict=True), are_new=False)
    return Changes(new, changed, len(calls) - new - changed), [row[0] for row in stored]


def _roll_up_changes(store: Store, added: _Columns, removed: _Columns = ()) -> None:
    # numpy takes a tenth of a second to load, and reading the store never needs this module.
    from tracker.store.tables.rollup_changes import add_to_roll_ups

    add_to_roll_ups(store, added, removed)


def _rolled_up(store: Store, condition: str, parameters: Sequence[int] = ()) -> _Columns:
    """Return the columns that roll-ups are made from, of the calls that meet a condition."""
    return list(
        zip(*store.rows(f"SELECT {', '.join(ROLLED_UP)} FROM calls WHERE {condition}", parameters), strict=True)
    )


def _merge_stored(store: Store, import_id: int, columns: _Columns, last_before: int, lines: BatchLines) -> int:
    """Update the calls that were stored before (ids up to `last_before`) and return how many changed.

    `columns` are those of the calls, then the fingerprints of their lines.
    """
    _make_staging(store)
    _insert(store, "incoming", columns)
    parameters = {"import_id": import_id}
    changed = store.run(_FIND_CHANGES, {"last_before": last_before})
    if changed:
        before = _rolled_up(store, _IS_MERGED)
        _forget_changed(store, lines)
        # These statements read the old values in `calls`, so they run before `_APPLY_CHANGES`.
        for column, condition in _CONFLICTS:
            store.run(_NOTE_CONFLICT.format(column=column, condition=condition), parameters)
        store.run(_MOVE_TO_THE_END, parameters)
        store.run(_KEEP_BEFORE, parameters)
        store.run(_APPLY_CHANGES)
        _roll_up_changes(store, _rolled_up(store, _IS_MERGED), before)
    return changed


def _forget_changed(store: Store, lines: BatchLines) -> None:
    """Forget the lines of the calls that will change; they are still as they were."""
    changed: dict[int, set[int]] = {}
    for call_id, day in store.rows(f"SELECT id, created_at_ms / {MS_PER_DAY} FROM calls WHERE {_IS_MERGED}"):
        changed.setdefault(day, set()).add(call_id)
    check_known(store, lines, set().union(*changed.values()))
    forget_lines(store, changed)


def _insert(store: Store, table: str, columns: Sequence[Sequence[Any]], on_conflict: str = "") -> None:
    """Insert rows that are given as columns.

    If a column is the same number or None in all rows, it is written into the statement. Passing a value takes 30 ns,
    and passing None takes ten times as long, because `sqlite3` first looks for an adapter.
    """
    placeholders, varying = list[str](), list[Sequence[Any]]()
    for column in columns:
        first = column[0]
        is_number = isinstance(first, int) and first.bit_length() < _SQLITE_BITS
        # Comparing the last value is quick and rules out most columns before `count` reads them.
        if (first is None or is_number) and first == column[-1] and column.count(first) == len(column):
            placeholders.append("NULL" if first is None else str(int(first)))
        else:
            placeholders.append("?")
            varying.append(column)
    # The generation id is text, so it is always passed as a value: without any column, `zip` would yield no rows.
    store.run_many(f"INSERT INTO {table} VALUES ({', '.join(placeholders)}) {on_conflict}", zip(*varying, strict=True))


def _make_staging(store: Store) -> None:
    store.run(f"CREATE TEMP TABLE IF NOT EXISTS incoming ({_COLUMN_LIST}, fingerprint)")
    store.run(f"CREATE TEMP TABLE IF NOT EXISTS merged (call_id INTEGER PRIMARY KEY, {', '.join(_MERGED_COLUMNS)})")
    store.run("DELETE FROM incoming")
    store.run("DELETE FROM merged")


def _last_id(store: Store) -> int:
    found: int = store.value("SELECT coalesce(max(id), 0) FROM calls")
    return found


def _in_order_of_time(calls: CallColumns) -> Sequence[int]:
    """Return the places of calls, oldest first. In this order the indexes grow at their end and are a sixth smaller."""
    instants = list(calls.column("created_at_ms"))
    if instants == sorted(instants, reverse=True):  # exports have the newest call first
        return range(len(instants) - 1, -1, -1)
    return sorted(range(len(instants)), key=instants.__getitem__)


def _stored_columns(labels: Labels, calls: CallColumns) -> list[Sequence[Any]]:
    """Return the columns of calls as those of `CALL_COLUMNS`: labels as their ids, True and False as 1 and 0."""
    stored_as: dict[str, Mapping[Any, int | None]] = {
        "model": labels.models,
        "provider": labels.providers,
        "variant": labels.variants,
        "key": labels.keys,
        "app": labels.apps,
        "finish_reason": labels.finish_reasons,
        "finish_reason_raw": labels.finish_reasons,
        "user": labels.people,
        "session": labels.sessions,
        **dict.fromkeys(("created_at_exact", "cancelled", "streamed"), _TRUTHS),
    }
    # Not `get`: it returns None for a new label, while `__getitem__` calls `LabelIds.__missing__`, which adds it.
    return [
        list(map(stored_as[field].__getitem__, column)) if field in stored_as else column
        for field, column in zip(Call._fields, calls.columns, strict=True)
    ]
