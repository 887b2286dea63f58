"""The schedule over clocks that a test moves: when polls come, and that they never come too soon or twice at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest.schedule import (
    FIRST_RETRY_SECONDS,
    JITTER,
    LONGEST_RETRY_SECONDS,
    SHORTEST_GAP_SECONDS,
    WAKING_SECONDS,
    Schedule,
)

MINUTE = 60.0
HOUR = 3600.0
INTERVAL = 15 * MINUTE


class Clocks:
    """A wall clock and one that only grows; sleep moves the first alone, as on Linux."""

    def __init__(self) -> None:
        self.wall = 1_800_000_000.0
        self.monotonic = 5_000.0
        self.chance = 0.5

    def pass_seconds(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def schedule_over(clocks: Clocks, interval: float = INTERVAL) -> Schedule:
    return Schedule(
        interval, wall=lambda: clocks.wall, monotonic=lambda: clocks.monotonic, chance=lambda: clocks.chance
    )


@pytest.fixture
def schedule(clocks: Clocks) -> Schedule:
    return schedule_over(clocks)


def test_nothing_is_planned_before_it_is_started(schedule: Schedule, clocks: Clocks) -> None:
    clocks.pass_seconds(10 * HOUR)
    schedule.tick()
    assert (schedule.seconds_left, schedule.is_due) == (None, False)


@pytest.mark.parametrize(("after", "expected"), [(None, INTERVAL), (0.0, 0), (-5.0, 0), (100.0, 100)])
def test_a_start_polls_after_the_given_time_or_an_interval(
    schedule: Schedule, after: float | None, expected: float
) -> None:
    schedule.resume(after)
    assert (schedule.seconds_left, schedule.is_due) == (expected, expected == 0)


@pytest.mark.parametrize(("chance", "expected"), [(0.0, 1 - JITTER), (0.5, 1.0), (1.0, 1 + JITTER)])
def test_intervals_are_jittered(schedule: Schedule, clocks: Clocks, chance: float, expected: float) -> None:
    clocks.chance = chance
    schedule.resume()
    assert schedule.seconds_left == pytest.approx(INTERVAL * expected)


def test_a_poll_comes_after_every_interval(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume()
    for _ in range(3):
        clocks.pass_seconds(INTERVAL - 1)
        assert (schedule.is_due, schedule.seconds_left) == (False, 1)
        clocks.pass_seconds(1)
        assert (schedule.is_due, schedule.seconds_left) == (True, 0)
        assert schedule.begin()
        assert schedule.seconds_left is None
        schedule.finished()


def test_never_two_polls_at_a_time(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume(0)
    assert [schedule.begin(), schedule.begin()] == [True, False]
    clocks.pass_seconds(2 * INTERVAL)
    assert (schedule.is_running, schedule.is_due, schedule.seconds_left) == (True, False, None)


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(1, MINUTE), (2, 2 * MINUTE), (3, 4 * MINUTE), (6, 32 * MINUTE), (7, HOUR), (8, HOUR), (2000, HOUR)],
)
def test_failures_in_a_row_make_it_wait_twice_as_long_each(schedule: Schedule, failures: int, expected: float) -> None:
    schedule.resume(0)
    for _ in range(failures):
        schedule.begin()
        schedule.failed()
    # Clocks stand still here, so the shortest gap since the poll began is over at the same moment.
    assert schedule.seconds_left == pytest.approx(expected)


def test_a_good_answer_ends_the_backing_off(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume(0)
    for _ in range(5):
        schedule.begin()
        schedule.failed()
    schedule.begin()
    schedule.finished()
    assert schedule.seconds_left == INTERVAL
    schedule.begin()
    schedule.failed()
    assert schedule.seconds_left == FIRST_RETRY_SECONDS


def test_a_long_interval_is_the_longest_wait(clocks: Clocks) -> None:
    schedule = schedule_over(clocks, 6 * HOUR)
    schedule.resume(0)
    for _ in range(20):
        schedule.begin()
        schedule.failed()
    assert schedule.seconds_left == 6 * HOUR


@pytest.mark.parametrize(
    ("requested", "expected"), [(None, MINUTE), (0.0, MINUTE), (5.0, MINUTE), (90.0, 90.0), (2 * HOUR, 2 * HOUR)]
)
def test_a_requested_wait_is_kept(schedule: Schedule, requested: float | None, expected: float) -> None:
    schedule.resume(0)
    schedule.begin()
    schedule.failed(requested)
    assert schedule.seconds_left == expected


def test_a_wait_requested_for_one_feed_is_kept(schedule: Schedule) -> None:
    schedule.resume(0)
    schedule.begin()
    schedule.finished(2 * HOUR)
    assert schedule.seconds_left == 2 * HOUR


def test_after_sleep_it_polls_at_once(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume()
    for _ in range(15):
        clocks.pass_seconds(20)
        schedule.tick()
    clocks.wall += 8 * HOUR
    assert not schedule.is_due, "the growing clock slept as well"
    schedule.tick()
    assert schedule.is_due


def test_after_sleep_on_systems_whose_growing_clock_counts_it(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume()
    clocks.pass_seconds(5 * MINUTE)
    schedule.tick()
    assert schedule.is_due


@pytest.mark.parametrize("seconds", [-HOUR, HOUR])
def test_a_clock_that_was_set_polls_at_once(schedule: Schedule, clocks: Clocks, seconds: float) -> None:
    schedule.resume()
    clocks.wall += seconds
    schedule.tick()
    assert schedule.is_due
    schedule.begin()
    schedule.finished()
    schedule.tick()
    assert schedule.seconds_left == INTERVAL, "once"


def test_a_clock_that_is_corrected_a_little_changes_nothing(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume()
    for _ in range(40):
        clocks.pass_seconds(20)
        clocks.wall += 3
        schedule.tick()
    assert schedule.seconds_left == INTERVAL - 800


def test_sleep_does_not_shorten_a_requested_wait(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume(0)
    schedule.begin()
    schedule.failed(HOUR)
    clocks.wall += 8 * HOUR
    schedule.tick()
    assert schedule.seconds_left == HOUR


def test_sleep_while_failing_tries_at_once(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume(0)
    for _ in range(6):
        schedule.begin()
        schedule.failed()
    clocks.pass_seconds(SHORTEST_GAP_SECONDS)
    schedule.tick()
    assert not schedule.is_due
    clocks.wall += HOUR
    schedule.tick()
    assert schedule.is_due


@pytest.mark.parametrize("before", [0, 1, 12])
def test_a_failure_right_after_sleep_is_retried_soon(schedule: Schedule, clocks: Clocks, before: int) -> None:
    schedule.resume(0)
    for _ in range(before):
        schedule.begin()
        schedule.failed()
        clocks.pass_seconds(20)
        schedule.tick()
    clocks.pass_seconds(SHORTEST_GAP_SECONDS)
    clocks.wall += 8 * HOUR
    schedule.tick()
    waits = []
    for _ in range(4):
        assert schedule.is_due
        schedule.begin()
        schedule.failed()
        waits.append(schedule.seconds_left)
        clocks.pass_seconds(FIRST_RETRY_SECONDS)
        schedule.tick()
    assert waits == [FIRST_RETRY_SECONDS] * 4


def test_failures_long_after_sleep_wait_longer_each_as_ever(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume(0)
    for _ in range(6):
        schedule.begin()
        schedule.failed()
    clocks.wall += 8 * HOUR
    schedule.tick()
    for _ in range(int(WAKING_SECONDS // 20)):
        clocks.pass_seconds(20)
        schedule.tick()
    waits = []
    for _ in range(3):
        schedule.begin()
        schedule.failed()
        waits.append(schedule.seconds_left)
    assert waits == [FIRST_RETRY_SECONDS, 2 * FIRST_RETRY_SECONDS, 4 * FIRST_RETRY_SECONDS]


def test_a_poll_that_sleep_cut_off_is_retried_soon(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume(0)
    for _ in range(6):
        schedule.begin()
        schedule.failed()
    schedule.begin()
    clocks.wall += 8 * HOUR
    # Its failure may be reported before the clocks are compared, or after.
    schedule.failed()
    schedule.tick()
    assert schedule.seconds_left == SHORTEST_GAP_SECONDS
    schedule.begin()
    schedule.failed()
    assert schedule.seconds_left == FIRST_RETRY_SECONDS


def test_a_rejected_key_pauses_until_it_is_another(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume(0)
    schedule.begin()
    schedule.refused()
    clocks.pass_seconds(100 * HOUR)
    clocks.wall += HOUR
    schedule.tick()
    schedule.resume(0)
    assert (schedule.is_refused, schedule.is_due, schedule.seconds_left) == (True, False, None)
    schedule.stop()
    schedule.resume(0)
    assert (schedule.is_refused, schedule.is_due) == (False, True)


def test_a_poll_by_hand_that_succeeds_ends_the_pause(schedule: Schedule) -> None:
    schedule.resume(0)
    schedule.begin()
    schedule.refused()
    assert schedule.begin()
    schedule.finished()
    assert (schedule.is_refused, schedule.seconds_left) == (False, INTERVAL)


def test_stopped_it_plans_nothing_until_it_goes_on(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume(0)
    schedule.begin()
    schedule.stop()
    schedule.finished()
    clocks.pass_seconds(10 * HOUR)
    schedule.tick()
    assert schedule.seconds_left is None
    schedule.resume()
    assert schedule.seconds_left == INTERVAL


def test_another_interval_counts_from_now_on(schedule: Schedule, clocks: Clocks) -> None:
    schedule.resume()
    clocks.pass_seconds(10 * MINUTE)
    schedule.set_interval(5 * MINUTE)
    assert schedule.seconds_left == 5 * MINUTE
    schedule.begin()
    schedule.failed()
    schedule.set_interval(HOUR)
    assert schedule.seconds_left == FIRST_RETRY_SECONDS, "a retry stays where it is"


_EVENTS = st.one_of(
    st.tuples(st.just("pass"), st.floats(0, 5000)),
    st.tuples(st.just("sleep"), st.floats(0, 100_000)),
    st.tuples(st.just("set"), st.floats(-100_000, 100_000)),
    st.tuples(st.sampled_from(["finish", "fail"]), st.none() | st.floats(0, 10_000)),
    st.tuples(st.sampled_from(["refuse", "resume", "resume at once", "stop", "by hand"]), st.none()),
)


def _happen(schedule: Schedule, clocks: Clocks, event: str, amount: float | None) -> None:
    if event == "pass":
        clocks.pass_seconds(amount or 0.0)
    elif event in ("sleep", "set"):
        clocks.wall += amount or 0.0
    elif event.startswith("resume"):
        schedule.resume(0 if event == "resume at once" else None)
    elif event == "stop":
        schedule.stop()
    elif schedule.is_running:
        {"finish": schedule.finished, "fail": schedule.failed}.get(event, lambda _amount: schedule.refused())(amount)


@given(events=st.lists(_EVENTS, max_size=60), interval=st.floats(5 * MINUTE, 24 * HOUR), chance=st.floats(0, 1))
def test_planned_polls_are_never_too_close_never_two_and_keep_requested_waits(
    events: list[tuple[str, float | None]], interval: float, chance: float
) -> None:
    clocks = Clocks()
    clocks.chance = chance
    schedule = schedule_over(clocks, interval)
    begun_at, not_before, may_run = -1e9, -1e9, False
    for event, amount in events:
        if event == "by hand":
            was_running = schedule.is_running
            assert schedule.begin() is not was_running
            begun_at = begun_at if was_running else clocks.monotonic
        else:
            if event in ("finish", "fail") and schedule.is_running and amount is not None:
                not_before = max(not_before, clocks.monotonic + amount)
            if event in ("resume", "resume at once", "stop"):
                may_run = event != "stop"
            _happen(schedule, clocks, event, amount)
        schedule.tick()
        if schedule.is_due:
            assert may_run
            assert not schedule.is_running
            assert clocks.monotonic - begun_at >= SHORTEST_GAP_SECONDS - 1e-6
            assert clocks.monotonic >= not_before - 1e-6
            assert schedule.begin()
            begun_at = clocks.monotonic


@given(waits=st.lists(st.floats(0, 2000), max_size=30), interval=st.floats(5 * MINUTE, 24 * HOUR))
def test_it_never_falls_asleep_for_good(waits: list[float], interval: float) -> None:
    clocks = Clocks()
    schedule = schedule_over(clocks, interval)
    schedule.resume()
    for wait in waits:
        clocks.pass_seconds(wait)
        schedule.tick()
        if schedule.is_due:
            schedule.begin()
            schedule.failed()
        left = schedule.seconds_left
        assert left is not None
        assert left <= max(LONGEST_RETRY_SECONDS, interval * (1 + JITTER)) + 1e-6
