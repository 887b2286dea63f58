"""Keys, workspaces and the balance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.errors import OtherAccount
from tracker.store.account.account import (
    bind_account,
    bound_account,
    key_readings,
    known_keys,
    known_workspaces,
    save_credits,
    save_key_reading,
    save_keys,
    save_workspaces,
)
from tracker.store.account.catalogue import listed_last, save_models
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.usage import AccountKey, Credits, KeyOwner, KeyStatus, Model, Workspace

HOME = Workspace("uuid-1", "Home", "home", True)
KEY = AccountKey(
    hash="ab12",
    name="work",
    label="sk-or-v1-ab…12",
    disabled=False,
    workspace_id="uuid-1",
    created_at_ms=5,
    credits_nano=100,
    byok_nano=0,
)
NOVA = Model(
    permaslug="acme/nova-2-20260301",
    slug="acme/nova-2",
    name="Nova 2",
    created_at_ms=1,
    hugging_face_id=None,
    context_length=8192,
    supported_parameters=("tools",),
    pricing='{"prompt": "0.000001"}',
)


def test_one_store_holds_one_account(store: Store) -> None:
    assert bind_account(store, KeyOwner("org-1", "sk…1")) is True
    assert bind_account(store, KeyOwner("org-1", "sk…2")) is False
    with pytest.raises(OtherAccount, match="--store") as caught:
        bind_account(store, KeyOwner("org-2", "sk…3"))
    assert caught.value.owner == KeyOwner("org-2", "sk…3")
    assert bound_account(store) == "org-1"


def test_a_key_that_does_not_say_whose_it_is_marks_nothing(store: Store) -> None:
    assert bind_account(store, KeyOwner(None, KEY.label)) is False
    assert bound_account(store) is None


def test_a_key_that_does_not_say_whose_it_is_is_taken_where_it_is_known(store: Store) -> None:
    bind_account(store, KeyOwner("org-1", "sk…1"))
    with pytest.raises(OtherAccount):
        bind_account(store, KeyOwner(None, KEY.label))
    save_workspaces(store, [HOME])
    save_keys(store, [KEY], 10)
    assert bind_account(store, KeyOwner(None, KEY.label)) is False


def test_keys_of_one_name_are_two_and_deleted_ones_stay(store: Store) -> None:
    save_workspaces(store, [HOME])
    twin = AccountKey(
        hash="cd34",
        name="work",
        label="sk-or-v1-cd…34",
        disabled=False,
        workspace_id="uuid-1",
        created_at_ms=6,
        credits_nano=0,
        byok_nano=0,
    )
    assert save_keys(store, [KEY, twin], 10) == Changes(new=2)
    assert save_keys(store, [twin], 20) == Changes(unchanged=1)
    assert [key.hash for key in known_keys(store)] == ["ab12", "cd34"]


def test_a_keys_counters_move_without_making_it_changed(store: Store) -> None:
    save_workspaces(store, [HOME])
    save_keys(store, [KEY], 10)
    richer = replace(KEY, credits_nano=900)
    assert save_keys(store, [richer], 20) == Changes(unchanged=1)
    assert known_keys(store)[0].credits_nano == 900


def test_workspaces_are_found_again_by_their_id(store: Store) -> None:
    assert save_workspaces(store, [HOME]) == Changes(new=1)
    renamed = Workspace("uuid-1", "House", "home", True)
    assert save_workspaces(store, [renamed]) == Changes(changed=1)
    assert known_workspaces(store) == [renamed]


def test_a_workspace_that_a_key_named_before_it_was_listed_is_one(store: Store) -> None:
    save_keys(store, [KEY], 10)
    assert save_workspaces(store, [HOME]) == Changes(new=1)
    assert known_workspaces(store) == [HOME]
    assert store.rows("SELECT w.name, w.uuid FROM keys k JOIN workspaces w ON w.id = k.workspace_id") == [
        ("Home", "uuid-1")
    ]


def test_the_last_listing_is_the_one_read_last_whatever_the_clock_showed(store: Store) -> None:
    gone = replace(KEY, hash="cd34", name="gone")
    save_keys(store, [KEY, gone], 50)
    save_keys(store, [KEY], 20)
    assert [key.hash for key in known_keys(store, of_last_listing=True)] == [KEY.hash]
    withdrawn = replace(NOVA, permaslug="acme/old-20250101", slug="acme/old")
    save_models(store, [NOVA, withdrawn], 50)
    save_models(store, [NOVA], 20)
    assert listed_last(store) == {NOVA.permaslug}


def test_balance_and_key_counters_are_kept_over_time(store: Store) -> None:
    assert save_credits(store, Credits(10, 1), 5) == Changes(new=1)
    assert save_credits(store, Credits(10, 2), 6) == Changes(changed=1)
    assert store.value("SELECT count(*) FROM credit_snapshots") == 2
    status = KeyStatus(
        label="sk…",
        kind="inference",
        credits_nano=7,
        credits_today_nano=3,
        byok_nano=0,
        byok_today_nano=0,
        organization_id=None,
        creator_user_id=None,
    )
    save_key_reading(store, status, 5)
    assert [(r.credits_nano, r.credits_today_nano) for r in key_readings(store)] == [(7, 3)]
