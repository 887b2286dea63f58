from __future__ import annotations

import json

import pytest

from tests.sample.exchange import NOW, TODAY, Response, Send
from tracker.sample.account import MANAGEMENT_KEY, SampleAccount, sample_account
from tracker.sample.server import StandIn


@pytest.fixture(scope="session")
def account() -> SampleAccount:
    return sample_account(TODAY)


@pytest.fixture(scope="session")
def made_stand_in(account: SampleAccount) -> StandIn:
    return StandIn(account, lambda: NOW)


@pytest.fixture
def stand_in(made_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Return the stand-in, made once; what a test sets on it is undone."""
    for name in ("row_cap", "market_from"):
        monkeypatch.setattr(made_stand_in, name, getattr(made_stand_in, name))
    return made_stand_in


@pytest.fixture
def send(stand_in: StandIn) -> Send:
    """Send requests to the stand-in: ask("/key"), ask("/keys", key=…), ask("/analytics/query", body={…})."""

    def send(
        target: str, *, key: str | None = MANAGEMENT_KEY, body: object = None, method: str | None = None
    ) -> Response:
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        content = b"" if body is None else json.dumps(body).encode()
        verb = method or ("GET" if body is None else "POST")
        status, sent, raw = stand_in.respond(verb, target, content, headers)
        return Response(status, sent, json.loads(raw))

    return send
