"""What can be tagged, by spend, and what has to be stored for what a person chose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.make import NOW, call
from tracker.analysis.views.taggable import TagChanges, Taggable, changes_of, taggables
from tracker.store.account.catalogue import save_models
from tracker.store.account.tags import change_tags, set_tag
from tracker.store.file.database import Store, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import
from tracker.tags import Tag
from tracker.usage import NO_KEY, KeyRef, Model

FIRST, SECOND = KeyRef("a" * 64, "laptop"), KeyRef("b" * 64, "laptop")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two keys with the same name; an app that costs more than the other; a model with its own slug."""
    with open_for_writing(tmp_path / "usage.sqlite3") as store:
        save_models(
            store,
            [
                Model(
                    permaslug="acme/nova-2",
                    slug="acme/nova",
                    name="Nova",
                    created_at_ms=0,
                    hugging_face_id=None,
                    context_length=None,
                    supported_parameters=(),
                    pricing="{}",
                )
            ],
            0,
        )
        calls = [
            call("gen-1", key=FIRST, app="Editor", credits_nano=7000),
            call("gen-2", key=SECOND, app="Notes", credits_nano=2000, byok_nano=500),
            call("gen-3", key=NO_KEY, app="Chat", model="other/one", credits_nano=100),
        ]
        merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), calls)
        yield store


def rows(store: Store) -> list[tuple[str, str, str, int, str | None]]:
    return [(one.kind, one.name, one.detail, one.spend_nano, one.category) for one in taggables(store, NOW)]


def found_by(store: Store, kind: str, name: str) -> list[Taggable]:
    return [one for one in taggables(store, NOW) if one.kind == kind and one.name.split()[0] == name]


def test_all_that_was_used_is_listed_most_expensive_first(store: Store) -> None:
    assert rows(store) == [
        ("model", "nova", "acme", 9500, None),
        ("key", "laptop (aaaaaa…)", "", 7000, None),
        ("app", "Editor", "", 7000, None),
        ("key", "laptop (bbbbbb…)", "", 2500, None),
        ("app", "Notes", "", 2500, None),
        ("key", "Chatroom", "", 100, None),
        ("app", "Chat", "", 100, None),
        ("model", "one", "other", 100, None),
    ]


def test_nothing_used_is_nothing_to_tag(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "empty.sqlite3") as store:
        assert taggables(store, NOW) == ()


@pytest.mark.parametrize("value", ["acme/nova", "acme/nova-2"])
def test_a_model_shows_its_tag_by_whichever_name(store: Store, value: str) -> None:
    set_tag(store, Tag("model", value, "science"))
    assert [one.category for one in found_by(store, "model", "nova")] == ["science"]


def test_a_tag_by_name_is_shown_at_every_key_of_that_name_without_its_own(store: Store) -> None:
    set_tag(store, Tag("key", "laptop", "science"))
    set_tag(store, Tag("key", FIRST.hash or "", "legal"))
    assert [one.category for one in found_by(store, "key", "laptop")] == ["legal", "science"]


def test_what_is_chosen_names_keys_by_hash(store: Store) -> None:
    found = taggables(store, NOW)
    chosen: dict[Taggable, str | None] = dict.fromkeys(found_by(store, "key", "laptop")[:1], "legal")
    assert changes_of(found, chosen) == TagChanges((Tag("key", "a" * 64, "legal"),), ())


def test_a_tag_under_another_name_is_replaced(store: Store) -> None:
    set_tag(store, Tag("model", "acme/nova", "science"))
    found = taggables(store, NOW)
    changes = changes_of(found, dict.fromkeys(found_by(store, "model", "nova"), "legal"))
    assert changes == TagChanges((Tag("model", "acme/nova-2", "legal"),), (("model", "acme/nova"),))


def test_a_name_that_means_another_key_too_stays(store: Store) -> None:
    set_tag(store, Tag("key", "laptop", "science"))
    found = taggables(store, NOW)
    changes = changes_of(found, dict.fromkeys(found_by(store, "key", "laptop")[:1], "legal"))
    assert changes.removed == ()
    change_tags(store, changes.given, changes.removed)
    assert [one.category for one in found_by(store, "key", "laptop")] == ["legal", "science"]


def test_no_tag_removes_the_active_tag(store: Store) -> None:
    set_tag(store, Tag("model", "acme/nova", "science"))
    found = taggables(store, NOW)
    changes = changes_of(found, dict.fromkeys(found_by(store, "model", "nova"), None))
    assert changes == TagChanges((), (("model", "acme/nova"),))
    change_tags(store, changes.given, changes.removed)
    assert [one.category for one in found_by(store, "model", "nova")] == [None]
