"""Reads today's market: what all users of OpenRouter use. It is public data, so every store may contain it.

It is requested at most every 6 hours. OpenRouter may refuse a management key, or a request without a key; that does
not count as a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tracker import feeds
from tracker.api.left_out import Reading
from tracker.errors import Cancelled, KeyRejected, StoreUnusable, TrackerError, Unreachable, WrongKeyKind
from tracker.ingest.sync_pass import FeedResult, SyncPass, listed_days
from tracker.market import FIRST_DAY, MOST_DAYS, AppRanking, SessionCosts, TaskShares
from tracker.periods import date_of, day_number
from tracker.store.account.market import replace_market_days, save_snapshot, stored_market_days
from tracker.store.account.sync_log import FeedReport, last_skipped
from tracker.usage import KeyKind

STEPS = len(feeds.MARKET_FEEDS)
"""Number of steps that this module adds to the progress bar."""

_OUT_OF_REACH = "not requested, because OpenRouter returns no market data at the moment"
_EVERY_MS = 6 * 60 * 60_000


def read_market(sync: SyncPass, kind: KeyKind | None) -> None:
    """Read and store the market data that a kind of key may read, or nobody's key (None); report every feed.

    Raises what `SyncPass.feeds` raises.
    """
    reads = (_read_models, _read_tasks, _read_apps, _read_sessions)
    obstacle = _refused_lately(sync, kind)
    for name, read in zip(feeds.MARKET_FEEDS, reads, strict=True):
        if obstacle is not None:
            sync.skip(name, obstacle)
        elif not sync.is_due(name, _EVERY_MS):
            sync.skip(name, feeds.READ_HOURS_AGO)
        else:
            obstacle = _read_one(sync, name, read, kind)


def _refused_lately(sync: SyncPass, kind: KeyKind | None) -> str | None:
    """Return why a management key that was refused lately is not tried again yet; None if it should be tried."""
    refused_ms = max(
        (last_skipped(sync.store, name, feeds.NEEDS_INFERENCE_KEY) or 0 for name in feeds.MARKET_FEEDS), default=0
    )
    # A refusal from the future was written while the clock was wrong. It must not stop us until that time comes.
    is_recent = 0 <= sync.started_ms - refused_ms < _EVERY_MS
    return feeds.REFUSED_LATELY if is_recent and kind == "management" and not sync.full else None


def _read_one(sync: SyncPass, name: str, read: Callable[[SyncPass], FeedResult], kind: KeyKind | None) -> str | None:
    """Read one feed and report it. Return why the other market feeds would fail too, None if they may succeed.

    If OpenRouter asks to wait, the wait is not passed on to the rest of the sync. It applies to market data only, where
    few requests a day are allowed for all programs of an account; reading the account's own usage must not wait for it.
    """
    try:
        reading = read(sync)
    except (KeyRejected, Cancelled, StoreUnusable):
        raise
    except TrackerError as error:
        if isinstance(error, WrongKeyKind) and kind != "inference":
            lacking = feeds.NEEDS_INFERENCE_KEY if kind == "management" else feeds.NEEDS_KEY
            sync.skip(name, lacking)
            return lacking
        sync.report(FeedReport(name=name, status="failed", reason=error.in_window))
        return _OUT_OF_REACH if isinstance(error, Unreachable) else None
    # The data is stored already; `feed` only writes the report.
    sync.feed(name, lambda: reading)
    return None


def _read_models(sync: SyncPass) -> FeedResult:
    """Read the rankings of finished days: first as many days as one request may cover, later only the last few."""
    sync.step("Reading the market's models")
    last = sync.today - 1
    begin = max(last - MOST_DAYS + 1, day_number(FIRST_DAY))
    stored = stored_market_days(sync.store, begin, last)
    gap = sync.first_gap(feeds.MARKET_MODELS, stored, range(min(stored, default=last), last))
    first = max(min(sync.first_day(feeds.MARKET_MODELS), last if gap is None else gap), begin)
    rankings, left_out = sync.request(lambda: sync.client.rankings_daily(date_of(first), date_of(last)))
    note = left_out.note()
    # A day that lacks a model would make the others' shares too large. It stays as it was.
    lacking = {row.day for row in left_out.odd if row.day is not None}
    if lacking:
        note = f"{note}. {listed_days(lacking)}: not stored from this response"
    if any(row.day is None for row in left_out.odd):
        note = f"{note}. A row without a date may be missing on any of the days"
    whole = replace(rankings, rows=tuple(row for row in rankings.rows if row.day not in lacking))
    return FeedResult(replace_market_days(sync.store, whole, sync.now_ms()), note)


def _read_tasks(sync: SyncPass) -> FeedResult:
    sync.step("Reading the market's tasks")
    return _saved(sync, sync.request(sync.client.task_classification))


def _read_apps(sync: SyncPass) -> FeedResult:
    sync.step("Reading the market's apps")
    return _saved(sync, sync.request(sync.client.app_rankings))


def _read_sessions(sync: SyncPass) -> FeedResult:
    sync.step("Reading what sessions cost")
    return _saved(sync, sync.request(sync.client.session_costs))


def _saved(sync: SyncPass, reading: Reading[TaskShares] | Reading[AppRanking] | Reading[SessionCosts]) -> FeedResult:
    return FeedResult(save_snapshot(sync.store, reading.value, sync.now_ms()), reading.left_out.note())
