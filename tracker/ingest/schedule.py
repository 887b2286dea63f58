"""When to poll: every so many minutes, a little apart from everybody else, rarer while it fails, at once after sleep.

The schedule starts nothing by itself. Whoever owns it calls `tick` on a slow clock and polls when `is_due`; so it needs
no timer, no thread and no Qt. Times are seconds of a clock that only grows; the wall clock is looked at for jumps only.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

SHORTEST_GAP_SECONDS = 60.0
"""Two polls never begin closer together: OpenRouter's `/key` is to be asked once a minute at most."""

JITTER = 0.1
"""An interval is longer or shorter by up to this part of it, so that not everybody polls on the quarter hour."""

FIRST_RETRY_SECONDS = 60.0
LONGEST_RETRY_SECONDS = 3600.0
"""After failures: a minute, doubled with each one in a row, up to an hour (or the interval where that is longer)."""

JUMP_SECONDS = 30.0
"""Clocks that part by more than this between two ticks: the machine slept, or its clock was set."""

LATE_SECONDS = 120.0
"""A tick that comes so long after the last one: the machine slept, on systems whose growing clock counts sleep too."""


class Schedule:
    """Tells when the next poll is due. Between `begin` and `finished`, `failed` or `refused` a poll runs, never two.

    It stands still until `resume`. `wall` (seconds since 1970) may jump, `monotonic` may not; `chance` gives 0 to 1.
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
        self._not_before = self._seen
        self._failures = 0
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
        """Seconds until the next poll, 0 where it is due; None where none is planned: one runs, or none may."""
        if self._due is None or self._is_running or self._is_stopped or self._is_refused:
            return None
        return max(0.0, max(self._due, self._not_before) - self._monotonic())

    @property
    def is_running(self) -> bool:
        """Whether a poll runs."""
        return self._is_running

    @property
    def is_refused(self) -> bool:
        """Whether polling waits for another key (`stop`, `resume`), or for a poll by hand that succeeds."""
        return self._is_refused

    @property
    def interval_seconds(self) -> float:
        """Seconds between two polls, before jitter."""
        return self._interval

    def resume(self, after_seconds: float | None = None) -> None:
        """Go on after a start or a stop: after so many seconds, or after an interval. A key refused since stays so."""
        self._is_stopped = False
        self._failures = 0
        self._plan(self._jittered() if after_seconds is None else max(0.0, after_seconds))

    def stop(self) -> None:
        """Plan no more polls until `resume`, which may come with another key. One that runs may still end."""
        self._is_stopped = True
        self._is_refused = False

    def set_interval(self, seconds: float) -> None:
        """Take another interval, from now on."""
        self._interval = seconds
        if not self._failures:
            self._plan(self._jittered())

    def tick(self) -> None:
        """Compare the clocks; where they show that the machine slept or its clock was set, poll at once.

        To be called every few seconds to a minute.
        """
        wall, now = self._wall(), self._monotonic()
        passed, passed_by_wall = now - self._seen, wall - self._seen_wall
        self._seen_wall, self._seen = wall, now
        if abs(passed_by_wall - passed) > JUMP_SECONDS or passed > LATE_SECONDS:
            self._plan(0.0)

    def begin(self) -> bool:
        """Note that a poll begins, planned or by hand; False, and nothing noted, where one runs already."""
        if self._is_running:
            return False
        self._is_running = True
        self._not_before = max(self._not_before, self._monotonic() + SHORTEST_GAP_SECONDS)
        return True

    def finished(self, retry_after_seconds: float | None = None) -> None:
        """Note that the poll brought an answer, perhaps not of every feed: then how long OpenRouter asks to wait."""
        self._end(retry_after_seconds)
        self._failures = 0
        self._is_refused = False
        self._plan(self._jittered())

    def failed(self, retry_after_seconds: float | None = None) -> None:
        """Note that the poll brought nothing; the next one comes the later the more in a row did."""
        self._end(retry_after_seconds)
        longest = max(LONGEST_RETRY_SECONDS, self._interval)
        # The exponent is bounded: a float of 2 ** 1100 does not exist.
        wait = min(FIRST_RETRY_SECONDS * 2.0 ** min(self._failures, 32), longest)
        self._failures += 1
        self._plan(wait)

    def refused(self) -> None:
        """Note that the key was rejected, or is not this account's: asking again would not help."""
        self._end(None)
        self._is_refused = True

    def _end(self, retry_after_seconds: float | None) -> None:
        self._is_running = False
        if retry_after_seconds is not None:
            self._not_before = max(self._not_before, self._monotonic() + retry_after_seconds)

    def _plan(self, seconds: float) -> None:
        self._due = self._monotonic() + seconds

    def _jittered(self) -> float:
        return self._interval * (1.0 + JITTER * (2.0 * self._chance() - 1.0))
