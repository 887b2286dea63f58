from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone

import pytest

from tracker.sample.responses import (
    Refusal,
    bad_request,
    instant_text,
    midnight_text,
    not_found,
    refuse,
    respond,
    usd,
    whole_number,
)


def test_a_response_is_compact_json_in_utf_8() -> None:
    assert respond(200, {"name": "Zürich"}) == (
        200,
        {"content-type": "application/json"},
        '{"name":"Zürich"}'.encode(),
    )


def test_headers_are_added() -> None:
    assert respond(429, None, {"retry-after": "3"})[1] == {"content-type": "application/json", "retry-after": "3"}


def test_a_refusal_has_its_status_inside_and_outside() -> None:
    status, headers, body = refuse(Refusal(405, "No", "method_not_allowed", {"allow": "GET"}))
    assert (status, headers["allow"]) == (405, "GET")
    assert json.loads(body)["error"] == {
        "code": 405,
        "message": "No",
        "metadata": {"error_type": "method_not_allowed"},
    }


@pytest.mark.parametrize(
    ("refusal", "status", "error_type"),
    [(bad_request("x"), 400, "invalid_request"), (not_found("x"), 404, "not_found")],
)
def test_wrong_parameters_and_unknown_ids_are_distinguished(refusal: Refusal, status: int, error_type: str) -> None:
    assert (refusal.status, refusal.error_type) == (status, error_type)


@pytest.mark.parametrize(
    ("nano", "text"), [(0, "0"), (1, "1e-09"), (3_120_500, "0.0031205"), (3_999_999_999_999_999, "3999999.999999999")]
)
def test_money_is_the_shortest_number(nano: int, text: str) -> None:
    assert json.dumps(usd(nano)) == text


def test_times_are_utc_with_milliseconds() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert instant_text(datetime(2026, 11, 22, 20, 0, 0, 123_456, india)) == "2026-11-22T14:30:00.123Z"
    assert midnight_text(date(2026, 11, 22)) == "2026-11-22T00:00:00.000Z"


@pytest.mark.parametrize(("text", "number"), [("", 50), ("1", 1), ("100", 100)])
def test_a_whole_number_within_its_bounds(text: str, number: int) -> None:
    assert whole_number({"limit": text}, "limit", 50, 1, 100) == number


@pytest.mark.parametrize("text", ["0", "101", "-1", "1.5", "many", "²"])
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        whole_number({"limit": text}, "limit", 50, 1, 100)
    assert refused.value.status == 400
