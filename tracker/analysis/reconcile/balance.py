"""A check by the balance: how much `/credits` changed in a UTC day, against the credits of that day's calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.analysis.ledger.agreement import credits_of
from tracker.analysis.ledger.day_total import DayTotal
from tracker.analysis.ledger.question import DayState
from tracker.money import Amount
from tracker.periods import MS_PER_DAY
from tracker.store.account.account import CreditSnapshot, credit_snapshots
from tracker.store.file.database import Store
from tracker.store.questions.call_figures import credits_between

NEAR_MIDNIGHT_MS = 10 * 60_000
"""How near to UTC midnight a balance must be read to count as the balance at midnight."""

LAG_MS = 120_000
"""OpenRouter says that the balance lags by up to a minute; calls of the last two minutes may not be in it yet."""


_ID_MS = 2000
"""How far a call's stored instant may be off: some ids contain only the second, and that may be off by one."""


class BalanceState(StrEnum):
    """The result of checking a day by the balance."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True)
class BalanceCheck:
    """Two balances of a day (UTC ms), the change between them, and the credits by calls or feeds; nano-dollars."""

    from_ms: int
    to_ms: int
    moved_nano: int
    credits_nano: int | None
    """None: not checkable."""
    state: BalanceState

    @property
    def difference_nano(self) -> int:
        """The change of the balance less the credits; 0 where it cannot be checked."""
        return 0 if self.credits_nano is None else self.moved_nano - self.credits_nano


def check_balance(store: Store, day: int, totals: Mapping[int, DayTotal]) -> BalanceCheck | None:
    """Check a UTC day against the balances read in it or within ten minutes around it; None without two of them.

    `totals` are of the day itself and of the days next to it. A balance read outside the day is used only if the calls
    of the other day are complete too.
    """
    start, end = day * MS_PER_DAY, (day + 1) * MS_PER_DAY
    total = totals[day]
    # A check by calls adds up the calls between two readings. If a reading is outside the day and calls of the day
    # next to it are missing, that sum is too low, and the check would report a false difference.
    before, after = (
        0 if total.state is DayState.COMPLETE and not _has_all_calls(totals.get(other)) else NEAR_MIDNIGHT_MS
        for other in (day - 1, day + 1)
    )
    snapshots = credit_snapshots(store, start - before, end + after)
    if len(snapshots) < 2:
        return None
    first, last = snapshots[0], snapshots[-1]
    moved = last.used_nano - first.used_nano
    if total.state is DayState.COMPLETE:
        return _by_calls(store, first, last, moved)
    at_midnights = abs(first.at_ms - start) <= NEAR_MIDNIGHT_MS and abs(last.at_ms - end) <= NEAR_MIDNIGHT_MS
    if total.state is not DayState.FEEDS or not at_midnights:
        return BalanceCheck(first.at_ms, last.at_ms, moved, None, BalanceState.NOT_CHECKABLE)
    expected = credits_of(total.source)
    # Spend between midnight and the reading cannot be subtracted, so only what was cut away is tolerated.
    agrees = Amount(moved, 0).meets(expected)
    return BalanceCheck(
        first.at_ms, last.at_ms, moved, expected.nano, BalanceState.AGREES if agrees else BalanceState.DIFFERS
    )


def _has_all_calls(total: DayTotal | None) -> bool:
    if total is None or total.state not in (DayState.COMPLETE, DayState.FEEDS):
        return False
    return total.state is DayState.COMPLETE or total.source.measures.requests == 0


def _by_calls(store: Store, first: CreditSnapshot, last: CreditSnapshot, moved: int) -> BalanceCheck:
    expected = credits_between(store, first.at_ms, last.at_ms)
    # Calls close to a reading may or may not be in it, so the true sum is anywhere between these two.
    least = expected.nano - _close_after(store, first).nano - _close_before(store, last).nano
    parts = (expected, _close_before(store, first), _close_after(store, last))
    most = Amount(sum(part.nano for part in parts), sum(part.cut_requests for part in parts)).most_nano
    state = BalanceState.AGREES if least <= moved <= most else BalanceState.DIFFERS
    return BalanceCheck(first.at_ms, last.at_ms, moved, expected.nano, state)


def _close_before(store: Store, reading: CreditSnapshot) -> Amount:
    # The balance lags, so these calls may be missing in this reading and appear in the next one.
    return credits_between(store, reading.at_ms - LAG_MS, reading.at_ms)


def _close_after(store: Store, reading: CreditSnapshot) -> Amount:
    # The stored instant of a call may be late, so these calls may already be in this reading.
    return credits_between(store, reading.at_ms, reading.at_ms + _ID_MS)
