"""The feed of `/activity`: model and endpoint, the last 30 finished UTC days in one answer."""

from __future__ import annotations

from tracker import feeds
from tracker.ingest.attribution import summed
from tracker.ingest.day_answers import DayAnswers
from tracker.ingest.sync_pass import Reading, SyncPass

ACTIVITY_DAYS = 30


def read_activity(sync: SyncPass, answers: DayAnswers) -> Reading | None:
    """Read and store the 30 finished days; days served outside of them are not complete and are ignored.

    None where the answer is empty and waits for `answers.settle`.
    """
    sync.step("Reading the last 30 days by provider")
    days = range(sync.today - ACTIVITY_DAYS, sync.today)
    fetched_at_ms = sync.now_ms()
    rows = [row for row in sync.ask(sync.client.activity) if row.day in days]
    return answers.store(feeds.ACTIVITY, days, summed(rows), fetched_at_ms)
