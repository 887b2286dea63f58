"""Changes the roll-ups by what was added to the calls of some days and removed from them, without reading the days.

A day may have many thousands of calls, of which an import brings a part. So only this part is summed, and the sums are
added to the rows of the roll-ups. `rollup.roll_up` builds the same rows from all calls of a day; it is the definition.

numpy is loaded here, so this module is imported only by a write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store
from tracker.store.tables.proven_names import prove_names
from tracker.store.tables.rollup import (
    BYOK,
    CREDITS,
    MEASURE_COLUMNS,
    PAYMENT,
    ROLLED_UP,
    ZERO,
    roll_up,
)
from tracker.usage import CUT_COST_PLACES

Integers = NDArray[np.int64]

_UNKNOWN = -1
"""Stands for NULL in an array. Ids, tokens and times are never negative."""
_DETAIL = ("day", "model_id", "provider_id", "variant_id", "key_id", "app_id")
_ENDING = ("day", "model_id", "finish_reason_id")
_ENDING_SUMS = ("requests", "prompt_tokens", "completion_tokens")
_SUMMED = (*MEASURE_COLUMNS, "cut_requests")
_LARGEST = 2**62

_DAYS = "day IN (SELECT day FROM changed_days)"


def _sums(columns: Sequence[str]) -> str:
    return ", ".join(f"sum({column})" for column in columns)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(columns)


# What is stored of the changed days is put next to the changes; a group without requests is gone.
_STATEMENTS = (
    f"INSERT INTO changed_detail SELECT {_names(_DETAIL)}, {PAYMENT}, {_names(_SUMMED)} FROM calls_by_day_detail t "
    f"WHERE {_DAYS}",
    f"INSERT INTO changed_ending SELECT {_names(_ENDING)}, {_names(_ENDING_SUMS)} FROM calls_by_day_ending "
    f"WHERE {_DAYS}",
    f"DELETE FROM calls_by_day_detail WHERE {_DAYS}",
    f"DELETE FROM calls_by_day WHERE {_DAYS}",
    f"DELETE FROM calls_by_day_ending WHERE {_DAYS}",
    f"INSERT INTO calls_by_day_detail SELECT {_names(_DETAIL)}, {_sums(_SUMMED)} FROM changed_detail "
    f"GROUP BY {_names(_DETAIL)}, payment HAVING sum(requests) <> 0",
    f"INSERT INTO calls_by_day SELECT day, model_id, key_id, {_sums(_SUMMED)} FROM changed_detail "
    "GROUP BY day, model_id, key_id, payment HAVING sum(requests) <> 0",
    f"INSERT INTO calls_by_day_ending SELECT {_names(_ENDING)}, {_sums(_ENDING_SUMS)} FROM changed_ending "
    f"GROUP BY {_names(_ENDING)} HAVING sum(requests) <> 0",
)


def add_to_roll_ups(store: Store, added: Sequence[Sequence[Any]], removed: Sequence[Sequence[Any]] = ()) -> None:
    """Add calls to the roll-ups and take others out, each given as the columns `ROLLED_UP`. Inside `writing()`.

    A changed call is removed as it was and added as it is now.
    """
    values = {
        name: np.concatenate([_integers(part[index]) for part in (added, removed) if part])
        for index, name in enumerate(ROLLED_UP)
    }
    count = len(added[0]) if added else 0
    values["day"] = values["created_at_ms"] // MS_PER_DAY
    days = np.unique(values["day"]).tolist()
    sign = np.ones(len(values["day"]), np.int64)
    sign[count:] = -1
    detail = [*(values[name] for name in _DETAIL), _payments(values["credits_nano"], values["byok_nano"])]
    ending = [values[name] for name in _ENDING]
    measures = _measures(values)
    codes = _codes(detail), _codes(ending)
    if codes[0] is None or codes[1] is None or any(_may_overflow(each) for each in measures.values()):
        # Numbers that no account has: SQLite adds them up, with its own check of every sum.
        roll_up(store, days)
        return
    _make_tables(store)
    store.run_many("INSERT INTO changed_days VALUES (?)", ((day,) for day in days))
    _insert(store, "changed_detail", codes[0], detail, [measures[name] * sign for name in _SUMMED])
    _insert(store, "changed_ending", codes[1], ending, [measures[name] * sign for name in _ENDING_SUMS])
    for statement in _STATEMENTS:
        store.run(statement)
    prove_names(store, days)


def _make_tables(store: Store) -> None:
    tables = {
        "changed_days": ("day INTEGER PRIMARY KEY",),
        "changed_detail": (*_DETAIL, "payment", *_SUMMED),
        "changed_ending": (*_ENDING, *_ENDING_SUMS),
    }
    for name, columns in tables.items():
        store.run(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({_names(columns)})")
        # Temporary tables last as long as the connection, so they still have the rows of the last change.
        store.run(f"DELETE FROM {name}")


def _integers(column: Sequence[int | None]) -> Integers:
    if None in column:
        column = [_UNKNOWN if value is None else value for value in column]
    return np.array(column, np.int64)


def _payments(credits_nano: Integers, byok_nano: Integers) -> Integers:
    paid = np.where(credits_nano == 0, ZERO, CREDITS)
    return np.where(byok_nano != 0, BYOK, paid)


def _measures(values: dict[str, Integers]) -> dict[str, Integers]:
    """Return for each summed column what each call adds."""
    cached, reasoning = values["cached_tokens"], values["reasoning_tokens"]
    return {
        **{name: values[name] for name in ("credits_nano", "byok_nano", "prompt_tokens", "completion_tokens")},
        "requests": np.ones(len(cached), np.int64),
        "reasoning_tokens": np.where(reasoning == _UNKNOWN, 0, reasoning),
        "cached_tokens": np.where(cached == _UNKNOWN, 0, cached),
        "cached_unknown_requests": (cached == _UNKNOWN).astype(np.int64),
        "cut_requests": (values["cost_places"] == CUT_COST_PLACES).astype(np.int64),
    }


def _codes(columns: Sequence[Integers]) -> Integers | None:
    """Return one number per call that is the same for calls of one group; None if such numbers would be too large."""
    codes = np.zeros(len(columns[0]), np.int64)
    combinations = 1
    for column in columns:
        lowest = int(column.min())
        width = int(column.max()) - lowest + 1
        combinations *= width
        if combinations > _LARGEST:
            return None
        codes = codes * width + (column - lowest)
    return codes


def _may_overflow(values: Integers) -> bool:
    return max(int(values.max()), -int(values.min())) * len(values) > _LARGEST


def _insert(
    store: Store, table: str, codes: Integers, columns: Sequence[Integers], measures: Sequence[Integers]
) -> None:
    """Insert one row per group: its columns, then the sums of its measures."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    # The index of the first call of each group.
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    groups = [[None if value == _UNKNOWN else value for value in column[order[starts]].tolist()] for column in columns]
    sums = [np.add.reduceat(measure[order], starts).tolist() for measure in measures]
    store.run_many(
        f"INSERT INTO {table} VALUES ({', '.join('?' * (len(columns) + len(measures)))})",
        zip(*groups, *sums, strict=True),
    )
