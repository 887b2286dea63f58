"""Values of one name are told apart by one short mark."""

from __future__ import annotations

import pytest

from tests.make import DAY, call, end_of, import_calls, usage
from tracker import feeds
from tracker.store.account.account import save_keys, save_workspaces
from tracker.store.file.database import Store
from tracker.store.questions.names import used_names
from tracker.store.tables.names import LabelNames
from tracker.store.tables.shared_names import Name, marked_names
from tracker.store.usage.days import replace_days
from tracker.usage import NO_KEY, AccountKey, KeyRef, Workspace

A, B = "7c36b0aa" + "0" * 56, "cbe3d100" + "0" * 56


def listed_key(hash_: str, name: str) -> AccountKey:
    return AccountKey(
        hash=hash_,
        name=name,
        label="sk-or-v1-1",
        disabled=False,
        workspace_id=None,
        created_at_ms=0,
        credits_nano=0,
        byok_nano=0,
    )


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        ([("a", A), ("b", B), ("c", None)], {}),
        ([("a", A), ("a", B)], {("a", A): "a (7c36b0…)", ("a", B): "a (cbe3d1…)"}),
        ([("a", A), ("a", None)], {("a", A): "a (7c36b0…)", ("a", None): "a (name only)"}),
        ([("a", "1234567"), ("a", "1234568")], {("a", "1234567"): "a (1234567)", ("a", "1234568"): "a (1234568)"}),
        ([("a", "123456x1"), ("a", "123456y")], {("a", "123456x1"): "a (123456x…)", ("a", "123456y"): "a (123456y)"}),
        (
            [("Chatroom", A), ("Chatroom", None)],
            {("Chatroom", A): "Chatroom (7c36b0…)", ("Chatroom", None): "Chatroom (no key)"},
        ),
    ],
)
def test_only_shared_names_have_a_mark(names: list[Name], marked: dict[Name, str]) -> None:
    assert marked_names(names) == marked


def test_a_key_known_by_name_counts_as_long_as_it_has_calls(store: Store) -> None:
    import_calls(store, [call("gen-1", key=KeyRef(None, "ci"))])
    assert LabelNames(store).labels("key") == {}
    import_calls(store, [call("gen-2", key=KeyRef(A, "ci"))], "second.csv")
    assert LabelNames(store).labels("key") == {("ci", None): "ci (name only)", ("ci", A): "ci (7c36b0…)"}
    import_calls(store, [call("gen-1", key=KeyRef(A, "ci"))], "third.csv")
    assert LabelNames(store).labels("key") == {}


def test_workspaces_of_one_name_have_marks_too(store: Store) -> None:
    save_workspaces(store, [Workspace(A, "Default", "default", True), Workspace(B, "Default", "default-2", False)])
    assert LabelNames(store).labels("workspace") == {
        ("Default", A): "Default (7c36b0…)",
        ("Default", B): "Default (cbe3d1…)",
    }


def test_a_label_means_one_key_and_its_name_all(store: Store) -> None:
    keys = [KeyRef(None, "ci"), KeyRef(A, "ci"), KeyRef(B, "ci"), KeyRef("d" * 64, "other"), NO_KEY]
    import_calls(store, [call(f"gen-{n}", key=key) for n, key in enumerate(keys)])
    names = LabelNames(store)
    assert len(names.ids("key", ["ci"])) == 3
    for label in ("ci (name only)", "ci (7c36b0…)", "ci (cbe3d1…)"):
        (row_id,) = names.ids("key", [label])
        assert names.shown("key", names.of("key")[row_id]) == label


@pytest.mark.parametrize(
    ("feed", "key", "days_by_hash", "is_marked"),
    [
        (feeds.MODEL_KEY_NAME, "ci", [DAY], False),
        (feeds.MODEL_KEY_NAME, "ci", [DAY - 1], True),
        (feeds.KEY_MODEL, "ci", [DAY], True),
    ],
)
def test_a_name_of_the_control_totals_is_the_key_that_the_same_day_has(
    feed: str, key: str, days_by_hash: list[int], is_marked: bool, store: Store
) -> None:
    save_keys(store, [listed_key(A, key)], 0)
    replace_days(store, feeds.KEY_MODEL_APP, days_by_hash, [usage(days_by_hash[0], key=KeyRef(A, None))], end_of(DAY))
    replace_days(store, feed, [DAY], [usage(DAY, key=KeyRef(None, key))], end_of(DAY))
    names = LabelNames(store)
    assert ((key, None) in names.labels("key")) == is_marked
    assert ((key, None) in used_names(store, names)["key"]) == is_marked
