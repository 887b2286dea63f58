"""What waits for OpenRouter ends at once when the person stops the work."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.api.scripted import KEY, FakeTime
from tracker.api.client import Client
from tracker.api.stopping import CHECK_SECONDS, stoppable
from tracker.errors import Cancelled


def test_a_wait_is_as_long_as_without_a_stop() -> None:
    fake = FakeTime()
    started = fake.clock()
    stoppable(fake.sleep, fake.clock, lambda: False)(2.5)
    assert fake.clock() - started == pytest.approx(2.5)


def test_a_wait_ends_soon_after_a_stop() -> None:
    fake = FakeTime()
    started = fake.clock()
    sleep = stoppable(fake.sleep, fake.clock, lambda: fake.clock() - started >= 1)
    with pytest.raises(Cancelled):
        sleep(60)
    assert fake.clock() - started < 1 + 2 * CHECK_SECONDS


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that accepts connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/api/v1"


def test_a_request_to_a_server_that_hangs_is_cut_off(silent_server: str) -> None:
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    started = time.monotonic()
    with Client(KEY, base_url=silent_server, cancelled=stop.is_set) as client, pytest.raises(Cancelled):
        client.key_status()
    # The limits of the client itself are a minute and more.
    assert time.monotonic() - started < 10
