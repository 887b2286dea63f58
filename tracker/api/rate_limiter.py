"""The rate limits of routes: OpenRouter allows 64 requests a minute for analytics and 30 for market data."""

from __future__ import annotations

from collections.abc import Callable

BURST = 30
PER_MINUTE = 30
"""For analytics; the sum of the two stays below 64."""

MARKET_BURST = 15
MARKET_PER_MINUTE = 15
"""For market data; the sum of the two is the limit. Reading all market data takes up to 14 requests."""


class Bucket:
    """A token bucket: `burst` requests at once, refilled by `per_minute`; so never more than their sum in any minute.

    `clock` returns seconds that only grow; clock and `sleep` are injected.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        *,
        burst: int = BURST,
        per_minute: int = PER_MINUTE,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._burst = burst
        self._per_minute = per_minute
        self._left = float(burst)
        self._filled_at = clock()

    def acquire(self) -> None:
        """Wait until one more request is allowed, and count it."""
        self._refill()
        if self._left < 1:
            self._sleep((1 - self._left) * 60 / self._per_minute)
            self._refill()
        # A sleep may end a little early; then `_left` gets negative, and the next request waits longer.
        self._left -= 1

    def _refill(self) -> None:
        now = self._clock()
        self._left = min(float(self._burst), self._left + (now - self._filled_at) * self._per_minute / 60)
        self._filled_at = now
