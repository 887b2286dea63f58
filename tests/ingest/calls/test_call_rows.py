"""Rows of analytics put together as calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.api.analytics import AnalyticsRow
from tracker.ingest.calls.call_rows import KEY, SESSION, by_generation, call_of
from tracker.usage import CHATROOM, NO_KEY, STANDARD_VARIANT, UNKNOWN_APP, Call, KeyRef

NOON_MS = 1_790_000_000_000
ROW = AnalyticsRow(
    day=None,
    values=("gen-1", "acme/nova-2-20260301"),
    requests=1,
    credits_nano=500,
    byok_nano=0,
    prompt_tokens=100,
    completion_tokens=10,
    reasoning_tokens=4,
    cached_tokens=50,
    cache_nano=-20,
    web_nano=None,
    file_nano=None,
)


def call(**details: str | None) -> Call:
    """Return the call of `ROW` for which these details are reported."""
    reported = {name: {"gen-1": value} for name, value in details.items()}
    return call_of(ROW, NOON_MS, reported, {})


def test_usage_without_an_id_is_no_call() -> None:
    assert by_generation([replace(ROW, values=(None, "a/b")), replace(ROW, values=("", "a/b")), ROW]) == {"gen-1": ROW}


def test_a_row_of_zeros_is_no_call() -> None:
    zeros = replace(ROW, requests=0, credits_nano=0, prompt_tokens=0, completion_tokens=0, cached_tokens=0)
    cancelled = replace(ROW, values=("gen-2", "a/b"), credits_nano=0, prompt_tokens=0, completion_tokens=0)
    assert by_generation([zeros, cancelled]) == {"gen-2": cancelled}


def test_the_parts_of_a_call_are_added_to_the_model_that_cost_more() -> None:
    cheap = replace(ROW, values=("gen-1", "acme/small"), credits_nano=7, byok_nano=1)
    added = by_generation([cheap, ROW])["gen-1"]
    assert added.values == ROW.values
    assert (added.requests, added.credits_nano, added.byok_nano, added.prompt_tokens) == (2, 507, 1, 200)


def test_a_part_that_does_not_know_makes_the_sum_unknown() -> None:
    added = by_generation([ROW, replace(ROW, cached_tokens=None)])["gen-1"]
    assert (added.cached_tokens, added.reasoning_tokens) == (None, 8)


def test_a_call_has_the_usage_of_its_row_and_an_instant_to_the_second() -> None:
    made = call()
    assert (made.generation_id, made.model, made.created_at_ms) == ("gen-1", "acme/nova-2-20260301", NOON_MS)
    assert (made.credits_nano, made.prompt_tokens, made.cost_cache_nano) == (500, 100, -20)
    assert not made.created_at_exact


def test_details_that_were_not_requested_are_not_known() -> None:
    made = call()
    assert (made.app, made.key, made.variant, made.provider, made.streamed) == (None, None, None, None, None)


def test_an_app_reported_as_nothing_is_the_unknown_one() -> None:
    assert call(app=None).app == UNKNOWN_APP


def test_a_variant_reported_as_nothing_is_the_standard_one() -> None:
    assert call(variant=None).variant == STANDARD_VARIANT


@pytest.mark.parametrize(("reported", "key"), [("work", KeyRef(None, "work")), (CHATROOM, NO_KEY), (None, None)])
def test_a_key_known_by_name_stays_a_name(reported: str | None, key: KeyRef | None) -> None:
    assert call_of(ROW, NOON_MS, {KEY: {"gen-1": reported}}, {}).key == key


def test_a_key_found_by_its_hash_goes_before_its_name() -> None:
    found = KeyRef("ab12", "work")
    assert call_of(ROW, NOON_MS, {KEY: {"gen-1": "work"}}, {"gen-1": found}).key == found


@pytest.mark.parametrize(("reported", "flag"), [("true", True), ("false", False), ("", None), (None, None)])
def test_streamed_is_text(reported: str | None, flag: bool | None) -> None:
    assert call(streamed=reported).streamed is flag


@pytest.mark.parametrize(("reported", "session"), [("s-1", "s-1"), ("none", None)])
def test_none_is_no_session(reported: str, session: str | None) -> None:
    assert call_of(ROW, NOON_MS, {SESSION: {"gen-1": reported}}, {}).session == session
