"""The time of the tests of the stand-in, and their requests and responses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from tracker.periods import MS_PER_DAY, day_number, ms_of
from tracker.sample.account import AVAILABLE_DAYS, SampleAccount
from tracker.sample.calls import SampleCall

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
YEAR_START = TODAY - timedelta(days=AVAILABLE_DAYS - 1)
"""The first day that the stand-in reports."""


class Response(NamedTuple):
    """A response of the stand-in, with its body as JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any


Send = Callable[..., Response]
"""The fixture `send`: ask("/key"), ask("/keys", key=…), ask("/analytics/query", body={…})."""


def so_far(account: SampleAccount, first: date = YEAR_START, last: date = TODAY) -> list[SampleCall]:
    """Return the calls of UTC days, both included, that the account has made up to now."""
    start_ms, end_ms = day_number(first) * MS_PER_DAY, (day_number(last) + 1) * MS_PER_DAY
    end_ms = min(end_ms, ms_of(NOW) + 1)
    return [entry for entry in account.recorded if start_ms <= entry.call.created_at_ms < end_ms]
