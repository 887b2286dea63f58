"""Watches long work: receives its progress, may stop it, and gives the current time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current time, with time zone."""
Progress = Callable[[str, float], None]
"""Receives a sentence about the current step and the fraction that is done, 0 to 1."""


def utc_now() -> datetime:
    """Return the current time in UTC, with time zone."""
    return datetime.now(UTC)


def _silent(_text: str, _fraction: float) -> None:
    """Show no progress."""


def _unheard(_feed: str, _state: str) -> None:
    """Tell nobody."""


def _never() -> bool:
    """Never cancel."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """Passed through all steps of a sync or an import by the window or command that started it."""

    progress: Progress = _silent
    cancelled: Callable[[], bool] = _never
    """Called between steps. If it returns True, the work stops and raises `errors.Cancelled`."""
    now: Clock = utc_now
    feed_read: Callable[[str, str], None] = _unheard
    """Receives the name and the state (ok, failed, skipped) of a feed when what it brought is stored."""

    @property
    def stop_wish(self) -> Callable[[], bool] | None:
        """`cancelled`, None if nobody can stop the work: then nothing has to look out for it while it waits."""
        return None if self.cancelled is _never else self.cancelled

    def part(self, begin: float, end: float) -> Monitor:
        """Return a monitor for one part of the work: its progress goes from `begin` to `end` of all work (0 to 1)."""

        def progress(text: str, fraction: float) -> None:
            self.progress(text, begin + (end - begin) * fraction)

        return replace(self, progress=progress)


SILENT = Monitor()
"""Shows nothing, never stops the work, and uses the machine's clock."""
