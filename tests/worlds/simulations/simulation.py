"""Runs a scenario: the stand-in responds as the account is at each instant, and the program does each step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import singledispatchmethod
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.exports import calls_csv, daily_csv, daily_file_name
from tests.worlds.simulations.account import View, account_at, key_text
from tests.worlds.simulations.scenario import CallsFile, DaysFile, Problem, Scenario, Step, Sync, Undo
from tests.worlds.sync_world import Fault, Response, World, on, refused
from tracker import feeds
from tracker.analysis.ledger.stored_totals import keep_day_totals
from tracker.api.analytics import USAGE_METRICS
from tracker.errors import FileRejected, TrackerError
from tracker.ingest.files.csv_import import import_file
from tracker.ingest.poll import SyncReport
from tracker.ingest.sync_pass import REREAD_DAYS, YEAR_DAYS
from tracker.monitor import Monitor
from tracker.periods import date_of, day_of_ms, instant_of, ms_of
from tracker.sample.account import MANAGEMENT_KEY
from tracker.store.file.database import open_for_writing
from tracker.store.usage.imports import undo_import

_BY_KEY = (feeds.KEY_MODEL, feeds.KEY_APP)
_CONTROLS = (feeds.MODEL_KEY_NAME, feeds.MODEL_VARIANT, feeds.MODEL_WORKSPACE)
_REFUSALS = {"429": 429, "500": 500, "408": 408}
_MARKETS = ("/datasets/rankings-daily", "/datasets/app-rankings", "/datasets/session-cost", "/classifications/task")


class Reading(NamedTuple):
    """When something was read of the account, from one instant (UTC ms) to another, and the days that it read again."""

    begun_ms: int
    ended_ms: int
    again_days: range


@dataclass
class LivingWorld(World):
    """An OpenRouter whose account is another one at each instant."""

    scenario: Scenario = ()
    pause_ms: int = 0

    def respond(self, method: str, target: str, body: dict[str, Any]) -> Response:
        """Return the response of the stand-in at this instant."""
        self.now = instant_of(ms_of(self.now) + self.pause_ms)
        self.account = account_at(self.scenario, ms_of(self.now), _view_of(target, body))
        return super().respond(method, target, body)


def _view_of(target: str, body: dict[str, Any]) -> View:
    if "generation_id" in body.get("dimensions", ()):
        return "calls"
    path = target.partition("?")[0]
    return "activity" if path == "/activity" else "balance" if path in ("/credits", "/key") else "totals"


@dataclass
class Simulation:
    """A story being lived in a folder of its own."""

    scenario: Scenario
    home: Path
    readings: list[Reading] = field(default_factory=list)
    files: list[tuple[int, CallsFile | DaysFile]] = field(default_factory=list)
    """Imports so far: id and step."""
    _has_response: dict[str, int] = field(default_factory=dict)
    """Feed → when it last answered (UTC ms)."""

    @property
    def store_path(self) -> Path:
        """The store; it is there once something was read."""
        return self.home / "usage.sqlite3"

    def steps(self) -> Iterator[Step]:
        """Live step by step; each is yielded when it is done."""
        for step in self.scenario:
            self._do(step)
            yield step

    @property
    def has_rounded_costs(self) -> bool:
        """Whether any cost may have come from an export, with six decimals."""
        return bool(self.files)

    @singledispatchmethod
    def _do(self, step: Step) -> None:
        """Most steps are the account's own: nobody asks the program for anything."""

    @_do.register
    def _sync(self, step: Sync) -> None:
        key = MANAGEMENT_KEY if step.key is None else key_text(step.key)
        world = LivingWorld(store_path=self.store_path, scenario=self.scenario, now=instant_of(step.at_ms), key=key)
        world.key_limit, world.calls_limit, world.row_cap = step.key_limit, step.calls_limit, step.row_cap
        world.pause_ms = step.pause_ms
        world.faults = [_fault(problem, world) for problem in step.problems]
        world.faults += [on(market, refused(403)) for market in _MARKETS]
        try:
            report = world.sync()
        except TrackerError:
            return
        self._note(step.at_ms, ms_of(world.now), report)

    def _note(self, begun_ms: int, ended_ms: int, report: SyncReport) -> None:
        """Remember the reading, and which days all requested feeds of analytics reported again."""
        today = day_of_ms(begun_ms)
        ok = {each.name for each in report.feeds if each.status == "ok"}
        firsts = {name: self._first_day(name, today) for name in (*_BY_KEY, *_CONTROLS) if name in ok}
        self._has_response |= dict.fromkeys(ok, begun_ms)
        is_whole = ok.issuperset(_CONTROLS) and not ok.isdisjoint(_BY_KEY)
        again_days = range(max(firsts.values()), today + 1) if is_whole else range(0)
        self.readings.append(Reading(begun_ms, ended_ms, again_days))

    def _first_day(self, feed: str, today: int) -> int:
        if feed not in self._has_response:
            return today - YEAR_DAYS + 1
        return min(day_of_ms(self._has_response[feed]), today) - REREAD_DAYS

    @_do.register
    def _import_calls(self, step: CallsFile) -> None:
        calls = account_at(self.scenario, step.made_ms).calls
        content = calls_csv(calls, step.variant, first=date_of(step.first), last=date_of(step.last))
        self._import(step, f"openrouter_activity_{step.made_ms}_{step.first}.csv", content)

    @_do.register
    def _import_days(self, step: DaysFile) -> None:
        calls = account_at(self.scenario, step.made_ms).calls
        content = daily_csv(calls, by_key=step.by_key, first=date_of(step.first), last=date_of(step.last))
        name = daily_file_name(instant_of(step.made_ms)) if step.is_named else "days.csv"
        self._import(step, name, content)

    def _import(self, step: CallsFile | DaysFile, name: str, content: bytes) -> None:
        if b"\n" not in content:
            return
        path = self.home / name
        path.write_bytes(content)
        try:
            report = import_file(self.store_path, path, Monitor(now=lambda: instant_of(step.at_ms)))
        except FileRejected:
            # Days of use that are all firsts of months cannot be told from whole months.
            assert isinstance(step, DaysFile)
            assert all(line[:11].endswith(b"-01") for line in content.split(b"\n")[1:])
            return
        assert report.rejected_count == 0
        self.files.append((report.id, step))
        self.readings.append(Reading(step.made_ms, step.made_ms, range(0)))

    @_do.register
    def _undo(self, step: Undo) -> None:
        if not self.files:
            return
        import_id, _ = self.files[step.place % len(self.files)]
        with open_for_writing(self.store_path) as store:
            try:
                undo_import(store, import_id, step.at_ms)
            except TrackerError:
                return
            keep_day_totals(store, instant_of(step.at_ms))


