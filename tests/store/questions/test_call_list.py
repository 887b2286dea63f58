"""Single calls: newest first, page by page, on the chosen days and with the chosen filters."""

from __future__ import annotations

import pytest

from tests.make import DAY, NOON, call, import_calls
from tracker.errors import UsageError
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store
from tracker.store.questions.call_list import StoredCall, count_calls, newest_calls, stored_call
from tracker.store.questions.names import Names
from tracker.usage import CHATROOM, NO_KEY


def ids(calls: list[StoredCall]) -> list[str]:
    return [one.generation_id for one in calls]


def test_pages_follow_one_another_without_a_call_twice(store: Store) -> None:
    # Two calls of one instant: the row stored last comes first.
    for made in (call("gen-1"), call("gen-2"), call("gen-3", day=DAY + 1)):
        import_calls(store, [made])
    first = newest_calls(store, DAY, DAY + 1, {}, 2)
    assert ids(first) == ["gen-3", "gen-2"]
    assert ids(newest_calls(store, DAY, DAY + 1, {}, 2, first[-1])) == ["gen-1"]


def test_a_day_includes_its_first_and_its_last_millisecond(store: Store) -> None:
    edges = [DAY * MS_PER_DAY - 1, DAY * MS_PER_DAY, (DAY + 1) * MS_PER_DAY - 1, (DAY + 1) * MS_PER_DAY]
    import_calls(store, [call(f"gen-{n}", created_at_ms=at_ms) for n, at_ms in enumerate(edges)])
    assert ids(newest_calls(store, DAY, DAY, {}, 9)) == ["gen-2", "gen-1"]


def test_values_of_one_filter_are_or_and_filters_are_and(store: Store) -> None:
    calls = [call(f"gen-{app}{provider}", app=app, provider=provider) for app in "XYZ" for provider in "PQ"]
    import_calls(store, calls)
    names = Names(store)
    apps, providers = names.ids("app", ["X", "Y"]), names.ids("provider", ["P"])
    both = {"app": apps, "provider": providers}
    assert {*ids(newest_calls(store, DAY, DAY, both, 9))} == {"gen-XP", "gen-YP"}
    assert (count_calls(store, DAY, DAY, {"app": apps}), count_calls(store, DAY, DAY, both)) == (4, 2)


def test_calls_are_counted_on_the_chosen_days(store: Store) -> None:
    import_calls(store, [call(f"gen-{n}", day=DAY + n) for n in range(4)])
    assert count_calls(store, DAY + 1, DAY + 2, {}) == 2
    assert count_calls(store, DAY + 5, DAY + 6, {}) == 0


def test_a_call_is_returned_as_it_is_stored(store: Store) -> None:
    import_calls(store, [call("gen-1", reasoning_tokens=None)])
    found = stored_call(store, "gen-1")
    assert (found.created_at_ms, found.model, found.author) == (DAY * MS_PER_DAY + NOON, "acme/nova-2", "acme")
    assert (found.key, found.key_hash, found.finish_reason, found.reasoning_tokens) == ("work", None, "stop", None)


def test_what_is_not_known_of_a_call_is_none_and_not_false(store: Store) -> None:
    import_calls(store, [call("gen-1", cancelled=False, streamed=None), call("gen-2", cancelled=None, streamed=False)])
    first, second = stored_call(store, "gen-1"), stored_call(store, "gen-2")
    assert [repr(each) for each in (first.cancelled, first.streamed)] == ["False", "None"]
    assert [repr(each) for each in (second.cancelled, second.streamed)] == ["None", "False"]


def test_a_call_without_a_key_is_of_the_web_chat_and_one_of_an_unknown_key_is_not(store: Store) -> None:
    import_calls(store, [call("chat", key=NO_KEY), call("unknown", key=None)])
    assert [stored_call(store, name).key for name in ("chat", "unknown")] == [CHATROOM, None]


def test_a_call_that_is_not_stored_is_refused_by_its_name(store: Store) -> None:
    with pytest.raises(UsageError, match="gen-7"):
        stored_call(store, "gen-7")


def test_a_call_is_shown_under_the_name_of_its_model(store: Store) -> None:
    import_calls(store, [call("gen-1", model="anthropic/claude-sonnet-4")])
    listed, single = newest_calls(store, DAY, DAY, {}, 1)[0], stored_call(store, "gen-1")
    assert (listed.model, listed.author) == ("anthropic/claude-4-sonnet-20250522", "anthropic")
    assert single == listed
