"""The log of syncs: the result of each feed, and when each feed was last read successfully."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.feeds import KEYS
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store

KEPT_DAYS = 90
"""How long the log of syncs is kept. With a poll every 15 minutes, these are a hundred thousand lines of feeds."""

FeedState = Literal["ok", "skipped", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """The result of one feed in one sync. Counts are days for day feeds, calls for `calls`, else listed items."""

    name: str
    status: FeedState
    reason: str | None = None
    new: int = 0
    changed: int = 0
    unchanged: int = 0


def begin_sync(store: Store, at_ms: int) -> int:
    """Add a line to the log for a sync that begins, and return its id."""
    with store.writing():
        return store.insert("INSERT INTO syncs (started_at_ms) VALUES (?)", (at_ms,))


def finish_sync(store: Store, sync_id: int, at_ms: int, feeds: Sequence[FeedReport]) -> None:
    """Complete a line of the log with the report of every feed; delete lines older than `KEPT_DAYS` (`_prune`)."""
    with store.writing():
        store.run_many(
            "INSERT OR REPLACE INTO sync_feeds VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((sync_id, f.name, f.status, f.reason, f.new, f.changed, f.unchanged) for f in feeds),
        )
        store.run("UPDATE syncs SET finished_at_ms = ? WHERE id = ?", (at_ms, sync_id))
        _prune(store, at_ms - KEPT_DAYS * MS_PER_DAY)


def _prune(store: Store, before_ms: int) -> None:
    """Delete old lines of the log, but never those that a later sync needs. Inside `writing()`.

    Always kept: the last successful read of each feed (the next sync reads from there on), the syncs in which keys were
    listed for the first time, and those that were cut off (for `is_listed_unread`). These are few.
    """
    old = {
        "end": store.value("SELECT coalesce(max(id), 0) FROM syncs WHERE started_at_ms < ?", (before_ms,)),
        "listing": KEYS,
    }
    store.run(
        "DELETE FROM sync_feeds WHERE sync_id <= :end AND NOT (feed = :listing AND new > 0) AND (feed, sync_id) "
        "NOT IN (SELECT l.feed, max(l.sync_id) FROM sync_feeds l WHERE l.status = 'ok' GROUP BY l.feed)",
        old,
    )
    # This runs second: the lines of feeds refer to their sync, so it goes only when all its lines are gone.
    store.run(
        "DELETE FROM syncs WHERE id <= :end AND finished_at_ms IS NOT NULL "
        "AND id NOT IN (SELECT sync_id FROM sync_feeds WHERE sync_id <= :end)",
        old,
    )


def last_responses(store: Store) -> dict[str, int]:
    """Return for every feed that was ever read successfully when the last sync that did so began (UTC ms).

    The last one is the sync with the highest id, not the latest time: the clock may have been set back since.
    """
    return {
        feed: started_at_ms
        for feed, started_at_ms, _ in store.rows(
            # With a single max(), SQLite takes the other columns from the row that has the maximum.
            "SELECT f.feed, s.started_at_ms, max(s.id) FROM sync_feeds f JOIN syncs s ON s.id = f.sync_id "
            "WHERE f.status = 'ok' GROUP BY f.feed"
        )
    }


def last_skipped(store: Store, feed: str, reason: str) -> int | None:
    """Return when the last sync began (UTC ms) that skipped a feed for exactly that reason; None if none did."""
    found: int | None = store.value(
        "SELECT max(s.started_at_ms) FROM sync_feeds f JOIN syncs s ON s.id = f.sync_id "
        "WHERE f.feed = ? AND f.status = 'skipped' AND f.reason = ?",
        (feed, reason),
    )
    return found


def is_listed_unread(store: Store, listing: str, reading: str) -> bool:
    """Return whether the feed `listing` may have listed new items since the feed `reading` was last read successfully.

    This checks the syncs after that read and before the present one. A sync that was cut off does not show what it
    listed, so it counts as one that may have listed new items.
    """
    # LEFT JOIN, because a sync that was cut off may have no lines, but it counts.
    found: int = store.value(
        "SELECT EXISTS (SELECT 1 FROM syncs s LEFT JOIN sync_feeds f ON f.sync_id = s.id AND f.feed = ? "
        "WHERE s.id > (SELECT coalesce(max(sync_id), 0) FROM sync_feeds WHERE feed = ? AND status = 'ok') "
        "AND s.id < (SELECT max(id) FROM syncs) AND (s.finished_at_ms IS NULL OR f.new > 0))",
        (listing, reading),
    )
    return bool(found)


@dataclass(frozen=True, slots=True)
class SyncRecord:
    """The last finished sync: when it began (UTC ms), and the report of each feed."""

    started_at_ms: int
    feeds: tuple[FeedReport, ...]


def last_sync(store: Store) -> SyncRecord | None:
    """Return the last finished sync, None if there was none."""
    found = store.rows("SELECT id, started_at_ms FROM syncs WHERE finished_at_ms IS NOT NULL ORDER BY id DESC LIMIT 1")
    if not found:
        return None
    sync_id, started = found[0]
    reports = store.rows(
        "SELECT feed, status, reason, new, changed, unchanged FROM sync_feeds WHERE sync_id = ?", (sync_id,)
    )
    return SyncRecord(started, tuple(_feed_report(*row) for row in reports))


def last_reports(store: Store) -> dict[str, FeedReport]:
    """Return for every feed its report in the last sync that read it; if none read it, the report that it was skipped.

    This checks the last 500 syncs, about five days of polling.
    """
    found: dict[str, FeedReport] = {}
    for row in store.rows(
        "SELECT feed, status, reason, new, changed, unchanged FROM sync_feeds "
        "WHERE sync_id > (SELECT max(id) FROM syncs) - 500 ORDER BY sync_id DESC"
    ):
        report = _feed_report(*row)
        if report.name not in found or (found[report.name].status == "skipped" and report.status != "skipped"):
            found[report.name] = report
    return found


def _feed_report(
    name: str, status: FeedState, reason: str | None, new: int, changed: int, unchanged: int
) -> FeedReport:
    """Return a row of `sync_feeds`; its columns are named here once."""
    return FeedReport(name=name, status=status, reason=reason, new=new, changed=changed, unchanged=unchanged)
