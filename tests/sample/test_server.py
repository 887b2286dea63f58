from __future__ import annotations

import pytest

from tests.sample.exchange import Send
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY

MANAGEMENT_ROUTES = ["/keys", "/workspaces", "/credits", "/activity", "/analytics/meta"]
KEYLESS_ROUTES = ["/models", "/models/count", "/providers", "/model/z-ai/glm-5.2", "/models/z-ai/glm-5.2/endpoints"]


@pytest.mark.parametrize("route", MANAGEMENT_ROUTES)
def test_management_routes_refuse_other_keys(send: Send, route: str) -> None:
    assert send(route).status == 200
    refused = send(route, key=INFERENCE_KEY)
    assert refused.status == 403
    assert refused.body["error"]["code"] == 403
    assert refused.body["error"]["message"].startswith("Only management keys can")
    assert refused.body["error"]["metadata"]["error_type"] == "permission_denied"


def test_activity_says_what_it_needs(send: Send) -> None:
    message = send("/activity", key=INFERENCE_KEY).body["error"]["message"]
    assert message == "Only management keys can fetch activity for an account"


@pytest.mark.parametrize("route", ["/key", "/generation", "/analytics/query", *MANAGEMENT_ROUTES])
@pytest.mark.parametrize(
    ("key", "message"), [(None, "Missing Authentication header"), ("sk-or-v1-x", "User not found.")]
)
def test_unknown_callers_are_refused(send: Send, route: str, key: str | None, message: str) -> None:
    refused = send(route, key=key, method="POST" if route == "/analytics/query" else "GET")
    assert (refused.status, refused.body["error"]["message"]) == (401, message)


@pytest.mark.parametrize("route", KEYLESS_ROUTES)
@pytest.mark.parametrize("key", [None, INFERENCE_KEY, MANAGEMENT_KEY])
def test_the_catalogue_needs_no_key(send: Send, route: str, key: str | None) -> None:
    assert send(route, key=key).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("route", ["/key", "/keys", "/credits", "/models"])
def test_nothing_can_be_changed(send: Send, route: str, method: str) -> None:
    refused = send(route, method=method)
    assert refused.status == 405
    assert refused.headers["allow"] == "GET"


def test_an_unknown_route_is_not_found(send: Send) -> None:
    assert send("/chat/completions", method="POST").status == 404
