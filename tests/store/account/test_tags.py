"""Tags: kept one per key, app or model, checked, and turned into the one rule."""

from __future__ import annotations

import pytest

from tests.make import call
from tracker.errors import UsageError
from tracker.store.account.account import save_keys
from tracker.store.account.catalogue import save_models
from tracker.store.account.tags import TagRule, all_tags, change_tags, remove_tag, set_tag
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.questions.columns import RowColumns
from tracker.store.questions.names import Names, used_names
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import
from tracker.tags import CATEGORIES, Tag
from tracker.usage import CHATROOM, NO_KEY, AccountKey, Call, KeyRef, Model


def hold(store: Store, *calls: Call) -> None:
    merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), calls)


def tag_of(store: Store, generation_id: str, *, keys_by_hash: bool = False) -> str | None:
    """Return the tag of a call by the rule; None: it cannot be known."""
    expression = TagRule(store).expression(RowColumns(store, "c", day="0", keys_by_hash=keys_by_hash))
    number = store.value(f"SELECT {expression} FROM calls c WHERE generation_id = ?", (generation_id,))
    return None if number is None else Names(store).of("tag")[number][0]


def test_several_tags_change_together(store: Store) -> None:
    hold(store, call("gen-1", app="Notes"), call("gen-2"))
    set_tag(store, Tag("app", "Editor", "programming"))
    set_tag(store, Tag("app", "Notes", "trivia"))
    given = [Tag("app", "Editor", "science"), Tag("model", "acme/nova-2", "legal")]
    assert change_tags(store, given, [("app", "Notes"), ("key", "work")]) == Changes(new=1, changed=2, unchanged=1)
    assert all_tags(store) == given


def test_of_several_tags_all_change_or_none(store: Store) -> None:
    hold(store, call("gen-1"))
    set_tag(store, Tag("app", "Editor", "programming"))
    with pytest.raises(UsageError, match="nobody"):
        change_tags(store, [Tag("key", "work", "legal"), Tag("app", "nobody", "science")], [("app", "Editor")])
    assert all_tags(store) == [Tag("app", "Editor", "programming")]


def test_a_tag_is_set_changed_and_removed(store: Store) -> None:
    hold(store, call("gen-1"))
    assert set_tag(store, Tag("app", "Editor", "programming")) == Changes(new=1)
    assert set_tag(store, Tag("app", "Editor", "programming")) == Changes(unchanged=1)
    assert set_tag(store, Tag("app", "Editor", "science")) == Changes(changed=1)
    assert all_tags(store) == [Tag("app", "Editor", "science")]
    assert remove_tag(store, "app", "Editor")
    assert not remove_tag(store, "app", "Editor")
    assert all_tags(store) == []


def test_tags_are_listed_in_the_order_in_which_they_decide(store: Store) -> None:
    hold(store, call("gen-1"))
    tags = [Tag("key", "work", "legal"), Tag("app", "Editor", "science"), Tag("model", "acme/nova-2", "trivia")]
    for tag in reversed(tags):
        set_tag(store, tag)
    assert all_tags(store) == tags


@pytest.mark.parametrize(("category", "hint"), [("programing", "'programming'"), ("seo", "translation")])
def test_a_category_that_the_report_does_not_have_is_refused(store: Store, category: str, hint: str) -> None:
    hold(store, call("gen-1"))
    with pytest.raises(UsageError, match=hint):
        set_tag(store, Tag("app", "Editor", category))


@pytest.mark.parametrize("kind", ["key", "app", "model"])
def test_what_the_store_does_not_know_is_refused(store: Store, kind: str) -> None:
    with pytest.raises(UsageError, match=f"No {kind} in the store is called 'nobody'"):
        set_tag(store, Tag(kind, "nobody", "science"))  # type: ignore[arg-type]  # the parameter's three kinds


def test_the_key_decides_before_the_app_and_the_app_before_the_model(store: Store) -> None:
    hold(
        store,
        call("gen-key"),
        call("gen-app", key=NO_KEY),
        call("gen-model", key=NO_KEY, app="Other"),
        call("gen-none", key=NO_KEY, app="Other", model="zeta/one"),
    )
    set_tag(store, Tag("key", "work", "legal"))
    set_tag(store, Tag("app", "Editor", "science"))
    set_tag(store, Tag("model", "acme/nova-2", "trivia"))
    found = {name: tag_of(store, f"gen-{name}") for name in ("key", "app", "model", "none")}
    assert found == {"key": "legal", "app": "science", "model": "trivia", "none": "untagged"}


def test_what_decides_before_a_match_must_be_known(store: Store) -> None:
    hold(store, call("gen-1", key=None), call("gen-2", app=None), call("gen-3", key=NO_KEY, app=None))
    set_tag(store, Tag("model", "acme/nova-2", "trivia"))
    assert [tag_of(store, f"gen-{n}") for n in (1, 2, 3)] == ["trivia", "trivia", "trivia"]
    set_tag(store, Tag("app", "Editor", "science"))
    assert [tag_of(store, f"gen-{n}") for n in (1, 2, 3)] == ["science", None, None]
    set_tag(store, Tag("key", "work", "legal"))
    assert [tag_of(store, f"gen-{n}") for n in (1, 2, 3)] == [None, "legal", None]


