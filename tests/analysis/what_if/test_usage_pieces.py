"""The usage that is priced: everything once, either as calls or as part of a day total."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tests.worlds.priced_account import (
    FIRST,
    LAST,
    NOVA,
    NOW,
    PERIOD,
    PICO,
    SECOND,
    add_calls,
    add_days,
    call,
    day_row,
    instant,
)
from tests.worlds.what_if_account import ask, said
from tracker import feeds
from tracker.analysis.what_if.what_if import what_if
from tracker.periods import Period
from tracker.store.account.account import save_key_reading
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days
from tracker.usage import KeyRef, KeyStatus


def test_calls_and_days_are_never_added_for_one_day(store: Store) -> None:
    add_days(store, [FIRST], [day_row(FIRST, 1, 1000, 100, 3_000_000)])
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000), call("b", SECOND, 1000, 100, 3_000_000)])
    answer = ask(store)
    assert (answer.by_calls.requests, answer.by_days.requests) == (2, 0)
    assert answer.cost_nano == 2 * 600_000


def test_usage_of_a_day_without_calls_is_priced_with_the_day(store: Store) -> None:
    # The day's feed has no models, so the split is from the one stored call, and the remainder has no known model.
    row = day_row(FIRST, 3, 3000, 300, 9_000_000, model=None, key=KeyRef(None, "work"), app="Editor")
    replace_days(store, feeds.KEY_APP, [row.day], [row], instant(LAST))
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    answer = ask(store)
    assert (answer.by_calls.requests, answer.by_days.requests) == (1, 2)
    assert answer.cost_nano == 3 * 600_000
    assert [(row.model, row.totals.requests) for row in answer.by_model] == [(NOVA, 1), (None, 2)]
    assert said(answer, "Usage without a known model is priced too.")


def test_filters_apply_to_calls_and_days(store: Store) -> None:
    other = KeyRef(None, "play")
    add_calls(store, [call("a", FIRST, 1000, 0, 1), call("b", FIRST, 10, 0, 1, key=other, model=PICO)])
    assert ask(store, key=("play",)).cost_nano == 10 * 500
    assert what_if(store, PICO, PERIOD, {"model": (NOVA,)}, NOW).cost_nano == 1000 * 500


def test_indeterminate_usage_is_left_out_and_mentioned(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1000, 0, 5_000_000_000)])
    answer = ask(store, key=("play",))
    assert answer.cost_nano is None
    assert said(answer, "$5.00 may or may not match the filter")


def test_spend_without_known_tokens_is_left_out_and_mentioned(store: Store) -> None:
    for hours, nano in ((1, 0), (25, 1_000_000_000), (73, 2_000_000_000)):
        reading = KeyStatus(
            label="key",
            kind="inference",
            credits_nano=nano,
            credits_today_nano=0,
            byok_nano=0,
            byok_today_nano=0,
            organization_id=None,
            creator_user_id=None,
        )
        save_key_reading(store, reading, instant(SECOND) + hours * 3_600_000)
    answer = ask(store)
    assert (answer.unknown_nano, answer.cost_nano) == (2_000_000_000, None)
    assert said(answer, "$2.00 was spent on days whose tokens are not known")


def test_dates_of_another_zone_are_priced_as_utc_days(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 0, 1, created_at_ms=instant(FIRST, 1)), call("b", LAST, 10, 0, 1)])
    add_days(store, [SECOND], [day_row(SECOND, 1, 100, 0, 1)])
    local = Period(FIRST, LAST, zone=ZoneInfo("America/St_Johns"))
    answer = what_if(store, PICO, local, {}, NOW)
    assert answer == ask(store)
    assert answer.cost_nano == 1110 * 500
