"""What `doctor` asks the store about itself."""

from __future__ import annotations

from tests.make import DAY, call, end_of, import_calls, usage
from tracker import feeds
from tracker.store.file.database import Store
from tracker.store.file.schema import SCHEMA_VERSION
from tracker.store.questions.health import health
from tracker.store.usage.days import replace_days


def test_a_new_store_is_sound_and_empty(store: Store) -> None:
    found = health(store)
    assert (found.integrity, found.schema, found.size_bytes) == ("ok", SCHEMA_VERSION, store.path.stat().st_size)
    assert (found.calls, found.days, found.conflicting_calls, found.odd_calls) == (0, 0, 0, 0)


def test_a_day_of_calls_and_of_a_feed_is_one_day(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2")])
    replace_days(store, feeds.ACTIVITY, [DAY, DAY + 1], [usage()], end_of(DAY + 1))
    assert (health(store).calls, health(store).days) == (2, 2)


def test_a_call_that_is_contradicted_twice_is_one_call(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("odd", reasoning_tokens=11)])
    import_calls(store, [call("gen-1", prompt_tokens=70, completion_tokens=8)])
    assert (health(store).conflicting_calls, health(store).odd_calls) == (1, 1)