def test_without_tags_everything_is_untagged(store: Store) -> None:
    hold(store, call("gen-1", key=None, app=None))
    assert tag_of(store, "gen-1") == "untagged"
    assert used_names(store, Names(store))["tag"] == []


def test_a_tag_by_hash_leaves_a_call_of_that_name_open(store: Store) -> None:
    save_keys(
        store,
        [
            AccountKey(
                hash="ab12",
                name="work",
                label="sk",
                disabled=False,
                workspace_id=None,
                created_at_ms=None,
                credits_nano=0,
                byok_nano=0,
            )
        ],
        1,
    )
    hold(store, call("gen-1"), call("gen-2", key=KeyRef("ab12", "work")), call("gen-3", key=KeyRef(None, "old")))
    set_tag(store, Tag("key", "ab12", "legal"))
    assert [tag_of(store, f"gen-{n}") for n in (1, 2, 3)] == [None, "legal", "untagged"]
    # A source that names every key it can by its hash means another key by the bare name.
    assert tag_of(store, "gen-1", keys_by_hash=True) == "untagged"


def test_a_tag_by_name_holds_for_every_key_of_the_name_but_one_tagged_by_hash(store: Store) -> None:
    keys = [
        AccountKey(
            hash=hash_,
            name="work",
            label="sk",
            disabled=False,
            workspace_id=None,
            created_at_ms=None,
            credits_nano=0,
            byok_nano=0,
        )
        for hash_ in ("ab12", "cd34")
    ]
    save_keys(store, keys, 1)
    hold(store, call("gen-1"), *(call(f"gen-{key.hash}", key=KeyRef(key.hash, "work")) for key in keys))
    set_tag(store, Tag("key", "ab12", "legal"))
    set_tag(store, Tag("key", "work", "science"))
    assert [tag_of(store, f"gen-{name}") for name in ("1", "ab12", "cd34")] == ["science", "legal", "science"]


def test_the_web_chat_can_be_tagged(store: Store) -> None:
    hold(store, call("gen-1", key=NO_KEY), call("gen-2"))
    set_tag(store, Tag("key", CHATROOM, "roleplay"))
    assert [tag_of(store, f"gen-{n}") for n in (1, 2)] == ["roleplay", "untagged"]


def test_a_permaslug_goes_before_a_slug(store: Store) -> None:
    dated = [
        Model(
            permaslug=f"acme/nova-2-{n}",
            slug="acme/nova-2",
            name="Nova",
            created_at_ms=None,
            hugging_face_id=None,
            context_length=1,
            supported_parameters=(),
            pricing="{}",
        )
        for n in (1, 2)
    ]
    save_models(store, dated, 1)
    hold(store, *(call(f"gen-{n}", model=f"acme/nova-2-{n}") for n in (1, 2)))
    set_tag(store, Tag("model", "acme/nova-2-2", "legal"))
    set_tag(store, Tag("model", "acme/nova-2", "science"))
    assert [tag_of(store, f"gen-{n}") for n in (1, 2)] == ["science", "legal"]


def test_names_to_filter_by_are_the_tags_given_out(store: Store) -> None:
    hold(store, call("gen-1"))
    set_tag(store, Tag("app", "Editor", "science"))
    assert used_names(store, Names(store))["tag"] == [("science", None), ("untagged", None)]
    assert {text for text, _ in Names(store).of("tag").values()} == {"untagged", *CATEGORIES}


class TestNamesOfOneModel:
    SLUG, PERMANENT = "anthropic/claude-sonnet-4", "anthropic/claude-4-sonnet-20250522"

    @pytest.mark.parametrize("tagged", [SLUG, PERMANENT])
    def test_a_tag_under_any_name_is_of_all_usage(self, store: Store, tagged: str) -> None:
        hold(store, call("gen-1", model=self.SLUG), call("gen-2", model=self.PERMANENT), call("gen-3"))
        set_tag(store, Tag("model", tagged, "science"))
        assert [tag_of(store, f"gen-{number}") for number in (1, 2, 3)] == ["science", "science", "untagged"]

    def test_a_tag_under_another_name_is_replaced(self, store: Store) -> None:
        hold(store, call("gen-1", model=self.SLUG))
        set_tag(store, Tag("model", self.PERMANENT, "science"))
        set_tag(store, Tag("model", self.SLUG, "legal"))
        assert all_tags(store) == [Tag("model", self.SLUG, "legal")]

    def test_a_tag_is_removed_by_another_name(self, store: Store) -> None:
        hold(store, call("gen-1", model=self.SLUG))
        set_tag(store, Tag("model", self.SLUG, "legal"))
        assert remove_tag(store, "model", self.PERMANENT)
        assert all_tags(store) == []
