from __future__ import annotations

import json

import pytest

from tests.api.scripted import KEY, KEY_BODY, FakeTime, Script, client_of, refusal, response
from tracker.api.analytics import AnalyticsQuery
from tracker.api.client import Client
from tracker.errors import (
    InvalidResponse,
    KeyProblem,
    KeyRejected,
    WrongKeyKind,
)

QUERY = AnalyticsQuery(dimensions=("model", "app"), start_ms=0, end_ms=86_400_000)
EMPTY_ANALYTICS = {"data": {"data": [], "metadata": {"row_count": 0, "truncated": False}}}


def key_row(number: int) -> dict[str, object]:
    return {"hash": f"{number:064x}", "name": f"key {number}", "label": "sk…", "usage": 0, "disabled": False}


def test_the_key_is_sent_in_its_header() -> None:
    script = Script(response(KEY_BODY))
    client_of(script).key_status()
    assert script.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert str(script.requests[0].url) == "https://openrouter.ai/api/v1/key"


def test_the_catalogue_works_without_a_key() -> None:
    script = Script(response({"data": []}), response({"data": []}))
    client = Client(None, transport=script)
    assert client.models().value == []
    assert client.providers().value == []
    assert script.requests[0].url.query == b"output_modalities=all"
    assert "authorization" not in script.requests[0].headers


def test_account_routes_without_a_key_send_nothing() -> None:
    script = Script()
    with pytest.raises(KeyProblem, match="no key yet"):
        Client(" ", transport=script).activity()
    assert script.requests == []


@pytest.mark.parametrize("key", ["sk or", "sk-or\nX-Evil: 1", "sk-öre"])
def test_text_that_cannot_be_a_key_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(KeyRejected) as caught:
        Client(key)
    assert key not in str(caught.value)


def test_keys_are_read_page_by_page() -> None:
    pages = [[key_row(n) for n in range(start, min(start + 100, 230))] for start in (0, 100, 200)]
    script = Script(*(response({"data": page}) for page in pages))
    assert len(client_of(script).keys("w").value) == 230
    assert [dict(request.url.params)["offset"] for request in script.requests] == ["0", "100", "200"]


@pytest.mark.parametrize("route", ["keys", "workspaces"])
def test_pages_that_repeat_end(route: str) -> None:
    rows = [key_row(n) | {"id": str(n), "slug": "s"} for n in range(100)]
    with pytest.raises(InvalidResponse, match="do not end"):
        getattr(client_of(Script(*[response({"data": rows})] * 5)), route)()


def test_401_at_the_key_itself_is_a_rejected_key() -> None:
    with pytest.raises(KeyRejected, match="User not found"):
        client_of(Script(refusal(401, "User not found."))).key_status()


def test_401_at_a_management_route_of_a_valid_key_is_the_wrong_kind() -> None:
    with pytest.raises(WrongKeyKind, match="management key"):
        client_of(Script(refusal(401, "no"), response(KEY_BODY))).activity()


def test_401_at_a_management_route_of_a_revoked_key_is_a_rejected_key() -> None:
    with pytest.raises(KeyRejected):
        client_of(Script(refusal(401, "no"), refusal(401, "User not found"))).activity()


def test_a_query_is_posted_as_json() -> None:
    script = Script(response(EMPTY_ANALYTICS))
    assert client_of(script).analytics(QUERY).rows == ()
    assert script.requests[0].method == "POST"
    assert json.loads(script.requests[0].content) == QUERY.body()


@pytest.mark.parametrize(("paced", "slept"), [(True, [2.0, 2.0]), (False, [])])
def test_queries_respect_the_rate_limit(paced: bool, slept: list[float]) -> None:
    time = FakeTime()
    client = client_of(Script(*[response(EMPTY_ANALYTICS)] * 32), time, paced=paced)
    for _ in range(32):
        client.analytics(QUERY)
    assert time.slept == slept
