"""The time at which the tests of accounts begin, and the right totals at that time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from tests.truth import total
from tracker.accounts.account import Account
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period, ms_of
from tracker.sample.account import SampleAccount, tracked_account
from tracker.usage import Measures

NOW = datetime(2026, 3, 5, 10, 15, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Return the time that the clock shows."""
        return self.now


def total_of(account: Account) -> Measures:
    """Return the total of an account's store."""
    now = account.now()
    with account.open_store() as store:
        return summarize(store, Question(Period(now.date() - timedelta(days=60), now.date())), now).total


def truth_of(now: datetime, account: Callable[[date], SampleAccount] = tracked_account) -> Measures:
    """Return the total of what the invented account used until then."""
    return total(entry for entry in account(now.date()).recorded if entry.call.created_at_ms <= ms_of(now))
