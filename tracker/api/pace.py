"""How fast analytics may be asked: OpenRouter allows 64 queries a minute, and stays polite well below that."""

from __future__ import annotations

from collections.abc import Callable

BURST = 30
PER_MINUTE = 30


class Bucket:
    """A bucket of questions: `BURST` at once, refilled by `PER_MINUTE`; so never more than their sum in any minute.

    `clock` gives seconds that only grow; both it and `sleep` are injected.
    """

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._left = float(BURST)
        self._filled_at = clock()

    def take(self) -> None:
        """Take one question out, waiting until there is one."""
        self._refill()
        if self._left < 1:
            self._sleep((1 - self._left) * 60 / PER_MINUTE)
            self._refill()
        # A sleep may end a little early; the debt is paid by the next one.
        self._left -= 1

    def _refill(self) -> None:
        now = self._clock()
        self._left = min(float(BURST), self._left + (now - self._filled_at) * PER_MINUTE / 60)
        self._filled_at = now
