from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from tests import truth
from tests.sample.exchange import TODAY
from tracker.sample import catalogue
from tracker.sample.account import SampleAccount
from tracker.sample.scenario import WORKLOADS, is_holiday, mix_on

MODELS = {model.permaslug: model for model in catalogue.MODELS}


def test_holidays_are_silent_and_weekends_low(account: SampleAccount) -> None:
    per_day = Counter(truth.day_of(entry) for entry in account.recorded)
    silent = [day for day in (date(2025, 12, 24) + timedelta(days=n) for n in range(9)) if is_holiday(day)]
    assert len(silent) == 9
    assert not any(per_day[day] for day in silent)
    weekdays = [count for day, count in per_day.items() if day.weekday() < 5]
    weekends = [count for day, count in per_day.items() if day.weekday() >= 5]
    assert 80 < sum(weekdays) / len(weekdays) < 130
    assert sum(weekends) / len(weekends) < sum(weekdays) / len(weekdays) / 2


def test_the_last_month_costs_what_the_scenario_says(account: SampleAccount) -> None:
    month = truth.total(entry for entry in account.recorded if truth.day_of(entry) > TODAY - timedelta(days=30))
    assert 250 < month.spend_nano / 10**9 < 400


def test_open_models_are_discovered(account: SampleAccount) -> None:
    def open_share(month: str) -> float:
        entries = [entry for entry in account.recorded if f"{truth.day_of(entry):%Y-%m}" == month]
        open_weight = [entry for entry in entries if MODELS[entry.call.model].hugging_face_id]
        return (truth.total(open_weight).tokens or 0) / (truth.total(entries).tokens or 1)

    shares = [open_share(month) for month in ("2025-12", "2026-02", "2026-04", "2026-07")]
    assert [round(share, 1) for share in shares] == [0.0, 0.3, 0.0, 0.7]


def test_every_workload_draws_from_models_that_serve_it() -> None:
    for workload in WORKLOADS:
        for since in workload.mixes:
            for choice in mix_on(workload, date.fromisoformat(since)).choices:
                assert choice.model.free_endpoints if choice.free else choice.model.endpoints
