"""What every test gets: a time zone far from UTC, folders of its own, none of the person's variables, no network."""

from __future__ import annotations

import ipaddress
import os
import socket
import sqlite3
import ssl
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, currently_in_test_context, settings

from tests.slow_examples import SHRINKING
from tracker.store.file.database import Store, open_for_writing
from tracker.ui.background.garbage_collection import collect_if_due, keep_to_this_thread

os.environ["TZ"] = "America/St_Johns"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
time.tzset()

# Of all tests, because those of the window share their process with others.
keep_to_this_thread()

# No deadline: the machines that run this are shared, and slow is not wrong.
settings.register_profile("tracker", deadline=None, print_blob=True)
# Continuous integration tries the same examples each time, so that a red run means a change and not a dice roll.
settings.register_profile("ci", settings.get_profile("tracker"), derandomize=True, database=None)
# For whoever looks for the simplest example of a failure and has the time.
settings.register_profile(SHRINKING, settings.get_profile("tracker"))
settings.load_profile("ci" if "CI" in os.environ else "tracker")


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move settings, store, logs and keyring of every test into its own folder."""
    home = tmp_path / "home"
    monkeypatch.setenv("USAGE_TRACKER_HOME", str(home))
    for name in ("OPENROUTER_API_KEY", "USAGE_TRACKER_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return home


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real store in a file of its own, with nothing in it."""
    with open_for_writing(tmp_path / "usage.sqlite3") as opened:
        yield opened


@pytest.fixture(autouse=True)
def tidied_up() -> Iterator[None]:
    """Look for garbage between tests, on the thread of the widgets."""
    yield
    collect_if_due()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share, for what takes seconds to make."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Fail the test that connects beyond this machine, or asks for the address of another one.

    A failure and not an `OSError`, which the program would rightly take for "no connection".
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        resolve = socket.getaddrinfo

        def resolve_here(host: Any, *args: Any, **kwargs: Any) -> Any:
            _fail_beyond_loopback(host)
            return resolve(host, *args, **kwargs)

        patch.setattr(socket, "getaddrinfo", resolve_here)
        yield


@pytest.fixture(autouse=True, scope="session")
def stores_are_not_shrunk() -> Iterator[None]:
    """Fail the property whose examples open a store and whose failing one would be made simple: that takes minutes."""
    if settings.get_current_profile_name() == SHRINKING:
        yield
        return
    connect = sqlite3.connect

    def connect_here(*args: Any, **kwargs: Any) -> Any:
        if currently_in_test_context() and Phase.shrink in settings().phases:
            pytest.fail("a property whose examples open a store needs @slow_examples")
        return connect(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_here)
        yield


@pytest.fixture(autouse=True, scope="session")
def certificates_read_once() -> Iterator[None]:
    """Read the certificates of authorities once: each client reads them, which takes 30 ms, and no test needs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


def _guarded(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    def connect_here(connection: socket.socket, address: Any) -> Any:
        if connection.family in (socket.AF_INET, socket.AF_INET6):
            _fail_beyond_loopback(address[0])
        return connect(connection, address)

    return connect_here


def _fail_beyond_loopback(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        is_here = ipaddress.ip_address(name).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        pytest.fail(f"a test may only connect to this machine, not to {name}")
