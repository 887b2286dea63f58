from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.worlds.call_accounts import account_of, reported
from tests.worlds.sync_world import Response, World, json_response, on
from tracker.api.client import Client
from tracker.api.transport import in_process_transport
from tracker.errors import RequestRefused, UsageError
from tracker.ingest.calls.call_details import refresh_call
from tracker.sample.account import MANAGEMENT_KEY
from tracker.sample.calls import cut
from tracker.sample.server import StandIn
from tracker.store.file.changes import Changes
from tracker.store.file.database import open_for_writing
from tracker.store.usage.imports import api_import, imports, undo_import


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(store_path=tmp_path / "usage.sqlite3")
    world.account = account_of(reported(world)[-50:], world.account)
    world.sync()
    return world


def refresh(world: World, generation_id: str) -> Changes:
    stand_in = StandIn(world.account, lambda: world.now)

    def respond(method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        for fault in world.faults:
            if given := fault(method, target, {}):
                return given
        return stand_in.respond(method, target, body, headers)

    with Client(MANAGEMENT_KEY, transport=in_process_transport(respond), paced=False) as client:
        return refresh_call(client, world.store_path, generation_id, now=lambda: world.now)


COLUMNS = """SELECT c.created_at_ms, c.created_at_exact, c.cancelled, c.generation_time_ms, f.name, m.permaslug, k.hash
FROM calls c JOIN models m ON m.id = c.model_id LEFT JOIN finish_reasons f ON f.id = c.finish_reason_raw_id
LEFT JOIN keys k ON k.id = c.key_id WHERE c.generation_id = ?"""


def test_one_call_in_full(world: World) -> None:
    entry = next(e for e in reported(world) if e.key and e.call.finish_reason_raw and e.call.byok_nano == 0)
    call = entry.call
    ((credits_nano, *others),) = world.rows("SELECT sum(credits_nano), sum(prompt_tokens), count(*) FROM calls")
    exact_nano = call.credits_nano - cut(call.credits_nano)
    assert exact_nano > 0
    assert refresh(world, call.generation_id) == Changes(changed=1)
    ((at_ms, exact, cancelled, duration, raw, model, key_hash),) = world.rows(COLUMNS, call.generation_id)
    assert (at_ms, exact, bool(cancelled), duration) == (
        call.created_at_ms,
        1,
        call.cancelled,
        call.generation_time_ms,
    )
    assert (raw, model, key_hash) == (call.finish_reason_raw, call.model, entry.key and entry.key.hash)
    assert world.rows("SELECT sum(credits_nano), sum(prompt_tokens), count(*) FROM calls") == [
        (credits_nano + exact_nano, *others)
    ]
    assert refresh(world, call.generation_id) == Changes(unchanged=1)
    assert world.rows("SELECT count(*) FROM conflicts") == [(0,)]


def test_a_slug_is_taken_for_its_model(world: World) -> None:
    call = reported(world)[0].call
    ((slug,),) = world.rows("SELECT slug FROM models WHERE permaslug = ?", call.model)
    world.faults.append(on("/generation", json_response({"data": body(call.generation_id, slug)})))
    refresh(world, call.generation_id)
    assert world.rows(COLUMNS, call.generation_id)[0][5] == call.model


def test_an_estimate_of_tokens_does_not_replace_the_bill(world: World) -> None:
    call = reported(world)[0].call
    world.faults.append(on("/generation", json_response({"data": body(call.generation_id, call.model)})))
    refresh(world, call.generation_id)
    found = world.rows("SELECT prompt_tokens, completion_tokens FROM calls WHERE generation_id = ?", call.generation_id)
    assert found == [(call.prompt_tokens, call.completion_tokens)]


def body(generation_id: str, model: str) -> dict[str, object]:
    return {"id": generation_id, "created_at": "2026-10-31T12:00:00Z", "model": model, "total_cost": 0, "usage": 0}


def test_an_unknown_call_changes_nothing(world: World) -> None:
    before = world.store_path.read_bytes()
    with pytest.raises(RequestRefused):
        refresh(world, "gen-1-none")
    assert world.store_path.read_bytes() == before


def test_calls_of_the_api_are_no_file_that_could_be_undone(world: World) -> None:
    with open_for_writing(world.store_path) as store:
        import_id = api_import(store, 1)
        assert api_import(store, 2) == import_id
        assert imports(store) == []
        with pytest.raises(UsageError, match="There is no import"):
            undo_import(store, import_id, 3)
        assert store.value("SELECT count(*) FROM calls") == 50
