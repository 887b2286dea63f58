"""The reconciliation as rows of a table: one status, one difference and the cause per UTC day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.analysis.reconcile.balance import NEAR_MIDNIGHT_MS, BalanceCheck, BalanceState
from tracker.analysis.reconcile.reconcile import DayCheck, Status
from tracker.feeds import FEED_TITLES
from tracker.periods import MS_PER_DAY


class DayStatus(StrEnum):
    """The status of a day, as it is shown."""

    OPEN = "Open"
    EQUAL = "Equal"
    EXPLAINED = "Explained"
    CALLS_MISSING = "Calls missing"
    FEED_MISSING = "Feed missing"
    FEED_BEHIND = "Feed behind"
    UNEXPLAINED = "Unexplained"
    UNCHECKED = "Unchecked"
    NO_DATA = "Not stored"


DIFFERENT = frozenset(
    (DayStatus.EXPLAINED, DayStatus.CALLS_MISSING, DayStatus.FEED_MISSING, DayStatus.FEED_BEHIND, DayStatus.UNEXPLAINED)
)
"""The status of days on which the sources do not all agree."""

_VERDICTS = {
    Status.CALLS_MISSING: DayStatus.CALLS_MISSING,
    Status.FEED_MISSING: DayStatus.FEED_MISSING,
    Status.FEED_BEHIND: DayStatus.FEED_BEHIND,
    Status.DIFFERS: DayStatus.UNEXPLAINED,
    Status.UNCHECKED: DayStatus.UNCHECKED,
    Status.OPEN: DayStatus.OPEN,
    Status.NO_DATA: DayStatus.NO_DATA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One UTC day (number). Nano-dollars: spend of calls and feed, credits of the balance; None: no data."""

    day: int
    status: DayStatus
    calls_nano: int | None
    feed: str | None
    """The feed whose amount is shown: the first that differs from the calls, else the first that has the day."""
    feed_nano: int | None
    balance: BalanceCheck | None
    balance_is_whole: bool
    """Whether the balances were read at both ends of the day; otherwise they are of a part of it."""
    difference_nano: int | None
    """The largest difference between the parts, never negative; None: nothing to compare, or the day is open."""
    cause: str

    @property
    def balance_nano(self) -> int | None:
        """By how much the balance changed."""
        return None if self.balance is None else self.balance.moved_nano


def day_row(check: DayCheck) -> DayRow:
    """Return the row of a checked day."""
    feed = check.compared
    balance = check.balance
    status = _verdict(check)
    return DayRow(
        day=check.day,
        status=status,
        calls_nano=None if check.calls is None else check.calls.spend_nano,
        feed=feed,
        feed_nano=None if feed is None else check.feeds[feed].measures.spend_nano,
        balance=balance,
        balance_is_whole=balance is not None and _is_whole(balance, check.day),
        difference_nano=None if status is DayStatus.OPEN else _difference(check),
        cause=check.cause or _single_witness(check),
    )


def _verdict(check: DayCheck) -> DayStatus:
    if check.status is not Status.AGREES:
        return _VERDICTS[check.status]
    if check.balance is None or check.balance.state is BalanceState.NOT_CHECKABLE:
        return DayStatus.EQUAL
    if check.balance.state is BalanceState.DIFFERS:
        return DayStatus.UNEXPLAINED
    return DayStatus.EXPLAINED if _byok_nano(check) else DayStatus.EQUAL


def _byok_nano(check: DayCheck) -> int:
    """Return what was paid to providers directly, so that the balance cannot show it."""
    # Each feed has the usage of the entire day, so only one is taken: a sum of feeds would count it several times.
    parts = [check.calls] if check.calls is not None else [source.measures for source in check.feeds.values()][:1]
    return sum(part.byok_nano for part in parts)


def _difference(check: DayCheck) -> int | None:
    gaps = [] if check.difference is None else [abs(check.difference.spend_nano)]
    if check.balance is not None and check.balance.state is not BalanceState.NOT_CHECKABLE:
        # BYOK is a difference as well: calls and feeds contain it, but the balance never does.
        gaps += [abs(check.balance.difference_nano), _byok_nano(check)]
    return max(gaps, default=None)


def _is_whole(balance: BalanceCheck, day: int) -> bool:
    start, end = day * MS_PER_DAY, (day + 1) * MS_PER_DAY
    return abs(balance.from_ms - start) <= NEAR_MIDNIGHT_MS and abs(balance.to_ms - end) <= NEAR_MIDNIGHT_MS


def _single_witness(check: DayCheck) -> str:
    """Return a sentence for a day that agrees only because it has a single source; else an empty text."""
    if check.status is Status.AGREES and check.calls is None and len(check.feeds) == 1 and check.balance is None:
        return f"Only {FEED_TITLES[next(iter(check.feeds))]} is stored."
    return ""
