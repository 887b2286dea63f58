"""Faults of OpenRouter or the connection: the message, the exit code, and right sums after the next good sync.

"7" are syncs done in part: the message is in the report of the feed. Nobody waits: the seconds are counted.

fault                                 | message                           | code | test
--------------------------------------|-----------------------------------|------|-----------------------------
429, Retry-After in seconds           | waited for as asked               | 0    | test_a_wait_in_seconds
429, Retry-After as a date            | the same                          | 0    | test_a_wait_until_a_date
429 that asks for more than a minute  | "Try again in 90 seconds"         | 4, 7 | test_a_wait_that_is_too_long
429, Retry-After that makes no sense  | own waits, "Too many requests"    | 4    | test_a_wait_without_sense
408 a few times                       | fewer days are asked for          | 0    | test_a_query_that_takes_long
408 for good                          | "needed too long"                 | 7    | test_queries_that_never_end
500, 502 with a web page, a few times | waits, then nothing               | 0    | test_a_server_that_recovers
500, 502, 503, web page, garbage, cut | what, where; other feeds are read | 7    | test_one_route_fails
an error in a response of status 200  | the error; other feeds are read   | 7    | test_one_route_fails
503, or cut, for good during a sync   | each later feed, in bounded time  | 7    | test_the_server_goes_away
one byte a second                     | "came too slowly"                 | 4, 7 | test_an_answer_that_drips
more rows than fit, for a single day  | the day; other feeds are read     | 7    | test_a_day_that_is_cut
a store locked while a sync runs      | "in use by another program"       | 6    | test_a_lock_on_the_way

Wrong contents of responses are in `test_responses.py`; errors at the first request, `/key`, are in
`tests/cli/test_exit_codes.py`.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Outcome
from tests.faults.routes import FEEDS_OF, FOR_GOOD, QUERY, failed
from tests.loopback import (
    Fault,
    Loopback,
    cut_off,
    dripping,
    garbage,
    hanging_up,
    html_error,
    rate_limited,
    timed_out,
)
from tracker.api.client import Client

UNAVAILABLE = Fault(
    status=503, headers={"content-type": "application/json"}, body=b'{"error":{"code":503,"message":"No capacity"}}'
)


def of_retries(waits: list[float]) -> list[float]:
    """Return the waits after a refusal; waits for the rate limit are not whole seconds."""
    return [seconds for seconds in waits if seconds == int(seconds)]


@pytest.mark.parametrize("route", ["/key", "/activity", QUERY])
def test_a_wait_in_seconds(route: str, sync: Callable[[], Outcome], server: Loopback, waits: list[float]) -> None:
    server.fail(route, rate_limited("17"), rate_limited("2"))
    assert sync().code == 0
    assert of_retries(waits) == [17, 2]


def test_a_wait_until_a_date(sync: Callable[[], Outcome], server: Loopback, waits: list[float]) -> None:
    server.fail("/activity", rate_limited(formatdate(time.time() + 30, usegmt=True)))
    assert sync().code == 0
    assert 20 < max(waits) <= 30  # by the server's own clock, which is this machine's


def seconds(wait: int) -> str:
    return str(wait)


def until(wait: int) -> str:
    return formatdate(time.time() + wait, usegmt=True)


@pytest.mark.parametrize("said_as", [seconds, until])
@pytest.mark.parametrize(
    ("wait", "later"), [(90, r"in (8\d|90) seconds"), (6000, r"in (99|100) minutes"), (20_000, "in 6 hours")]
)
def test_a_wait_that_is_too_long(
    said_as: Callable[[int], str],
    wait: int,
    later: str,
    sync: Callable[[], Outcome],
    server: Loopback,
    waits: list[float],
) -> None:
    server.fail("/key", rate_limited(said_as(wait)))
    outcome = sync()
    assert (outcome.code, outcome.out) == (4, "")
    assert "Too many requests" in outcome.err
    server.fail("/activity", rate_limited(said_as(wait)))
    outcome = sync()
    assert outcome.code == 7
    assert failed(outcome).keys() == {"activity"}
    assert re.search(later, outcome.err)
    assert of_retries(waits) == []


@pytest.mark.parametrize("in_words", ["soon", "-5", "9" * 400, "Mon, 01 Jan 99999999999 00:00:00 GMT"])
def test_a_wait_without_sense(in_words: str, sync: Callable[[], Outcome], server: Loopback, waits: list[float]) -> None:
    server.fail("/key", rate_limited(in_words), times=4)
    outcome = sync()
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.startswith("Too many requests: ")
    assert sum(waits) <= 60


def test_a_query_that_takes_long(sync: Callable[[], Outcome], server: Loopback, waits: list[float]) -> None:
    server.fail(QUERY, timed_out(), times=3)
    assert sync().code == 0
    assert of_retries(waits) == []


def test_queries_that_never_end(sync: Callable[[], Outcome], server: Loopback) -> None:
    server.fail(QUERY, timed_out(), times=FOR_GOOD)
    outcome = sync()
    assert outcome.code == 7
    reasons = failed(outcome)
    assert reasons.keys() == FEEDS_OF[QUERY]
    assert all("needed too long" in reason for reason in reasons.values())
    assert len(server.seen) < 100


@pytest.mark.parametrize("route", ["/key", "/keys", QUERY])
def test_a_server_that_recovers(route: str, sync: Callable[[], Outcome], server: Loopback, waits: list[float]) -> None:
    server.fail(route, html_error(500), html_error(502), UNAVAILABLE)
    assert sync().code == 0
    assert of_retries(waits) == [1, 2, 4]


@pytest.mark.parametrize(
    ("route", "fault", "said"),
    [
        ("/workspaces", html_error(502), "Try again later"),
        ("/keys", garbage(), "damaged"),
        ("/credits", UNAVAILABLE, "Try again later"),
        ("/models", cut_off(), "cut off"),
        (
            "/providers",
            Fault(status=200, headers={"content-type": "text/html"}, body=b"<!doctype html><title>Sign in</title>"),
            "web page",
        ),
        ("/activity", html_error(500), "Try again later"),
        (
            "/credits",
            Fault(status=200, headers={}, body=b'{"error":{"code":503,"message":"No capacity"}}'),
            "status 503 (No capacity)",
        ),
        ("/activity", Fault(status=200, headers={}, body=b'{"error":{"message":"No capacity"}}'), "problem right now"),
        ("/analytics/meta", garbage(), ""),
        (QUERY, garbage(), "damaged"),
        (QUERY, cut_off(), "cut off"),
        (QUERY, hanging_up(), "cut before a response came"),
        (QUERY, html_error(500), "Try again later"),
    ],
)
def test_one_route_fails(route: str, fault: Fault, said: str, sync: Callable[[], Outcome], server: Loopback) -> None:
    server.fail(route, fault, times=FOR_GOOD)
    outcome = sync()
    reasons = failed(outcome)
    assert outcome.code == (7 if FEEDS_OF[route] else 0)
    assert reasons.keys() == FEEDS_OF[route]
    assert all(said in reason for reason in reasons.values())
    assert outcome.err.count("\n") == len(reasons)


@pytest.mark.parametrize("fault", [UNAVAILABLE, cut_off(), hanging_up()], ids=["503", "cut", "hung up"])
def test_the_server_goes_away(fault: Fault, sync: Callable[[], Outcome], server: Loopback, waits: list[float]) -> None:
    for route in FEEDS_OF:
        server.fail(route, fault, times=FOR_GOOD)
    outcome = sync()
    assert outcome.code == 7
    assert failed(outcome).keys() == set().union(*FEEDS_OF.values())
    assert sum(of_retries(waits)) == 2 * (1 + 2 + 4), "two routes are waited for, the others tried once"


@pytest.mark.parametrize(("route", "code"), [("/key", 4), ("/activity", 7), (QUERY, 7)])
def test_an_answer_that_drips(
    route: str, code: int, sync: Callable[[], Outcome], server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fail(route, dripping(0.01), times=FOR_GOOD)
    with monkeypatch.context() as patch:
        patch.setitem(Client.__init__.__kwdefaults__ or {}, "max_response_seconds", 0.1)
        outcome = sync()
    assert outcome.code == code
    assert "came too slowly" in outcome.err


def test_a_day_that_is_cut(sync: Callable[[], Outcome], server: Loopback) -> None:
    cap, server.stand_in.row_cap = server.stand_in.row_cap, 9
    outcome = sync()
    server.stand_in.row_cap = cap
    assert outcome.code == 7
    reasons = failed(outcome)
    assert "analytics:model,api_key_id" in reasons
    assert reasons.keys() < FEEDS_OF[QUERY]
    assert all("The UTC day 2026-1" in reason and "cannot be read completely" in reason for reason in reasons.values())


def test_a_lock_on_the_way(
    sync: Callable[[], Outcome], server: Loopback, synced_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    respond = server.stand_in.respond
    locks: list[sqlite3.Connection] = []

    def lock_and_respond(method: str, target: str, *rest: Any) -> Any:
        if target == "/activity":
            locks.append(sqlite3.connect(synced_store, isolation_level=None, check_same_thread=False))
            locks[-1].execute("BEGIN IMMEDIATE")
        return respond(method, target, *rest)

    with monkeypatch.context() as patch:
        patch.setattr("tracker.store.file.database._BUSY_TIMEOUT_MS", 20)
        patch.setattr(server.stand_in, "respond", lock_and_respond)
        outcome = sync()
    for lock in locks:
        lock.close()
    assert len(locks) == 1
    assert (outcome.code, outcome.out) == (6, "")
    assert "in use by another program" in outcome.err
