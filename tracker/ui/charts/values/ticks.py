"""Round values for axes: from zero in whole units (nano-dollars, tokens, requests), and on a log axis. Free of Qt."""

from __future__ import annotations

import math

MOST_TICKS = 5
_FEWEST_TICKS = 3
_STEPS = (10, 20, 25, 50)
"""Round steps within one decade, times ten, so that 2.5 is an integer too."""


def round_ticks(largest: int) -> tuple[int, ...]:
    """Return three to five round values, from 0 to the first one that is not below `largest`.

    The step is the smallest round one that needs at most five ticks; it is always an integer.
    """
    top = max(largest, 1)
    decade = 1
    while True:
        for tenths in _STEPS:
            step, unattributed = divmod(decade * tenths, 10)
            if unattributed == 0 and -(-top // step) < MOST_TICKS:
                count = max(-(-top // step), 2)
                return tuple(step * n for n in range(count + 1))
        decade *= 10


_WITHIN_DECADE = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0))
"""Round values of one decade, the fewest first."""


def log_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return three to five round values of a log axis from `low` to `high`, fewer if there are no more.

    Powers of ten alone if there are enough of them; if there are too many, every second or third. No values if `low`
    is zero, because a log axis has no zero.
    """
    if low <= 0:
        return ()
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks: list[float] = []
    for values in _WITHIN_DECADE:
        ticks = [tick for power in decades for value in values if low <= (tick := value * 10.0**power) <= high]
        if len(ticks) >= _FEWEST_TICKS:
            break
    return tuple(ticks[:: -(-len(ticks) // MOST_TICKS)]) if ticks else ()
