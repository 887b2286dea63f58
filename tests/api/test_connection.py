"""The outcome of a request: retried, given up, refused, or with a response that is none."""

from __future__ import annotations

import logging

import httpx
import pytest

from tests.api.scripted import KEY, KEY_BODY, FakeTime, Response, Script, client_of, refusal, response
from tracker.api.analytics import AnalyticsQuery
from tracker.errors import (
    ConnectionCut,
    InvalidResponse,
    KeyRejected,
    Offline,
    QueryTimedOut,
    RateLimited,
    RequestRefused,
    ServerProblem,
    TrackerError,
    Unreachable,
    WrongKeyKind,
)

QUERY = AnalyticsQuery(dimensions=("model", "app"), start_ms=0, end_ms=86_400_000)


def key_row(number: int) -> dict[str, object]:
    return {"hash": f"{number:064x}", "name": f"key {number}", "label": "sk…", "usage": 0, "disabled": False}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RequestRefused),
        (402, RequestRefused),
        (404, RequestRefused),
        (403, WrongKeyKind),
        (408, QueryTimedOut),
        (418, RequestRefused),
        (521, ServerProblem),
        (307, InvalidResponse),
    ],
)
def test_which_statuses_are_not_retried(status: int, error: type[TrackerError]) -> None:
    script, time = Script(refusal(status, f"no {KEY} please.\n\nEver.")), FakeTime()
    with pytest.raises(error) as caught:
        client_of(script, time).analytics(QUERY)
    assert time.slept == []
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("inside", "error"),
    [
        ({"code": 400, "message": "no"}, RequestRefused),
        ({"code": 401, "message": f"bad key {KEY}"}, KeyRejected),
        ({"code": 408}, QueryTimedOut),
        ({"code": 429, "message": "slow down"}, RateLimited),
        ({"code": 502, "message": "no provider"}, ServerProblem),
        ({"code": "overloaded"}, ServerProblem),
        ({"code": 200}, ServerProblem),
        ({}, ServerProblem),
    ],
)
def test_an_error_in_a_response_with_status_200(inside: object, error: type[TrackerError]) -> None:
    with pytest.raises(error) as caught:
        client_of(Script(*[response({"error": inside})] * 4)).key_status()
    assert KEY not in str(caught.value)


def test_a_temporary_error_in_a_response_with_status_200() -> None:
    script, time = Script(response({"error": {"code": 502}}), response({"error": None} | KEY_BODY)), FakeTime()
    assert client_of(script, time).key_status().kind == "management"
    assert time.slept == [1.0]


@pytest.mark.parametrize("status", [201, 204, 206])
def test_an_unusual_status_is_no_redirect(status: int) -> None:
    with pytest.raises(InvalidResponse, match=f"status {status}, which OpenRouter never sends"):
        client_of(Script(response(KEY_BODY, status))).key_status()


@pytest.mark.parametrize("status", [500, 502, 503, 504, 524, 529])
def test_a_temporary_server_problem(status: int) -> None:
    script, time = Script(Response(status, b"<html>oops"), refusal(status, "oops"), response(KEY_BODY)), FakeTime()
    assert client_of(script, time).key_status().kind == "management"
    assert time.slept == [1.0, 2.0]


def test_a_permanent_server_problem() -> None:
    with pytest.raises(ServerProblem, match="status 502"):
        client_of(Script(*[Response(502, b"<html>")] * 4)).key_status()


def test_rate_limit_says_how_long() -> None:
    script = Script(refusal(429, "slow down", retry_after="90"))
    with pytest.raises(RateLimited, match=r"slow down.*in 90 seconds") as caught:
        client_of(script).key_status()
    assert caught.value.retry_after_seconds == 90


def test_after_a_rate_limit_without_a_wait_no_immediate_try_is_suggested() -> None:
    with pytest.raises(RateLimited, match="in a minute"):
        client_of(Script(*[refusal(429, "slow down", retry_after="0")] * 4)).key_status()


@pytest.mark.parametrize("header", [{"retry_after": "3"}, {"retry_after": "Thu, 01 Jan 1970 00:16:43 GMT"}])
def test_rate_limit_is_respected_in_both_forms(header: dict[str, str]) -> None:
    time = FakeTime(1000.0)
    client_of(Script(refusal(429, "slow", **header), response(KEY_BODY)), time).key_status()
    assert time.slept == [3.0]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (httpx.ConnectError("refused"), Offline),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"), Offline),
        (httpx.ConnectTimeout("slow"), Offline),
        (httpx.ReadTimeout("slow"), Unreachable),
        (httpx.RemoteProtocolError("disconnected"), ConnectionCut),
        (httpx.ReadError("reset"), ConnectionCut),
        (httpx.ProxyError("no way"), Offline),
    ],
)
def test_no_connection_is_tried_four_times(fault: httpx.HTTPError, error: type[TrackerError]) -> None:
    script = Script(*[fault] * 4)
    with pytest.raises(error) as caught:
        client_of(script).key_status()
    assert len(script.requests) == 4
    assert caught.value.__cause__ is fault
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("body", [b"<html>", b'{"data":', b"", b"\x00\x01", b'{"data": 3}', b"null"])
def test_garbage_is_not_understood(body: bytes) -> None:
    with pytest.raises(InvalidResponse):
        client_of(Script(Response(200, body))).key_status()


def test_broken_compression_is_a_cut_response() -> None:
    with pytest.raises(InvalidResponse, match="cut off"):
        client_of(Script(*[Response(200, b"xx", {"content-encoding": "gzip"})] * 4)).key_status()


def test_403_from_a_proxy_is_not_the_key() -> None:
    with pytest.raises(InvalidResponse, match="web page"):
        client_of(Script(Response(403, b" <html>blocked</html>"))).activity()


def test_a_key_whose_name_is_its_own_text_loses_that_name() -> None:
    (key,) = client_of(Script(response({"data": [key_row(1) | {"name": f"my {KEY}"}]}))).keys().value
    assert key.name == "my …"


def test_the_key_is_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of(Script(refusal(401, f"bad key {KEY}"), refusal(401, f"bad key {KEY}")))
    with pytest.raises(KeyRejected) as caught:
        client.activity()
    reported = [repr(client), str(caught.value), repr(caught.value), repr(caught.value.__context__), caplog.text]
    assert not [text for text in reported if KEY in text]
