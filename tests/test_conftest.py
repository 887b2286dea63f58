"""The guards of `conftest.py` hold: without them every other test would be worth less."""

from __future__ import annotations

import os
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.slow_examples import slow_examples
from tracker import paths


def _connect(host: str) -> None:
    with socket.socket() as connection:
        connection.connect((host, 443))


@pytest.mark.parametrize(
    "reach_out",
    [
        lambda: _connect("192.0.2.1"),
        lambda: _connect("openrouter.ai"),
        lambda: socket.create_connection(("openrouter.ai", 443)),
        lambda: httpx.get("https://openrouter.ai/api/v1/models"),
    ],
    ids=["address", "name", "create_connection", "httpx"],
)
def test_reaching_out_fails_the_test(reach_out: Callable[[], object]) -> None:
    with pytest.raises(pytest.fail.Exception, match="only connect to this machine"):
        reach_out()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_open(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection((host, server.getsockname()[1])):
        pass


def test_store_and_settings_are_the_tests_own(tmp_path: Path) -> None:
    assert paths.store_path().is_relative_to(tmp_path)
    assert paths.settings_path().is_relative_to(tmp_path)
    assert paths.log_path().is_relative_to(tmp_path)


def test_no_key_of_the_person_is_seen() -> None:
    assert "OPENROUTER_API_KEY" not in os.environ


def test_the_zone_is_half_an_hour_off() -> None:
    assert time.timezone == 12_600


def test_slow_machines_do_not_fail_properties() -> None:
    assert settings().deadline is None


def test_quick_properties_look_for_the_simplest_example() -> None:
    assert Phase.shrink in settings().phases


def test_the_first_slow_example_that_fails_is_reported_at_once() -> None:
    tried: list[int] = []

    @slow_examples(100)
    @given(st.integers())
    def fails_from_the_third_on(number: int) -> None:
        tried.append(number)
        assert len(tried) < 3

    with pytest.raises(AssertionError):
        fails_from_the_third_on()
    assert len(tried) == 4, "once more, to report it"


def test_a_property_that_opens_a_store_has_to_say_that_it_is_slow() -> None:
    @given(st.integers())
    def opens_a_store(_: int) -> None:
        sqlite3.connect(":memory:").close()

    with pytest.raises(pytest.fail.Exception, match="slow_examples"):
        opens_a_store()


def test_slow_examples_may_open_a_store() -> None:
    @slow_examples(2)
    @given(st.integers())
    def opens_a_store(_: int) -> None:
        with closing(sqlite3.connect(":memory:")):
            pass

    opens_a_store()
