"""Which calls a file contained, as runs of consecutive row ids: a million calls of one file need only a few rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.store.file.database import Store

# ON CONFLICT: if the same import has read these calls before, the longer run is kept.
_REMEMBER = """
INSERT INTO import_calls (import_id, first_call, last_call) VALUES (?, ?, ?)
ON CONFLICT (import_id, first_call) DO UPDATE SET last_call = max(last_call, excluded.last_call)
"""


def remember_calls(store: Store, import_id: int, calls: Iterable[int]) -> None:
    """Note that an import contained calls, by their row ids in any order. Inside `writing()`."""
    store.run_many(_REMEMBER, [(import_id, first, last) for first, last in _runs(sorted(calls))])


def _runs(ordered: list[int]) -> Iterator[tuple[int, int]]:
    if not ordered:
        return
    first = before = ordered[0]
    for call in ordered:
        if call > before + 1:
            yield first, before
            first = call
        before = call
    yield first, before
