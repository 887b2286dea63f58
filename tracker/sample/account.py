"""The sample account: a year of calls up to today, and who made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tracker.sample.calls import SampleCall, calls_of
from tracker.sample.entities import INFERENCE_KEY, KEYS, MANAGEMENT_KEY, WORKSPACES, SampleKey, SampleWorkspace
from tracker.usage import Call

__all__ = [
    "AVAILABLE_DAYS",
    "INFERENCE_KEY",
    "MANAGEMENT_KEY",
    "TRACKED_DAYS",
    "SampleAccount",
    "sample_account",
    "tracked_account",
]

AVAILABLE_DAYS = 367
"""Number of UTC days with calls, including today: as far back as OpenRouter reports."""

TRACKED_DAYS = 60
"""How many UTC days ago the sample's person began to track. The store keeps what OpenRouter no longer reports."""


@dataclass(frozen=True)
class SampleAccount:
    """An invented OpenRouter account as it is on one UTC day.

    The calls of `today` go on to its last second; the server of the account shows only those made so far.
    """

    today: date
    recorded: tuple[SampleCall, ...]
    """Oldest first."""
    before_nano: Mapping[str | None, tuple[int, int]]
    """Key hash (None: web chat) → credits and byok from before the first call, so that lifetime counters grow from day
    to day although the first day moves along with today."""
    workspaces: tuple[SampleWorkspace, ...] = WORKSPACES
    keys: tuple[SampleKey, ...] = KEYS

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """All calls as a tracker could know them at best, oldest first."""
        return tuple(entry.call for entry in self.recorded)


def sample_account(today: date) -> SampleAccount:
    """Return the account as OpenRouter reports it on a UTC day.

    The calls of a date are the same whatever `today` is.
    """
    return _since(today - timedelta(days=AVAILABLE_DAYS - 1), today)


def tracked_account(today: date) -> SampleAccount:
    """Return the account as far back as OpenRouter reported it when the person began to track."""
    return _since(today - timedelta(days=TRACKED_DAYS + AVAILABLE_DAYS - 1), today)


def _since(first: date, today: date) -> SampleAccount:
    recorded = [entry for day in _days(first, today) for entry in calls_of(day)]
    return SampleAccount(today, tuple(recorded), _spent_before(first))


def _spent_before(first: date) -> dict[str | None, tuple[int, int]]:
    """Sum the spend in the quarter of `first` up to that day: enough, because the counters only have to grow."""
    quarter = first.replace(month=(first.month - 1) // 3 * 3 + 1, day=1)
    spent: dict[str | None, tuple[int, int]] = {}
    for day in _days(quarter, first - timedelta(days=1)):
        for entry in calls_of(day):
            owner = entry.key.hash if entry.key else None
            credits_nano, byok_nano = spent.get(owner, (0, 0))
            spent[owner] = (credits_nano + entry.call.credits_nano, byok_nano + entry.call.byok_nano)
    return spent


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
