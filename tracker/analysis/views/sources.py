"""The page "Sources": what is stored of every feed, whether they agree, when each was read, imports, odd rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tracker import feeds
from tracker.analysis.ledger.agreement import same_usage
from tracker.analysis.ledger.day_total import DayTotal
from tracker.analysis.ledger.key_spend import KeySpan, key_spans
from tracker.analysis.ledger.ledger import Ledger, coverage_of, read_ledger
from tracker.analysis.ledger.notes import cut_note
from tracker.analysis.ledger.question import Coverage, DayState, Question
from tracker.analysis.reconcile.balance import BalanceState
from tracker.analysis.reconcile.day_rows import DayRow, day_row
from tracker.analysis.reconcile.reconcile import DayCheck, reconcile
from tracker.periods import MS_PER_DAY, Period, ms_of
from tracker.store.account.account import key_readings
from tracker.store.account.sync_log import last_reports, last_responses
from tracker.store.file.database import Store
from tracker.store.questions.quality import (
    Conflict,
    DroppedCall,
    OddCall,
    conflicts,
    count_conflicts,
    count_dropped_calls,
    count_odd_calls,
    dropped_calls,
    odd_calls,
)
from tracker.store.questions.queries import SourceDay, day_totals
from tracker.store.usage.days import stored_reach
from tracker.store.usage.imports import ImportRecord, imports
from tracker.usage import Measures

ALL_TOGETHER = "all"
"""Name of the row that shows how complete a day is by all feeds together, as below the charts."""

ODD_ROWS_LISTED = 500
"""How many odd rows of each kind are listed one by one."""

DAYS_TO_CHECK = 31
"""How many days back missing calls can still be read: OpenRouter keeps them for that long."""

_ROW_ORDER = (feeds.CALLS, *feeds.DAY_FEEDS, feeds.KEY, feeds.CREDITS)
_STATUS_ORDER = (
    feeds.CALLS,
    *feeds.DAY_FEEDS,
    feeds.CREDITS,
    feeds.KEY,
    feeds.KEYS,
    feeds.WORKSPACES,
    feeds.MODELS,
    feeds.PROVIDERS,
)


@dataclass(frozen=True, slots=True)
class FeedDay:
    """What is stored of one feed for one UTC day; `measures` None: nothing, `read_at_ms` (UTC ms) None: not known."""

    state: DayState
    measures: Measures | None = None
    read_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed over the days of the page."""

    feed: str
    days: tuple[FeedDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """How a feed was last read. Counts are days for day feeds, calls for `calls`, else items of a list."""

    feed: str
    status: Literal["ok", "skipped", "failed"]
    responded_at_ms: int | None
    """When the last sync with a response from it began (UTC ms); None: it never responded."""
    reason: str | None
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Outvoted:
    """A UTC day (number) with more calls than feeds count that agree with one another: the feed is the total."""

    day: int
    calls: int
    feed: str
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Odd rows: how many there are, and up to `ODD_ROWS_LISTED` of each kind."""

    conflict_count: int
    odd_count: int
    conflicts: tuple[Conflict, ...]
    odd_calls: tuple[OddCall, ...]
    dropped_count: int = 0
    dropped_calls: tuple[DroppedCall, ...] = ()
    """Calls that OpenRouter reports no more."""
    outvoted: tuple[Outvoted, ...] = ()
    """The days of the period whose calls are more than feeds count that agree; all are listed."""

    @property
    def count(self) -> int:
        """Number of odd rows of all kinds."""
        return self.conflict_count + self.odd_count + self.dropped_count + len(self.outvoted)

    @property
    def listed(self) -> int:
        """Number of odd rows that are listed one by one."""
        return len(self.conflicts) + len(self.odd_calls) + len(self.dropped_calls) + len(self.outvoted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything the page shows, read at one moment (UTC ms)."""

    period: Period
    now_ms: int
    days: tuple[int, ...]
    """UTC days of the period up to today, oldest first."""
    rows: tuple[FeedRow, ...]
    checks: tuple[DayRow, ...]
    """The same days, newest first."""
    feeds: tuple[FeedStatus, ...]
    imports: tuple[ImportRecord, ...]
    quality: Quality
    coverage: Coverage
    cut_note: str
    """How much more than shown may have been billed, as reports cut costs; empty where none was cut."""


def sources(store: Store, period: Period, now: datetime) -> Sources:
    """Read the page of a period (UTC days) as seen at `now` (aware). Raises `StoreUnusable`."""
    with store.reading():
        ledger = read_ledger(store, Question(period), now)
        days = tuple(range(ledger.first, min(ledger.last, ledger.today) + 1))
        checks = reconcile(store, period, now)
        coverage = coverage_of(ledger, {})
        statuses = _statuses(store)
        return Sources(
            period=period,
            now_ms=ms_of(now),
            days=days,
            rows=_rows(store, days, ledger, checks, coverage, {status.feed for status in statuses}),
            checks=tuple(day_row(check) for check in reversed(checks)),
            feeds=statuses,
            imports=tuple(imports(store)),
            quality=_quality(store, ledger),
            coverage=coverage,
            cut_note=cut_note(sum(check.cut_requests for check in checks)),
        )


def days_to_check(coverage: Coverage, today: int) -> int:
    """Return on how many of the last days (up to the UTC day `today`) calls are missing or sources differ."""
    return sum(
        day.day > today - DAYS_TO_CHECK and day.state in (DayState.CALLS_MISSING, DayState.DIFFER)
        for day in coverage.days
    )


def _rows(
    store: Store,
    days: Sequence[int],
    ledger: Ledger,
    checks: Sequence[DayCheck],
    coverage: Coverage,
    asked: set[str],
) -> tuple[FeedRow, ...]:
    """Return a row for all feeds together, for the calls, and for every feed that has data or was requested."""
    spans = key_spans(key_readings(store))
    shown = {feeds.CALLS} | set(stored_reach(store)) | asked | ({feeds.KEY} if spans else set())
    if not spans:
        shown.discard(feeds.KEY)  # a management key's own counters are always 0, so they say nothing of any day
    stored = day_totals(store, days[0], days[-1]) if days else {}
    by_day = {day: {source.source: source for source in stored.get(day, ())} for day in days}
    rows = [FeedRow(ALL_TOGETHER, tuple(_together(day.state, ledger.days.get(day.day)) for day in coverage.days))]
    for name in _ROW_ORDER:
        if name not in shown:
            continue
        if name == feeds.CREDITS:
            cells = tuple(_of_balance(check, ledger.today) for check in checks)
        elif name == feeds.KEY:
            cells = tuple(_of_key(day, spans) for day in days)
        else:
            cells = tuple(_of_source(by_day[day].get(name), ledger.days.get(day), ledger.today) for day in days)
        rows.append(FeedRow(name, cells))
    return tuple(rows)


def _together(state: DayState, total: DayTotal | None) -> FeedDay:
    if total is None:
        return FeedDay(state)
    return FeedDay(state, total.source.measures, total.source.fetched_at_ms)


def _of_source(source: SourceDay | None, total: DayTotal | None, today: int) -> FeedDay:
    """Return the state of a source compared with the day's total."""
    if source is None or total is None:
        return FeedDay(DayState.MISSING)
    return FeedDay(_state(source, total, today), source.measures, source.fetched_at_ms)


def _state(source: SourceDay, total: DayTotal, today: int) -> DayState:
    is_calls = source.source == feeds.CALLS
    unfinished = source.fetched_at_ms is None or source.fetched_at_ms < (source.day + 1) * MS_PER_DAY
    if source.day >= today or (unfinished and not is_calls):
        return DayState.OPEN
    if is_calls and total.state in (DayState.CALLS_MISSING, DayState.UNCHECKED, DayState.OPEN):
        return total.state
    return DayState.COMPLETE if same_usage(source, total.source) else DayState.DIFFER


def _of_balance(check: DayCheck, today: int) -> FeedDay:
    balance = check.balance
    if balance is None:
        return FeedDay(DayState.MISSING)
    states = {
        BalanceState.AGREES: DayState.COMPLETE,
        BalanceState.DIFFERS: DayState.DIFFER,
        BalanceState.NOT_CHECKABLE: DayState.UNCHECKED,
    }
    state = DayState.OPEN if check.day >= today else states[balance.state]
    return FeedDay(state, _credits_only(balance.moved_nano), balance.to_ms)


def _credits_only(nano: int) -> Measures:
    return Measures(None, nano, 0, None, None, None, None, None)


def _of_key(day: int, spans: Sequence[KeySpan]) -> FeedDay:
    for span in spans:
        if span.first_day <= day <= span.last_day:
            return FeedDay(DayState.KEY_ONLY, span.measures if span.first_day == span.last_day else None)
    return FeedDay(DayState.MISSING)


def _statuses(store: Store) -> tuple[FeedStatus, ...]:
    """Return how each feed was last read, in the order of the page."""
    answered, reports = last_responses(store), last_reports(store)
    names = [name for name in _STATUS_ORDER if name in reports]
    names += sorted(name for name in reports if name not in _STATUS_ORDER)
    return tuple(
        FeedStatus(
            feed=name,
            status=reports[name].status,
            responded_at_ms=answered.get(name),
            reason=reports[name].reason,
            new=reports[name].new,
            changed=reports[name].changed,
            unchanged=reports[name].unchanged,
        )
        for name in names
    )


def _quality(store: Store, ledger: Ledger) -> Quality:
    contradicting, odd = conflicts(store, ODD_ROWS_LISTED), odd_calls(store, ODD_ROWS_LISTED)
    outvoted = (
        Outvoted(day, total.calls_stored, total.source.source, total.source.measures.requests or 0)
        for day, total in sorted(ledger.days.items(), reverse=True)
        if total.extra_calls
    )
    # Finding odd calls reads all calls, so they are counted separately only if the list may not contain them all.
    return Quality(
        conflict_count=count_conflicts(store) if len(contradicting) == ODD_ROWS_LISTED else len(contradicting),
        odd_count=count_odd_calls(store) if len(odd) == ODD_ROWS_LISTED else len(odd),
        conflicts=tuple(contradicting),
        odd_calls=tuple(odd),
        dropped_count=count_dropped_calls(store),
        dropped_calls=tuple(dropped_calls(store, ODD_ROWS_LISTED)),
        outvoted=tuple(outvoted),
    )
