"""The feed of `/activity`: model and endpoint, the last 30 finished UTC days in one answer."""

from __future__ import annotations

from tracker import feeds
from tracker.ingest.attribution import summed
from tracker.ingest.sync_pass import Reading, SyncPass
from tracker.store.days import replace_days

ACTIVITY_DAYS = 30


def read_activity(sync: SyncPass) -> Reading:
    """Read and store the 30 finished days; days served outside of them are not complete and are ignored."""
    sync.step("Reading the last 30 days by provider")
    days = range(sync.today - ACTIVITY_DAYS, sync.today)
    fetched_at_ms = sync.now_ms()
    rows = [row for row in sync.ask(sync.client.activity) if row.day in days]
    return Reading(replace_days(sync.store, feeds.ACTIVITY, days, summed(rows), fetched_at_ms))
