"""Spend from readings of a key's own counters: the only usage data that an inference key can read.

A reading has the key's spend since it was made and its spend since UTC midnight; the difference is its spend up to that
midnight. The difference between two midnights is the spend of the days between; several days stay one span.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from tracker.periods import day_of_ms
from tracker.store.account.account import KeyReading
from tracker.usage import Measures


class KeySpan(NamedTuple):
    """Spend of the synced keys from `first_day` to `last_day` (UTC day numbers, both included)."""

    first_day: int
    last_day: int
    measures: Measures


def key_spans(readings: Iterable[KeyReading]) -> list[KeySpan]:
    """Return the spans between readings, by first day; spans of several keys over the same days are added."""
    by_label: dict[str, dict[int, KeyReading]] = defaultdict(dict)
    for reading in sorted(readings, key=lambda r: r.at_ms):
        # The readings are in order of time, so the last one of each day remains.
        by_label[reading.label][day_of_ms(reading.at_ms)] = reading
    spans: dict[tuple[int, int], Measures] = defaultdict(lambda: _money(0, 0))
    for last_of_day in by_label.values():
        days = sorted(last_of_day)
        for day, following in pairwise(days):
            one, other = last_of_day[day], last_of_day[following]
            credits_nano = _at_midnight(other)[0] - _at_midnight(one)[0]
            byok_nano = _at_midnight(other)[1] - _at_midnight(one)[1]
            # Counters never fall, so lower ones are from another key with the same masked label.
            if credits_nano >= 0 and byok_nano >= 0:
                spans[day, following - 1] += _money(credits_nano, byok_nano)
        newest = last_of_day[days[-1]]
        # No later reading shows what the newest day cost in the end: its own counter is all that is known.
        spans[days[-1], days[-1]] += _money(newest.credits_today_nano, newest.byok_today_nano)
    return [KeySpan(first, last, measures) for (first, last), measures in sorted(spans.items())]


def _at_midnight(reading: KeyReading) -> tuple[int, int]:
    return reading.credits_nano - reading.credits_today_nano, reading.byok_nano - reading.byok_today_nano


def _money(credits_nano: int, byok_nano: int) -> Measures:
    return Measures(None, credits_nano, byok_nano, None, None, None, None, None)
