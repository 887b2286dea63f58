"""Which requests are retried, tried once or not sent at all after others failed."""

from __future__ import annotations

import pytest

from tests.api.scripted import FakeTime, Script, client_of, refusal, response
from tracker.api.circuit_breaker import CircuitBreaker
from tracker.errors import (
    ConnectionCut,
    IncompleteResponse,
    Offline,
    QueryTimedOut,
    RateLimited,
    RequestRefused,
    ServerProblem,
    TrackerError,
    Unreachable,
    WrongKeyKind,
)

LIMITED = RateLimited("Fewer requests.", 600.0)
PROBLEM = ServerProblem("Status 503.")


def after(*outcomes: tuple[str, TrackerError | None]) -> CircuitBreaker:
    """Return the circuit breaker after requests to routes; None: a good response."""
    circuit_breaker = CircuitBreaker()
    for route, error in outcomes:
        if error is None:
            circuit_breaker.responded(route)
        else:
            circuit_breaker.failed(route, error)
    return circuit_breaker


@pytest.mark.parametrize("error", [LIMITED, Offline("No network."), Unreachable("Too slow.")])
def test_after_two_failed_routes_in_a_row_nothing_is_requested(error: Unreachable) -> None:
    circuit_breaker = after(("/a", LIMITED), ("/b", error))
    for route in ("/a", "/b", "/c"):
        with pytest.raises(type(error), match=error.message):
            circuit_breaker.check(route)


def test_after_a_route_failed_twice_only_that_route_is_not_requested() -> None:
    circuit_breaker = after(("/a", LIMITED), ("/b", None), ("/a", LIMITED))
    assert circuit_breaker.check("/b")
    with pytest.raises(RateLimited) as caught:
        circuit_breaker.check("/a")
    assert caught.value.retry_after_seconds == 600.0


@pytest.mark.parametrize(
    "outcomes",
    [
        [],
        [("/a", LIMITED)],
        [("/a", LIMITED), ("/b", None), ("/c", LIMITED)],
        [("/a", LIMITED), ("/b", RequestRefused("404.", 404)), ("/c", LIMITED)],
        [("/a", LIMITED), ("/b", WrongKeyKind("403.")), ("/c", LIMITED)],
        [("/a", LIMITED), ("/b", QueryTimedOut("408.")), ("/c", LIMITED)],
        [("/c", LIMITED), ("/c", None), ("/c", LIMITED)],
    ],
)
def test_failures_with_responses_between_them_do_not_add_up(outcomes: list[tuple[str, TrackerError | None]]) -> None:
    assert after(*outcomes).check("/c")


@pytest.mark.parametrize("problem", [PROBLEM, ConnectionCut("No answer."), IncompleteResponse("Half an answer.")])
def test_a_server_with_an_internal_problem_is_tried_once_more(problem: TrackerError) -> None:
    assert not after(("/a", problem), ("/b", problem)).check("/c")
    assert not after(("/a", problem), ("/b", None), ("/a", problem)).check("/a")
    assert after(("/a", problem), ("/b", None)).check("/a")
    assert after(("/a", problem), ("/b", None), ("/c", problem)).check("/d")
    assert after(("/a", problem), ("/b", problem), ("/c", None)).check("/d")


def test_the_client_waits_for_two_routes_and_no_more() -> None:
    time = FakeTime()
    script = Script(*[refusal(429, "slow down")] * 8)
    client = client_of(script, time)
    for send in (client.providers, client.models, client.credits, client.activity):
        with pytest.raises(RateLimited):
            send()
    assert (len(script.requests), sum(time.slept)) == (8, 70.0)


def test_the_client_finds_out_that_the_server_is_back() -> None:
    time = FakeTime()
    down, up = refusal(503, "down"), response({"data": []})
    client = client_of(Script(*[down] * 8, down, up, down, up), time)
    for send in (client.providers, client.models, client.activity):
        with pytest.raises(ServerProblem):
            send()
    assert sum(time.slept) == 14.0
    assert client.providers().value == []
    assert client.activity().value == []
    assert sum(time.slept) == 15.0
