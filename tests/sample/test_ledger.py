from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import truth
from tests.sample.exchange import NOW, TODAY, so_far
from tracker.periods import instant_of
from tracker.sample import entities
from tracker.sample.account import SampleAccount
from tracker.sample.ledger import Ledger, Spent, midnight

END = datetime(9999, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(account: SampleAccount) -> Ledger:
    return Ledger(account)


def test_a_window_includes_its_first_moment_and_not_its_last(ledger: Ledger, account: SampleAccount) -> None:
    first, second, third = account.recorded[:3]
    start, end = (instant_of(entry.call.created_at_ms) for entry in (first, third))
    assert ledger.between(start, end, NOW) == (first, second)


def test_nothing_is_later_than_now(ledger: Ledger, account: SampleAccount) -> None:
    assert list(ledger.between(midnight(TODAY), END, NOW)) == so_far(account, TODAY)


def test_a_call_made_this_millisecond_is_there(ledger: Ledger, account: SampleAccount) -> None:
    last = account.recorded[-1]
    assert ledger.between(midnight(TODAY), END, instant_of(last.call.created_at_ms))[-1] is last


def test_days_include_both_ends(ledger: Ledger) -> None:
    first, last = TODAY - timedelta(days=4), TODAY - timedelta(days=3)
    assert {truth.day_of(entry) for entry in ledger.of_days(first, last, NOW)} == {first, last}


def test_a_call_is_found_by_its_id(ledger: Ledger, account: SampleAccount) -> None:
    assert ledger.call(account.recorded[7].call.generation_id) is account.recorded[7]
    assert ledger.call("gen-1-none") is None


def test_counters_are_of_the_day_the_week_from_monday_and_the_month(ledger: Ledger, account: SampleAccount) -> None:
    def spent(first: date) -> Spent:
        return Spent(*truth.exact(entry for entry in so_far(account, first) if entry.key is entities.HARBOR))

    counters = ledger.counters(entities.HARBOR, NOW)
    assert counters.daily == spent(TODAY)
    assert counters.weekly == spent(date(2026, 11, 16))
    assert counters.monthly == spent(date(2026, 11, 1))


def test_lifetime_counters_go_on_from_before_the_first_day(ledger: Ledger, account: SampleAccount) -> None:
    before = account.before_nano[entities.LAPTOP.hash][0]
    counted, _ = truth.exact(entry for entry in so_far(account) if entry.key is entities.LAPTOP)
    assert ledger.counters(entities.LAPTOP, NOW).lifetime.credits == before + counted > counted


def test_the_last_use_is_the_newest_call_so_far(ledger: Ledger, account: SampleAccount) -> None:
    mine = [entry.call.created_at_ms for entry in so_far(account) if entry.key is entities.HARBOR]
    assert ledger.last_used(entities.HARBOR, NOW) == instant_of(mine[-1])


def test_a_key_that_was_not_used_yet_has_no_last_use(ledger: Ledger, account: SampleAccount) -> None:
    assert ledger.last_used(entities.MUSEUM, midnight(account.today - timedelta(days=360))) is None


def test_credits_count_everything_so_far(ledger: Ledger, account: SampleAccount) -> None:
    before = sum(spent[0] for spent in account.before_nano.values())
    assert ledger.credits_used(NOW) == before + truth.exact(so_far(account))[0]
