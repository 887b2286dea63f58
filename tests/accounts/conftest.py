"""A sample of few days, a server for it, and a keyring in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import keyring
import pytest

from tests.accounts.memory_keyring import MemoryKeyring, SilentKeyring
from tests.accounts.moment import NOW, Clock
from tests.loopback import Loopback
from tracker.accounts import keychain
from tracker.accounts.openrouter import BASE_URL_VARIABLE
from tracker.accounts.tracked_sample import TrackedSample
from tracker.sample.account import SampleAccount, sample_account
from tracker.sample.server import StandIn

_DAYS = 9


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def short_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sample account be days long, tracked for two, and without a market: it is made many times here."""
    monkeypatch.setattr("tracker.sample.account.AVAILABLE_DAYS", _DAYS)
    monkeypatch.setattr("tracker.sample.account.TRACKED_DAYS", 2)
    monkeypatch.setattr("tracker.accounts.sample_store.StandIn", _without_market)


def _without_market(account: SampleAccount, now: Callable[[], datetime]) -> StandIn:
    stand_in = StandIn(account, now)
    stand_in.market_from = NOW.date()
    return stand_in


@pytest.fixture
def sample(short_sample: None, clock: Clock) -> TrackedSample:
    """A sample whose store is not made yet."""
    return TrackedSample.at(clock=clock)


@pytest.fixture
def server(short_sample: None, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The address that accounts use in place of OpenRouter's."""
    with Loopback(sample_account(NOW.date()), clock) as server:
        monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url)
        yield server


@pytest.fixture
def silent_keyring() -> Iterator[None]:
    """A system keyring that does not respond."""
    before = keyring.get_keyring()
    keyring.set_keyring(SilentKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget at the end what is kept until quit: this process goes on with other tests."""
    monkeypatch.setattr(keychain, "_until_quit", {})


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    """The system keyring during a test."""
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)
