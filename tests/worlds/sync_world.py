"""An account to sync in tests: the stand-in OpenRouter over a few weeks of the sample, chosen faults, and a store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.api.scripted import FakeTime
from tracker import feeds
from tracker.api.client import Client
from tracker.api.transport import in_process_transport
from tracker.ingest.poll import Poll, SyncReport, admit_anybody
from tracker.monitor import Monitor
from tracker.periods import MS_PER_DAY, day_number
from tracker.sample.account import MANAGEMENT_KEY, SampleAccount, sample_account
from tracker.sample.server import StandIn
from tracker.store.account.sync_log import FeedReport
from tracker.store.file.database import open_for_reading
from tracker.usage import KeyOwner

NOW = datetime(2026, 10, 31, 15, 20, tzinfo=UTC)
SAMPLE_DAY = NOW.date()
TODAY = day_number(SAMPLE_DAY)
WEEKS_DAYS = 40
MARKET_FROM = date(2026, 9, 22)
"""Weeks of the market, where a year of it would be most of what a first sync reads."""

DAY_FEEDS = (
    feeds.KEY_MODEL_APP,
    feeds.KEY_MODEL,
    feeds.MODEL_KEY_NAME,
    feeds.MODEL_VARIANT,
    feeds.MODEL_WORKSPACE,
)
"""The splits of days that a sync with a management key asks of analytics."""

Response = tuple[int, Mapping[str, str], bytes]
Fault = Callable[[str, str, dict[str, Any]], Response | None]
"""(method, target, body as JSON) -> the response to return instead, None for the stand-in's own."""


@cache
def weeks_account(today: date) -> SampleAccount:
    """Return the sample account with only its last `WEEKS_DAYS` days of calls, which is quick to serve."""
    account = sample_account(today)
    first_ms = day_number(today - timedelta(days=WEEKS_DAYS - 1)) * MS_PER_DAY
    return replace(account, recorded=tuple(entry for entry in account.recorded if entry.call.created_at_ms >= first_ms))


@cache
def small_account(today: date = SAMPLE_DAY) -> SampleAccount:
    """Return an account of some 600 calls in `WEEKS_DAYS` days, every key and app among them."""
    account = weeks_account(today)
    return replace(account, recorded=account.recorded[::8])


@dataclass(kw_only=True)
class World:
    """A store, a clock and an OpenRouter that misbehaves as ordered."""

    store_path: Path
    account: SampleAccount = field(default_factory=small_account)
    now: datetime = NOW
    key: str = MANAGEMENT_KEY
    key_limit: int = 40
    calls_limit: int = 250_000
    faults: list[Fault] = field(default_factory=list)
    requested: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    progress: list[tuple[str, float]] = field(default_factory=list)
    cancel_after: int | None = None
    row_cap: int = 10_000
    market_from: date = MARKET_FROM
    time: FakeTime = field(default_factory=FakeTime)
    _stand_in: StandIn | None = field(default=None, init=False)

    def sync(self, *, full: bool = False, authorise: Callable[[KeyOwner], None] = admit_anybody) -> SyncReport:
        def respond(method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
            question = json.loads(body) if body else {}
            self.requested.append((method, target, question))
            for fault in self.faults:
                if given := fault(method, target, question):
                    return given
            return self.respond(method, target, question)

        with Client(
            self.key,
            transport=in_process_transport(respond),
            clock=self.time.clock,
            sleep=self.time.sleep,
            wall_clock=self.time.clock,
            paced=False,
        ) as client:
            return Poll(
                client,
                self.store_path,
                Monitor(
                    progress=lambda text, fraction: self.progress.append((text, fraction)),
                    cancelled=lambda: self.cancel_after is not None and len(self.requested) >= self.cancel_after,
                    now=lambda: self.now,
                ),
                authorise=authorise,
                key_limit=self.key_limit,
                calls_limit=self.calls_limit,
            ).run(full=full)

    def respond(self, method: str, target: str, body: dict[str, Any]) -> Response:
        """Return the response of the stand-in."""
        if self._stand_in is None or self._stand_in.account is not self.account:
            self._stand_in = StandIn(self.account, lambda: self.now)
        stand_in = self._stand_in
        stand_in.row_cap, stand_in.market_from = self.row_cap, self.market_from
        content = json.dumps(body).encode() if body else b""
        return stand_in.respond(method, target, content, {"authorization": f"Bearer {self.key}"})

    def queries(self) -> list[dict[str, Any]]:
        """Return the analytics queries sent so far."""
        return [body for _, target, body in self.requested if target == "/analytics/query"]

    def rows(self, sql: str, *parameters: object) -> list[Any]:
        with open_for_reading(self.store_path) as store:
            return store.rows(sql, parameters)

    def day_sums(self, feed: str) -> dict[int, tuple[int, ...]]:
        """Return requests, credits, byok, prompt, completion, reasoning and cached tokens of each day of a feed."""
        return {
            day: tuple(sums)
            for day, *sums in self.rows(
                "SELECT h.day, h.requests, h.credits_nano, h.byok_nano, h.prompt_tokens, h.completion_tokens, "
                "h.reasoning_tokens, h.cached_tokens FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = ?",
                feed,
            )
        }

    def requests_by(self, feed: str, columns: str) -> Counter[tuple[Any, ...]]:
        """Return the requests of a feed by day number and columns of `feed_days_view`."""
        found: Counter[tuple[Any, ...]] = Counter()
        for day, requests, *values in self.rows(
            f"SELECT day_utc, requests, {columns} FROM feed_days_view WHERE feed = ?", feed
        ):
            found[day_number(date.fromisoformat(day)), *values] += requests
        return found


def by_name(report: SyncReport) -> dict[str, FeedReport]:
    """Return the reports by feed."""
    return {feed.name: feed for feed in report.feeds}


def on(target: str, response: Response, *, times: int | None = None) -> Fault:
    """Return a fault: requests to that path get `response`, the first `times` of them or all."""
    left = [times]

    def fault(method: str, requested: str, body: dict[str, Any]) -> Response | None:
        if requested.partition("?")[0] != target or left[0] == 0:
            return None
        left[0] = None if left[0] is None else left[0] - 1
        return response

    return fault


def on_query(dimensions: list[str], response: Response | None, *, filtered: bool | None = None) -> Fault:
    """Return a fault: analytics queries by these dimensions get `response`; `filtered` picks those with or without."""

    def fault(method: str, requested: str, body: dict[str, Any]) -> Response | None:
        if body.get("dimensions") != dimensions or (filtered is not None and bool(body.get("filters")) != filtered):
            return None
        return response

    return fault


def json_response(value: object, status: int = 200, **headers: str) -> Response:
    return status, {name.replace("_", "-"): text for name, text in headers.items()}, json.dumps(value).encode()


def refused(status: int, message: str = "no", **headers: str) -> Response:
    return json_response({"error": {"code": status, "message": message}}, status, **headers)
