"""What OpenRouter reports about a key."""

from __future__ import annotations

import pytest

from tests.loopback import Loopback
from tracker.accounts.openrouter import BASE_URL_VARIABLE, check_key
from tracker.errors import InvalidResponse, KeyRejected, UsageError
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY


@pytest.mark.parametrize(("key", "kind"), [(MANAGEMENT_KEY, "management"), (INFERENCE_KEY, "inference")])
def test_a_key_is_checked_by_a_request(key: str, kind: str, server: Loopback) -> None:
    status = check_key(f"  {key}\n")
    assert status.kind == kind
    assert [seen.path for seen in server.seen] == ["/key"]


def test_a_wrong_key_is_rejected(server: Loopback) -> None:
    with pytest.raises(KeyRejected):
        check_key("sk-or-v1-" + 64 * "0")


def test_text_that_is_no_key_is_not_sent(server: Loopback) -> None:
    with pytest.raises(UsageError):
        check_key("my key is sk-or-v1-1")
    assert server.seen == []


def test_another_address_that_answers_something_else(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url.removesuffix("/v1"))
    with pytest.raises(InvalidResponse):
        check_key(MANAGEMENT_KEY)
