from __future__ import annotations

import pytest

from tests.api.scripted import FakeTime
from tracker.api.retry import Retrier, TryFailed, next_wait
from tracker.errors import ServerProblem

NOW = 1_761_998_400.0  # Sat, 01 Nov 2025 12:00:00 GMT


@pytest.mark.parametrize(
    ("status", "headers", "attempt", "elapsed", "wait"),
    [
        (None, {}, 1, 0, 1.0),
        (None, {}, 3, 3, 4.0),
        (None, {}, 4, 7, None),
        *[(status, {}, 2, 1, 2.0) for status in (500, 502, 503, 504, 524, 529)],
        *[(status, {}, 1, 0, None) for status in (301, 400, 401, 402, 403, 404, 408, 501)],
        (429, {}, 1, 0, 5.0),
        (429, {}, 3, 15, 20.0),
        (429, {}, 3, 45, None),
        (429, {"retry-after": "7"}, 1, 0, 7.0),
        (429, {"retry-after": "1.5"}, 1, 0, 1.5),
        (429, {"retry-after": "60"}, 1, 0, 60.0),
        (429, {"retry-after": "61"}, 1, 0, None),
        (429, {"retry-after": "30"}, 2, 31, None),
        (429, {"retry-after": "9" * 400}, 1, 0, None),
        (429, {"retry-after-ms": "250", "retry-after": "7"}, 1, 0, 0.25),
        (429, {"retry-after": "Sat, 01 Nov 2025 12:00:20 GMT"}, 1, 0, 20.0),
        (429, {"retry-after": "Sat, 01 Nov 2025 11:00:00 GMT"}, 1, 0, 0.0),
        (429, {"retry-after": "Sat, 01 Nov 2025 15:00:09 GMT", "date": "Sat, 01 Nov 2025 15:00:00 GMT"}, 1, 0, 9.0),
        (429, {"retry-after": "soon"}, 1, 0, 5.0),
        (429, {"retry-after": "-3"}, 1, 0, 5.0),
        (503, {"retry-after": "12"}, 1, 0, 12.0),
    ],
)
def test_which_statuses_are_retried(
    status: int | None, headers: dict[str, str], attempt: int, elapsed: float, wait: float | None
) -> None:
    assert next_wait(status, headers, attempt, elapsed, NOW) == wait


def test_succeeds_after_two_failures() -> None:
    time = FakeTime()
    tries: list[float] = []

    def attempt() -> str:
        tries.append(time.now)
        if len(tries) < 3:
            raise TryFailed(ServerProblem("no"), 502)
        return "yes"

    assert Retrier(time.clock, time.sleep, time.clock).call(attempt) == "yes"
    assert time.slept == [1.0, 2.0]


def test_ends_with_the_last_error_and_its_cause() -> None:
    time = FakeTime()
    cause = OSError("cut")

    def attempt() -> str:
        raise TryFailed(ServerProblem(f"at {time.now:.0f}")) from cause

    with pytest.raises(ServerProblem, match="at 1007") as caught:
        Retrier(time.clock, time.sleep, time.clock).call(attempt)
    assert time.slept == [1.0, 2.0, 4.0]
    assert caught.value.__cause__ is cause


def test_slow_tries_use_up_the_minute() -> None:
    time = FakeTime()
    tries: list[float] = []

    def attempt() -> str:
        tries.append(time.now)
        time.now += 35
        raise TryFailed(ServerProblem("no"), 500)

    with pytest.raises(ServerProblem):
        Retrier(time.clock, time.sleep, time.clock).call(attempt)
    assert len(tries) == 2


def test_other_errors_are_raised_at_once() -> None:
    time = FakeTime()

    def attempt() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Retrier(time.clock, time.sleep, time.clock).call(attempt)
    assert time.slept == []
