"""The stand-in's market: plausible, the same every time, and with OpenRouter's limits."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from tests.sample.exchange import Send
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY
from tracker.sample.catalogue import MODELS
from tracker.sample.server import StandIn

ROUTES = ["/datasets/rankings-daily", "/datasets/app-rankings", "/datasets/session-cost", "/classifications/task"]
YEAR = "/datasets/rankings-daily?start_date=2025-11-22&end_date=2026-11-21"


@pytest.mark.parametrize("route", ROUTES)
def test_both_keys_always_get_the_same_response(send: Send, route: str) -> None:
    assert send(route, key=INFERENCE_KEY) == send(route, key=MANAGEMENT_KEY)
    assert send(route, key=None).status == 401


def test_a_year_of_rankings(send: Send) -> None:
    days: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in send(YEAR).body["data"]:
        days[row["date"]].append((row["model_permaslug"], int(row["total_tokens"])))
    assert len(days) == 365
    released = {model.permaslug: model.released.isoformat() for model in MODELS}
    for day, rows in days.items():
        *ranked, other = rows
        assert other[0] == "other"
        assert 0 < len(ranked) <= 50
        assert [tokens for _, tokens in ranked] == sorted((tokens for _, tokens in ranked), reverse=True)
        assert all(released[name.partition(":")[0]] <= day for name, _ in ranked)
        assert all(tokens > 0 for _, tokens in rows)
    totals = [sum(tokens for _, tokens in rows) for rows in days.values()]
    assert totals[-7] > 1.5 * totals[0]  # the market grows


def test_open_weight_models_get_more_than_half_of_the_named_tokens_in_2026(send: Send) -> None:
    public = {model.permaslug for model in MODELS if model.hugging_face_id}
    parts: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for row in send(YEAR).body["data"]:
        if row["model_permaslug"] != "other":
            parts[row["date"]][row["model_permaslug"].partition(":")[0] in public] += int(row["total_tokens"])
    shares = {day: tokens[True] / tokens.total() for day, tokens in parts.items()}
    assert 0.3 < shares["2025-12-31"] < 0.4
    assert all(0.5 < share < 0.7 for day, share in shares.items() if day >= "2026-05-15")


def test_the_market_can_begin_later(send: Send, stand_in: StandIn) -> None:
    whole = send(YEAR).body["data"]
    stand_in.market_from = date(2026, 11, 20)
    known = send(YEAR).body["data"]
    assert known == [row for row in whole if row["date"] >= "2026-11-20"]
    assert {row["date"] for row in known} == {"2026-11-20", "2026-11-21"}


@pytest.mark.parametrize(
    "query",
    ["start_date=2025-11-20&end_date=2026-11-21", "start_date=2026-11-21&end_date=2026-11-20", "end_date=2024-12-31",
     "start_date=soon"],
)  # fmt: skip
def test_what_openrouter_refuses_is_refused(send: Send, query: str) -> None:
    assert send(f"/datasets/rankings-daily?{query}").status == 400


def test_earlier_days_are_clamped(send: Send) -> None:
    body = send("/datasets/rankings-daily?start_date=2024-06-01&end_date=2025-01-10").body
    assert body["meta"]["start_date"] == min(row["date"] for row in body["data"]) == date(2025, 1, 1).isoformat()


def test_shares_add_up_to_one(send: Send) -> None:
    data = send("/classifications/task").body["data"]
    for name in ("classifications", "macro_categories"):
        assert sum(row["token_share"] for row in data[name]) == pytest.approx(1)


def test_pages_of_session_costs(send: Send) -> None:
    whole = send("/datasets/session-cost?limit=500").body["data"]
    pages = [send(f"/datasets/session-cost?limit=100&offset={offset}").body["data"] for offset in range(0, 500, 100)]
    assert [row for page in pages for row in page] == whole
