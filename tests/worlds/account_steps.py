"""What happens to a store: files, syncs and feeds of an account, in a store and as plain lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from tests.worlds.plain_account import FeedDay, Plain
from tracker import feeds
from tracker.errors import UsageError
from tracker.store.account.account import KeyReading, save_key_reading, save_keys, save_workspaces
from tracker.store.account.catalogue import save_models
from tracker.store.account.tags import set_tag
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import CallMarker, replace_days, set_call_markers
from tracker.store.usage.imported_days import import_days
from tracker.store.usage.imports import api_import, begin_import, finish_import, undo_import
from tracker.tags import Tag
from tracker.usage import AccountKey, Call, DayUsage, KeyStatus, Measures, Model, Workspace

SLUGS = {"acme/nova-2-20260101": "acme/nova", "zeta/One é-x": "zeta/one"}
WORKSPACES = (Workspace("w-1", "Home", "home", True), Workspace("w-2", "Home", "second", False))
LISTED = (
    AccountKey(
        hash="ab12",
        name="work",
        label="sk-1",
        disabled=False,
        workspace_id="w-1",
        created_at_ms=None,
        credits_nano=0,
        byok_nano=0,
    ),
    AccountKey(
        hash="cd34",
        name="work",
        label="sk-2",
        disabled=False,
        workspace_id="w-2",
        created_at_ms=None,
        credits_nano=0,
        byok_nano=0,
    ),
    AccountKey(
        hash="ef56",
        name="gone",
        label="sk-3",
        disabled=True,
        workspace_id=None,
        created_at_ms=None,
        credits_nano=0,
        byok_nano=0,
    ),
)


@dataclass(frozen=True)
class File:
    """A file of calls: complete, cut off or with rejected lines, and whether it is undone at the end."""

    calls: tuple[Call, ...]
    rejected: int
    is_finished: bool
    is_undone: bool


@dataclass(frozen=True)
class DaysFile:
    """A daily export: its rows by day, when it was made."""

    days: dict[int, tuple[DayUsage, ...]]
    made_at_ms: int
    is_undone: bool


@dataclass(frozen=True)
class Sync:
    """Calls read by the API; days read one by one, with the instant."""

    calls: tuple[Call, ...]
    read_calls: dict[int, int]


@dataclass(frozen=True)
class Fetch:
    """One response of a feed."""

    feed: str
    day: int
    stored: FeedDay


Step = File | DaysFile | Sync | Fetch


@dataclass(frozen=True, kw_only=True)
class Account:
    """All that happens to a store, in order."""

    first_day: int
    now: datetime
    steps: tuple[Step, ...]
    undoes_in_order: bool
    readings: tuple[KeyReading, ...]
    tags: tuple[Tag, ...]


def tell(store: Store, account: Account) -> Plain:
    """Write an account into a store, as imports and syncs do, and return the same as plain lists."""
    save_workspaces(store, WORKSPACES)
    save_keys(store, LISTED, 1)
    save_models(store, [_model(permaslug, slug) for permaslug, slug in SLUGS.items()], 1)
    undone = [import_id for step in account.steps if (import_id := _tell(store, step)) is not None]
    for import_id in undone if account.undoes_in_order else reversed(undone):
        undo_import(store, import_id, 9)
    for label, at_ms, *counters in account.readings:
        save_key_reading(store, _status(label, *counters), at_ms)
    plain = _plain(account)
    for tag in account.tags:
        with suppress(UsageError):  # nothing in the store is called so
            set_tag(store, tag)
            plain.tags.append(tag)
    return plain


def _status(label: str, credits_nano: int, credits_today_nano: int, byok_nano: int, byok_today_nano: int) -> KeyStatus:
    return KeyStatus(
        label=label,
        kind="inference",
        credits_nano=credits_nano,
        credits_today_nano=credits_today_nano,
        byok_nano=byok_nano,
        byok_today_nano=byok_today_nano,
        organization_id=None,
        creator_user_id=None,
    )


def _model(permaslug: str, slug: str) -> Model:
    return Model(
        permaslug=permaslug,
        slug=slug,
        name=slug,
        created_at_ms=None,
        hugging_face_id=None,
        context_length=None,
        supported_parameters=(),
        pricing="{}",
    )


def _tell(store: Store, step: Step) -> int | None:
    """Store one step and return the import that is to be undone."""
    if isinstance(step, Fetch):
        replace_days(store, step.feed, [step.day], step.stored.rows, step.stored.fetched_at_ms)
        return None
    if isinstance(step, Sync):
        merge_calls(store, api_import(store, 1), step.calls)
        set_call_markers(store, {day: CallMarker(at_ms, Measures()) for day, at_ms in step.read_calls.items()})
        return None
    kind = "calls" if isinstance(step, File) else "days"
    import_id = begin_import(store, "calls" if isinstance(step, File) else "days", f"{kind}.csv", "V", 1)
    if isinstance(step, DaysFile):
        rows = [row for of_day in step.days.values() for row in of_day]
        changes = import_days(store, import_id, step.days, rows, step.made_at_ms).changes
        _finish(store, import_id, changes, None, 0)
    else:
        changes = merge_calls(store, import_id, step.calls)
        if step.is_finished:
            _finish(store, import_id, changes, _span(step), step.rejected)
    return import_id if step.is_undone else None


def _finish(store: Store, import_id: int, changes: Changes, span: tuple[int, int] | None, rejected: int) -> None:
    first_ms, last_ms = span or (None, None)
    finish_import(store, import_id, 2, rows=0, changes=changes, rejected=rejected, first_ms=first_ms, last_ms=last_ms)


def _span(step: File) -> tuple[int, int]:
    instants = [one.created_at_ms for one in step.calls]
    return min(instants), max(instants)


def _plain(account: Account) -> Plain:
    plain = Plain(readings=list(account.readings), slugs=dict(SLUGS))
    plain.keys = {key.hash: (key.name, key.workspace_id) for key in LISTED}
    plain.workspaces = {each.id: (each.name, each.slug) for each in WORKSPACES}
    calls: dict[str, Call] = {}
    exports: dict[int, list[tuple[int, int, Sequence[DayUsage]]]] = defaultdict(list)
    for place, step in enumerate(account.steps):
        if isinstance(step, Fetch):
            plain.feeds.setdefault(step.feed, {})[step.day] = step.stored
        elif isinstance(step, DaysFile) and not step.is_undone:
            for day, rows in step.days.items():
                exports[day].append((step.made_at_ms, place, rows))
        elif isinstance(step, Sync) or (isinstance(step, File) and not step.is_undone):
            for one in step.calls:
                stored = calls.get(one.generation_id)
                calls[one.generation_id] = one if stored is None else merged(stored, one)
        if isinstance(step, Sync):
            plain.read_calls |= step.read_calls
        if isinstance(step, File) and step.is_finished and not step.is_undone and not step.rejected:
            plain.files.append(_span(step))
    plain.calls = list(calls.values())
    if exports:
        latest = {day: max(reported, key=lambda each: each[:2]) for day, reported in exports.items()}
        plain.feeds[feeds.DAILY_CSV] = {day: FeedDay(made_at_ms, rows) for day, (made_at_ms, _, rows) in latest.items()}
    return plain


def merged(stored: Call, reported: Call) -> Call:
    """Return a call as it is stored after another source reported it.

    Nothing known gives way to unknown, no hash to a name, no millisecond to a second, and no exact cost to the same one
    cut; else the newer stays.
    """
    result = Call._make(old if new is None else new for old, new in zip(stored, reported, strict=True))
    if stored.key and stored.key.hash and not (reported.key and reported.key.hash):
        result = result._replace(key=stored.key)
    if stored.created_at_exact and not reported.created_at_exact:
        result = result._replace(created_at_ms=stored.created_at_ms, created_at_exact=True)
    begins = all(
        0 <= exact - cut < 1000
        for exact, cut in ((stored.credits_nano, reported.credits_nano), (stored.byok_nano, reported.byok_nano))
    )
    if (stored.cost_places, reported.cost_places) == (9, 6) and begins:
        result = result._replace(
            credits_nano=stored.credits_nano, byok_nano=stored.byok_nano, cost_places=stored.cost_places
        )
    return result
