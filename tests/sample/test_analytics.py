from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests import truth
from tests.sample.exchange import NOW, TODAY, Answer, Ask
from tracker.money import NANO_PER_USD
from tracker.periods import MS_PER_DAY, day_number, ms_of
from tracker.sample import entities
from tracker.sample.account import MANAGEMENT_KEY, SampleAccount
from tracker.sample.analytics_terms import DIMENSIONS, METRICS
from tracker.sample.calls import SampleCall
from tracker.sample.server import StandIn
from tracker.usage import Measures

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parent.parent / "schemas" / "analytics.schema.json").read_text(encoding="utf-8"))
)
SUMS = (
    "request_count", "total_usage", "credits_usage", "byok_usage", "tokens_prompt", "tokens_completion",
    "reasoning_tokens", "cached_tokens",
)  # fmt: skip
YEAR_START = TODAY - timedelta(days=366)
LONG = [name for name, dimension in DIMENSIONS.items() if dimension.long_range]


def instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def query(*dimensions: str, first: date = YEAR_START, last: date = TODAY, **more: Any) -> dict[str, Any]:
    """A query over UTC days, both included."""
    return {
        "metrics": list(SUMS),
        "dimensions": list(dimensions),
        "limit": 10_000,
        "time_range": {"start": instant(first), "end": instant(last + timedelta(days=1))},
        **more,
    }


