"""Who watches long work: gets told how far it is, may stop it, and gives the present instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, aware."""
Progress = Callable[[str, float], None]
"""Gets a sentence on what is being done and the fraction that is done, 0 to 1."""


def utc_now() -> datetime:
    """Return the present instant, aware, UTC."""
    return datetime.now(UTC)


def _silent(_text: str, _fraction: float) -> None:
    """Show no progress."""


def _never() -> bool:
    """Never cancel."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """Handed down through all steps of a sync or an import, from the front end that started it."""

    progress: Progress = _silent
    cancelled: Callable[[], bool] = _never
    """Asked between steps; the work then stops and raises `errors.Cancelled`."""
    now: Clock = utc_now

    def part(self, begin: float, end: float) -> Monitor:
        """Return the monitor of one part of the work: its progress runs from `begin` to `end` of the whole (0 to 1)."""

        def progress(text: str, fraction: float) -> None:
            self.progress(text, begin + (end - begin) * fraction)

        return replace(self, progress=progress)


SILENT = Monitor()
"""Shows nothing, never stops the work, and goes by the machine's clock."""
