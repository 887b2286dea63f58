"""Workspaces, keys, balance, models and providers: read when they are due, and not believed when empty."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.worlds.sync_world import World, by_name, json_response, on, refused
from tracker import feeds
from tracker.periods import ms_of
from tracker.store.account.account import credit_snapshots, known_keys, known_workspaces
from tracker.store.account.catalogue import known_models
from tracker.store.file.database import open_for_reading


def test_the_account_and_the_catalogue_are_stored(synced: World) -> None:
    with open_for_reading(synced.store_path) as store:
        assert {space.id for space in known_workspaces(store)} == {space.id for space in synced.account.workspaces}
        listed = {key.hash for key in synced.account.keys if key.is_listed(synced.now.date())}
        assert {key.hash for key in known_keys(store)} == listed
        assert len(credit_snapshots(store, 0, ms_of(synced.now))) == 1
        assert "z-ai/glm-5.2-20260616" in known_models(store)


def requested(world: World) -> set[str]:
    return {target.partition("?")[0] for _, target, _ in world.requested}


@pytest.mark.parametrize(
    ("later", "again"),
    [
        (timedelta(minutes=4), set()),
        (timedelta(minutes=6), {"/credits"}),
        (timedelta(hours=25), {"/credits", "/models", "/providers"}),
    ],
)
def test_the_balance_is_read_every_five_minutes_and_the_catalogue_daily(
    later: timedelta, again: set[str], world: World
) -> None:
    world.sync()
    world.requested.clear()
    world.now += later
    world.sync()
    assert requested(world) & {"/credits", "/models", "/providers"} == again
    assert {"/workspaces", "/keys"} <= requested(world)


def test_a_balance_that_was_never_used_is_not_believed_after_one_that_was(world: World) -> None:
    world.sync()
    with open_for_reading(world.store_path) as store:
        before = credit_snapshots(store, 0, ms_of(world.now))
    world.now += timedelta(minutes=6)
    world.faults.append(on("/credits", json_response({"data": {"total_credits": 0, "total_usage": 0}})))
    report = by_name(world.sync())[feeds.CREDITS]
    assert (report.status, "nothing was ever paid or spent" in (report.reason or "")) == ("failed", True)
    with open_for_reading(world.store_path) as store:
        assert credit_snapshots(store, 0, ms_of(world.now)) == before


def test_without_workspaces_the_keys_of_the_default_one_are_read_with_a_note(world: World) -> None:
    world.faults.append(on("/workspaces", refused(404)))
    keys = by_name(world.sync())[feeds.KEYS]
    assert keys.status == "ok"
    assert keys.reason
    assert keys.new == sum(
        key.workspace.slug == "default" and key.is_listed(world.now.date()) for key in world.account.keys
    )


def test_an_empty_catalogue_is_requested_again(world: World) -> None:
    world.faults.append(on("/models", json_response({"data": []})))
    assert by_name(world.sync())[feeds.MODELS].status == "failed"
    world.faults.clear()
    assert by_name(world.sync())[feeds.MODELS].new > 0
