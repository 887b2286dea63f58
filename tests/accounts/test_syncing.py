"""A sync waits for other syncs of the store, and checks whether it may store what a key reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.accounts.moment import NOW
from tracker.accounts.sample_store import sample_client
from tracker.accounts.syncing import sync_store
from tracker.errors import Cancelled, OtherAccount
from tracker.locks import StoreLock
from tracker.monitor import Monitor
from tracker.sample.account import tracked_account
from tracker.sample.entities import USER_ID
from tracker.store.account.sync_log import last_sync
from tracker.store.file.database import open_for_reading
from tracker.store.questions.queries import first_call_ms
from tracker.usage import KeyOwner

pytestmark = pytest.mark.usefixtures("short_sample")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "usage.sqlite3"


def test_it_waits_for_another_sync_of_the_store(path: Path) -> None:
    other = StoreLock(path, "sync")
    assert other.acquire()
    texts: list[str] = []
    waits = Monitor(
        progress=lambda text, _fraction: texts.append(text),
        cancelled=lambda: "Waiting for another sync of this store" in texts,
        now=lambda: NOW,
    )
    with sample_client(tracked_account(NOW.date()), lambda: NOW) as client:
        with pytest.raises(Cancelled, match="waited"):
            sync_store(client, path, waits, full=False)
        other.release()
        assert sync_store(client, path, Monitor(now=lambda: NOW), full=False).exit_code == 0
    after = StoreLock(path, "sync")
    assert after.acquire()
    after.release()


def test_a_key_that_is_not_authorised_stores_nothing(path: Path) -> None:
    def refuse(owner: KeyOwner) -> None:
        assert owner.identity == USER_ID
        raise OtherAccount("not here", owner)

    with sample_client(tracked_account(NOW.date()), lambda: NOW) as client, pytest.raises(OtherAccount):
        sync_store(client, path, Monitor(now=lambda: NOW), full=False, authorise=refuse)
    assert not path.exists()


def test_it_reads_no_more_calls_than_the_limit(path: Path) -> None:
    with sample_client(tracked_account(NOW.date()), lambda: NOW) as client:
        sync_store(client, path, Monitor(now=lambda: NOW), full=False, calls_limit=0)
    with open_for_reading(path) as store:
        assert last_sync(store) is not None
        assert first_call_ms(store) is None