def _fault(problem: Problem, world: World) -> Fault:
    left = [problem.times]

    def fault(method: str, target: str, body: dict[str, Any]) -> Response | None:
        if _place(target, body) != problem.where or not left[0]:
            return None
        left[0] -= 1
        if problem.what in _REFUSALS:
            return refused(_REFUSALS[problem.what])
        if problem.what == "cut":
            raise httpx.RemoteProtocolError("the connection was cut")
        if problem.what == "garbage":
            return 200, {"content-type": "application/json"}, b'{"data": [{"da'
        response = world.respond(method, target, body)
        if problem.what == "other ids":
            return _with_other_ids(response)
        return _zeros(response) if problem.what == "zeros" else _truncated(response)

    return fault


def _place(target: str, body: dict[str, Any]) -> str:
    return ",".join(body["dimensions"]) + "+" * bool(body.get("filters")) if body else target.partition("?")[0]


def _with_other_ids(response: Response) -> Response:
    """Return a response of analytics whose ids have another form."""
    status, headers, content = response
    found = json.loads(content)
    for row in found["data"]["data"] if status == 200 else ():
        row["generation_id"] = row["generation_id"].replace("gen-", "other-")
    return status, headers, json.dumps(found).encode()


def _zeros(response: Response) -> Response:
    """Return a response of analytics in which every number of a row is 0."""
    status, headers, content = response
    found = json.loads(content)
    if status == 200 and "metadata" in found["data"]:
        for row in found["data"]["data"]:
            row |= {name: 0 for name in row if name in USAGE_METRICS}
    return status, headers, json.dumps(found).encode()


def _truncated(response: Response) -> Response:
    """Return half of a response of analytics, marked as incomplete."""
    status, headers, content = response
    found = json.loads(content)
    if status == 200 and "metadata" in found["data"]:
        rows = found["data"]["data"]
        found["data"]["data"] = rows[: len(rows) // 2]
        found["data"]["metadata"] |= {"truncated": True, "row_count": len(rows) // 2}
    return status, headers, json.dumps(found).encode()
