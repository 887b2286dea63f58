"""Which error a broken connection becomes."""

from __future__ import annotations

import httpx
import pytest

from tracker.api.connection_problems import connection_error, too_slow
from tracker.errors import ConnectionCut, IncompleteResponse, Offline, TrackerError, Unreachable


@pytest.mark.parametrize(
    ("problem", "error"),
    [
        (httpx.ConnectError("refused"), Offline),
        (httpx.ConnectTimeout("slow"), Offline),
        (httpx.ProxyError("407 who are you"), Offline),
        (httpx.ReadTimeout("slow"), Unreachable),
        (httpx.PoolTimeout("slow"), Unreachable),
        (httpx.ReadError("reset"), ConnectionCut),
        (httpx.WriteError("reset"), ConnectionCut),
        (httpx.RemoteProtocolError("closed"), ConnectionCut),
    ],
)
def test_before_a_response_came(problem: httpx.HTTPError, error: type[TrackerError]) -> None:
    assert type(connection_error(problem, "/keys", False)) is error


@pytest.mark.parametrize("problem", [httpx.ReadError("reset"), httpx.DecodingError("no gzip"), httpx.ProxyError("x")])
def test_a_response_that_was_cut_in_the_middle(problem: httpx.HTTPError) -> None:
    assert type(connection_error(problem, "/keys", True)) is IncompleteResponse


def test_a_response_that_stops_coming_is_late_and_not_cut() -> None:
    assert type(connection_error(httpx.ReadTimeout("slow"), "/keys", True)) is Unreachable
    assert type(too_slow()) is Unreachable


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] expired"), "certificate"),
        (httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER]"), "safe"),
        (httpx.ProxyError("407 who are you"), "407"),
        (httpx.ConnectError("refused"), "network"),
    ],
)
def test_the_reason_is_named(problem: httpx.HTTPError, said: str) -> None:
    assert said in connection_error(problem, "/keys", False).message


def test_a_proxy_without_a_status_is_reported_without_one() -> None:
    assert "status" not in connection_error(httpx.ProxyError("no way"), "/keys", False).message
