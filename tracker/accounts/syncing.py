"""One sync of a store, after earlier ones have ended. Imported only when a sync runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tracker.api.client import Client
from tracker.ingest.calls.call_plan import CALLS_LIMIT
from tracker.ingest.poll import Poll, SyncReport, admit_anybody
from tracker.locks import sync_lock
from tracker.monitor import Monitor
from tracker.usage import KeyOwner


def sync_store(
    client: Client,
    store_path: Path,
    monitor: Monitor,
    *,
    full: bool,
    authorise: Callable[[KeyOwner], None] = admit_anybody,
    calls_limit: int = CALLS_LIMIT,
) -> SyncReport:
    """Poll into a store; wait if another process or window syncs it. Raises the same as `Poll` and `sync_lock`."""
    poll = Poll(
        client,
        store_path,
        monitor,
        authorise=authorise,
        lock_store=lambda: sync_lock(store_path, monitor),
        calls_limit=calls_limit,
    )
    return poll.run(full=full)
