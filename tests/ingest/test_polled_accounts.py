"""Weeks of polling two accounts of different shape, with details of calls and overlapping files: all parts agree.

The stand-in cuts costs as OpenRouter does, and its balance has nine decimals.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from tests.exports import calls_csv
from tests.worlds.sync_world import NOW, SAMPLE_DAY, Response, World, small_account
from tracker.analysis.reconcile.balance import BalanceState
from tracker.analysis.reconcile.reconcile import Status, reconcile
from tracker.api.client import Client
from tracker.api.transport import in_process_transport
from tracker.ingest.calls.call_details import refresh_call
from tracker.ingest.files.csv_import import import_file
from tracker.monitor import Monitor
from tracker.periods import Period, date_of, day_number, day_of_ms, ms_of
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall, cut
from tracker.store.file.database import open_for_reading

POLLED_AT = (time(0, 3), time(9, 30), time(20, 45))
"""When an account is polled each day, UTC: the first reading of the balance is near midnight."""


def credits_only() -> SampleAccount:
    """Return an account that never used a provider key of its own."""
    account = small_account()
    return replace(account, recorded=tuple(one for one in account.recorded if not one.call.byok_nano))


@dataclass(kw_only=True)
class Life:
    """Some weeks of an account, and what its store should contain after them."""

    world: World
    folder: Path
    days: int
    detailed: set[str] = field(default_factory=set)
    """Ids of the calls that were read in full."""

    def live(self, details: int) -> None:
        """Poll on each day, with three files and details of some calls on the way."""
        first = SAMPLE_DAY - timedelta(days=self.days)
        for number in range(self.days + 1):
            for at in POLLED_AT:
                self.world.now = datetime.combine(first + timedelta(days=number), at, NOW.tzinfo)
                report = self.world.sync()
                assert report.exit_code == 0, report
            if number in (self.days // 3, self.days * 2 // 3, self.days):
                self._import(max(0, number - self.days // 2), number)
            if number in (self.days // 2, self.days):
                self._read_details(details // 2)

    def _made(self) -> list[SampleCall]:
        return [one for one in self.world.account.recorded if one.call.created_at_ms <= ms_of(self.world.now)]

    def _import(self, begin: int, end: int) -> None:
        first = day_number(SAMPLE_DAY) - self.days
        calls = [one.call for one in self._made() if first + begin <= day_of_ms(one.call.created_at_ms) <= first + end]
        path = self.folder / f"openrouter_activity_{end}.csv"
        path.write_bytes(calls_csv(calls))
        report = import_file(self.world.store_path, path, Monitor(now=lambda: self.world.now))
        assert report.rejected_count == 0

    def _read_details(self, count: int) -> None:
        def respond(method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
            return self.world.respond(method, target, json.loads(body) if body else {})

        stored = {name for (name,) in self.world.rows("SELECT generation_id FROM calls")}
        ids = [one.call.generation_id for one in self._made() if one.call.generation_id in stored]
        chosen = [name for name in ids if name not in self.detailed][:: max(1, len(ids) // count)][:count]
        with Client(self.world.key, transport=in_process_transport(respond), paced=False) as client:
            for name in chosen:
                refresh_call(client, self.world.store_path, name, now=lambda: self.world.now)
        self.detailed |= set(chosen)

    def expected_nano(self, day: int) -> int:
        """Return the credits of a UTC day: exact for calls that were read in full, else cut to a millionth."""
        return sum(
            one.call.credits_nano if one.call.generation_id in self.detailed else cut(one.call.credits_nano)
            for one in self.world.account.recorded
            if day_of_ms(one.call.created_at_ms) == day
        )


@pytest.mark.parametrize(
    ("days", "details"), [(6, 10), pytest.param(30, 50, marks=pytest.mark.slow)], ids=["a week", "a month"]
)
@pytest.mark.parametrize("account", [small_account, credits_only])
def test_all_parts_of_every_finished_day_agree(
    account: Callable[[], SampleAccount], days: int, details: int, tmp_path: Path
) -> None:
    life = Life(world=World(store_path=tmp_path / "usage.sqlite3", account=account()), folder=tmp_path, days=days)
    life.live(details)
    assert len(life.detailed) == details
    period = Period(SAMPLE_DAY - timedelta(days=days), SAMPLE_DAY - timedelta(days=1))
    with open_for_reading(life.world.store_path) as store:
        checks = reconcile(store, period, life.world.now)
        assert store.value("SELECT count(*) FROM conflicts") == 0
    assert {date_of(check.day).isoformat(): check.status for check in checks} == {
        date_of(check.day).isoformat(): Status.AGREES for check in checks
    }
    assert len(checks) == days
    assert {check.balance.state for check in checks if check.balance is not None} == {BalanceState.AGREES}
    assert sum(check.balance is not None for check in checks) == days
    for check in checks:
        assert check.calls is not None
        assert check.calls.credits_nano == life.expected_nano(check.day)
