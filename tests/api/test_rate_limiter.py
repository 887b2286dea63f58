from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.api.scripted import FakeTime
from tracker.api.rate_limiter import BURST, Bucket


def test_burst_then_one_every_two_seconds() -> None:
    time = FakeTime()
    bucket = Bucket(time.clock, time.sleep)
    for _ in range(BURST + 3):
        bucket.acquire()
    assert time.slept == [2.0, 2.0, 2.0]


def test_a_pause_refills_it() -> None:
    time = FakeTime()
    bucket = Bucket(time.clock, time.sleep)
    for _ in range(BURST):
        bucket.acquire()
    time.now += 3600
    for _ in range(BURST):
        bucket.acquire()
    assert time.slept == []


@given(st.lists(st.floats(0, 90), min_size=1, max_size=200))
def test_never_over_64_in_any_minute(pauses: list[float]) -> None:
    time = FakeTime()
    bucket = Bucket(time.clock, time.sleep)
    taken: list[float] = []
    for pause in pauses:
        time.now += pause if pause > 80 else 0
        bucket.acquire()
        taken.append(time.now)
    for start in taken:
        assert sum(start <= instant < start + 60 for instant in taken) <= 64
