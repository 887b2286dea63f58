"""Names of labels: what they are called, and which of them a text means."""

from __future__ import annotations

import pytest

from tests.make import call, import_calls
from tests.worlds.hand_account import model
from tracker.store.account.account import save_workspaces
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store
from tracker.store.tables.labels import NO_KEY_ID
from tracker.store.tables.names import LabelNames
from tracker.usage import CHATROOM, KeyRef, Workspace


def test_a_key_is_called_by_its_name_or_by_the_begin_of_its_hash(store: Store) -> None:
    import_calls(store, [call("gen-1", key=KeyRef("f" * 64, "work")), call("gen-2", key=KeyRef("a" * 64, None))])
    keys = LabelNames(store).of("key")
    assert keys.pop(NO_KEY_ID) == (CHATROOM, None)
    assert sorted(keys.values()) == [("a" * 12, "a" * 64), ("work", "f" * 64)]


@pytest.mark.parametrize("text", ["acme/nova-2-20260301", "acme/nova-2"])
def test_a_model_is_meant_by_its_permaslug_and_by_its_slug(store: Store, text: str) -> None:
    save_models(store, [model("acme/nova-2-20260301", slug="acme/nova-2"), model("acme/nova")], 1)
    names = LabelNames(store)
    assert [names.of("model")[one][0] for one in names.ids("model", [text])] == ["acme/nova-2-20260301"]


@pytest.mark.parametrize("text", ["Home", "home", "uuid-1"])
def test_a_workspace_is_meant_by_name_slug_and_id(store: Store, text: str) -> None:
    save_workspaces(store, [Workspace("uuid-1", "Home", "home", True), Workspace("uuid-2", "Lab", "lab", False)])
    names = LabelNames(store)
    assert [names.of("workspace")[one] for one in names.ids("workspace", [text])] == [("Home", "uuid-1")]


def test_an_author_means_all_of_its_models_and_an_unknown_text_none(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2", model="acme/pico"), call("gen-3", model="zeta/one")])
    names = LabelNames(store)
    assert {names.of("model")[one][0] for one in names.ids("author", ["acme"])} == {"acme/nova-2", "acme/pico"}
    assert names.ids("author", ["nobody"]) == set()


def test_several_texts_mean_what_any_of_them_means(store: Store) -> None:
    import_calls(store, [call(f"gen-{app}", app=app) for app in ("Editor", "Notes", "Other")])
    names = LabelNames(store)
    assert {names.of("app")[one][0] for one in names.ids("app", ["Editor", "Notes"])} == {"Editor", "Notes"}
