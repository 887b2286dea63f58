"""The current moment in every test of the window."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 11, 19, 14, 12, tzinfo=UTC)


def clock() -> datetime:
    """Return that moment."""
    return NOW
