"""What a source knows of a day: the short way gives the same result as the long one."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY, call
from tests.slow_examples import slow_examples
from tracker import feeds
from tracker.store.account.account import save_keys
from tracker.store.account.tags import set_tag
from tracker.store.file.database import open_for_writing
from tracker.store.questions.queries import day_totals, known_calls, known_parts
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import
from tracker.tags import Tag
from tracker.usage import NO_KEY, AccountKey, Call, KeyRef

COLUMNS = ("model", "provider", "key", "app", "workspace", "variant", "tag", "payment")
LISTED = AccountKey(
    hash="ab",
    name="work",
    label="sk-or-v1-ab…",
    disabled=False,
    workspace_id="w-1",
    created_at_ms=None,
    credits_nano=0,
    byok_nano=0,
)

CALLS = st.builds(
    call,
    name=st.sampled_from([f"gen-{n}" for n in range(8)]),
    day=st.integers(DAY, DAY + 2),
    byok_nano=st.integers(0, 2),
    cached_tokens=st.none() | st.integers(0, 100),
    # Two keys are called "work", and only one of them by its hash.
    key=st.sampled_from([None, NO_KEY, KeyRef(None, "work"), KeyRef(None, "ci"), KeyRef("ab", "work")]),
    app=st.none() | st.sampled_from(["Editor", "Chat"]),
    provider=st.none() | st.just("A"),
    variant=st.none() | st.just("standard"),
)


@slow_examples(40)
@given(calls=st.lists(CALLS, min_size=1, max_size=12))
def test_what_calls_lack_shows_what_they_know(tmp_path: Path, calls: list[Call]) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), [call("gen-tagged"), *calls])
        save_keys(store, [LISTED], 0)
        set_tag(store, Tag("app", "Editor", "programming"))
        stored = [one for of_day in day_totals(store, DAY, DAY + 2).values() for one in of_day]
        for columns in map(frozenset, combinations(COLUMNS, 2)):
            found = known_calls(store, stored, columns)
            known = {day: part for day, part in found.items() if part.measures.requests}
            assert known == known_parts(store, feeds.CALLS, [one.day for one in stored], columns)
