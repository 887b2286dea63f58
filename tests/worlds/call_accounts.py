"""Accounts of the stand-in for reading single calls: busier, smaller, with odd ids; and what is stored of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from tests.worlds.sync_world import SAMPLE_DAY, TODAY, Response, World, by_name, weeks_account
from tracker import feeds
from tracker.ingest.calls.call_times import Window
from tracker.periods import MS_PER_DAY, day_of_ms, ms_of
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall
from tracker.store.account.sync_log import FeedReport
from tracker.usage import Call

FIRST_DAY = TODAY - 30
"""The oldest day for which single calls are reported."""


def account_of(entries: Iterable[SampleCall], like: SampleAccount | None = None) -> SampleAccount:
    """Return the sample account with these calls only."""
    recorded = tuple(sorted(entries, key=lambda entry: entry.call.created_at_ms))
    return replace(like or weeks_account(SAMPLE_DAY), recorded=recorded)


@cache
def busy_account() -> SampleAccount:
    """Return an account of more than 25,000 calls in 31 days."""
    return busier(weeks_account(SAMPLE_DAY), 7)


def busier(account: SampleAccount, times: int) -> SampleAccount:
    """Return an account with each call so many times within minutes, on the same UTC day."""
    copies = []
    for entry in account.recorded:
        midnight = (day_of_ms(entry.call.created_at_ms) + 1) * MS_PER_DAY
        for number in range(times):
            at_ms = min(entry.call.created_at_ms + number * 137_000, midnight - 1)
            copies.append(moved(entry, at_ms, f"gen-{at_ms // 1000}-{number}{entry.call.generation_id[-18:]}"))
    return account_of(copies, account)


def moved(entry: SampleCall, at_ms: int, generation_id: str | None = None) -> SampleCall:
    """Return a call made at another instant (UTC ms), under the id that names its second or another one."""
    name = generation_id or f"gen-{at_ms // 1000}-{entry.call.generation_id[-20:]}"
    return entry._replace(call=entry.call._replace(created_at_ms=at_ms, generation_id=name))


def day_window(first_day: int, end_day: int) -> Window:
    """Return the window of UTC days (numbers) from `first_day` to before `end_day`."""
    return Window(first_day * MS_PER_DAY, end_day * MS_PER_DAY)


def reported(world: World) -> list[SampleCall]:
    """Return the calls that OpenRouter reports one by one, oldest first."""
    now_ms = ms_of(world.now)
    first_ms = (day_of_ms(now_ms) - 30) * MS_PER_DAY
    return [entry for entry in world.account.recorded if first_ms <= entry.call.created_at_ms <= now_ms]


def calls_report(world: World) -> FeedReport:
    """Sync and return the report of the feed `calls`."""
    return by_name(world.sync())[feeds.CALLS]


def call_queries(world: World) -> list[dict[str, Any]]:
    """Return the queries for single calls sent so far."""
    return [query for query in world.queries() if query["dimensions"][0] == "generation_id"]


def stored_ids(world: World) -> list[str]:
    """Return the ids of all stored calls, sorted."""
    return [name for (name,) in world.rows("SELECT generation_id FROM calls ORDER BY generation_id")]


def days_with_marker(world: World) -> set[int]:
    """Return the days whose calls are marked as read."""
    rows = world.rows("SELECT h.day FROM held h JOIN feeds f ON f.id = h.feed_id WHERE f.name = ?", feeds.CALLS)
    return {day for (day,) in rows}


def listed(call: Call, account: SampleAccount) -> bool:
    """Return whether the call's key is among those that the account lists."""
    hashes = {key.hash for key in account.keys if key.is_listed(SAMPLE_DAY)}
    return call.key is not None and call.key.hash in hashes


def ids(entries: list[SampleCall]) -> list[str]:
    """Return the ids of calls, sorted."""
    return sorted(entry.call.generation_id for entry in entries)


def add(world: World, *entries: SampleCall) -> None:
    """Let the account have made more calls."""
    world.account = account_of([*world.account.recorded, *entries], world.account)


def at(day: int, time_ms: int, world: World, number: int = 0) -> SampleCall:
    """Return a call at a time of a UTC day under an id of its own."""
    at_ms = day * MS_PER_DAY + time_ms
    return moved(reported(world)[number], at_ms, f"gen-{at_ms // 1000}-added{number}")


def edges(queries: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Return the windows of queries."""
    return {(query["time_range"]["start"], query["time_range"]["end"]) for query in queries}


def without(response: Response, names: set[str]) -> Response:
    """Return a response by generation that lacks some ids."""
    status, headers, content = response
    answer = json.loads(content)
    answer["data"]["data"] = [row for row in answer["data"]["data"] if row["generation_id"] not in names]
    answer["data"]["metadata"]["row_count"] = len(answer["data"]["data"])
    return status, headers, json.dumps(answer).encode()


def calls_by_day(world: World) -> dict[int, int]:
    """Return how many calls are stored for each UTC day (number)."""
    return dict(world.rows("SELECT created_at_ms / 86400000, count(*) FROM calls GROUP BY 1"))


def days_of_truth(world: World) -> dict[int, int]:
    """Return how many calls the account reports for each UTC day (number)."""
    days = [day_of_ms(entry.call.created_at_ms) for entry in reported(world)]
    return {day: days.count(day) for day in set(days)}
