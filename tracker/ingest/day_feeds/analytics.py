"""Reads a year of days: every split of the account's usage that analytics can give, with keys of one name kept apart.

Analytics shows only the names of keys, and two columns at once. So the full split by key, model and app is put together
from one query for each key (filtered by its hash) and from all usage of other keys: the web chat, deleted keys, keys
made by OAuth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from tracker import feeds
from tracker.analysis.ledger.agreement import same_usage
from tracker.api.analytics import USAGE_METRICS, AnalyticsMeta, AnalyticsRow, Filter
from tracker.api.left_out import LeftOut
from tracker.errors import InvalidResponse
from tracker.formatting import counted
from tracker.ingest.day_feeds.attribution import (
    UNATTRIBUTED,
    app_of,
    disagreeing_days,
    key_named,
    model_of,
    summed,
    usage_of,
    variant_of,
    with_keys,
    without_app,
)
from tracker.ingest.day_feeds.store_days import DayResponse, DayResponses
from tracker.ingest.day_feeds.windows import Span, WindowReader
from tracker.ingest.sync_pass import FeedResult, SyncPass, joined
from tracker.periods import MS_PER_DAY
from tracker.store.account.account import keys_to_query, known_workspaces
from tracker.store.account.sync_log import is_listed_unread
from tracker.store.questions.queries import SourceDay, day_totals
from tracker.store.usage.days import drop_days, stored_days
from tracker.usage import AccountKey, DayUsage, KeyRef

KEY_LIMIT = 40
"""Up to this many keys are requested one by one. With more keys, usage is split by key name instead."""

STEPS = 5
"""Number of steps that this module adds to the progress bar, besides one for each key."""

_KEY = "api_key_id"
_PER_KEY_FEEDS = (feeds.KEY_MODEL_APP, feeds.KEY_MODEL)
_ANALYTICS = (*_PER_KEY_FEEDS, feeds.MODEL_KEY_NAME, feeds.KEY_APP, feeds.MODEL_VARIANT, feeds.MODEL_WORKSPACE)


@dataclass(frozen=True, slots=True)
class SimpleFeed:
    """A split that one unfiltered query gives."""

    name: str
    text: str
    dimensions: tuple[str, str]
    usage: Callable[[AnalyticsRow], DayUsage]


def _by_model_and_app(row: AnalyticsRow) -> DayUsage:
    return usage_of(row, model=model_of(row.values[0]), app=app_of(row.values[1]))


def _by_model_and_key(row: AnalyticsRow) -> DayUsage:
    return usage_of(row, model=model_of(row.values[0]), key=key_named(row.values[1]))


def _by_key_and_app(row: AnalyticsRow) -> DayUsage:
    return usage_of(row, key=key_named(row.values[0]), app=app_of(row.values[1]))


def _by_model_and_variant(row: AnalyticsRow) -> DayUsage:
    return usage_of(row, model=model_of(row.values[0]), variant=variant_of(row.values[1], row.values[0]))


_CONTROL = SimpleFeed(feeds.MODEL_KEY_NAME, "Reading a year by model and key name", ("model", _KEY), _by_model_and_key)
_KEY_APP = SimpleFeed(feeds.KEY_APP, "Reading a year by key name and app", (_KEY, "app"), _by_key_and_app)
_VARIANTS = SimpleFeed(feeds.MODEL_VARIANT, "Reading a year by variant", ("model", "variant"), _by_model_and_variant)


class YearOfDays:
    """Reads and stores the day feeds of analytics: a year the first time, later only the last days."""

    def __init__(self, sync: SyncPass, responses: DayResponses, key_limit: int = KEY_LIMIT) -> None:
        self._sync = sync
        self._responses = responses
        self._key_limit = key_limit

    def read(self, *, keys_before: frozenset[str]) -> None:
        """Read every feed and report it; `keys_before` are the hashes known before this sync listed the keys."""
        sync = self._sync
        keys = keys_to_query(sync.store, self._key_limit)
        # The feeds that this sync does not read, because others split the same usage by key.
        given_up: tuple[str, ...] = (feeds.KEY_APP,)
        simple = [_CONTROL]
        sync.plan(len(keys))
        meta = sync.analytics_meta()
        reader = WindowReader(sync, _metrics_of(meta))
        if len(keys) > self._key_limit:
            for name in _PER_KEY_FEEDS:
                sync.skip(name, f"the account has more than {self._key_limit} keys; read by key name instead")
            simple, given_up = [_CONTROL, _KEY_APP], _PER_KEY_FEEDS
        else:
            sync.feeds(_PER_KEY_FEEDS, lambda: self._read_keys(reader, keys, keys_before))
        for feed in (*simple, _VARIANTS, self._workspaces_feed()):
            missing = set(feed.dimensions) - meta.dimensions if meta else set()
            if missing:
                sync.skip(feed.name, f"OpenRouter does not offer {' and '.join(sorted(missing))} any more")
            else:
                sync.feed(feed.name, partial(self._read_simple, reader, feed))
        for name in given_up:
            self._forget_overtaken(name)

    def _forget_overtaken(self, name: str) -> None:
        """Delete the days of a feed that is no longer read if the control total of those days has changed since.

        Nothing would ever correct such days, and they might be used before the feeds that are right.
        """
        store, span = self._sync.store, self._span(_CONTROL.name)
        totals = day_totals(store, span.first, span.end - 1)
        overtaken = [day for day, sources in totals.items() if _has_moved_on(name, sources)]
        with store.writing():
            drop_days(store, name, overtaken)

    def _workspaces_feed(self) -> SimpleFeed:
        """Return the feed by workspace. Analytics shows labels; the id is used if only one workspace has the label."""
        known = known_workspaces(self._sync.store)
        bearers = Counter(space.name for space in known)
        ids = {space.name: space.id for space in known if bearers[space.name] == 1}

        def usage(row: AnalyticsRow) -> DayUsage:
            label = row.values[1] or UNATTRIBUTED
            return usage_of(row, model=model_of(row.values[0]), workspace=ids.get(label, label))

        return SimpleFeed(feeds.MODEL_WORKSPACE, "Reading a year by workspace", ("model", "workspace"), usage)

    def _read_simple(self, reader: WindowReader, feed: SimpleFeed) -> FeedResult | None:
        self._sync.step(feed.text)
        span = self._span(feed.name)
        # The time before the request: usage that arrives during it may be missing in the response.
        fetched_at_ms = self._sync.now_ms()
        rows = summed(feed.usage(row) for row in reader.read(feed.dimensions, span))
        return self._store(feed.name, span, rows, fetched_at_ms, reader.take_note(), reader.take_left_out())

    def _read_keys(
        self, reader: WindowReader, keys: list[AccountKey], keys_before: frozenset[str]
    ) -> tuple[FeedResult | None, FeedResult | None]:
        """Read each key by its hash, then all other usage by app and by key; store the splits with and without apps."""
        if not keys and not self._keys_are_listed():
            raise InvalidResponse("The list of keys could not be read, so usage cannot be split by key.")
        span = self._key_span(keys, keys_before)
        fetched_at_ms = self._sync.now_ms()
        own: list[DayUsage] = []
        for number, key in enumerate(keys, 1):
            self._sync.step(f"Reading key {number} of {len(keys)}")
            own += self._read_key(reader, key, span)
        self._sync.step("Reading the web chat and other keys")
        others_by_app, others_by_key, note = self._read_others(reader, keys, span)
        notes, left_out = joined(reader.take_note(), note), reader.take_left_out()
        by_app = own + with_keys(others_by_app, others_by_key)
        return (
            self._store(feeds.KEY_MODEL_APP, span, by_app, fetched_at_ms, notes, left_out),
            self._store(feeds.KEY_MODEL, span, without_app(own) + others_by_key, fetched_at_ms, notes, left_out),
        )

    def _keys_are_listed(self) -> bool:
        return any(report.name == feeds.KEYS and report.status == "ok" for report in self._sync.reports)

    def _key_span(self, keys: Iterable[AccountKey], keys_before: frozenset[str]) -> Span:
        """Return the days to read: all days, if a key is older than the usual days and its hash was not known before.

        If an earlier sync listed a new key but failed to read its days, this sync reads all days.
        """
        span = self._span(*_PER_KEY_FEEDS)
        from_ms = span.first * MS_PER_DAY
        if is_listed_unread(self._sync.store, feeds.KEYS, feeds.KEY_MODEL_APP):
            keys_before = frozenset()
        late = [key for key in keys if key.hash not in keys_before and (key.created_at_ms or 0) < from_ms]
        return self._whole_span() if late else span

    def _read_key(self, reader: WindowReader, key: AccountKey, span: Span) -> list[DayUsage]:
        rows = reader.read(("model", "app"), span, (Filter(_KEY, "eq", key.hash),))
        ref = KeyRef(key.hash, key.name)
        return summed(_by_model_and_app(row)._replace(key=ref) for row in rows)

    def _read_others(
        self, reader: WindowReader, keys: Iterable[AccountKey], span: Span
    ) -> tuple[list[DayUsage], list[DayUsage], str | None]:
        """Return all usage of other keys by model and app, then by model and key name, and a note if these differ.

        A call may arrive between the two queries. If finished days differ, they are requested once more.
        """
        hashes = tuple(key.hash for key in keys)
        # Without `include_unset` the response would leave out usage without a key.
        filters = (Filter(_KEY, "not_in", hashes, include_unset=True),) if hashes else ()

        def request(part: Span) -> tuple[list[DayUsage], list[DayUsage]]:
            by_app = summed(_by_model_and_app(row) for row in reader.read(("model", "app"), part, filters))
            by_key = summed(_by_model_and_key(row) for row in reader.read(("model", _KEY), part, filters))
            return by_app, by_key

        by_app, by_key = request(span)
        if differing := self._finished(disagreeing_days(by_app, by_key)):
            again = Span(min(differing), max(differing) + 1)
            new_by_app, new_by_key = request(again)
            by_app = [row for row in by_app if not again.first <= row.day < again.end] + new_by_app
            by_key = [row for row in by_key if not again.first <= row.day < again.end] + new_by_key
            differing = self._finished(disagreeing_days(by_app, by_key))
        note = f"Usage by app and by key differ on {counted(len(differing), 'finished day')}." if differing else None
        return by_app, by_key, note

    def _finished(self, days: Iterable[int]) -> set[int]:
        return {day for day in days if day < self._sync.today}

    def _span(self, *names: str) -> Span:
        """Return the days to read of feeds: those since the last read, and all days from the first missing one on."""
        sync = self._sync
        stored = {name: stored_days(sync.store, name).keys() for name in (*names, *_ANALYTICS)}
        first = min((day for days in stored.values() for day in days), default=sync.today)
        gaps = (sync.first_gap(name, stored[name], range(first, sync.today)) for name in names)
        return Span(min([sync.first_day(*names), *(day for day in gaps if day is not None)]), sync.today + 1)

    def _whole_span(self) -> Span:
        return Span(self._sync.earliest_day, self._sync.today + 1)

    def _store(
        self,
        name: str,
        span: Span,
        rows: Iterable[DayUsage],
        fetched_at_ms: int,
        note: str | None,
        left_out: LeftOut,
    ) -> FeedResult | None:
        return self._responses.store(
            DayResponse(
                feed=name,
                days=range(span.first, span.end),
                rows=list(rows),
                fetched_at_ms=fetched_at_ms,
                note=note,
                left_out=left_out,
            )
        )


def _has_moved_on(name: str, sources: Iterable[SourceDay]) -> bool:
    """Return whether the control total of a day was read later than the feed, differs from it, and counts no fewer
    requests."""
    of = {source.source: source for source in sources}
    old, control = of.get(name), of.get(_CONTROL.name)
    if old is None or control is None or (control.fetched_at_ms or 0) <= (old.fetched_at_ms or 0):
        return False
    is_same = same_usage(old, control) and old.measures.tokens == control.measures.tokens
    return (control.measures.requests or 0) >= (old.measures.requests or 0) and not is_same


def _metrics_of(meta: AnalyticsMeta | None) -> tuple[str, ...]:
    """Return the metrics to request: those that the server knows, or all if it did not list any."""
    return tuple(name for name in USAGE_METRICS if meta is None or name in meta.metrics)
