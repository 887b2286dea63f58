"""Names of what is in no table of labels: ways to pay, and the values of computed columns."""

from __future__ import annotations

import pytest

from tests.make import call, import_calls
from tests.worlds.invented_column import NO_TEAM, TEAM, TEAMS, offer
from tracker.store.file.database import Store
from tracker.store.questions.names import Names, used_names
from tracker.store.tables.rollup import BYOK, CREDITS, ZERO


def test_ways_to_pay_have_names(store: Store) -> None:
    # A cost of 0 may have been cut to 0, so it is not called free.
    assert Names(store).of("payment") == {
        ZERO: ("recorded as $0", None),
        CREDITS: ("credits", None),
        BYOK: ("BYOK", None),
    }


def test_values_of_a_computed_column_are_found_by_their_text(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(TEAM, monkeypatch)
    names = Names(store)
    assert {text for text, _ in names.of("team").values()} == {NO_TEAM, *TEAMS.values()}
    assert names.ids("team", ["beta", NO_TEAM, "nobody"]) == {0, 2}


def test_what_can_be_filtered_by_ends_with_the_computed_columns(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(TEAM, monkeypatch)
    import_calls(store, [call("gen-1")])
    found = used_names(store, Names(store))
    assert list(found)[-2:] == ["tag", "team"]
    assert found["team"] == [("alpha", None), ("beta", None), ("gamma", None), (NO_TEAM, None)]
    assert found["app"] == [("Editor", None)]
