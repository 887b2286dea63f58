"""Market routes: what is requested, how responses are read, and what a refused key means."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.scripted import KEY_BODY, FakeTime, Script, client_of, refusal, response
from tracker.api import market
from tracker.api.rate_limiter import MARKET_BURST, MARKET_PER_MINUTE, Bucket
from tracker.errors import InvalidResponse, KeyRejected, WrongKeyKind
from tracker.market import AppUse, ModelTokens, SessionCost, TaskShare
from tracker.periods import day_number, ms_of

META = {"as_of": "2026-11-22T14:30:00.000Z", "start_date": "2026-11-20", "end_date": "2026-11-21", "version": "v1"}
AS_OF = ms_of(datetime(2026, 11, 22, 14, 30, tzinfo=UTC))
DAY = day_number(date(2026, 11, 20))


def ranked(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(rows), "meta": META, "later": "ignored"}


def row(model: str, tokens: object, day: str = "2026-11-20") -> dict[str, Any]:
    return {"date": day, "model_permaslug": model, "total_tokens": tokens, "rank_change": 3}


def test_rankings_ask_for_days_and_give_tokens_by_model_and_variant() -> None:
    script = Script(response(ranked(row("acme/nova-2", "12"), row("acme/nova-2:free", 3), row("other", "40"))))
    found = client_of(script).rankings_daily(date(2026, 11, 20), date(2026, 11, 21)).value
    assert dict(script.requests[0].url.params) == {"start_date": "2026-11-20", "end_date": "2026-11-21"}
    assert found.as_of_ms == AS_OF
    assert found.rows == (
        ModelTokens(DAY, "acme/nova-2", "standard", 12),
        ModelTokens(DAY, "acme/nova-2", "free", 3),
        ModelTokens(DAY, "other", "standard", 40),
    )


@given(st.integers(0, 10**16))
def test_tokens_in_text_are_exact(tokens: int) -> None:
    assert market.read_rankings(ranked(row("a/b", str(tokens)))).value.rows[0].tokens == tokens


@pytest.mark.parametrize("tokens", ["-1", "1.5", "many", True, None, str(10**17)])
def test_invalid_token_counts_are_refused(tokens: object) -> None:
    found, left_out = market.read_rankings(ranked(row("a/b", tokens), row("a/c", "3")))
    assert [row.model for row in found.rows] == ["a/c"]
    assert [(row.place, row.day, "total_tokens" in row.problem) for row in left_out.odd] == [("row 1", DAY, True)]


@pytest.mark.parametrize("meta", [{}, {"as_of": None}, {"as_of": "soon"}])
def test_a_response_without_its_date_is_refused(meta: dict[str, Any]) -> None:
    with pytest.raises(InvalidResponse, match="as_of"):
        market.read_rankings({"data": [], "meta": meta})


def test_tasks_come_with_their_groups_and_days() -> None:
    shares = {"usage_share": 0.25, "token_share": "0.5"}
    body: dict[str, Any] = {
        "as_of": "2026-11-21",
        "window_days": 7,
        "classifications": [{"tag": "code:fix", "display_name": "Fixing", "macro_category": "code", **shares}],
        "macro_categories": [{"key": "code", "label": "Code", "usage_share": 1.0000000002, "token_share": 0}],
    }
    script = Script(response({"data": body}))
    found = client_of(script).task_classification().value
    assert dict(script.requests[0].url.params) == {"window": "7d"}
    assert (found.first_day, found.last_day) == (DAY - 5, DAY + 1)
    assert found.rows == (
        TaskShare("code", "Code", None, 1.0, 0.0),
        TaskShare("code:fix", "Fixing", "code", 0.25, 0.5),
    )


@pytest.mark.parametrize("share", [1.1, -0.1, "half", None])
def test_a_share_is_from_0_to_1(share: Any) -> None:
    group: dict[str, Any] = {"key": "code", "usage_share": share, "token_share": 0}
    body: dict[str, Any] = {"as_of": "2026-11-21", "window_days": 7, "classifications": [], "macro_categories": [group]}
    note = market.read_tasks({"data": body}).left_out.note() or ""
    assert note.startswith("1 of 1 rows left out: macro_categories row 1 ")
    assert "usage_share" in note


def test_apps() -> None:
    app = {"rank": 1, "app_id": 7, "app_name": "Patchwork", "total_tokens": "9007199254740993", "total_requests": 5}
    found = client_of(Script(response({"data": [app], "meta": META}))).app_rankings().value
    assert found.rows == (AppUse(1, 7, "Patchwork", 9007199254740993, 5),)
    assert (found.first_day, found.last_day) == (DAY, DAY + 1)


def session(number: int) -> dict[str, Any]:
    return {
        "app_slug": "patchwork",
        "app_name": "Patchwork",
        "model_permaslug": f"acme/nova-{number}",
        "turn_range": "2-9-turns",
        "median_session_cost_usd": 0.125,
    }


def test_session_costs_are_read_page_by_page() -> None:
    meta = {"as_of": META["as_of"], "version": "v1", "window_days": 7, "window_end_date": "2026-11-21"}
    pages = [{"data": [session(number) for number in range(500)], "meta": meta}, {"data": [session(0)], "meta": meta}]
    script = Script(*map(response, pages))
    found = client_of(script).session_costs().value
    assert [request.url.params["offset"] for request in script.requests] == ["0", "500"]
    assert len(found.rows) == 500  # the row that is on both pages counts once
    assert found.rows[0] == SessionCost("patchwork", "Patchwork", "acme/nova-0", "2-9-turns", 125_000_000)
    assert (found.first_day, found.last_day) == (DAY - 5, DAY + 1)


def test_no_sample_of_sessions_is_no_error() -> None:
    meta: dict[str, Any] = {"as_of": META["as_of"], "version": "v1", "window_days": None, "window_end_date": None}
    found = market.read_sessions({"data": [], "meta": meta}).value
    assert (found.first_day, found.last_day, found.rows) == (None, None, ())


@pytest.mark.parametrize("status", [401, 403])
def test_a_valid_key_that_is_refused_is_of_the_wrong_kind(status: int) -> None:
    script = Script(refusal(status, "no"), response(KEY_BODY))
    with pytest.raises(WrongKeyKind, match="needs an inference key"):
        client_of(script).task_classification()


def test_a_rejected_key_is_rejected() -> None:
    with pytest.raises(KeyRejected):
        client_of(Script(refusal(401, "no"), refusal(401, "User not found."))).app_rankings()


def test_never_over_30_in_any_minute() -> None:
    time = FakeTime()
    bucket = Bucket(time.clock, time.sleep, burst=MARKET_BURST, per_minute=MARKET_PER_MINUTE)
    taken = []
    for _ in range(100):
        bucket.acquire()
        taken.append(time.now)
    assert max(sum(start <= instant < start + 60 for instant in taken) for start in taken) <= 30


def test_the_market_is_requested_within_its_rate_limit() -> None:
    time = FakeTime()
    script = Script(*[response(ranked())] * (MARKET_BURST + 1))
    client = client_of(script, time)
    for _ in range(MARKET_BURST + 1):
        client.rankings_daily(date(2026, 11, 20), date(2026, 11, 20))
    assert time.slept == [4.0]
