"""The feed of `/activity`: model and endpoint, the last 30 finished UTC days in one answer."""

from __future__ import annotations

from tracker import feeds
from tracker.ingest.day_feeds.attribution import summed
from tracker.ingest.day_feeds.store_days import DayAnswers
from tracker.ingest.sync_pass import Reading, SyncPass
from tracker.periods import day_of_ms

ACTIVITY_DAYS = 30


def read_activity(sync: SyncPass, answers: DayAnswers) -> Reading | None:
    """Read and store the 30 finished days; days served outside of them are not complete and are ignored.

    None where the answer is empty and waits for `answers.settle`.
    """
    sync.step("Reading the last 30 days by provider")
    fetched_at_ms = sync.now_ms()
    rows = sync.ask(sync.client.activity)
    # A sync that runs over midnight is not told of the oldest day any more, which is not to be held as unused.
    days = range(max(sync.today, day_of_ms(sync.now_ms())) - ACTIVITY_DAYS, sync.today)
    return answers.store(feeds.ACTIVITY, days, summed(row for row in rows if row.day in days), fetched_at_ms)
