"""The feed `calls`: every call of the last 31 days, one by one, merged with what is held of it.

Analytics answers two columns at once, so a window is asked several times and the answers are joined on the generation
id: model with all usage, then each detail. It shows keys by name; whose hash a call bears is asked key by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tracker import feeds
from tracker.api.analytics import LARGEST_LIMIT, AnalyticsRow
from tracker.formatting import counted
from tracker.ingest.calls.call_plan import CALL_DAYS, CallPlan, calls_held, is_enough, plan_calls, windows_of
from tracker.ingest.calls.call_queries import GENERATION, GenerationReader
from tracker.ingest.calls.call_rows import DETAILS, KEY, SESSION, Members, call_of
from tracker.ingest.calls.call_times import Window, instant_in, second_of
from tracker.ingest.sync_pass import Reading, SyncPass
from tracker.periods import MS_PER_DAY, date_of, day_of_ms
from tracker.store.account.account import keys_to_ask
from tracker.store.file.changes import Changes
from tracker.store.questions.queries import SourceDay, day_totals
from tracker.store.usage.calls import ids_of_days, merge_calls
from tracker.store.usage.days import CallMark, call_marks, keys_used, mark_calls
from tracker.store.usage.imports import api_import
from tracker.usage import CHATROOM, AccountKey, Call, KeyRef, Measures

_ROOM = LARGEST_LIMIT * 9 // 10
"""Calls that one window is planned for: more may have come since the totals were read."""

_MANY = 10
"""Of so many calls some have every detail, but for sessions: those have to be sent by the caller."""

_SETTLED_MS = 10 * 60 * 1000
"""The parts of a call younger than this may not have arrived everywhere yet."""


def read_calls(sync: SyncPass, *, key_limit: int, calls_limit: int) -> None:
    """Read and store the calls of the days that need it, and report them. Needs the day feeds to be read before.

    With more than `key_limit` keys calls bear the names of their keys only; of more than `calls_limit` calls the oldest
    days stay day totals.
    """
    meta = sync.analytics_meta()
    missing = {GENERATION, "model"} - meta.dimensions if meta else set()
    if missing:
        sync.skip(feeds.CALLS, f"OpenRouter does not offer {' and '.join(sorted(missing))} any more")
        return
    reader = GenerationReader(sync, meta)
    keys = keys_to_ask(sync.store, key_limit)
    reading = _CallReading(sync, reader, keys if len(keys) <= key_limit else [])
    sync.feed(feeds.CALLS, lambda: reading.run(calls_limit))


class _CallReading:
    """Reads calls window by window; each is stored in one transaction, and days are marked when they are whole."""

    def __init__(self, sync: SyncPass, reader: GenerationReader, keys: Sequence[AccountKey]) -> None:
        self._sync = sync
        self._store = sync.store
        self._reader = reader
        self._keys = keys
        self._begun_ms = sync.now_ms()
        self._changes = Changes()
        self._untimed = 0
        self._told: Counter[int] = Counter()
        """Calls told by UTC day (number)."""
        self._untold: set[int] = set()
        """Days with requests by their total of which no call was told: they are asked for again."""
        self._unnamed: Counter[str] = Counter()
        """Calls by the detail that was told of none of them."""
        self._incomplete: set[int] = set()
        """Days with calls so young that they are left for the next sync."""

    def run(self, calls_limit: int) -> Reading:
        """Do what the plan says and tell what it changed."""
        marks = call_marks(self._store)
        plan = plan_calls(self._sources(), marks, self._sync.today, limit=calls_limit, full=self._sync.full)
        mark_calls(self._store, plan.agreed)
        self._read(plan)
        if plan.tails:
            self._close_tails(plan)
        return Reading(self._changes, self._note(plan, calls_limit))

    def _sources(self) -> dict[int, list[SourceDay]]:
        return day_totals(self._store, self._sync.today - CALL_DAYS + 1, self._sync.today)

    def _read(self, plan: CallPlan) -> None:
        """Read all windows of a plan, and mark each day that was read from its start as soon as its end is stored."""
        windows = windows_of(plan, _ROOM)
        if not windows:
            return
        import_id = api_import(self._store, self._begun_ms)
        for window in windows:
            self._sync.plan(1)
            self._sync.step(f"Reading the calls of {_dates(window.days)}")
            for part, rows in self._reader.calls(window):
                if plan.again.issuperset(part.days) and rows.keys() <= ids_of_days(self._store, part.days):
                    # What was not told is still not told: the details of the others are known.
                    continue
                calls = self._calls_of(part, rows)
                self._told.update(day_of_ms(call.created_at_ms) for call in calls)
                if calls:
                    self._changes += merge_calls(self._store, import_id, calls)
                ended = {d for d in part.days if d in plan.whole and (d + 1) * MS_PER_DAY <= part.end_ms}
                untold = {d for d in ended if not self._told[d] and plan.requests(d)}
                self._untold |= untold
                self._mark(plan, ended - untold)

    def _close_tails(self, plan: CallPlan) -> None:
        """Mark the days of which the end was enough; read those that still lack calls from midnight on."""
        sources = self._sources()
        held = {day: calls_held(day, sources.get(day, ())) for day in plan.tails}
        enough = {
            day
            for day in plan.tails
            if is_enough(held[day], plan.totals[day], plan.lacking.get(day, 0), plan.gaps[day])
        }
        self._mark(plan, enough)
        # What calls so young lack comes with the next sync.
        self._read(CallPlan(whole=sorted(held.keys() - enough - self._incomplete), totals=plan.totals))

    def _mark(self, plan: CallPlan, days: Collection[int]) -> None:
        sure = set(days) - self._incomplete - self._reader.dense
        if sure:
            mark_calls(self._store, {day: CallMark(self._begun_ms, plan.totals.get(day, Measures())) for day in sure})

    def _calls_of(self, part: Window, rows: Mapping[str, AnalyticsRow]) -> list[Call]:
        """Return the calls of a part of a window, oldest first, with all that is told of them."""
        if not rows:
            return []
        days = self._reader.days_at_midnight(part, rows)
        details = {name: self._detail(name, part, len(rows)) for name in self._reader.details}
        hashes = self._hashes(part, details.get(KEY, {}))
        calls = []
        for generation_id, row in rows.items():
            created_at_ms = instant_in(generation_id, part, days.get(generation_id))
            if self._is_arriving(generation_id, created_at_ms, details):
                self._incomplete.add(day_of_ms(created_at_ms))
                continue
            self._untimed += second_of(generation_id, part) is None
            calls.append(call_of(row, created_at_ms, details, hashes))
        return sorted(calls, key=lambda call: (call.created_at_ms, call.generation_id))

    def _detail(self, name: str, part: Window, calls: int) -> Members:
        """Return one detail by id. That none of many calls has it is asked twice, and said."""
        members = self._reader.detail(name, part)
        if not members and calls >= _MANY and name != SESSION:
            members = self._reader.detail(name, part)
            self._unnamed[name] += 0 if members else calls
        return members

    def _is_arriving(self, generation_id: str, created_at_ms: int, details: Mapping[str, Members]) -> bool:
        is_young = self._begun_ms - created_at_ms < _SETTLED_MS
        return is_young and any(generation_id not in members for members in details.values())

    def _hashes(self, part: Window, names: Members) -> dict[str, KeyRef]:
        """Return the key of each call that one of the account's known keys made, by id.

        Asked are the keys of a name that calls bear, then those that the day feeds give usage on these days, until
        every call has a key.
        """
        used = keys_used(self._store, feeds.KEY_MODEL, part.days)
        borne = set(names.values())
        chatroom_is_a_key = any(key.name == CHATROOM for key in self._keys)
        open_ids = {name for name, key in names.items() if key and (key != CHATROOM or chatroom_is_a_key)}
        found: dict[str, KeyRef] = {}
        for key in sorted(self._keys, key=lambda key: key.name not in borne):
            if open_ids and (key.hash in used or key.name in borne):
                ids = self._reader.of_key(key.hash, part)
                found |= dict.fromkeys(ids, KeyRef(key.hash, key.name))
                open_ids -= ids
        return found

    def _note(self, plan: CallPlan, calls_limit: int) -> str | None:
        """Say what is not as complete as it could be."""
        notes = []
        if plan.left:
            notes.append(
                f"{_dates(range(min(plan.left), max(plan.left) + 1))}: day totals only, the account makes more than "
                f"{calls_limit:,} calls in {CALL_DAYS} days."
            )
        if absent := set(DETAILS) - set(self._reader.details):
            notes.append(f"OpenRouter does not tell {', '.join(sorted(absent))} of calls any more.")
        if untold := self._untold - {self._sync.today}:
            notes.append(
                f"{_listed(untold)}: requests are counted and no single call is told; asked for again next time."
            )
        notes += (
            f"OpenRouter told no {name} of {counted(number, 'call')}, twice; sync --full asks again."
            for name, number in sorted((+self._unnamed).items())
        )
        if self._reader.contradictions:
            notes.append("Credits and BYOK of some calls do not make their total; the parts were kept.")
        if self._untimed:
            notes.append(
                f"Calls that do not tell their time: {self._untimed:,}; they stand at UTC midnight of their day."
            )
        if self._reader.dense:
            days = _listed(self._reader.dense)
            notes.append(f"{days}: more calls in one minute than OpenRouter gives at once; not all are held.")
        return " ".join(notes) or None


def _listed(days: Collection[int]) -> str:
    return ", ".join(date_of(day).isoformat() for day in sorted(days))


def _dates(days: range) -> str:
    first, last = date_of(days[0]), date_of(days[-1])
    return f"{first}" if first == last else f"{first} to {last}"
