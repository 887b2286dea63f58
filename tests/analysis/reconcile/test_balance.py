"""A day's credits checked by the balance."""

from __future__ import annotations

import pytest

from tests.make import DAY, call, end_of, import_calls, usage
from tests.worlds.reconciled_days import activity, balance, check, five
from tracker import feeds
from tracker.analysis.reconcile.balance import BalanceState
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days


def test_the_balance_agrees_with_the_calls_between_two_readings(store: Store) -> None:
    import_calls(store, five())
    activity(store, 5)
    balance(store, DAY * MS_PER_DAY + 1000, 70_000)
    balance(store, end_of(DAY) - 1000, 75_000)
    found = check(store).balance
    assert found is not None
    assert (found.state, found.moved_nano, found.credits_nano) == (BalanceState.AGREES, 5000, 5000)


@pytest.mark.parametrize("moved", [5_000, 4_000])
@pytest.mark.parametrize("reading_ms", [DAY * MS_PER_DAY + 1000, end_of(DAY) - 1000])
def test_a_call_known_only_by_its_second_may_be_on_either_side_of_a_reading(
    store: Store, reading_ms: int, moved: int
) -> None:
    near = call("near", created_at_ms=reading_ms + 900, created_at_exact=False)
    import_calls(store, [near, *five()[1:]])
    activity(store, 5)
    balance(store, DAY * MS_PER_DAY + 1000, 70_000)
    balance(store, end_of(DAY) - 1000, 70_000 + moved)
    found = check(store).balance
    assert found is not None
    assert found.state is BalanceState.AGREES


@pytest.mark.parametrize(("day_before", "state"), [(5, BalanceState.DIFFERS), (9, BalanceState.AGREES)])
def test_a_balance_read_the_day_before_needs_the_calls_of_that_day(
    store: Store, day_before: int, state: BalanceState
) -> None:
    import_calls(store, [*five(DAY - 1), *five()])
    replace_days(store, feeds.KEY_MODEL, [DAY - 1, DAY], [usage(DAY - 1, day_before), usage(DAY, 5)], end_of(DAY))
    balance(store, DAY * MS_PER_DAY - 300_000, 3_000)
    balance(store, DAY * MS_PER_DAY + 1000, 7_000)
    balance(store, end_of(DAY) - 1000, 12_000)
    found = check(store).balance
    assert found is not None
    assert found.state is state


@pytest.mark.parametrize(("late_ms", "state"), [(60_000, BalanceState.AGREES), (3_600_000, BalanceState.NOT_CHECKABLE)])
def test_days_without_calls_need_balances_near_midnight(store: Store, late_ms: int, state: BalanceState) -> None:
    activity(store, 5)
    balance(store, DAY * MS_PER_DAY + late_ms, 0)
    balance(store, end_of(DAY) - late_ms, 5000)
    found = check(store).balance
    assert found is not None
    assert found.state is state


@pytest.mark.parametrize("moved", [5_000, 4_000])
@pytest.mark.parametrize("reading_ms", [DAY * MS_PER_DAY + 300_000, end_of(DAY) - 1000])
@pytest.mark.parametrize(("before_ms", "may_lag"), [(110_000, True), (130_000, False)])
def test_calls_shortly_before_a_reading_may_be_missing_from_it(
    store: Store, reading_ms: int, moved: int, before_ms: int, may_lag: bool
) -> None:
    import_calls(store, [call("near", created_at_ms=reading_ms - before_ms), *five()[1:]])
    activity(store, 5)
    balance(store, DAY * MS_PER_DAY + 300_000, 70_000)
    balance(store, end_of(DAY) - 1000, 70_000 + moved)
    found = check(store).balance
    assert found is not None
    assert found.credits_nano is not None
    agrees = may_lag or moved == found.credits_nano
    assert found.state is (BalanceState.AGREES if agrees else BalanceState.DIFFERS)


def test_one_reading_of_the_balance_proves_nothing(store: Store) -> None:
    import_calls(store, five())
    activity(store, 5)
    balance(store, end_of(DAY) - 1000, 75_000)
    assert check(store).balance is None
