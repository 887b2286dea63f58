"""One window per store; a second process raises it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from tracker.errors import StoreUnusable
from tracker.locks import StoreLock
from tracker.ui.accounts.single_instance import SingleInstance, _name_of, raise_other_window

_SECOND = (
    "import sys\n"
    "from pathlib import Path\n"
    "from tracker.ui.accounts.single_instance import raise_other_window\n"
    "print(raise_other_window(Path(sys.argv[1]), sys.argv[2] or None, response_ms=20_000))\n"
)


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "usage.sqlite3"


@pytest.fixture
def instance(qtbot: QtBot) -> Iterator[SingleInstance]:
    one = SingleInstance()
    yield one
    one.release()


@pytest.mark.parametrize("page", ["world", ""])
def test_second_process_raises_the_first_window_at_its_page(
    qtbot: QtBot, instance: SingleInstance, store_path: Path, page: str
) -> None:
    assert instance.acquire(store_path)
    with qtbot.waitSignal(instance.raise_requested, timeout=20_000) as raised:
        second = subprocess.Popen([sys.executable, "-c", _SECOND, store_path, page], stdout=subprocess.PIPE, text=True)
    out, _ = second.communicate(timeout=20)
    assert (raised.args, out) == ([page], "True\n")


def test_window_may_acquire_its_store_again(instance: SingleInstance, store_path: Path) -> None:
    assert instance.acquire(store_path)
    assert instance.acquire(store_path)


def test_acquiring_another_store_releases_the_one_before(
    qtbot: QtBot, instance: SingleInstance, store_path: Path
) -> None:
    instance.acquire(store_path)
    assert instance.acquire(store_path.with_name("other.sqlite3"))
    another = SingleInstance()
    assert another.acquire(store_path)
    another.release()


def test_window_that_does_not_answer_is_reported(qtbot: QtBot, instance: SingleInstance, store_path: Path) -> None:
    lock = StoreLock(store_path, "window")
    lock.acquire()
    with pytest.raises(StoreUnusable, match="does not answer"):
        instance.acquire(store_path, response_ms=100)
    lock.release()
    assert instance.acquire(store_path)


def test_refused_store_keeps_the_one_acquired_before(qtbot: QtBot, instance: SingleInstance, store_path: Path) -> None:
    other = store_path.with_name("other.sqlite3")
    instance.acquire(store_path)
    lock = StoreLock(other, "window")
    lock.acquire()
    with pytest.raises(StoreUnusable):
        instance.acquire(other, response_ms=100)
    lock.release()
    assert not StoreLock(store_path, "window").acquire()


def test_leftovers_of_a_killed_process_do_no_harm(qtbot: QtBot, instance: SingleInstance, store_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from tracker.ui.accounts.single_instance import SingleInstance\n"
        "application = QCoreApplication([])\n"
        "print(SingleInstance().acquire(Path(sys.argv[1])), flush=True)\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, store_path], capture_output=True, check=False, timeout=60)
    assert not raise_other_window(store_path, response_ms=100)
    assert instance.acquire(store_path)


@pytest.mark.parametrize("request_line", [b"\n", b"not json\n", b'["world"]\n', b'{"page": 3}\n'])
def test_invalid_request_only_raises_the_window(
    qtbot: QtBot, instance: SingleInstance, store_path: Path, request_line: bytes
) -> None:
    instance.acquire(store_path)
    connection = QLocalSocket()
    with qtbot.waitSignal(instance.raise_requested) as raised:
        connection.connectToServer(_name_of(store_path))
        assert connection.waitForConnected(1000)
        connection.write(request_line)
        connection.flush()
    assert raised.args == [""]


def test_store_in_a_read_only_folder_can_be_shown(instance: SingleInstance, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert instance.acquire(tmp_path / "file" / "usage.sqlite3")


def test_stores_of_one_name_in_two_folders_have_two_sockets(tmp_path: Path) -> None:
    assert _name_of(tmp_path / "a" / "usage.sqlite3") != _name_of(tmp_path / "b" / "usage.sqlite3")
    assert _name_of(tmp_path / "a" / ".." / "usage.sqlite3") == _name_of(tmp_path / "usage.sqlite3")
