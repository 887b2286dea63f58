"""The feed `calls`: reads every call of the last 31 days and merges it with what is stored of it.

When a day is read whole again, calls are dropped that only an earlier sync had reported and that are reported no more.

Analytics returns two columns at once. So each window is requested several times: the model with all usage, then each
detail. The responses are joined on the generation id. Analytics shows only the names of keys; to learn the hash, the
calls of each key are requested separately.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tracker import feeds
from tracker.api.analytics import LARGEST_LIMIT, AnalyticsRow
from tracker.formatting import counted
from tracker.ingest.calls.call_plan import CALL_DAYS, CallPlan, calls_stored, is_enough, plan_calls, windows_of
from tracker.ingest.calls.call_queries import GENERATION, CallQueries
from tracker.ingest.calls.call_rows import DETAILS, KEY, SESSION, Members, call_of
from tracker.ingest.calls.call_times import Window, instant_in, second_of
from tracker.ingest.calls.unreported import Unreported
from tracker.ingest.sync_pass import FeedResult, SyncPass
from tracker.periods import MS_PER_DAY, date_of, day_of_ms
from tracker.store.account.account import keys_to_query
from tracker.store.file.changes import Changes
from tracker.store.questions.queries import SourceDay, day_totals
from tracker.store.usage.calls import days_of_ids, merge_calls
from tracker.store.usage.days import CallMarker, call_markers, keys_used, set_call_markers
from tracker.store.usage.imports import api_import, calls_of_files_alone
from tracker.usage import CHATROOM, AccountKey, Call, KeyRef, Measures

_CAPACITY = LARGEST_LIMIT * 9 // 10
"""Most calls planned for one window. It is less than the limit, as more calls may come after the totals were read."""

_MANY = 10
"""Among this many calls, some have each detail. The session is an exception: the caller has to send it."""

_FINAL_AFTER_MS = 10 * 60 * 1000
"""Some details of a call younger than this may not be available at OpenRouter yet."""


def read_calls(sync: SyncPass, *, key_limit: int, calls_limit: int) -> None:
    """Read and store the calls of the days that need it, and report the feed. The day feeds must be read before.

    With more than `key_limit` keys, calls get only the names of their keys. With more than `calls_limit` calls, the
    oldest days keep only their day totals.
    """
    meta = sync.analytics_meta()
    missing = {GENERATION, "model"} - meta.dimensions if meta else set()
    if missing:
        sync.skip(feeds.CALLS, f"OpenRouter does not offer {' and '.join(sorted(missing))} any more")
        return
    queries = CallQueries(sync, meta)
    keys = keys_to_query(sync.store, key_limit)
    feed = _CallFeed(sync, queries, keys if len(keys) <= key_limit else [])
    sync.feed(feeds.CALLS, lambda: feed.run(calls_limit))


class _CallFeed:
    """Reads calls window by window, each stored in one transaction. Days are marked when they are complete."""

    def __init__(self, sync: SyncPass, queries: CallQueries, keys: Sequence[AccountKey]) -> None:
        self._sync = sync
        self._store = sync.store
        self._queries = queries
        self._keys = keys
        self._begun_ms = sync.now_ms()
        self._changes = Changes()
        self._untimed = 0
        self._reported: Counter[int] = Counter()
        """Number of calls that OpenRouter reported, by UTC day (number)."""
        self._missing: set[int] = set()
        """Days whose total counts requests although OpenRouter reported no call: the next sync reads them again."""
        self._unnamed: Counter[str] = Counter()
        """Number of calls by detail, for each detail that OpenRouter reported for none of these calls."""
        self._incomplete: set[int] = set()
        """Days with calls that are too young: the next sync reads them."""
        self._unreported = Unreported(self._store)
        self._lacking: set[int] = set()
        """Days read whole in which stored calls were not reported any more: they are marked when these are dropped."""

    def run(self, calls_limit: int) -> FeedResult:
        """Do what the plan says and return what changed."""
        markers = call_markers(self._store)
        plan = plan_calls(
            self._sources(), markers, self._sync.today, self._is_by_file, limit=calls_limit, full=self._sync.full
        )
        set_call_markers(self._store, plan.agreed)
        self._read(plan)
        if plan.tails:
            self._close_tails(plan)
        self._drop_unreported(plan)
        self._queries.left_out.check()
        return FeedResult(self._changes, self._note(plan, calls_limit))

    def _is_by_file(self, day: int) -> bool:
        return calls_of_files_alone(self._store, day)

    def _sources(self) -> dict[int, list[SourceDay]]:
        return day_totals(self._store, self._sync.today - CALL_DAYS + 1, self._sync.today)

    def _read(self, plan: CallPlan) -> None:
        """Read all windows of a plan. Mark each day that was read from its start as soon as its end is stored."""
        windows = windows_of(plan, _CAPACITY)
        if not windows:
            return
        import_id = api_import(self._store, self._begun_ms)
        for window in windows:
            self._sync.plan(1)
            self._sync.step(f"Reading the calls of {_dates(window.days)}")
            for part, rows in self._queries.calls(window):
                if not self._is_known(plan, part, rows):
                    calls = self._calls_of(part, rows)
                    self._reported.update(day_of_ms(call.created_at_ms) for call in calls)
                    if calls:
                        self._changes += merge_calls(self._store, import_id, calls)
                ended = {d for d in part.days if d in plan.whole and (d + 1) * MS_PER_DAY <= part.end_ms}
                missing = {d for d in ended if not self._reported[d] and plan.requests(d)}
                self._missing |= missing
                self._lacking |= {day for day in ended - missing if self._unreported.is_lacking(day)}
                self._mark(plan, ended - missing - self._lacking)

    def _is_known(self, plan: CallPlan, part: Window, rows: Mapping[str, AnalyticsRow]) -> bool:
        """Return whether a part was only read again to look for calls, and all that it has are stored with details."""
        if not plan.again.issuperset(part.days):
            return False
        stored = days_of_ids(self._store, part.days)
        if not rows.keys() <= stored.keys():
            return False
        found = {generation_id: stored[generation_id] for generation_id in rows}
        self._unreported.seen |= found
        self._reported.update(found.values())
        return True

    def _drop_unreported(self, plan: CallPlan) -> None:
        """Drop the calls of whole days that OpenRouter reports no more, and mark these days."""
        for day in sorted(self._lacking - self._queries.dense - self._queries.odd):
            self._unreported.drop(day, plan.requests(day), self._sync.today, self._begun_ms)
        self._changes += Changes(changed=self._unreported.dropped.total())
        self._mark(plan, self._lacking)

    def _close_tails(self, plan: CallPlan) -> None:
        """Mark the days whose last part was enough; read the days that still lack calls from midnight on."""
        sources = self._sources()
        stored = {day: calls_stored(day, sources.get(day, ())) for day in plan.tails}
        enough = {
            day
            for day in plan.tails
            if is_enough(stored[day], plan.totals[day], plan.lacking.get(day, 0), plan.gaps[day])
            # If the import of the file is undone, its calls are removed: the day needs what the API reports.
            and not self._is_by_file(day)
        }
        self._mark(plan, enough)
        # Days with calls that are too young are left out here: the next sync brings the missing details.
        self._read(CallPlan(whole=sorted(stored.keys() - enough - self._incomplete), totals=plan.totals))

    def _mark(self, plan: CallPlan, days: Collection[int]) -> None:
        sure = set(days) - self._incomplete - self._queries.dense - self._queries.odd
        if sure:
            # The time before the first request: the next sync then searches for calls that arrived while we read.
            set_call_markers(
                self._store, {day: CallMarker(self._begun_ms, plan.totals.get(day, Measures())) for day in sure}
            )

    def _calls_of(self, part: Window, rows: Mapping[str, AnalyticsRow]) -> list[Call]:
        """Return the calls of a part of a window, oldest first, with all details that OpenRouter reports."""
        if not rows:
            return []
        days = self._queries.days_at_midnight(part, rows)
        details = {name: self._detail(name, part, len(rows)) for name in self._queries.details}
        hashes = self._hashes(part, details.get(KEY, {}))
        calls = []
        for generation_id, row in rows.items():
            created_at_ms = instant_in(generation_id, part, days.get(generation_id))
            self._unreported.seen[generation_id] = day_of_ms(created_at_ms)
            if self._is_arriving(generation_id, created_at_ms, details):
                self._incomplete.add(day_of_ms(created_at_ms))
                continue
            self._untimed += second_of(generation_id, part) is None
            calls.append(call_of(row, created_at_ms, details, hashes))
        return sorted(calls, key=lambda call: (call.created_at_ms, call.generation_id))

    def _detail(self, name: str, part: Window, calls: int) -> Members:
        """Return one detail by id. If none of many calls has it, it is requested again, and a note says so."""
        members = self._queries.detail(name, part)
        if not members and calls >= _MANY and name != SESSION:
            members = self._queries.detail(name, part)
            self._unnamed[name] += 0 if members else calls
        return members

    def _is_arriving(self, generation_id: str, created_at_ms: int, details: Mapping[str, Members]) -> bool:
        is_young = self._begun_ms - created_at_ms < _FINAL_AFTER_MS
        return is_young and any(generation_id not in members for members in details.values())

    def _hashes(self, part: Window, names: Members) -> dict[str, KeyRef]:
        """Return the key of each call that was made with one of the account's known keys, by id.

        First it requests the calls of the keys whose names occur in these calls, then those of the keys that were used
        on these days according to the day feeds. It stops when every call has a key.
        """
        used = keys_used(self._store, feeds.KEY_MODEL, part.days)
        borne = set(names.values())
        # Analytics shows the web chat, which uses no key, under the same name as a key that somebody named so.
        chatroom_is_a_key = any(key.name == CHATROOM for key in self._keys)
        open_ids = {name for name, key in names.items() if key and (key != CHATROOM or chatroom_is_a_key)}
        found: dict[str, KeyRef] = {}
        # False sorts before True, so the keys whose names occur come first.
        for key in sorted(self._keys, key=lambda key: key.name not in borne):
            if open_ids and (key.hash in used or key.name in borne):
                ids = self._queries.of_key(key.hash, part)
                found |= dict.fromkeys(ids, KeyRef(key.hash, key.name))
                open_ids -= ids
        return found

    def _note(self, plan: CallPlan, calls_limit: int) -> str | None:
        """Return a text on what is less complete than it could be, None if nothing is."""
        notes = []
        if plan.left:
            notes.append(
                f"{_dates(range(min(plan.left), max(plan.left) + 1))}: day totals only, because the account makes more "
                f"than {calls_limit:,} calls in {CALL_DAYS} days."
            )
        if absent := set(DETAILS) - set(self._queries.details):
            notes.append(f"OpenRouter no longer reports {', '.join(sorted(absent))} of calls.")
        if missing := self._missing - {self._sync.today}:
            notes.append(
                f"{_listed(missing)}: OpenRouter counts requests but reports no single calls; "
                "the next sync tries again."
            )
        notes += (
            f"OpenRouter reported no {name} for {counted(number, 'call')}, twice; a full sync tries again."
            # `+` removes the details whose count is 0.
            for name, number in sorted((+self._unnamed).items())
        )
        if self._queries.contradictions:
            notes.append("Credits and BYOK of some calls do not add up to their total; the parts were kept.")
        if dropped := self._unreported.dropped:
            notes.append(
                f"{counted(dropped.total(), 'call')} of {_listed(dropped)} that an earlier sync had stored are not "
                "reported any more and were dropped; Sources lists them."
            )
        if self._untimed:
            notes.append(f"Calls without a time: {self._untimed:,}; they count at UTC midnight of their day.")
        if self._queries.dense:
            days = _listed(self._queries.dense)
            notes.append(f"{days}: more calls in one minute than OpenRouter returns at once; not all are stored.")
        if self._queries.odd:
            days = _listed(self._queries.odd)
            notes.append(f"{self._queries.left_out.note()}. {days}: not read completely; the next sync tries again")
        return " ".join(notes) or None


def _listed(days: Collection[int]) -> str:
    return ", ".join(date_of(day).isoformat() for day in sorted(days))


def _dates(days: range) -> str:
    first, last = date_of(days[0]), date_of(days[-1])
    return f"{first}" if first == last else f"{first} to {last}"
