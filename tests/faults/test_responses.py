"""Responses that arrive completely but are wrong: the message, the exit code, right sums afterwards.

fault                                 | message                           | code | test
--------------------------------------|-----------------------------------|------|-----------------------------
a required field is missing           | the field by its name             | 5, 7 | test_a_field_is_missing
a field of another kind, or negative  | the same                          | 5, 7 | test_a_field_of_another_kind
numbers of any exponent, NaN          | the same, or "damaged"            | 5, 7 | test_a_number_without_end
compressed twice                      | "compressed more than once"       | 5, 7 | test_a_response_compressed_twice
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.cli.running import Outcome
from tests.faults.routes import FEEDS_OF, FOR_GOOD, QUERY, failed
from tests.loopback import Fault, Loopback

SyncWith = Callable[[str, Callable[[bytes], bytes]], Outcome]
"""(route, change of its answers) -> what the sync did."""


@pytest.fixture
def sync_with(sync: Callable[[], Outcome], server: Loopback, monkeypatch: pytest.MonkeyPatch) -> SyncWith:
    """Return how to sync while all responses of a route are changed; their feeds fail, and no others."""

    def sync_with(route: str, change: Callable[[bytes], bytes]) -> Outcome:
        respond = server.stand_in.respond

        def respond_wrongly(method: str, target: str, *rest: Any) -> tuple[int, Mapping[str, str], bytes]:
            status, headers, body = respond(method, target, *rest)
            return status, headers, change(body) if target.partition("?")[0] == route else body

        with monkeypatch.context() as patch:
            patch.setattr(server.stand_in, "respond", respond_wrongly)
            outcome = sync()
        if route == "/key":
            assert (outcome.code, outcome.out) == (5, "")
        else:
            assert outcome.code == 7
            assert failed(outcome).keys() == FEEDS_OF[route]
        return outcome

    return sync_with


def each(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Return JSON with every object changed, those inside first."""
    if isinstance(value, dict):
        return change({name: each(part, change) for name, part in value.items()})
    return [each(part, change) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("/key", "usage"),
        ("/key", "usage_daily"),
        ("/workspaces", "id"),
        ("/keys", "hash"),
        ("/credits", "total_credits"),
        ("/models", "id"),
        ("/providers", "name"),
        ("/activity", "requests"),
        ("/activity", "date"),
        (QUERY, "request_count"),
        (QUERY, "tokens_prompt"),
        (QUERY, "data"),
    ],
)
def test_a_field_is_missing(route: str, name: str, sync_with: SyncWith) -> None:
    def without(part: dict[str, Any]) -> dict[str, Any]:
        return {other: value for other, value in part.items() if other != name}

    outcome = sync_with(route, lambda body: json.dumps(each(json.loads(body), without)).encode())
    assert f"{name!r}" in outcome.err


@pytest.mark.parametrize(
    ("route", "name", "value"),
    [
        ("/key", "usage", None),
        ("/key", "usage", "a lot"),
        ("/key", "is_management_key", "true"),
        ("/keys", "usage", {}),
        ("/credits", "total_usage", [1]),
        ("/credits", "total_usage", True),
        ("/models", "context_length", -1),
        ("/activity", "requests", -3),
        ("/activity", "prompt_tokens", 0.5),
        ("/activity", "usage", "Infinity"),
        ("/activity", "date", "2026-02-30"),
        (QUERY, "request_count", "-1"),
        (QUERY, "tokens_completion", "NaN"),
        (QUERY, "credits_usage", 1e300),
        (QUERY, "data", "none"),
    ],
)
def test_a_field_of_another_kind(route: str, name: str, value: Any, sync_with: SyncWith) -> None:
    def changed(part: dict[str, Any]) -> dict[str, Any]:
        return part | ({name: value} if name in part else {})

    outcome = sync_with(route, lambda body: json.dumps(each(json.loads(body), changed)).encode())
    assert f"{name!r}" in outcome.err or f", {name} has no object" in outcome.err


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e999999999", b"-1E+999999999", b"1e" + b"9" * 30])
@pytest.mark.parametrize(
    ("route", "name"), [("/key", b'"usage"'), ("/credits", b'"total_usage"'), (QUERY, b'"tokens_prompt"')]
)
def test_a_number_without_end(route: str, name: bytes, number: bytes, sync_with: SyncWith) -> None:
    def changed(body: bytes) -> bytes:
        return body.replace(name + b":", name + b":" + number + b',"was":').replace(
            name + b": ", name + b": " + number + b', "was": '
        )

    sync_with(route, changed)


@pytest.mark.parametrize("route", ["/key", "/models"])
def test_a_response_compressed_twice(route: str, sync: Callable[[], Outcome], server: Loopback) -> None:
    packed = gzip.compress(gzip.compress(b"{}"))
    server.fail(route, Fault(status=200, headers={"content-encoding": "gzip, gzip"}, body=packed), times=FOR_GOOD)
    outcome = sync()
    assert outcome.code == (5 if route == "/key" else 7)
    assert "compressed more than once" in outcome.err
