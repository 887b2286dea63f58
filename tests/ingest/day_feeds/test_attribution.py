from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.api.analytics import AnalyticsRow
from tracker.ingest.day_feeds.attribution import (
    app_of,
    disagreeing_days,
    key_named,
    model_of,
    summed,
    usage_of,
    variant_of,
    with_keys,
    without_app,
)
from tracker.usage import NO_KEY, UNKNOWN_APP, DayUsage, KeyRef

CI = KeyRef(None, "CI")
OLD = KeyRef(None, "old")


def usage(
    requests: int, *, day: int = 1, model: str = "m", key: KeyRef | None = None, app: str | None = None
) -> DayUsage:
    row = AnalyticsRow(
        day=day,
        values=(),
        requests=requests,
        credits_nano=10 * requests,
        byok_nano=requests,
        prompt_tokens=100 * requests,
        completion_tokens=20,
        reasoning_tokens=5,
        cached_tokens=7,
    )
    return usage_of(row, model=model, key=key, app=app)


def test_placeholders_are_understood() -> None:
    assert (key_named("Chatroom"), key_named(None), key_named("CI")) == (NO_KEY, None, CI)
    assert (app_of(None), app_of("Unknown"), app_of("Zed")) == (UNKNOWN_APP, UNKNOWN_APP, "Zed")
    assert (model_of("a/b-1:free"), model_of(None)) == ("a/b-1", "unknown")


@pytest.mark.parametrize(
    ("text", "model", "variant"),
    [("free", "a/b", "free"), (None, "a/b:free", "free"), (None, "a/b", "standard"), (None, None, "standard")],
)
def test_the_variant_is_named_or_borne_by_the_model(text: str | None, model: str | None, variant: str) -> None:
    assert variant_of(text, model) == variant


def test_rows_without_a_day_are_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        usage_of(
            AnalyticsRow(
                day=None,
                values=(),
                requests=1,
                credits_nano=0,
                byok_nano=0,
                prompt_tokens=0,
                completion_tokens=0,
                reasoning_tokens=0,
                cached_tokens=None,
            )
        )


def test_equal_rows_are_added_up() -> None:
    (row,) = without_app([usage(2, app="a"), usage(3, app="b")])
    assert (row.app, row.requests, row.credits_nano, row.prompt_tokens, row.cached_tokens) == (None, 5, 50, 500, 14)


def test_cached_tokens_are_known_only_where_all_rows_know_them() -> None:
    (row,) = summed([usage(1), usage(1)._replace(cached_tokens=None)])
    assert row.cached_tokens is None


def test_a_single_key_takes_all_apps_of_its_model() -> None:
    rows = with_keys([usage(2, app="a"), usage(3, app="b")], [usage(5, key=CI)])
    assert [row.key for row in rows] == [CI, CI]


def test_the_web_chat_alone_is_no_key() -> None:
    assert with_keys([usage(5, app="a")], [usage(5, key=NO_KEY)])[0].key == NO_KEY


def test_two_keys_leave_the_key_unknown() -> None:
    rows = with_keys([usage(5, app="a")], [usage(2, key=CI), usage(3, key=OLD)])
    assert [row.key for row in rows] == [None]


def test_a_call_that_came_between_leaves_the_key_unknown() -> None:
    rows = with_keys([usage(5, app="a"), usage(1, day=2, app="a")], [usage(6, key=CI), usage(1, day=2, key=CI)])
    assert [row.key for row in rows] == [None, CI]


def test_days_that_differ_are_found() -> None:
    one = [usage(2, app="a"), usage(3, app="b"), usage(1, day=2), usage(4, day=3)]
    other = [usage(5, key=CI)._replace(completion_tokens=40), usage(2, day=2, key=CI)]
    assert disagreeing_days(one, other) == {2, 3}


rows_by_app = st.lists(
    st.builds(
        usage,
        st.integers(1, 9),
        day=st.integers(1, 2),
        model=st.sampled_from("mn"),
        key=st.sampled_from([None, CI, OLD, NO_KEY]),
        app=st.sampled_from("ab"),
    )
)


@given(rows_by_app)
def test_nothing_is_lost_or_made_up(rows: list[DayUsage]) -> None:
    """The calls behind both splits are the same: `rows` before their key, or their app, is forgotten."""
    by_app = summed(row._replace(key=None) for row in rows)
    by_key = without_app(rows)
    joined = with_keys(by_app, by_key)
    assert sum(row.requests for row in joined) == sum(row.requests for row in rows)
    assert disagreeing_days(joined, rows) == set()
    truth = {(row.day, row.model, row.app, row.key) for row in rows}
    assert all(row.key is None or (row.day, row.model, row.app, row.key) in truth for row in joined)
