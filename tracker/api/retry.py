"""When a request is retried, and after which wait: a pure rule, and the loop (tenacity) that uses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying

from tracker.errors import TrackerError

MAX_TRIES = 4
MAX_SECONDS = 60.0
"""The longest time for retries: no wait ends later than this after the first try."""

LONGEST_WAIT_SECONDS = 24 * 60 * 60.0
"""A longer wait from the server is cut to this: it must be a mistake, and would stop polling for good."""

RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504, 524, 529})
"""Without 408: the same query would take too long again; instead the caller requests a shorter period."""

_FIRST_WAIT_SECONDS = 1.0
_FIRST_WAIT_RATE_LIMITED_SECONDS = 5.0
# `float` alone would also accept "nan" and "inf", and a wait must be a real number.
_PLAIN_NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)

T = TypeVar("T")


class TryFailed(Exception):
    """One try gave no usable response: the error to raise in the end, the status (None: no response) and the headers.

    Headers have lower-case names; `at` is the time of failure on the retrier's clock. Never leaves this package.
    """

    at = 0.0

    def __init__(
        self, error: TrackerError, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(error.message)
        self.error = error
        self.status = status
        self.headers: Mapping[str, str] = headers or {}


def next_wait(
    status: int | None, headers: Mapping[str, str], attempt: int, elapsed_seconds: float, now: float
) -> float | None:
    """Return how many seconds to wait before the next try, or None to give up.

    `status` None means that no response came; `headers` have lower-case names; `attempt` counts from 1;
    `elapsed_seconds` is the time since the first try; `now` is the wall clock, seconds since 1970. A wait that the
    server asks for wins over ours. A wait that would not end within `MAX_SECONDS` is not started.
    """
    if attempt >= MAX_TRIES or (status is not None and status not in RETRIED_STATUSES):
        return None
    first = _FIRST_WAIT_RATE_LIMITED_SECONDS if status == 429 else _FIRST_WAIT_SECONDS
    requested = requested_wait(headers, now)
    wait = first * 2.0 ** (attempt - 1) if requested is None else requested
    return wait if elapsed_seconds + wait <= MAX_SECONDS else None


def requested_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Return the wait in seconds that a response asks for: `retry-after-ms`, or `retry-after` as seconds or HTTP date.

    A date is compared with the server's own `date` if there is one, because this machine's clock may be wrong. None if
    the response asks for no wait or for an unreadable one. A date in the past means 0; the longest wait is a day.
    """
    wait = _requested_seconds(headers, now)
    return None if wait is None else min(max(0.0, wait), LONGEST_WAIT_SECONDS)


def _requested_seconds(headers: Mapping[str, str], now: float) -> float | None:
    if _PLAIN_NUMBER.fullmatch(milliseconds := headers.get("retry-after-ms", "").strip()):
        return float(milliseconds) / 1000
    text = headers.get("retry-after", "").strip()
    if _PLAIN_NUMBER.fullmatch(text):
        return float(text)
    until = _instant(text)
    if until is None:
        return None
    sent = _instant(headers.get("date", ""))
    return until - (now if sent is None else sent)


def _instant(text: str) -> float | None:
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for a year or a zone of a dozen digits
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()


class Retrier:
    """Retries a request as `next_wait` says. Clock (seconds that only grow), wall clock and sleep are injected."""

    def __init__(
        self, clock: Callable[[], float], sleep: Callable[[float], None], wall_clock: Callable[[], float]
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._wall_clock = wall_clock

    def call(self, attempt: Callable[[], T], *, may_retry: bool = True) -> T:
        """Return what `attempt` returns. If all tries fail, raises the error of the last `TryFailed`.

        If `may_retry` is False, there is only one try.
        """
        started = self._clock()

        def wait_of(state: RetryCallState) -> float | None:
            failure = state.outcome.exception() if state.outcome else None
            if not isinstance(failure, TryFailed) or not may_retry:
                return None
            return next_wait(
                failure.status, failure.headers, state.attempt_number, failure.at - started, self._wall_clock()
            )

        def timed() -> T:
            try:
                return attempt()
            except TryFailed as failure:
                # `wait_of` runs more than once for a failure: to decide, and for the wait. With this time both agree.
                failure.at = self._clock()
                raise

        # There is no `stop`: `next_wait` also decides when to give up, and then the last failure is raised.
        retrying = Retrying(
            sleep=self._sleep,
            retry=lambda state: wait_of(state) is not None,
            wait=lambda state: wait_of(state) or 0.0,
            reraise=True,
        )
        try:
            return retrying(timed)
        except TryFailed as failure:
            raise failure.error from failure.__cause__