def rows(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.body["data"]["data"]
    # Every row of ten thousand would take the validator seconds.
    some = found[:: max(1, len(found) // 50)]
    SCHEMA.validate({"data": {**answer.body["data"], "data": some}})
    assert answer.body["data"]["metadata"]["row_count"] == len(found)
    return found


def measures(row: Mapping[str, Any]) -> Measures:
    def nano(name: str) -> int:
        return round((row[name] or 0) * NANO_PER_USD)

    assert nano("credits_usage") + nano("byok_usage") == nano("total_usage")
    return Measures(
        requests=int(row["request_count"]),
        credits_nano=nano("credits_usage"),
        byok_nano=nano("byok_usage"),
        prompt_tokens=int(row["tokens_prompt"]),
        completion_tokens=int(row["tokens_completion"]),
        reasoning_tokens=int(row["reasoning_tokens"]),
        cached_tokens=int(row["cached_tokens"]),
    )


def summed(found: list[dict[str, Any]]) -> Measures:
    return sum(map(measures, found), Measures())


def so_far(account: SampleAccount, first: date = YEAR_START, last: date = TODAY) -> list[SampleCall]:
    start_ms, end_ms = day_number(first) * MS_PER_DAY, (day_number(last) + 1) * MS_PER_DAY
    end_ms = min(end_ms, ms_of(NOW) + 1)
    return [entry for entry in account.recorded if start_ms <= entry.call.created_at_ms < end_ms]


def refusal(answer: Answer) -> str:
    assert answer.status == 400
    return str(answer.body["error"]["message"])


class TestSums:
    def test_the_total_is_the_truth(self, ask: Ask, account: SampleAccount) -> None:
        assert summed(rows(ask("/analytics/query", body=query()))) == truth.total(so_far(account))

    @pytest.mark.parametrize(
        ("dimensions", "columns"),
        [
            (("model", "app"), ("day", "model", "app")),
            (("model", "api_key_id"), ("day", "model", "key_name")),
            (("model", "variant"), ("day", "model", "variant")),
        ],
    )
    def test_a_year_of_days_is_the_truth_group_by_group(
        self, ask: Ask, account: SampleAccount, dimensions: tuple[str, ...], columns: tuple[str, ...]
    ) -> None:
        found = rows(ask("/analytics/query", body=query(*dimensions, granularity="day")))
        split = {(row["date__day"][:10], *(row[name] for name in dimensions)): measures(row) for row in found}
        assert split == truth.split(so_far(account), *columns)

    def test_calls_one_by_one(self, ask: Ask, account: SampleAccount) -> None:
        first = TODAY - timedelta(days=30)
        found = rows(ask("/analytics/query", body=query("generation_id", "streamed", first=first)))
        expected = {e.call.generation_id: truth.measures(e) for e in so_far(account, first)}
        assert {row["generation_id"]: measures(row) for row in found} == expected

    def test_key_by_key_and_the_others_make_the_whole(self, ask: Ask, account: SampleAccount) -> None:
        listed = [key.hash for key in account.keys if key.is_listed(TODAY)]
        parts = Measures()
        for value in listed:
            mine = {"field": "api_key_id", "operator": "eq", "value": value}
            parts += summed(
                rows(ask("/analytics/query", body=query("model", "app", filters=[mine], granularity="day")))
            )
        others = {"field": "api_key_id", "operator": "not_in", "value": listed, "include_unset": True}
        rest = rows(ask("/analytics/query", body=query("model", "api_key_id", filters=[others], granularity="day")))
        assert {row["api_key_id"] for row in rest} == {"Chatroom", "prototype", "Raycast (OAuth)"}
        assert parts + summed(rest) == truth.total(so_far(account))

    @settings(max_examples=30, deadline=None)
    @given(data=st.data())
    def test_any_split_of_any_window_sums_to_the_truth(
        self, made_stand_in: StandIn, account: SampleAccount, data: st.DataObject
    ) -> None:
        dimensions = data.draw(st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=2, unique=True))
        granularity = data.draw(st.sampled_from([None, "hour", "day", "week", "month"]))
        is_long = set(dimensions) <= set(LONG) and granularity != "hour"
        back = data.draw(st.integers(0, 366 if is_long else 30))
        first = TODAY - timedelta(days=back)
        last = first + timedelta(days=data.draw(st.integers(0, min(back, 366 if is_long else 30))))
        body = query(*dimensions, first=first, last=last, **({"granularity": granularity} if granularity else {}))
        headers = {"Authorization": f"Bearer {MANAGEMENT_KEY}"}
        status, sent, raw = made_stand_in.respond("POST", "/analytics/query", json.dumps(body).encode(), headers)
        answer = Answer(status, sent, json.loads(raw))
        if not answer.body["data"]["metadata"]["truncated"]:
            assert summed(rows(answer)) == truth.total(so_far(account, first, last))

    def test_windows_side_by_side_count_each_call_once(self, ask: Ask, account: SampleAccount) -> None:
        middle = ms_of(NOW) - 10_000_000
        edges = [instant(TODAY), datetime.fromtimestamp(middle // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                 instant(TODAY + timedelta(days=1))]  # fmt: skip
        parts = [
            summed(rows(ask("/analytics/query", body={**query(), "time_range": {"start": start, "end": end}})))
            for start, end in pairwise(edges)
        ]
        assert parts[0] + parts[1] == truth.total(so_far(account, TODAY))

    def test_nothing_of_the_future_is_told(self, ask: Ask, account: SampleAccount) -> None:
        today = summed(rows(ask("/analytics/query", body=query(first=TODAY))))
        whole_day = [entry for entry in account.recorded if truth.day_of(entry) == TODAY]
        assert today.requests == len(so_far(account, TODAY)) < len(whole_day)


class TestRows:
    def test_metrics_come_as_openrouter_sends_them(self, ask: Ask) -> None:
        body = {**query("model", first=TODAY - timedelta(days=30)), "metrics": list(METRICS)}
        found = rows(ask("/analytics/query", body=body))
        assert all(set(METRICS) <= set(row) for row in found)
        assert {type(row["tokens_prompt"]) for row in found} == {str}
        assert any(row["byok_usage"] is None for row in found)
        assert any(row["usage_cache"] is None for row in found)
        assert any((row["usage_cache"] or 0) < 0 for row in found)
        assert all(row["p50_latency"] <= row["p99_latency"] for row in found)

    @pytest.mark.parametrize(
        ("granularity", "column", "value"),
        [
            ("hour", "date__hour", "2026-11-22 14:00:00"),
            ("day", "date__day", "2026-11-22 00:00:00"),
            ("week", "date__week", "2026-11-22"),
            ("month", "date__month", "2026-11-01"),
        ],
    )
    def test_time_columns(self, ask: Ask, granularity: str, column: str, value: str) -> None:
        body = query(first=TODAY - timedelta(days=20), granularity=granularity)
        assert rows(ask("/analytics/query", body=body))[0][column] == value

    def test_minutes_have_the_other_name(self, ask: Ask) -> None:
        time_range = {"start": "2026-11-22T12:00:00Z", "end": "2026-11-22T15:00:00Z"}
        found = rows(ask("/analytics/query", body={**query(), "granularity": "minute", "time_range": time_range}))
        assert all(row["created_at__minute"].startswith("2026-11-22 1") for row in found)

    def test_same_named_keys_merge(self, ask: Ask, account: SampleAccount) -> None:
        found = {row["api_key_id"]: measures(row) for row in rows(ask("/analytics/query", body=query("api_key_id")))}
        assert set(found) == {key.name for key in account.keys} | {"Chatroom"}
        keyed = truth.split(so_far(account), "key")
        assert found["laptop"] == keyed[entities.LAPTOP.hash,] + keyed[entities.LAB_LAPTOP.hash,]

    def test_placeholders(self, ask: Ask) -> None:
        def values(dimension: str) -> set[str]:
            body = query(dimension, first=TODAY - timedelta(days=30))
            return {row[dimension] for row in rows(ask("/analytics/query", body=body))}

        assert {"Unknown", "OpenRouter: Chatroom"} <= values("app")
        assert "Unattributed" in values("workspace")
        assert "none" in values("session_id")
        assert values("streamed") == {"true", "false"}

    def test_users_bring_their_address(self, ask: Ask) -> None:
        assert rows(ask("/analytics/query", body=query("user")))[0]["user_email"] == entities.USER_EMAIL

    def test_an_empty_window_has_no_rows(self, ask: Ask) -> None:
        christmas = date(2025, 12, 25)
        assert rows(ask("/analytics/query", body=query(first=christmas, last=christmas))) == []

    def test_meta_lists_what_can_be_asked(self, ask: Ask) -> None:
        data = ask("/analytics/meta").body["data"]
        assert {entry["name"] for entry in data["metrics"]} == set(METRICS)
        assert {entry["name"] for entry in data["dimensions"]} == set(DIMENSIONS)
        for entry in data["metrics"]:
            body = {**query(first=TODAY - timedelta(days=1)), "metrics": [entry["name"]]}
            assert ask("/analytics/query", body=body).status == 200


class TestFilters:
    @pytest.mark.parametrize(
        ("asked", "keeps"),
        [
            (("model", "eq", "z-ai/glm-5.2-20260616"), lambda e: e.call.model == "z-ai/glm-5.2-20260616"),
            (("model", "neq", "z-ai/glm-5.2-20260616"), lambda e: e.call.model != "z-ai/glm-5.2-20260616"),
            (("api_key_id", "eq", entities.LAPTOP.hash), lambda e: e.key is entities.LAPTOP),
            (("api_key_id", "eq", entities.LAPTOP.number), lambda e: e.key is entities.LAPTOP),
            (("api_key_id", "in", [entities.LAPTOP.hash]), lambda e: e.key is entities.LAPTOP),
            (("api_key_id", "not_in", [entities.LAPTOP.hash]), lambda e: e.key not in {None, entities.LAPTOP}),
            (("app", "eq", entities.CLINE.number), lambda e: e.app is entities.CLINE),
            (("app", "eq", "Cline"), lambda e: False),
            (("workspace", "eq", entities.LAB_WORKSPACE.id), lambda e: e.workspace is entities.LAB_WORKSPACE),
            (("variant", "in", ["free"]), lambda e: e.call.variant == "free"),
        ],
    )
    def test_raw_values_are_compared(
        self, ask: Ask, account: SampleAccount, asked: tuple[str, str, object], keeps: object
    ) -> None:
        assert callable(keeps)
        condition = dict(zip(("field", "operator", "value"), asked, strict=True))
        quarter = TODAY - timedelta(days=90)
        found = rows(ask("/analytics/query", body=query(first=quarter, filters=[condition])))
        assert summed(found) == truth.total(entry for entry in so_far(account, quarter) if keeps(entry))

    def test_streamed_is_a_boolean_or_text(self, ask: Ask) -> None:
        def requests(value: object) -> int | None:
            condition = {"field": "streamed", "operator": "eq", "value": value}
            body = query(first=TODAY - timedelta(days=9), filters=[condition])
            return summed(rows(ask("/analytics/query", body=body))).requests

        assert requests(True) == requests("true") != 0

    def test_unset_is_let_in_where_asked(self, ask: Ask, account: SampleAccount) -> None:
        condition = {"field": "api_key_id", "operator": "in", "value": [], "include_unset": True}
        found = rows(ask("/analytics/query", body=query("api_key_id", filters=[condition])))
        assert [row["api_key_id"] for row in found] == ["Chatroom"]

    def test_filters_are_anded(self, ask: Ask, account: SampleAccount) -> None:
        conditions = [
            {"field": "api_key_id", "operator": "eq", "value": entities.MUSEUM.hash},
            {"field": "app", "operator": "eq", "value": str(entities.TRANSLATOR.number)},
        ]
        found = rows(ask("/analytics/query", body=query(filters=conditions)))
        assert summed(found) == truth.total(e for e in so_far(account) if e.app is entities.TRANSLATOR)

    def test_an_unknown_key_gives_a_warning(self, ask: Ask) -> None:
        condition = {"field": "api_key_id", "operator": "eq", "value": "0" * 64}
        answer = ask("/analytics/query", body=query(filters=[condition]))
        assert rows(answer) == []
        assert len(answer.body["data"]["warnings"]) == 1


class TestLimits:
    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"metrics": []}, "metrics"),
            ({"metrics": ["no_such"]}, "no_such"),
            ({"metrics": "request_count"}, "array"),
            ({"dimensions": ["model", "app", "variant"]}, "at most 2"),
            ({"dimensions": ["no_such"]}, "no_such"),
            ({"granularity": "year"}, "year"),
            ({"limit": 0}, "limit"),
            ({"limit": 10_001}, "limit"),
            ({"limit": "10"}, "limit"),
            ({"group_limit": 0}, "group_limit"),
            ({"filters": [{"field": "model", "operator": "eq", "value": "x"}] * 21}, "at most 20"),
            ({"filters": [{"field": "no_such", "operator": "eq", "value": "x"}]}, "no_such"),
            ({"filters": [{"field": "model", "operator": "like", "value": "x"}]}, "like"),
            ({"filters": [{"field": "model", "operator": "in", "value": "x"}]}, "array"),
            ({"filters": [{"field": "model", "operator": "eq", "value": ["x"]}]}, "model"),
            (
                {"filters": [{"field": "model", "operator": "in", "value": ["x"], "include_unset": True}]},
                "include_unset",
            ),
            ({"filters": [{"field": "app", "operator": "eq", "value": "1", "include_unset": True}]}, "include_unset"),
            ({"order_by": {"field": "app", "direction": "asc"}}, "order_by"),
            ({"order_by": {"field": "date", "direction": "up"}}, "asc or desc"),
            ({"time_range": {"start": "2026-11-01", "end": "2026-11-02T00:00:00Z"}}, "seconds"),
            ({"time_range": {"start": "2026-11-01T00:00Z", "end": "2026-11-02T00:00:00Z"}}, "seconds"),
            ({"time_range": {"start": "2026-11-02T00:00:00Z", "end": "2026-11-02T00:00:00Z"}}, "before"),
            ({"time_range": {"start": "2026-13-02T00:00:00Z", "end": "2026-11-02T00:00:00Z"}}, "date"),
            ({"classifier_dimensions": {"classifier_id": "x"}}, "classifier"),
        ],
    )
    def test_broken_rules_are_named(self, ask: Ask, change: dict[str, Any], word: str) -> None:
        assert word in refusal(ask("/analytics/query", body={**query(), **change}))

    @pytest.mark.parametrize(
        ("change", "maximum"),
        [
            ({"dimensions": ["provider"]}, "31 days"),
            ({"granularity": "hour"}, "31 days"),
            ({"metrics": ["p50_latency"]}, "31 days"),
            ({"filters": [{"field": "finish_reason", "operator": "eq", "value": "stop"}]}, "31 days"),
            ({"granularity": "minute"}, "3 hours"),
            ({"time_range": {"start": "2025-11-20T00:00:00Z", "end": "2026-11-23T00:00:00Z"}}, "367 days"),
        ],
    )
    def test_long_ranges_name_the_maximum(self, ask: Ask, change: dict[str, Any], maximum: str) -> None:
        assert maximum in refusal(ask("/analytics/query", body={**query(), **change}))

    @pytest.mark.parametrize("body", [b"", b"{", b"[]"])
    def test_a_body_that_is_no_query(self, stand_in: StandIn, body: bytes) -> None:
        headers = {"Authorization": f"Bearer {MANAGEMENT_KEY}"}
        assert stand_in.respond("POST", "/analytics/query", body, headers)[0] == 400

    def test_the_default_is_seven_days_and_a_thousand_rows(self, ask: Ask) -> None:
        body = {"metrics": ["request_count"], "dimensions": ["generation_id"]}
        answer = ask("/analytics/query", body=body)
        oldest = min(int(row["generation_id"].split("-")[1]) for row in rows(answer))
        assert oldest >= NOW.timestamp() - 7 * 86_400
        assert len(rows(answer)) <= 1000

    def test_a_lower_row_cap_cuts_and_says_so(self, ask: Ask, stand_in: StandIn) -> None:
        stand_in.row_cap = 50
        answer = ask("/analytics/query", body=query("model", granularity="day"))
        assert len(rows(answer)) == 50
        assert answer.body["data"]["metadata"]["truncated"] is True

    def test_old_calls_are_only_day_totals(self, ask: Ask) -> None:
        last = TODAY - timedelta(days=40)
        first = last - timedelta(days=20)
        assert rows(ask("/analytics/query", body=query("generation_id", first=first, last=last))) == []
        assert rows(ask("/analytics/query", body=query("model", first=first, last=last)))


class TestOrder:
    def test_the_newest_comes_first(self, ask: Ask) -> None:
        dates = [row["date__day"] for row in rows(ask("/analytics/query", body=query(granularity="day")))]
        assert dates == sorted(dates, reverse=True)

    @pytest.mark.parametrize("direction", ["asc", "desc"])
    @pytest.mark.parametrize("field", ["total_usage", "request_count", "model", "date"])
    def test_rows_are_sorted_as_asked(self, ask: Ask, field: str, direction: str) -> None:
        order = {"field": field, "direction": direction}
        body = query("model", first=TODAY - timedelta(days=60), granularity="month", order_by=order)
        found = rows(ask("/analytics/query", body=body))
        column = {"date": "date__month", "request_count": "request_count"}.get(field, field)
        values = [int(row[column]) if field == "request_count" else row[column] for row in found]
        assert values == sorted(values, reverse=direction == "desc")

    def test_a_group_limit_shortens_each_series(self, ask: Ask) -> None:
        found = rows(ask("/analytics/query", body=query("variant", granularity="day", group_limit=3)))
        assert [row["variant"] for row in found].count("standard") == 3


def test_today_is_the_day_of_the_clock() -> None:
    assert day_number(NOW.date()) == day_number(TODAY)
