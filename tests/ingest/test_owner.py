"""Whose usage a sync stores, whom it asks first, and the waits that it passes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.worlds.sync_world import NOW, World, json_response, on, refused
from tracker.accounts.stores import check_store, known_stores
from tracker.api.client import Client
from tracker.api.transport import in_process_transport
from tracker.errors import InvalidResponse, OtherAccount
from tracker.ingest.owner import claim
from tracker.ingest.poll import Poll
from tracker.monitor import Monitor
from tracker.paths import store_path
from tracker.sample.account import MANAGEMENT_KEY
from tracker.sample.entities import USER_ID
from tracker.sample.server import StandIn
from tracker.store.account.account import save_key_reading
from tracker.store.file.database import open_for_writing
from tracker.store.usage.imports import begin_import, undo_import
from tracker.usage import KeyOwner, KeyStatus

OWNER = KeyOwner("user_1", "sk-or-v1-aaa…111")
BARE_KEY = {"label": "sk-or-v1-nnn…777", "usage": 0, "usage_daily": 0, "is_management_key": False}


class TestClaim:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "usage.sqlite3"

    def test_an_empty_store_is_claimed_without_a_word(self, path: Path) -> None:
        with open_for_writing(path) as store:
            assert claim(store, OWNER) is None

    def test_what_was_stored_without_an_account_is_named_once(self, path: Path) -> None:
        with open_for_writing(path) as store:
            for name in ("a.csv", "b.csv", "undone.csv"):
                import_id = begin_import(store, "calls", name, "V4", 5)
            undo_import(store, import_id, 6)
            for label in (OWNER.label, "sk-or-v1-bbb…222"):
                status = KeyStatus(
                    label=label,
                    kind="inference",
                    credits_nano=1,
                    credits_today_nano=1,
                    byok_nano=0,
                    byok_today_nano=0,
                    organization_id=None,
                    creator_user_id=None,
                )
                save_key_reading(store, status, 5)
            said = claim(store, OWNER)
            again = claim(store, OWNER)
        assert said is not None
        assert said.endswith("2 imported files and 1 other key stored here without an account")
        assert again is None

    def test_a_key_that_does_not_say_whose_it_is_claims_nothing(self, path: Path) -> None:
        with open_for_writing(path) as store:
            begin_import(store, "calls", "a.csv", "V4", 5)
            assert claim(store, KeyOwner(None, "sk…")) is None


def test_a_key_that_does_not_say_whose_it_is_is_not_mixed_into_an_account(world: World) -> None:
    world.sync()
    world.faults.append(on("/key", json_response({"data": BARE_KEY})))
    with pytest.raises(OtherAccount):
        world.sync()
    assert world.rows("SELECT identity FROM account") == [(USER_ID,)]


def test_a_key_that_does_not_say_whose_it_is_has_a_store_without_account(world: World) -> None:
    world.faults.append(on("/key", json_response({"data": BARE_KEY})))
    for _ in range(2):
        assert world.sync().exit_code == 0
    assert world.rows("SELECT identity FROM account") == []


@pytest.mark.parametrize("is_management", [True, False])
def test_one_odd_answer_about_the_key_changes_nothing(world: World, is_management: bool) -> None:
    """Where `/key` names no user, the account is the default workspace; then it is missing for once."""
    key = {"label": "sk-or-v1-mmm…777", "usage": 0, "usage_daily": 0, "is_management_key": True}
    world.store_path = store_path()
    world.faults.append(on("/key", json_response({"data": key})))
    check = partial(check_store, path=world.store_path, may_move=True)
    assert world.sync(authorise=check).exit_code == 0
    ((identity,),) = world.rows("SELECT identity FROM account")
    assert identity != USER_ID
    before = world.rows("SELECT count(*) FROM syncs")
    world.faults[:] = [
        on("/key", json_response({"data": key | {"is_management_key": is_management}})),
        on("/workspaces", json_response({"data": []})),
    ]
    with pytest.raises(InvalidResponse, match="did not say to which account this management key belongs"):
        world.sync(authorise=check)
    assert [store.path for store in known_stores()] == [store_path()]
    assert world.rows("SELECT count(*) FROM syncs") == before


@pytest.mark.parametrize(("waits", "longest"), [((None, None), None), (("90", None), 90.0), (("90", "600"), 600.0)])
def test_the_longest_requested_wait_is_passed_on(
    world: World, waits: tuple[str | None, ...], longest: float | None
) -> None:
    for route, wait in zip(("/activity", "/credits"), waits, strict=True):
        headers = {} if wait is None else {"retry_after": wait}
        world.faults.append(on(route, refused(429, **headers)))
    assert world.sync().retry_after_seconds == longest


def test_the_owner_is_checked_before_the_store_is_opened_and_the_turn_surrounds_what_is_stored(world: World) -> None:
    reported: list[str] = []

    def authorise(owner: KeyOwner) -> None:
        reported.append(f"{owner.identity} {world.store_path.exists()}")

    @contextmanager
    def lock_store() -> Iterator[None]:
        reported.append("begin")
        yield
        reported.append("end")

    stand_in = StandIn(world.account, lambda: NOW)
    with Client(MANAGEMENT_KEY, transport=in_process_transport(stand_in.respond), paced=False) as client:
        Poll(client, world.store_path, Monitor(now=lambda: NOW), authorise=authorise, lock_store=lock_store).run()
    assert reported == [f"{USER_ID} False", "begin", "end"]


def test_an_owner_that_is_refused_leaves_no_store(world: World) -> None:
    def refuse(owner: KeyOwner) -> None:
        raise OtherAccount("not here", owner)

    stand_in = StandIn(world.account, lambda: NOW)
    with (
        pytest.raises(OtherAccount),
        Client(MANAGEMENT_KEY, transport=in_process_transport(stand_in.respond), paced=False) as client,
    ):
        Poll(client, world.store_path, Monitor(now=lambda: NOW), authorise=refuse).run()
    assert not world.store_path.exists()
