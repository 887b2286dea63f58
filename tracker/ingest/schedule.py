"""Decides when to poll: at a fixed interval with a small random shift, less often after failures, at once after sleep.

The schedule starts nothing by itself. Its owner calls `tick` every few seconds and polls when `is_due`, so it needs no
timer, no thread and no Qt. Times are seconds of the monotonic clock; the wall clock is only used to detect jumps.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

SHORTEST_GAP_SECONDS = 60.0
"""Two polls never begin closer together: OpenRouter's `/key` may be requested once a minute at most."""

JITTER = 0.1
"""Each interval is made longer or shorter by up to this fraction, so that not everybody polls on the quarter hour."""

FIRST_RETRY_SECONDS = 60.0
LONGEST_RETRY_SECONDS = 3600.0
"""Wait after a failure: a minute, doubled with each further failure, up to an hour (or the interval, if longer)."""

JUMP_SECONDS = 30.0
"""If the two clocks differ by more than this between two ticks, the machine slept or its clock was set."""

LATE_SECONDS = 120.0
"""If a tick comes this long after the last one, the machine slept. Some monotonic clocks go on during sleep."""

WAKING_SECONDS = 300.0
"""So long after sleep a failure says nothing: the network may not be up yet. The next poll comes soon."""


class Schedule:
    """Says when the next poll is due. Between `begin` and `finished`, `failed` or `refused` one poll runs, never two.

    It plans nothing before `resume`. `wall` (seconds since 1970) may jump, `monotonic` may not. `chance` returns a
    random number from 0 to 1.
    """

    def __init__(
        self,
        interval_seconds: float,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._interval = interval_seconds
        self._wall = wall
        self._monotonic = monotonic
        self._chance = chance
        self._seen_wall = wall()
        self._seen = monotonic()
        self._due: float | None = None
        # Separate from the plan: a new plan (other interval, end of sleep) must not shorten a wait for OpenRouter.
        self._not_before = self._seen
        self._failures = 0
        self._awake_from: float | None = None
        self._is_running = False
        self._is_stopped = True
        self._is_refused = False

    @property
    def is_due(self) -> bool:
        """Whether a poll should begin now."""
        left = self.seconds_left
        return left is not None and left <= 0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the next poll, 0 if it is due; None if none is planned, as a poll runs or polling is off."""
        if self._due is None or self._is_running or self._is_stopped or self._is_refused:
            return None
        return max(0.0, max(self._due, self._not_before) - self._monotonic())

    @property
    def is_running(self) -> bool:
        """Whether a poll runs."""
        return self._is_running

    @property
    def is_refused(self) -> bool:
        """Whether polling waits for another key (`stop`, `resume`), or for a manual poll that succeeds."""
        return self._is_refused

    @property
    def interval_seconds(self) -> float:
        """Seconds between two polls, before jitter."""
        return self._interval

    def resume(self, after_seconds: float | None = None) -> None:
        """Start planning, again or for the first time: after these seconds or one interval. A refused key stays so."""
        self._is_stopped = False
        self._failures = 0
        self._plan(self._jittered() if after_seconds is None else max(0.0, after_seconds))

    def stop(self) -> None:
        """Plan no more polls until `resume`, which may come with another key. A running poll may still end."""
        self._is_stopped = True
        self._is_refused = False

    def set_interval(self, seconds: float) -> None:
        """Use another interval from now on."""
        self._interval = seconds
        # After a failure the plan is a retry, and it stays.
        if not self._failures:
            self._plan(self._jittered())

    def tick(self) -> None:
        """Compare the clocks; if they show that the machine slept or its clock was set, plan a poll at once.

        What failed before says nothing about now, so a failure after that is a first one. Call this every few seconds,
        at least once a minute.
        """
        wall, now = self._wall(), self._monotonic()
        passed, passed_by_wall = now - self._seen, wall - self._seen_wall
        self._seen_wall, self._seen = wall, now
        if abs(passed_by_wall - passed) > JUMP_SECONDS or passed > LATE_SECONDS:
            self._failures = 0
            self._awake_from = now
            self._plan(0.0)

    def begin(self) -> bool:
        """Record that a poll begins, planned or manual. Return False, and record nothing, if one runs already."""
        if self._is_running:
            return False
        self._is_running = True
        self._not_before = max(self._not_before, self._monotonic() + SHORTEST_GAP_SECONDS)
        return True

    def finished(self, retry_after_seconds: float | None = None) -> None:
        """Record that a poll succeeded, at least in part; the argument is the wait that OpenRouter asked for."""
        self._end(retry_after_seconds)
        self._failures = 0
        self._is_refused = False
        self._plan(self._jittered())

    def failed(self, retry_after_seconds: float | None = None) -> None:
        """Record that a poll failed. With each failure in a row, the wait until the next poll grows.

        Right after sleep it does not grow.
        """
        self._end(retry_after_seconds)
        if self._is_waking:
            self._plan(FIRST_RETRY_SECONDS)
            return
        longest = max(LONGEST_RETRY_SECONDS, self._interval)
        # The exponent has a limit, because 2.0 ** 1100 would raise OverflowError.
        wait = min(FIRST_RETRY_SECONDS * 2.0 ** min(self._failures, 32), longest)
        self._failures += 1
        self._plan(wait)

    def refused(self) -> None:
        """Record that the key was rejected or belongs to another account, so another poll would not help."""
        self._end(None)
        self._is_refused = True

    @property
    def _is_waking(self) -> bool:
        return self._awake_from is not None and self._monotonic() - self._awake_from < WAKING_SECONDS

    def _end(self, retry_after_seconds: float | None) -> None:
        self._is_running = False
        if retry_after_seconds is not None:
            self._not_before = max(self._not_before, self._monotonic() + retry_after_seconds)

    def _plan(self, seconds: float) -> None:
        self._due = self._monotonic() + seconds

    def _jittered(self) -> float:
        # `chance` from 0 to 1 becomes a number from -1 to 1.
        return self._interval * (1.0 + JITTER * (2.0 * self._chance() - 1.0))
