"""Reads the feed `/activity`: usage by model and endpoint for the last 30 finished UTC days, in one response."""

from __future__ import annotations

from tracker import feeds
from tracker.ingest.day_feeds.attribution import summed
from tracker.ingest.day_feeds.store_days import DayResponse, DayResponses
from tracker.ingest.sync_pass import FeedResult, SyncPass
from tracker.periods import day_of_ms

ACTIVITY_DAYS = 30


def read_activity(sync: SyncPass, responses: DayResponses) -> FeedResult | None:
    """Read and store the 30 finished days; other days in the response are incomplete and are ignored.

    Return None if the response waits for `responses.flush`.
    """
    sync.step("Reading the last 30 days by provider")
    fetched_at_ms = sync.now_ms()
    rows, left_out = sync.request(sync.client.activity)
    # If midnight passes during the sync, OpenRouter no longer returns the oldest day. It must not be stored as unused.
    days = range(max(sync.today, day_of_ms(sync.now_ms())) - ACTIVITY_DAYS, sync.today)
    of_days = summed(row for row in rows if row.day in days)
    return responses.store(
        DayResponse(feed=feeds.ACTIVITY, days=days, rows=of_days, fetched_at_ms=fetched_at_ms, left_out=left_out)
    )
