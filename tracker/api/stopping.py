"""Stops what waits for OpenRouter as soon as the person stops the work."""

from __future__ import annotations

from collections.abc import Callable

from tracker.errors import Cancelled

CHECK_SECONDS = 0.1
"""How often a wait looks whether the work was stopped."""


def stopped() -> Cancelled:
    """Return the error for a request that was cut off because the work was stopped."""
    return Cancelled("The sync was stopped. What was read before that is kept.")


def stoppable(
    sleep: Callable[[float], None], clock: Callable[[], float], cancelled: Callable[[], bool]
) -> Callable[[float], None]:
    """Return a `sleep` (seconds) that raises `Cancelled` soon after `cancelled` returns True; `clock` only grows."""

    def sleep_in_parts(seconds: float) -> None:
        end = clock() + seconds
        while (left := end - clock()) > 0:
            if cancelled():
                raise stopped()
            sleep(min(left, CHECK_SECONDS))

    return sleep_in_parts
