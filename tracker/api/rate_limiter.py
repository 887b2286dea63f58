"""How fast the routes with a limit may be asked: analytics (64 a minute are allowed) and market data (30 a minute)."""

from __future__ import annotations

from collections.abc import Callable

BURST = 30
PER_MINUTE = 30
"""Of analytics; the sum stays below 64."""

MARKET_BURST = 15
MARKET_PER_MINUTE = 15
"""Of market data; the sum is what is allowed. A whole reading of it takes up to 14 questions."""


class Bucket:
    """A bucket of questions: `burst` at once, refilled by `per_minute`; so never more than their sum in any minute.

    `clock` gives seconds that only grow; both it and `sleep` are injected.
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

    def take(self) -> None:
        """Take one question out, waiting until there is one."""
        self._refill()
        if self._left < 1:
            self._sleep((1 - self._left) * 60 / self._per_minute)
            self._refill()
        # A sleep may end a little early; the debt is paid by the next one.
        self._left -= 1

    def _refill(self) -> None:
        now = self._clock()
        self._left = min(float(self._burst), self._left + (now - self._filled_at) * self._per_minute / 60)
        self._filled_at = now
