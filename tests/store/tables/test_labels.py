"""Labels: one small number for each text, found again and never made twice."""

from __future__ import annotations

from tracker.store.account.account import save_workspaces
from tracker.store.file.database import Store
from tracker.store.tables.labels import NO_KEY_ID, Labels
from tracker.usage import NO_KEY, KeyRef, Workspace


def test_a_text_has_the_same_number_in_a_later_transaction(store: Store) -> None:
    with store.writing():
        first = Labels(store).apps["Editor"]
    with store.writing():
        labels = Labels(store)
        assert (labels.apps["Editor"], labels.apps["Editor"]) == (first, first)
    assert store.rows("SELECT id, name FROM apps") == [(first, "Editor")]


def test_what_is_not_known_has_no_number_and_makes_no_row(store: Store) -> None:
    with store.writing():
        assert Labels(store).providers[None] is None
    assert store.rows("SELECT * FROM providers") == []


def test_keys_of_one_name_are_distinguished_by_their_hash(store: Store) -> None:
    with store.writing():
        keys = Labels(store).keys
        numbers = [keys[key] for key in (KeyRef("ab12", "work"), KeyRef("cd34", "work"), KeyRef(None, "work"))]
        assert len({*numbers, NO_KEY_ID}) == 4
        again = Labels(store).keys
        assert [again[KeyRef("ab12", "renamed")], again[KeyRef(None, "work")]] == [numbers[0], numbers[2]]


def test_no_key_at_all_is_the_row_of_the_web_chat(store: Store) -> None:
    with store.writing():
        assert Labels(store).keys[NO_KEY] == NO_KEY_ID


def test_a_model_is_stored_with_its_author(store: Store) -> None:
    with store.writing():
        _ = Labels(store).models["acme/nova-2"]
    assert store.rows("SELECT permaslug, author FROM models") == [("acme/nova-2", "acme")]


def test_a_listed_workspace_is_found_by_its_id_and_not_by_its_name(store: Store) -> None:
    save_workspaces(store, [Workspace("uuid-1", "Home", "home", True)])
    with store.writing():
        workspaces = Labels(store).workspaces
        assert workspaces["uuid-1"] == store.value("SELECT id FROM workspaces WHERE uuid = 'uuid-1'")
        assert workspaces["Home"] != workspaces["uuid-1"]
