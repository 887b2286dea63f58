"""Locks between processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tracker.errors import Cancelled, StoreUnusable
from tracker.locks import StoreLock, sync_lock
from tracker.monitor import SILENT, Monitor

_HOLD = (
    "import sys\n"
    "from pathlib import Path\n"
    "from tracker.locks import StoreLock\n"
    "lock = StoreLock(Path(sys.argv[1]), 'sync')\n"
    "print(lock.acquire(), flush=True)\n"
    "sys.stdin.read()\n"
)


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "usage.sqlite3"


def entity(store_path: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock until it is killed."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", _HOLD, store_path], stdin=pipe, stdout=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def test_one_at_a_time_and_the_next_after_it(store_path: Path) -> None:
    first, second = StoreLock(store_path, "sync"), StoreLock(store_path, "sync")
    assert (first.acquire(), second.acquire()) == (True, False)
    first.release()
    assert second.acquire()
    second.release()
    second.release()


def test_each_purpose_and_each_store_has_its_own(store_path: Path) -> None:
    locks = [
        StoreLock(store_path, "sync"),
        StoreLock(store_path, "window"),
        StoreLock(store_path.with_name("b.sqlite3"), "sync"),
    ]
    assert [lock.acquire() for lock in locks] == [True, True, True]
    for lock in locks:
        lock.release()


def test_the_file_beside_the_store_is_private(store_path: Path) -> None:
    lock = StoreLock(store_path, "sync")
    lock.acquire()
    assert lock.path.stat().st_mode & 0o777 == 0o600
    assert lock.path.parent == store_path.parent
    lock.release()


def test_a_killed_process_frees_it(store_path: Path) -> None:
    process = entity(store_path)
    lock = StoreLock(store_path, "sync")
    assert not lock.acquire()
    process.kill()
    process.communicate()
    assert lock.acquire()
    lock.release()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnusable, match="writable"):
        StoreLock(tmp_path / "file" / "usage.sqlite3", "sync").acquire()


def test_who_comes_second_waits_and_then_goes_on(store_path: Path) -> None:
    reported: list[str] = []
    first = StoreLock(store_path, "sync")
    first.acquire()

    def progress(text: str, _fraction: float) -> None:
        reported.append(text)
        first.release()

    with sync_lock(store_path, Monitor(progress=progress)):
        assert reported == ["Waiting for another sync of this store"]
        assert not first.acquire()
    assert first.acquire()
    first.release()


def test_waiting_can_be_stopped(store_path: Path) -> None:
    first = StoreLock(store_path, "sync")
    first.acquire()
    stop = threading.Event()
    monitor = Monitor(progress=lambda _text, _fraction: stop.set(), cancelled=stop.is_set)
    with pytest.raises(Cancelled, match="waited"), sync_lock(store_path, monitor):
        pytest.fail("it is not our turn")
    first.release()


def test_waiting_has_an_end(store_path: Path) -> None:
    first = StoreLock(store_path, "sync")
    first.acquire()
    with pytest.raises(StoreUnusable, match="Another sync"), sync_lock(store_path, SILENT, longest_seconds=0):
        pytest.fail("it is not our turn")
    first.release()


def test_a_failure_frees_it(store_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), sync_lock(store_path, SILENT):
        raise ZeroDivisionError
    lock = StoreLock(store_path, "sync")
    assert lock.acquire()
    lock.release()
