"""Which error a status becomes, and which part of the server's message is passed on."""

from __future__ import annotations

import pytest

from tracker.api.fields import Json
from tracker.api.refusals import WEB_PAGE, error_of, server_message, status_inside
from tracker.errors import (
    InvalidResponse,
    KeyRejected,
    QueryTimedOut,
    RateLimited,
    RequestRefused,
    ServerProblem,
    TrackerError,
    WrongKeyKind,
)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, KeyRejected),
        (403, WrongKeyKind),
        (408, QueryTimedOut),
        (429, RateLimited),
        (400, RequestRefused),
        (499, RequestRefused),
        (500, ServerProblem),
        (599, ServerProblem),
        (204, InvalidResponse),
        (302, InvalidResponse),
    ],
)
def test_a_status_says_what_can_be_done(status: int, error: type[TrackerError]) -> None:
    assert type(error_of(status, "/keys", "", None)) is error


def test_a_refusal_by_a_web_page_is_not_about_the_key() -> None:
    refused = error_of(403, "/keys", WEB_PAGE, None)
    assert type(refused) is InvalidResponse
    assert WEB_PAGE not in refused.message


def test_the_servers_message_and_the_route_are_shown() -> None:
    message = error_of(400, "/keys", "limit is too large", None).message
    assert "limit is too large" in message
    assert "/keys" in message


@pytest.mark.parametrize(
    ("seconds", "reported"),
    [(None, "in a minute"), (0.0, "in a minute"), (0.2, "in 1 second."), (120, "120 seconds"), (121, "3 minutes"),
     (7200, "120 minutes"), (7201, "3 hours")],
)  # fmt: skip
def test_a_wait_is_shown_in_a_suitable_unit(seconds: float | None, reported: str) -> None:
    error = error_of(429, "/keys", "", seconds)
    assert isinstance(error, RateLimited)
    assert error.retry_after_seconds == seconds
    assert reported in error.message


@pytest.mark.parametrize(
    ("response", "status"),
    [
        ({"error": {"code": 404}}, 404),
        ({"error": {"code": 399}}, 500),
        ({"error": {"code": 600}}, 500),
        ({"error": {}}, 500),
        ({"error": {"code": 404}, "data": []}, None),
        ({"error": None}, None),
        ({}, None),
        ([], None),
    ],
)
def test_the_status_of_an_error_in_a_response_with_status_200(response: Json, status: int | None) -> None:
    assert status_inside(response) == status


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": {"message": "Too  many\\nkeys."}}', "Too many keys"),
        (b'{"error": {"message": "bad key sk-or-1"}}', "bad key …"),
        (b'{"error": {}}', ""),
        (b"no JSON", ""),
        (b" \n<html>sign in</html>", WEB_PAGE),
    ],
)
def test_what_the_server_says_is_one_short_line_without_the_key(body: bytes, words: str) -> None:
    assert server_message(body, "/keys", "sk-or-1") == words


def test_a_long_message_is_cut() -> None:
    assert server_message(b'{"error": {"message": "%s"}}' % (b"a" * 999), "/keys", None) == "a" * 200
