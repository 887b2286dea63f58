"""When the tests of the stand-in take place, and what they send to it and get back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


class Answer(NamedTuple):
    """What the stand-in sent back, its body read as JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any


Ask = Callable[..., Answer]
"""The fixture `ask`: ask("/key"), ask("/keys", key=…), ask("/analytics/query", body={…})."""
