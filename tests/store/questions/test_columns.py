"""Columns in SQL: computed columns depend on stored ones, and need no other tables than these do."""

from __future__ import annotations

import pytest

from tests.make import DAY, call, import_calls
from tests.worlds.invented_column import APP, HOME, LEGAL_MODEL, NO_TEAM, OFFICE, TEAM, TEAMS, UNTIL, offer, save_facts
from tracker import feeds
from tracker.store.account.tags import set_tag
from tracker.store.file.database import Store
from tracker.store.questions.call_figures import CallFigures
from tracker.store.questions.call_list import columns_of_calls, count_calls, newest_calls
from tracker.store.questions.names import Names
from tracker.store.questions.source_rows import SourceRows
from tracker.tags import Tag

NARROW, DETAILED = "calls_by_day t", "calls_by_day_detail t"


def roll_up(store: Store, *columns: str) -> str:
    return SourceRows(store, feeds.CALLS, frozenset(columns)).table


@pytest.fixture
def calls(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with a call of each team, of none and of any."""
    offer(TEAM, monkeypatch)
    import_calls(store, [call("gen-old", day=DAY - 400, app=APP, model=LEGAL_MODEL)])
    save_facts(store)
    import_calls(
        store,
        [
            call("gen-alpha", app=APP, key=None),
            call("gen-beta", key=HOME),
            call("gen-gamma", key=OFFICE, model=LEGAL_MODEL),
            call("gen-none", key=OFFICE),
            call("gen-open", key=None),
            call("gen-later", app=APP, key=OFFICE, day=UNTIL),
        ],
        "later.csv",
    )
    return store


def test_the_roll_up_is_the_smallest_that_has_what_a_rule_needs(store: Store) -> None:
    import_calls(store, [call("gen-1")])
    assert roll_up(store, "tag") == NARROW
    set_tag(store, Tag("key", "work", "legal"))
    set_tag(store, Tag("model", "acme/nova-2", "trivia"))
    assert roll_up(store, "tag", "model") == NARROW
    assert roll_up(store, "tag", "provider") == DETAILED
    set_tag(store, Tag("app", "Editor", "science"))
    assert roll_up(store, "tag") == DETAILED


def test_a_rule_may_need_another_computed_column(calls: Store) -> None:
    columns = columns_of_calls(calls)
    assert columns.stored_under(["team", "variant"]) == {"app", "workspace", "model", "variant"}
    assert columns.needs_keys(["team"])
    assert not columns.needs_keys(["tag", "app"])


def test_only_what_may_be_unknown_is_searched_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import_calls(store, [call("gen-1")])
    rows = SourceRows(store, feeds.CALLS, frozenset(("tag", "app")))
    assert rows.uncertain == ["app"]
    set_tag(store, Tag("app", "Editor", "science"))
    rows = SourceRows(store, feeds.CALLS, frozenset(("tag", "app")))
    assert rows.uncertain == ["app", "tag"]


@pytest.mark.parametrize(
    ("team", "names"), [*((team, [team]) for team in TEAMS.values()), (NO_TEAM, ["later", "none"])]
)
def test_calls_one_by_one_are_filtered_alike(calls: Store, team: str, names: list[str]) -> None:
    filters = {"team": Names(calls).ids("team", [team])}
    found = newest_calls(calls, DAY, UNTIL, filters, 9)
    assert [one.generation_id for one in found] == [f"gen-{name}" for name in names]
    assert count_calls(calls, DAY, UNTIL, filters) == len(names)
    assert len(list(CallFigures(calls, [DAY, UNTIL], filters).tokens([DAY, UNTIL]))) == len(names)
