"""Spend from a key's own counters: a day's own, and between days one span, never distributed over them."""

from __future__ import annotations

from tests.make import DAY
from tracker.analysis.ledger.key_spend import KeySpan, key_spans
from tracker.periods import MS_PER_DAY
from tracker.store.account.account import KeyReading
from tracker.usage import Measures


def reading(day: int, hour: int, lifespan: int, today: int, *, label: str = "sk…1", byok: int = 0) -> KeyReading:
    """Return the counters of a key at an hour of a UTC day; no part of `byok` was used since midnight."""
    return KeyReading(label, day * MS_PER_DAY + hour * 3_600_000, lifespan, today, byok, 0)


def money(credits_nano: int, byok_nano: int = 0) -> Measures:
    return Measures(None, credits_nano, byok_nano, None, None, None, None, None)


def test_a_day_is_the_change_between_midnights_and_the_last_day_the_spend_so_far() -> None:
    # Used before the midnight of DAY: 100 − 7 = 93; before the next one: 150 − 20 = 130.
    found = key_spans([reading(DAY, 10, 100, 7), reading(DAY + 1, 9, 150, 20)])
    assert found == [KeySpan(DAY, DAY, money(37)), KeySpan(DAY + 1, DAY + 1, money(20))]


def test_the_change_over_several_days_is_one_span() -> None:
    found = key_spans([reading(DAY, 10, 100, 7), reading(DAY + 3, 9, 150, 20)])
    assert found == [
        KeySpan(DAY, DAY, money(7)),
        KeySpan(DAY, DAY + 2, money(30)),
        KeySpan(DAY + 3, DAY + 3, money(20)),
    ]


def test_a_day_read_twice_keeps_its_own_change_whatever_comes_later() -> None:
    tuesday = [reading(DAY, 9, 100, 7), reading(DAY, 18, 130, 37)]
    saturday = reading(DAY + 4, 9, 300, 50)
    assert key_spans(tuesday) == [KeySpan(DAY, DAY, money(37))]
    assert key_spans([*tuesday, saturday]) == [
        KeySpan(DAY, DAY, money(37)),
        KeySpan(DAY, DAY + 3, money(120)),  # 130 on Tuesday evening, 250 at midnight before Saturday
        KeySpan(DAY + 4, DAY + 4, money(50)),
    ]


def test_no_spend_up_to_a_morning_is_not_a_day_without_spend() -> None:
    found = key_spans([reading(DAY, 0, 100, 0), reading(DAY + 4, 9, 300, 50)])
    assert found == [KeySpan(DAY, DAY + 3, money(150)), KeySpan(DAY + 4, DAY + 4, money(50))]


def test_a_clock_ahead_of_midnight_makes_no_day_and_counts_nothing_twice() -> None:
    # By this computer's clock the second reading is of the next day, but OpenRouter has not reached midnight.
    found = key_spans([reading(DAY, 20, 130, 37), reading(DAY + 1, 0, 140, 47), reading(DAY + 1, 9, 160, 15)])
    assert found == [KeySpan(DAY, DAY, money(52)), KeySpan(DAY + 1, DAY + 1, money(15))]


def test_the_last_reading_of_a_day_counts_in_whatever_order_they_come() -> None:
    late, early = reading(DAY, 20, 130, 37), reading(DAY, 10, 100, 7)
    assert key_spans([late, early]) == [KeySpan(DAY, DAY, money(37))]


def test_keys_are_separate_and_their_spans_of_the_same_days_added() -> None:
    one, other = reading(DAY, 10, 100, 7), reading(DAY, 11, 900, 5, label="sk…2")
    assert key_spans([one, other]) == [KeySpan(DAY, DAY, money(12))]


def test_counters_that_fell_are_of_another_key_and_make_no_span_between_them() -> None:
    found = key_spans([reading(DAY, 10, 100, 7), reading(DAY + 1, 9, 30, 20)])
    assert found == [KeySpan(DAY, DAY, money(7)), KeySpan(DAY + 1, DAY + 1, money(20))]


def test_own_provider_keys_are_counted_separately() -> None:
    found = key_spans([reading(DAY, 10, 100, 0, byok=50), reading(DAY + 1, 9, 100, 0, byok=80)])
    assert found[0] == KeySpan(DAY, DAY, money(0, 30))


def test_without_readings_there_are_no_spans() -> None:
    assert key_spans([]) == []
