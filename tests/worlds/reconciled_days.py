"""A day to reconcile: five calls, what the feed Activity counts, and readings of the balance."""

from __future__ import annotations

from tests.make import DAY, NOW, call, end_of, usage
from tracker import feeds
from tracker.analysis.reconcile.reconcile import DayCheck, reconcile
from tracker.periods import Period, date_of
from tracker.store.account.account import save_credits
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days
from tracker.usage import Call, Credits


def check(store: Store, day: int = DAY) -> DayCheck:
    """Return what the reconciliation says of a UTC day."""
    (found,) = reconcile(store, Period(date_of(day), date_of(day)), NOW)
    return found


def five(day: int = DAY) -> list[Call]:
    """Return five calls of a day."""
    return [call(f"gen-{day}-{n}", day=day) for n in range(5)]


def activity(store: Store, *counts: int) -> None:
    """Store the days from DAY on with so many requests each."""
    span = range(DAY, DAY + len(counts))
    rows = [usage(day, n, provider="P") for day, n in zip(span, counts, strict=True)]
    replace_days(store, feeds.ACTIVITY, span, rows, end_of(span[-1]))


def balance(store: Store, at_ms: int, used_nano: int) -> None:
    """Store the balance as it was read at an instant (UTC ms)."""
    save_credits(store, Credits(10**12, used_nano), at_ms)


def read_early(store: Store, requests: int) -> None:
    """Store what a feed that was read before the day ended counts."""
    replace_days(store, feeds.KEY_MODEL, [DAY], [usage(requests=requests)], end_of(DAY) - 1)
