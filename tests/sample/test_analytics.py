from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import truth
from tests.sample.analytics_requests import LONG, instant, measures, query, rows, summed
from tests.sample.exchange import NOW, TODAY, Response, Send, so_far
from tests.slow_examples import slow_examples
from tracker.periods import day_number, ms_of
from tracker.sample import entities
from tracker.sample.account import MANAGEMENT_KEY, SampleAccount
from tracker.sample.analytics_terms import DIMENSIONS
from tracker.sample.server import StandIn
from tracker.usage import Measures


class TestSums:
    def test_the_total_is_right(self, send: Send, account: SampleAccount) -> None:
        assert summed(rows(send("/analytics/query", body=query()))) == truth.total(so_far(account))

    @pytest.mark.parametrize(
        ("dimensions", "columns"),
        [
            (("model", "app"), ("day", "model", "app")),
            (("model", "api_key_id"), ("day", "model", "key_name")),
            (("model", "variant"), ("day", "model", "variant")),
        ],
    )
    def test_a_year_of_days_is_right_group_by_group(
        self, send: Send, account: SampleAccount, dimensions: tuple[str, ...], columns: tuple[str, ...]
    ) -> None:
        found = rows(send("/analytics/query", body=query(*dimensions, granularity="day")))
        split = {(row["date__day"][:10], *(row[name] for name in dimensions)): measures(row) for row in found}
        assert split == truth.split(so_far(account), *columns)

    def test_calls_one_by_one(self, send: Send, account: SampleAccount) -> None:
        first = TODAY - timedelta(days=30)
        found = rows(send("/analytics/query", body=query("generation_id", "streamed", first=first)))
        expected = {e.call.generation_id: truth.measures(e) for e in so_far(account, first)}
        assert {row["generation_id"]: measures(row) for row in found} == expected

    def test_known_keys_and_the_others_add_up_to_the_total(self, send: Send, account: SampleAccount) -> None:
        listed = [key.hash for key in account.keys if key.is_listed(TODAY)]
        parts = Measures()
        for value in listed:
            mine = {"field": "api_key_id", "operator": "eq", "value": value}
            parts += summed(
                rows(send("/analytics/query", body=query("model", "app", filters=[mine], granularity="day")))
            )
        others = {"field": "api_key_id", "operator": "not_in", "value": listed, "include_unset": True}
        rest = rows(send("/analytics/query", body=query("model", "api_key_id", filters=[others], granularity="day")))
        assert {row["api_key_id"] for row in rest} == {"Chatroom", "prototype", "Raycast (OAuth)"}
        assert parts + summed(rest) == truth.total(so_far(account))

    @slow_examples(30)
    @given(data=st.data())
    def test_any_split_of_any_window_sums_to_the_right_total(
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
        response = Response(status, sent, json.loads(raw))
        if not response.body["data"]["metadata"]["truncated"]:
            assert summed(rows(response)) == truth.total(so_far(account, first, last))

    def test_adjacent_windows_count_each_call_once(self, send: Send, account: SampleAccount) -> None:
        middle = ms_of(NOW) - 10_000_000
        edges = [instant(TODAY), datetime.fromtimestamp(middle // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                 instant(TODAY + timedelta(days=1))]  # fmt: skip
        parts = [
            summed(rows(send("/analytics/query", body={**query(), "time_range": {"start": start, "end": end}})))
            for start, end in pairwise(edges)
        ]
        assert parts[0] + parts[1] == truth.total(so_far(account, TODAY))

    def test_no_future_call_is_reported(self, send: Send, account: SampleAccount) -> None:
        today = summed(rows(send("/analytics/query", body=query(first=TODAY))))
        whole_day = [entry for entry in account.recorded if truth.day_of(entry) == TODAY]
        assert today.requests == len(so_far(account, TODAY)) < len(whole_day)


class TestRows:
    @pytest.mark.parametrize(
        ("granularity", "column", "value"),
        [
            ("hour", "date__hour", "2026-11-22 14:00:00"),
            ("day", "date__day", "2026-11-22 00:00:00"),
            ("week", "date__week", "2026-11-22"),
            ("month", "date__month", "2026-11-01"),
        ],
    )
    def test_time_columns(self, send: Send, granularity: str, column: str, value: str) -> None:
        body = query(first=TODAY - timedelta(days=20), granularity=granularity)
        assert rows(send("/analytics/query", body=body))[0][column] == value

    def test_minutes_have_the_other_name(self, send: Send) -> None:
        time_range = {"start": "2026-11-22T12:00:00Z", "end": "2026-11-22T15:00:00Z"}
        found = rows(send("/analytics/query", body={**query(), "granularity": "minute", "time_range": time_range}))
        assert all(row["created_at__minute"].startswith("2026-11-22 1") for row in found)

    def test_users_have_their_address(self, send: Send) -> None:
        assert rows(send("/analytics/query", body=query("user")))[0]["user_email"] == entities.USER_EMAIL

    def test_an_empty_window_has_no_rows(self, send: Send) -> None:
        christmas = date(2025, 12, 25)
        assert rows(send("/analytics/query", body=query(first=christmas, last=christmas))) == []


class TestLimits:
    def test_a_lower_row_cap_cuts_and_says_so(self, send: Send, stand_in: StandIn) -> None:
        stand_in.row_cap = 50
        response = send("/analytics/query", body=query("model", granularity="day"))
        assert len(rows(response)) == 50
        assert response.body["data"]["metadata"]["truncated"] is True

    def test_old_calls_are_only_day_totals(self, send: Send) -> None:
        last = TODAY - timedelta(days=40)
        first = last - timedelta(days=20)
        assert rows(send("/analytics/query", body=query("generation_id", first=first, last=last))) == []
        assert rows(send("/analytics/query", body=query("model", first=first, last=last)))


class TestOrder:
    def test_the_newest_comes_first(self, send: Send) -> None:
        dates = [row["date__day"] for row in rows(send("/analytics/query", body=query(granularity="day")))]
        assert dates == sorted(dates, reverse=True)

    @pytest.mark.parametrize("direction", ["asc", "desc"])
    @pytest.mark.parametrize("field", ["total_usage", "request_count", "model", "date"])
    def test_rows_are_sorted_as_requested(self, send: Send, field: str, direction: str) -> None:
        order = {"field": field, "direction": direction}
        body = query("model", first=TODAY - timedelta(days=60), granularity="month", order_by=order)
        found = rows(send("/analytics/query", body=body))
        column = {"date": "date__month", "request_count": "request_count"}.get(field, field)
        values = [int(row[column]) if field == "request_count" else row[column] for row in found]
        assert values == sorted(values, reverse=direction == "desc")

    def test_a_group_limit_shortens_each_series(self, send: Send) -> None:
        found = rows(send("/analytics/query", body=query("variant", granularity="day", group_limit=3)))
        assert [row["variant"] for row in found].count("standard") == 3


def test_today_is_the_day_of_the_clock() -> None:
    assert day_number(NOW.date()) == day_number(TODAY)
