"""A small account, stores and exports of it, commands in this process, and commands that are harmed in another."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.running import MARKET_FROM, Cli, Clock, Outcome, copied, stopped_clock
from tests.faults.accounts import TOMORROW, few_calls, made, sums_in, truth_of, write_export
from tests.faults.harm import Victims
from tests.faults.scenarios import Scene, assert_sums
from tests.faults.soundness import assert_sound
from tests.loopback import Loopback
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.accounts.openrouter import BASE_URL_VARIABLE
from tracker.api.client import Client


@pytest.fixture(scope="session")
def victims() -> Iterator[Victims]:
    """Commands in forks of another process, to be harmed."""
    with Victims() as victims:
        yield victims


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Make the command line's clock stand still; a test may move it."""
    return stopped_clock(monkeypatch)


@pytest.fixture
def cli(clock: Clock, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run commands in this process, by the clock that stands still."""
    return Cli(capsys)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Do not wait, but move the client's clock; return the seconds that would have been waited."""
    waits: list[float] = []
    defaults = Client.__init__.__kwdefaults__ or {}
    monkeypatch.setitem(defaults, "sleep", waits.append)
    monkeypatch.setitem(defaults, "clock", lambda: time.monotonic() + sum(waits))
    return waits


@pytest.fixture
def server(clock: Clock, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The account behind a real server, with a management key in the environment."""
    with Loopback(few_calls(), clock) as server:
        server.stand_in.market_from = MARKET_FROM
        monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url)
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
        yield server


@pytest.fixture
def store(own_environment: Path) -> Path:
    """The person's usual place, with nothing there."""
    own_environment.mkdir()
    return own_environment / "usage.sqlite3"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """All calls of the account as a file of OpenRouter's."""
    return write_export(tmp_path / "openrouter_activity_2026-11-12.csv")


@pytest.fixture(scope="session")
def ready_store(victims: Victims, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was synced once. Copy it, do not write into it."""
    path = tmp_path_factory.mktemp("synced") / "usage.sqlite3"
    victims.unharmed("--store", path, "sync", "--json")
    return path


@pytest.fixture
def synced_store(ready_store: Path, store: Path) -> Path:
    """A copy of a synced store in the person's usual place."""
    return copied(ready_store, store)


@pytest.fixture
def sync(cli: Cli, clock: Clock, server: Loopback, synced_store: Path) -> Iterator[Callable[[], Outcome]]:
    """Sync a day after the last time from a server that fails; then it recovers, and the next sync makes all right."""
    clock.now = TOMORROW

    def sync() -> Outcome:
        outcome = cli("sync", "--json")
        assert "Traceback" not in outcome.err
        assert_sound(synced_store)
        return outcome

    yield sync
    server.recover()
    assert cli("sync", "--json").code == 0
    assert_sound(synced_store)
    assert_sums(cli, synced_store, truth_of(made(TOMORROW)))


@pytest.fixture
def scene_of(
    victims: Victims, cli: Cli, clock: Clock, ready_store: Path, export: Path, tmp_path: Path
) -> Callable[[str], Scene]:
    """Return how to set up a command that writes, by its name, to be harmed."""

    def scene_of(name: str) -> Scene:
        place = tmp_path / "scene" / "usage.sqlite3"
        if name == "import":
            return Scene(
                victims=victims, cli=cli, place=place, before=None, arguments=["import", export], sums=sums_in(export)
            )
        if name == "import beside":
            return Scene(
                victims=victims,
                cli=cli,
                place=place,
                before=ready_store,
                arguments=["import", export],
                sums=truth_of(made()),
            )
        if name == "sync":
            return Scene(victims=victims, cli=cli, place=place, before=None, arguments=["sync"], sums=truth_of(made()))
        if name == "later sync":
            clock.now = TOMORROW
            return Scene(
                victims=victims,
                cli=cli,
                place=place,
                before=ready_store,
                arguments=["sync"],
                sums=truth_of(made(TOMORROW)),
                options={"hours_later": 24},
            )
        before = tmp_path / "before.sqlite3"
        victims.unharmed("--store", before, "import", write_export(tmp_path / "older.csv", "V1"), export, "--json")
        # What was undone cannot be undone again; the file is imported anew, which always can.
        again = ["import", export]
        return Scene(
            victims=victims,
            cli=cli,
            place=place,
            before=before,
            arguments=["import", "--undo", 2],
            sums=sums_in(export),
            again=again,
        )

    return scene_of
