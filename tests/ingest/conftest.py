"""An account to sync, and a first sync of it made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds.sync_world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(store_path=tmp_path / "usage.sqlite3")


@pytest.fixture(scope="session")
def synced(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A complete first sync that tests only read from."""
    world = World(store_path=tmp_path_factory.mktemp("synced") / "usage.sqlite3")
    assert {feed.status for feed in world.sync().feeds} == {"ok"}
    return world
