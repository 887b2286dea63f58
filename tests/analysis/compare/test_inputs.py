"""What the comparison reads from a store: endings only where calls give the total, tags only once there are any."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.make import DAY, NOW, call, end_of, usage
from tests.worlds import hand_account
from tracker import feeds
from tracker.analysis.compare.inputs import Inputs, read_inputs
from tracker.periods import Period, date_of
from tracker.store.account.tags import set_tag
from tracker.store.file.database import Store
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import begin_import
from tracker.tags import Tag
from tracker.usage import Call

PERIOD = Period(date_of(DAY), date_of(DAY + 3))


def hold(store: Store, *calls: Call) -> None:
    merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), calls)


def read(store: Store) -> Inputs:
    return read_inputs(store, PERIOD, NOW)


def test_endings_are_of_the_days_whose_total_comes_from_calls(store: Store) -> None:
    hold(store, call("gen-1", finish_reason="tool_calls"), call("gen-2", finish_reason=None))
    hold(store, call("gen-3", day=DAY + 1, finish_reason="tool_calls"))
    # The feed counts more than the calls of the second day, so that day's total is not from calls.
    replace_days(store, feeds.ACTIVITY, [DAY + 1], [usage(DAY + 1, requests=9)], end_of(DAY + 1))
    endings = read(store).usage.endings
    assert (endings.days, endings.requests, endings.tokens, endings.unknown_tokens) == (1, 2, 220, 110)
    assert [(row.reason, row.requests) for row in endings.tool_calls] == [("tool_calls", 1)]


def test_days_whose_calls_have_no_finish_reason_are_left_out(store: Store) -> None:
    hold(store, call("gen-1", finish_reason=None), call("gen-2", day=DAY + 1, finish_reason="stop"))
    assert read(store).usage.endings.days == 1


def test_each_month_has_its_own_endings(store: Store) -> None:
    month_before = (DAY - 30) * 86_400_000
    hold(store, call("gen-1", finish_reason="stop"), call("gen-0", created_at_ms=month_before, finish_reason="stop"))
    months = read(store).months
    assert {month: stored.endings.days for month, stored in months.items() if stored.endings.days} == {
        "2026-10": 1,
        "2026-11": 1,
    }
    assert months["2026-10"].endings.requests == 1


def test_tags_are_read_once_there_are_any(store: Store) -> None:
    hold(store, call("gen-1"), call("gen-2", app="Other"), call("gen-3", app=None))
    assert read(store).usage.tags is None
    set_tag(store, Tag("app", "Editor", "programming"))
    inputs = read(store)
    for tags in (inputs.usage.tags, inputs.months["2026-11"].tags):
        assert tags is not None
        assert tags.given == {"programming"}
        assert (tags.usage.total.requests, tags.decided.total.requests) == (3, 2)
        assert (tags.of("programming").total.requests, tags.untagged.total.requests) == (1, 1)


def test_a_week_that_begins_before_the_period_counts_its_days_inside_only(store: Store) -> None:
    hold(store, call("gen-0", day=DAY - 1), call("gen-1"))
    set_tag(store, Tag("app", "Editor", "programming"))
    tags = read(store).usage.tags
    assert tags is not None
    assert tags.usage.total.requests == 1
    assert {row.day for row in tags.usage.rows} == {PERIOD.first - timedelta(days=PERIOD.first.weekday())}


def test_how_usage_was_paid_is_read_row_by_row(store: Store) -> None:
    hold(store, call("gen-1"), call("gen-2", byok_nano=5), call("gen-3", credits_nano=0))
    usage_read = read(store).usage.models
    assert usage_read.total.requests == 3
    assert usage_read.billed.total.requests == 2
    requests = {row.payment: row.counts.requests for row in usage_read.rows}
    assert requests == {"credits": 1, "BYOK": 1, "recorded as $0": 1}


def test_days_and_months_of_the_store_are_the_same_usage(tmp_path: Path) -> None:
    with hand_account.hand_store(tmp_path) as store:
        inputs = read_inputs(store, hand_account.PERIOD, hand_account.NOW)
    month, whole = inputs.months["2026-10"].models, inputs.usage.models
    assert month.by_model == whole.by_model
    assert month.counted_days == whole.counted_days == 13
    assert max(inputs.months) == "2026-11"
    assert min(inputs.months) == "2024-11"
