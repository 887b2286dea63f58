from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.api.analytics import AnalyticsQuery, AnalyticsResponse, Filter, read_meta, read_response
from tracker.api.fields import Json, parse_json
from tracker.periods import MS_PER_DAY, day_number

DAY = day_number(date(2026, 9, 3))
QUERY = AnalyticsQuery(dimensions=("model", "app"), start_ms=DAY * MS_PER_DAY, end_ms=(DAY + 1) * MS_PER_DAY, limit=5)
ROW: dict[str, object] = {
    "date__day": "2026-09-03 00:00:00",
    "model": "acme/nova-2",
    "app": None,
    "request_count": "6",
    "total_usage": 0.0182,
    "credits_usage": "0.0182",
    "byok_usage": None,
    "tokens_prompt": "20110",
    "tokens_completion": "1840",
    "reasoning_tokens": None,
    "cached_tokens": None,
    "usage_cache": None,
}


def read(
    rows: list[dict[str, object]], metadata: dict[str, object] | None = None, warnings: object = None
) -> AnalyticsResponse:
    body = {"data": {"data": rows, "metadata": metadata, "cachedAt": 1, "warnings": warnings}}
    return read_response(parse_json(json.dumps(body).encode(), "/test"), QUERY)


def without(*names: str) -> dict[str, object]:
    return {name: value for name, value in ROW.items() if name not in names}


def test_a_row_of_text_numbers_and_nulls() -> None:
    (row,) = read([ROW]).rows
    assert (row.day, row.values, row.requests, row.credits_nano, row.byok_nano) == (
        DAY,
        ("acme/nova-2", None),
        6,
        18_200_000,
        0,
    )
    assert (row.prompt_tokens, row.completion_tokens, row.reasoning_tokens, row.cached_tokens) == (20110, 1840, 0, None)


@pytest.mark.parametrize("name", ["date__day", "created_at__day", "anything__day"])
@pytest.mark.parametrize("value", ["2026-09-03", "2026-09-03 00:00:00", "2026-09-03T00:00:00.000Z"])
def test_every_time_column(name: str, value: str) -> None:
    assert read([without("date__day") | {name: value}]).rows[0].day == DAY


@pytest.mark.parametrize("name", ["date__day", "model", "app", "request_count", "tokens_prompt", "tokens_completion"])
def test_a_missing_field_is_reported_by_name(name: str) -> None:
    response = read([without(name), ROW])
    assert len(response.rows) == 1
    assert response.left_out.note() == f"1 of 2 rows left out: row 1 has no {name}"
    assert response.left_out.odd[0].day == (None if name == "date__day" else DAY)


@pytest.mark.parametrize(
    ("costs", "credits_nano", "byok_nano"),
    [
        ({"total_usage": 0.3, "credits_usage": 0.1, "byok_usage": 0.2}, 100_000_000, 200_000_000),
        ({"total_usage": 0.3, "credits_usage": None, "byok_usage": 0.3}, 0, 300_000_000),
        ({"total_usage": 0.3, "credits_usage": 0.1}, 100_000_000, 200_000_000),
        ({"total_usage": "0.3", "byok_usage": "0.1"}, 200_000_000, 100_000_000),
        ({"credits_usage": 0.1, "byok_usage": 0}, 100_000_000, 0),
        ({"total_usage": 0}, 0, 0),
        ({"total_usage": 0.3, "credits_usage": 0.3, "byok_usage": None}, 300_000_000, 0),
        ({"total_usage": 0.0000000015, "credits_usage": 0.0000000015, "byok_usage": None}, 2, 0),
    ],
)
def test_cost_parts_add_up_to_the_total(costs: dict[str, object], credits_nano: int, byok_nano: int) -> None:
    response = read([without("total_usage", "credits_usage", "byok_usage") | costs])
    assert (response.rows[0].credits_nano, response.rows[0].byok_nano, response.contradictions) == (
        credits_nano,
        byok_nano,
        0,
    )


@pytest.mark.parametrize(
    "costs",
    [
        {},
        {"total_usage": 0.3},
        {"credits_usage": 0.3},
        {"credits_usage": 0.3, "byok_usage": None},
        {"total_usage": 0.3, "credits_usage": None, "byok_usage": None},
    ],
)
def test_rows_whose_costs_cannot_be_split_are_left_out(costs: dict[str, object]) -> None:
    response = read([without("total_usage", "credits_usage", "byok_usage") | costs])
    assert response.rows == ()
    assert "_usage" in (response.left_out.note() or "")


def test_parts_that_contradict_the_total_are_used_and_counted() -> None:
    response = read([ROW | {"total_usage": 1}], warnings=["odd", 3])
    assert response.rows[0].credits_nano == 18_200_000
    assert (response.warnings, response.contradictions) == (("odd",), 1)


@pytest.mark.parametrize(
    ("total_nano", "contradictions"), [(299_994_000, 1), (299_995_000, 0), (300_011_000, 0), (300_012_000, 1)]
)
def test_parts_may_differ_from_the_total_by_what_was_cut_of_each_request(total_nano: int, contradictions: int) -> None:
    costs = {"request_count": 6, "credits_usage": 0.1, "byok_usage": 0.2, "total_usage": total_nano / 1e9}
    assert read([ROW | costs]).contradictions == contradictions


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_parts_with_noise_of_binary_floats_agree(credits_nano: int, byok_nano: int) -> None:
    costs = {"credits_usage": credits_nano / 1e9, "byok_usage": byok_nano / 1e9}
    (row,) = (response := read([ROW | costs | {"total_usage": credits_nano / 1e9 + byok_nano / 1e9}])).rows
    assert (row.credits_nano, row.byok_nano, response.contradictions) == (credits_nano, byok_nano, 0)


@pytest.mark.parametrize(
    ("rows", "metadata", "truncated"),
    [
        (1, {"row_count": 1, "truncated": False}, False),
        (1, {"row_count": 1, "truncated": True}, True),
        (1, {"row_count": "7", "truncated": False}, True),
        (5, {"row_count": 5, "truncated": False}, True),
        (5, None, True),
        (4, None, False),
    ],
)
def test_truncation_is_detected(rows: int, metadata: dict[str, object] | None, truncated: bool) -> None:
    assert read([ROW] * rows, metadata).truncated is truncated


def test_the_body_of_a_query() -> None:
    query = AnalyticsQuery(
        dimensions=("model", "app"),
        start_ms=DAY * MS_PER_DAY,
        end_ms=(DAY + 2) * MS_PER_DAY,
        metrics=("request_count",),
        filters=(Filter("api_key_id", "not_in", ("a", "b"), include_unset=True), Filter("api_key_id", "eq", "c")),
    )
    assert query.body() == {
        "metrics": ["request_count"],
        "dimensions": ["model", "app"],
        "granularity": "day",
        "limit": 10000,
        "time_range": {"start": "2026-09-03T00:00:00Z", "end": "2026-09-05T00:00:00Z"},
        "filters": [
            {"field": "api_key_id", "operator": "not_in", "value": ["a", "b"], "include_unset": True},
            {"field": "api_key_id", "operator": "eq", "value": "c"},
        ],
    }


def test_meta_gives_names() -> None:
    body: Json = {"data": {"metrics": [{"name": "request_count", "x": 1}], "dimensions": [], "operators": None}}
    assert read_meta(body).metrics == {"request_count"}
