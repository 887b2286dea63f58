"""The command line with a stopped clock, stores made once, and the stand-in as a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from filelock import FileLock
from keyring.backend import KeyringBackend

from tests.cli.running import (
    EVERY,
    MARKET_FROM,
    NOW,
    SHORT_DAYS,
    TODAY,
    Cli,
    Clock,
    copied,
    days_ago,
    made_between,
    stopped_clock,
    sync_over_http,
)
from tests.loopback import Loopback
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.accounts.openrouter import BASE_URL_VARIABLE
from tracker.accounts.tracked_sample import TrackedSample
from tracker.api.client import Client
from tracker.sample.account import SampleAccount, tracked_account


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the command line's clock; a test may move it."""
    return stopped_clock(monkeypatch)


@pytest.fixture
def cli(clock: Clock, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run commands in this process, with the stopped clock."""
    return Cli(capsys)


@pytest.fixture(scope="session")
def whole_account() -> SampleAccount:
    """The sample account with all calls of its store, more than a year."""
    return tracked_account(TODAY)


@pytest.fixture(scope="session")
def account(whole_account: SampleAccount) -> SampleAccount:
    """A part of the last weeks of the sample account, for tests that do not need a year of all calls."""
    recorded = made_between(whole_account, days_ago(SHORT_DAYS - 1), TODAY, NOW.replace(hour=23, minute=59))
    return SampleAccount(TODAY, tuple(recorded[::EVERY]), {})


@pytest.fixture(scope="session")
def whole_sample_store(shared_folder: Path) -> Path:
    """The sample's store, made as `--sample` makes it. Copy it, do not write into it."""
    path = shared_folder / "sample-of-commands" / "sample.sqlite3"
    with FileLock(shared_folder / "sample-of-commands.lock"):
        TrackedSample.at(path, Clock()).prepare()
    return path


@pytest.fixture
def sample_store(whole_sample_store: Path, own_environment: Path) -> Path:
    """A copy of the sample's store where `--sample` looks for it."""
    return copied(whole_sample_store, own_environment / "sample.sqlite3")


@pytest.fixture
def server(account: SampleAccount, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The account of the last weeks behind a real server, with a management key in the environment."""
    with Loopback(account, clock) as server:
        server.stand_in.market_from = MARKET_FROM
        monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url)
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
        yield server


@pytest.fixture(scope="session")
def ready_store(account: SampleAccount, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store synced once over HTTP from the account of the last weeks. Copy it, do not write into it."""
    path = tmp_path_factory.mktemp("synced") / "usage.sqlite3"
    sync_over_http(account, path)
    return path


@pytest.fixture
def synced_store(ready_store: Path, own_environment: Path) -> Path:
    """A copy of a synced store at the default path."""
    return copied(ready_store, own_environment / "usage.sqlite3")


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Do not wait between tries; return the seconds that would have been waited."""
    waits: list[float] = []
    monkeypatch.setitem(Client.__init__.__kwdefaults__ or {}, "sleep", waits.append)
    return waits


@pytest.fixture
def set_keyring() -> Iterator[Callable[[KeyringBackend], None]]:
    """Return how to put another keyring in place while the test lasts."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)
