"""Round values for an axis that starts at zero. Free of Qt, in whole units (nano-dollars, tokens, requests)."""

from __future__ import annotations

MOST_TICKS = 5
_STEPS = (10, 20, 25, 50)
"""Round steps within one decade, times ten, so that 2.5 stays a whole number."""


def round_ticks(largest: int) -> tuple[int, ...]:
    """Return three to five round values from 0 to the first one that is not below `largest`.

    Of the round steps the finest wins that needs no more than five ticks; whole units are never split.
    """
    top = max(largest, 1)
    decade = 1
    while True:
        for tenths in _STEPS:
            step, rest = divmod(decade * tenths, 10)
            if rest == 0 and -(-top // step) < MOST_TICKS:
                count = max(-(-top // step), 2)
                return tuple(step * n for n in range(count + 1))
        decade *= 10
