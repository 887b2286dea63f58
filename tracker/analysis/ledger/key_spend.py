"""Spend from readings of a key's own counters: the only usage data that an inference key can read.

A reading has the key's spend since it was made and its spend since UTC midnight. The spend since midnight belongs to
the day of the reading, whatever is read later. What was spent between two readings of different days is one span from
the first day to the day before the second: it is never divided by days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tracker.periods import day_of_ms
from tracker.store.account.account import KeyReading
from tracker.usage import Measures


class KeySpan(NamedTuple):
    """Spend of the synced keys from `first_day` to `last_day` (UTC day numbers, both included).

    A day with a reading is a span of its own, with the spend up to its last reading. A longer span that begins on such
    a day has what was spent after that reading, so spans may overlap and each is counted once.
    """

    first_day: int
    last_day: int
    measures: Measures


def key_spans(readings: Iterable[KeyReading]) -> list[KeySpan]:
    """Return the spans between readings, by first day; spans of several keys over the same days are added."""
    by_label: dict[str, list[KeyReading]] = defaultdict(list)
    for reading in sorted(readings, key=lambda r: r.at_ms):
        by_label[reading.label].append(reading)
    spans: dict[tuple[int, int], Measures] = defaultdict(lambda: _money(0, 0))
    for of_key in by_label.values():
        last_of_days = _last_of_days(of_key)
        for day, reading in last_of_days:
            # No spend up to a reading at nine says nothing of the day; of the newest day it is all that is known.
            if reading.credits_today_nano or reading.byok_today_nano or reading is last_of_days[-1][1]:
                spans[day, day] += _money(reading.credits_today_nano, reading.byok_today_nano)
        for (day, one), (following, other) in pairwise(last_of_days):
            credits_nano = _at_midnight(other)[0] - one.credits_nano
            byok_nano = _at_midnight(other)[1] - one.byok_nano
            # Counters never fall, so lower ones are from another key with the same masked label.
            if credits_nano >= 0 and byok_nano >= 0:
                spans[day, following - 1] += _money(credits_nano, byok_nano)
    return [KeySpan(first, last, measures) for (first, last), measures in sorted(spans.items())]


def _last_of_days(readings: Sequence[KeyReading]) -> list[tuple[int, KeyReading]]:
    """Return the last reading of each UTC day; readings of one key, in order of time."""
    found: list[tuple[int, KeyReading]] = []
    for reading in readings:
        day = day_of_ms(reading.at_ms)
        if found and (found[-1][0] == day or (found[-1][0] == day - 1 and _has_not_reset(found[-1][1], reading))):
            # Still the same day of OpenRouter's: the last reading of a day has its spend so far.
            found[-1] = (found[-1][0], reading)
        else:
            found.append((day, reading))
    return found


def _has_not_reset(one: KeyReading, other: KeyReading) -> bool:
    """Return whether a later reading still counts "since midnight" from a time before the earlier one.

    Then this computer's clock is ahead of OpenRouter's: here a new day has begun, there it has not.
    """
    # Lower lifetime counters are from another key, and say nothing of midnight.
    is_same_key = other.credits_nano >= one.credits_nano and other.byok_nano >= one.byok_nano
    return is_same_key and (_at_midnight(other)[0] < one.credits_nano or _at_midnight(other)[1] < one.byok_nano)


def _at_midnight(reading: KeyReading) -> tuple[int, int]:
    return reading.credits_nano - reading.credits_today_nano, reading.byok_nano - reading.byok_today_nano


def _money(credits_nano: int, byok_nano: int) -> Measures:
    return Measures(None, credits_nano, byok_nano, None, None, None, None, None)
