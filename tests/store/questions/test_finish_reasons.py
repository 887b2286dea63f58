"""How calls ended: by month, model and reason, and on which days any of them has a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.make import DAY, call, import_calls
from tracker.periods import ms_of
from tracker.store.file.database import Store
from tracker.store.questions.finish_reasons import Ending, days_with_endings, endings


def test_calls_are_counted_by_month_model_and_reason(store: Store) -> None:
    calls = [
        call("gen-1"),
        call("gen-2", day=DAY + 1),
        call("gen-3", finish_reason="length"),
        call("gen-4", finish_reason=None),
        call("gen-5", model="zeta/pico"),
        call("gen-6", day=DAY + 21),
    ]
    import_calls(store, calls)
    assert sorted(endings(store, [DAY, DAY + 1, DAY + 21]), key=str) == [
        Ending("2026-11", "acme/nova-2", "length", 1, 110),
        Ending("2026-11", "acme/nova-2", "stop", 2, 220),
        Ending("2026-11", "acme/nova-2", None, 1, 110),
        Ending("2026-11", "zeta/pico", "stop", 1, 110),
        Ending("2026-12", "acme/nova-2", "stop", 1, 110),
    ]


def test_days_outside_the_question_are_left_out(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2", day=DAY + 1)])
    assert endings(store, [DAY]) == [Ending("2026-11", "acme/nova-2", "stop", 1, 110)]


def test_a_day_whose_calls_have_no_reason_has_no_endings(store: Store) -> None:
    import_calls(store, [call("gen-1"), call("gen-2", finish_reason=None), call("gen-3", DAY + 1, finish_reason=None)])
    assert days_with_endings(store, [DAY, DAY + 1, DAY + 2]) == {DAY}


def test_in_another_zone_a_call_counts_on_its_own_date(store: Store) -> None:
    night = ms_of(datetime(2026, 11, 10, 2, tzinfo=UTC))  # half past ten in the evening of the 9th
    import_calls(store, [call("gen-1", created_at_ms=night), call("gen-2", finish_reason=None)])
    zone = ZoneInfo("America/St_Johns")
    assert days_with_endings(store, [DAY - 1, DAY], zone) == {DAY - 1}


def test_names_of_one_model_are_added(store: Store) -> None:
    import_calls(store, [call("gen-1", model="anthropic/claude-sonnet-4")])
    import_calls(store, [call("gen-2", model="anthropic/claude-4-sonnet-20250522")])
    assert endings(store, [DAY]) == [Ending("2026-11", "anthropic/claude-4-sonnet-20250522", "stop", 2, 220)]
