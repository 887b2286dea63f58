"""Persistent colours: ranked over the year, once for every state of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.make import DAY, NOW, call
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import
from tracker.ui.pages.cards import colour_slots as module
from tracker.ui.pages.cards.colour_slots import persistent_slots
from tracker.usage import Call


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "usage.sqlite3"
    store_calls(path, call("gen-1", model="acme/nova", credits_nano=9), call("gen-2", model="acme/orbit"))
    module._ranked.cache_clear()
    return path


def store_calls(path: Path, *calls: Call) -> None:
    with open_for_writing(path) as store:
        merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), calls)


def slots_of(path: Path, *keys: str, now: datetime = NOW) -> dict[str, int]:
    with open_for_reading(path) as store:
        return dict(persistent_slots(store, keys, "model", {"model:acme/nova": 5}, now))


def test_a_known_colour_is_kept_without_ranking(path: Path) -> None:
    assert slots_of(path, "model:acme/nova") == {"model:acme/nova": 5}
    assert module._ranked.cache_info().misses == 0


def test_a_value_without_a_colour_gets_one(path: Path) -> None:
    assert slots_of(path, "model:acme/orbit") == {"model:acme/nova": 5, "model:acme/orbit": 0}


def test_an_unchanged_store_is_ranked_once(path: Path) -> None:
    for _ in range(3):
        slots_of(path, "model:gone/by-now")
    assert module._ranked.cache_info().misses == 1


def test_a_changed_store_is_ranked_again(path: Path) -> None:
    assert "model:acme/late" not in slots_of(path, "model:acme/late")
    store_calls(path, call("gen-3", model="acme/late"))
    assert "model:acme/late" in slots_of(path, "model:acme/late")


def test_another_day_is_ranked_again(path: Path) -> None:
    late = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=DAY + 365)
    slots_of(path, "model:acme/orbit", now=late - timedelta(seconds=1))
    assert slots_of(path, "model:acme/orbit", now=late) == {"model:acme/nova": 5}
