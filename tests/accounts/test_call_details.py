"""One call of an account, requested in full."""

from __future__ import annotations

import pytest

from tests.accounts.moment import NOW
from tests.loopback import Loopback
from tracker.accounts.call_details import call_in_full
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.accounts.own_account import OwnAccount
from tracker.errors import StoreMissing, UsageError
from tracker.sample.account import sample_account
from tracker.store.file.database import open_for_writing


@pytest.fixture
def account(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> OwnAccount:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
    return OwnAccount.at(clock=lambda: NOW)


def test_what_openrouter_returns_is_stored(account: OwnAccount) -> None:
    account.sync()
    reported = next(entry.call for entry in sample_account(NOW.date()).recorded if entry.call.created_at_ms % 1000)
    call = call_in_full(account, reported.generation_id)
    assert (call.created_at_ms, call.generation_time_ms) == (reported.created_at_ms, reported.generation_time_ms)
    assert call.created_at_ms % 1000


def test_a_call_that_is_not_stored_is_not_requested(account: OwnAccount, server: Loopback) -> None:
    with pytest.raises(StoreMissing):
        call_in_full(account, "gen-1-none")
    open_for_writing(account.store_path).close()
    with pytest.raises(UsageError):
        call_in_full(account, "gen-1-none")
    assert server.seen == []
