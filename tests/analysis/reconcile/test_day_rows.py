"""A checked day as a row: one status and the largest difference, on checks made in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.make import DAY, end_of
from tests.worlds.reconciled_days import activity, check, read_early
from tracker import feeds
from tracker.analysis.reconcile.balance import NEAR_MIDNIGHT_MS, BalanceCheck, BalanceState
from tracker.analysis.reconcile.day_rows import DayStatus, day_row
from tracker.analysis.reconcile.reconcile import DayCheck, Status
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store
from tracker.store.questions.queries import SourceDay
from tracker.usage import Measures

START, END = DAY * MS_PER_DAY, end_of(DAY)
CALLS = Measures(5, 5000)
CHECK = DayCheck(
    day=DAY,
    status=Status.AGREES,
    calls=CALLS,
    feeds={feeds.ACTIVITY: SourceDay(feeds.ACTIVITY, DAY, END, CALLS, 0)},
    compared=feeds.ACTIVITY,
    difference=Measures(),
    balance=None,
    cause=None,
    cut_requests=5,
)
BALANCE = BalanceCheck(START, END, 5000, 5000, BalanceState.AGREES)
OTHERWISE = BalanceCheck(START, END, 8000, 5000, BalanceState.DIFFERS)
NOT_CHECKABLE = BalanceCheck(START, END, 8000, None, BalanceState.NOT_CHECKABLE)
BYOK = Measures(5, 5000, 700)


@pytest.mark.parametrize(
    ("check", "status", "difference_nano"),
    [
        (CHECK, DayStatus.EQUAL, 0),
        (replace(CHECK, balance=BALANCE), DayStatus.EQUAL, 0),
        (replace(CHECK, balance=OTHERWISE), DayStatus.UNEXPLAINED, 3000),
        (replace(CHECK, balance=NOT_CHECKABLE), DayStatus.EQUAL, 0),
        (replace(CHECK, balance=BALANCE, calls=BYOK), DayStatus.EXPLAINED, 700),
        (replace(CHECK, status=Status.DIFFERS, difference=Measures(0, -4000)), DayStatus.UNEXPLAINED, 4000),
        (replace(CHECK, status=Status.OPEN, difference=Measures(0, -4000)), DayStatus.OPEN, None),
        (replace(CHECK, status=Status.UNCHECKED, difference=None), DayStatus.UNCHECKED, None),
    ],
)
def test_a_day_has_one_status_and_its_largest_difference(
    check: DayCheck, status: DayStatus, difference_nano: int | None
) -> None:
    row = day_row(check)
    assert (row.status, row.difference_nano) == (status, difference_nano)


def test_without_calls_own_provider_keys_are_those_of_the_first_feed() -> None:
    both = {name: SourceDay(name, DAY, END, BYOK, 0) for name in (feeds.KEY_MODEL, feeds.ACTIVITY)}
    row = day_row(replace(CHECK, calls=None, feeds=both, balance=BALANCE))
    assert (row.status, row.calls_nano, row.difference_nano) == (DayStatus.EXPLAINED, None, 700)


@pytest.mark.parametrize(("late_ms", "is_whole"), [(NEAR_MIDNIGHT_MS, True), (NEAR_MIDNIGHT_MS + 1, False)])
def test_balances_near_both_midnights_are_of_the_entire_day(late_ms: int, is_whole: bool) -> None:
    for balance in (replace(BALANCE, from_ms=START + late_ms), replace(BALANCE, to_ms=END - late_ms)):
        assert day_row(replace(CHECK, balance=balance)).balance_is_whole is is_whole


def test_a_day_with_one_feed_alone_says_so() -> None:
    alone = replace(CHECK, calls=None, difference=None)
    assert day_row(alone).cause != ""
    assert day_row(replace(alone, balance=BALANCE)).cause == day_row(CHECK).cause == ""


def test_what_a_feed_counted_on_an_open_day_is_not_a_difference(store: Store) -> None:
    read_early(store, 3)
    activity(store, 5)
    row = day_row(check(store))
    assert (row.status, row.feed, row.feed_nano, row.difference_nano) == (DayStatus.EQUAL, feeds.ACTIVITY, 5000, None)
