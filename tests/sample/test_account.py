from __future__ import annotations

from datetime import date, timedelta

from tests import truth
from tests.sample.exchange import TODAY
from tracker.periods import MS_PER_DAY, day_number, day_of_ms
from tracker.sample.account import AVAILABLE_DAYS, SampleAccount, sample_account


def test_the_data_of_a_date_does_not_depend_on_today(account: SampleAccount) -> None:
    earlier = sample_account(TODAY - timedelta(days=40))
    shared = [entry for entry in account.recorded if truth.day_of(entry) <= earlier.today]
    assert shared == list(earlier.recorded[-len(shared) :])


def test_lifetime_spending_goes_on_from_day_to_day(account: SampleAccount) -> None:
    tomorrow = sample_account(TODAY + timedelta(days=1))

    def lifetime(of: SampleAccount, last: date) -> int:
        end_ms = (day_number(last) + 1) * MS_PER_DAY
        counted = sum(call.credits_nano for call in of.calls if call.created_at_ms < end_ms)
        return counted + sum(spent[0] for spent in of.before_nano.values())

    assert lifetime(tomorrow, TODAY) == lifetime(account, TODAY)


def test_it_has_a_year_that_ends_today(account: SampleAccount) -> None:
    days = [day_of_ms(call.created_at_ms) for call in account.calls]
    assert days == sorted(days)
    assert days[-1] == day_number(TODAY)
    assert days[0] == day_number(TODAY) - AVAILABLE_DAYS + 1
    assert 25_000 < len(days) < 40_000
