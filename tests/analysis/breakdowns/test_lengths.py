"""Lengths bar by bar: means of all usage, medians of the calls."""

from __future__ import annotations

from datetime import date, timedelta

from tests.worlds.hand_account import CLAUDE, LLAMA
from tests.worlds.usage_in_memory import used
from tracker.analysis.breakdowns.lengths import CallLengths, LengthLine, LengthPart, length_lines
from tracker.analysis.ledger.time_buckets import Step, bucket_text
from tracker.analysis.models.usage import Counts, ModelDay
from tracker.periods import day_number
from tracker.store.questions.call_figures import DayCalls, StreamedCalls

MONDAY = date(2026, 10, 5)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
USAGE = used(
    ModelDay(MONDAY, CLAUDE, Counts(2, 900, 100, 0, 0, 0)),
    ModelDay(MONDAY, LLAMA, Counts(2, 100, 20, 0, 0, 0)),
    ModelDay(TUESDAY, CLAUDE, Counts(4, 400, 40, 0, 0, 0)),
)


def calls_of(day: date, prompt: list[int], completion: list[int]) -> DayCalls:
    return DayCalls(day_number(day), prompt, completion, [], [], [], StreamedCalls(0, 0, len(prompt)))


def lines(step: Step, *calls: DayCalls, days: tuple[date, ...]) -> dict[LengthPart, LengthLine]:
    lengths = CallLengths(step)
    for of_day in calls:
        lengths.add(of_day)
    texts = list(dict.fromkeys(bucket_text(step, day) for day in days))
    return {line.part: line for line in length_lines(USAGE, lengths, texts)}


def test_means_are_of_all_usage_and_unknown_where_there_is_none() -> None:
    found = lines("day", days=(MONDAY, TUESDAY, WEDNESDAY))
    assert {part: line.means for part, line in found.items()} == {
        "prompt": (250.0, 100.0, None),  # 1000 of 4 requests, 400 of 4
        "completion": (30.0, 10.0, None),
        "sequence": (280.0, 110.0, None),
    }
    assert found["prompt"].mean == 175.0  # 1400 of 8 requests


def test_medians_are_only_of_the_calls() -> None:
    calls = calls_of(MONDAY, [100, 200, 900], [30, 10, 20])
    found = lines("day", calls, days=(MONDAY, TUESDAY))
    assert {part: line.medians for part, line in found.items()} == {
        "prompt": (200.0, None),
        "completion": (20.0, None),
        "sequence": (210.0, None),  # each call's own sum: 130, 210, 920
    }


def test_the_median_of_a_week_is_of_all_its_calls() -> None:
    calls = (calls_of(MONDAY, [1, 1], [0, 0]), calls_of(TUESDAY, [5, 7, 9], [0, 0, 0]))
    found = lines("week", *calls, days=(MONDAY, TUESDAY))
    assert (found["prompt"].medians, found["prompt"].median) == ((5.0,), 5.0)
    assert found["prompt"].means == (175.0,)
