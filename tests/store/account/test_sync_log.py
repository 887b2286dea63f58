"""The log of syncs: what is kept of it, and that nothing is forgotten that later syncs decide by."""

from __future__ import annotations

import pytest

from tracker import feeds
from tracker.periods import MS_PER_DAY
from tracker.store.account.sync_log import (
    KEPT_DAYS,
    FeedReport,
    begin_sync,
    finish_sync,
    is_listed_unread,
    last_reports,
    last_responses,
    last_sync,
)
from tracker.store.file.database import Store

NOW_MS = 20_000 * MS_PER_DAY
DAY_FEED = feeds.KEY_MODEL_APP


def sync(store: Store, days_ago: float, *reports: FeedReport) -> int:
    at_ms = NOW_MS - int(days_ago * MS_PER_DAY)
    sync_id = begin_sync(store, at_ms)
    finish_sync(store, sync_id, at_ms, reports)
    return sync_id


def lines(store: Store) -> list[tuple[int, str]]:
    return store.rows("SELECT sync_id, feed FROM sync_feeds ORDER BY 1, 2")


def test_the_log_is_kept_for_some_time_and_every_last_answer_for_ever(store: Store) -> None:
    ok, failed = FeedReport(name=DAY_FEED, status="ok"), FeedReport(name=feeds.ACTIVITY, status="failed", reason="no")
    first = sync(
        store,
        300,
        ok,
        FeedReport(name=feeds.ACTIVITY, status="ok"),
        FeedReport(name=feeds.CREDITS, status="skipped", reason="why"),
    )
    sync(store, 200, ok, failed)
    last = sync(store, KEPT_DAYS + 1, ok, failed)
    kept = sync(store, KEPT_DAYS - 1, FeedReport(name=DAY_FEED, status="failed", reason="no"), failed)
    before = last_responses(store)
    now = sync(store, 0, failed)
    assert lines(store) == [
        (first, feeds.ACTIVITY),
        (last, DAY_FEED),
        (kept, feeds.ACTIVITY),
        (kept, DAY_FEED),
        (now, feeds.ACTIVITY),
    ]
    assert store.rows("SELECT id FROM syncs ORDER BY id") == [(first,), (last,), (kept,), (now,)]
    assert last_responses(store) == before
    assert last_reports(store)[feeds.ACTIVITY] == failed


def test_the_last_read_is_of_the_sync_begun_last_whatever_its_clock_showed(store: Store) -> None:
    sync(store, -400, FeedReport(name=DAY_FEED, status="ok"), FeedReport(name=feeds.ACTIVITY, status="ok"))
    sync(store, 0, FeedReport(name=DAY_FEED, status="ok"), FeedReport(name=feeds.ACTIVITY, status="failed"))
    assert last_responses(store) == {DAY_FEED: NOW_MS, feeds.ACTIVITY: NOW_MS + 400 * MS_PER_DAY}


def test_a_year_of_polling_leaves_a_bounded_log(store: Store) -> None:
    for hours in range(0, 24 * 365, 6):
        sync(store, 365 - hours / 24, *(FeedReport(name=name, status="ok", new=1) for name in feeds.DAY_FEEDS))
    assert len(lines(store)) <= (KEPT_DAYS * 4 + 2) * len(feeds.DAY_FEEDS)
    assert store.value("SELECT count(*) FROM syncs") <= KEPT_DAYS * 4 + 2


@pytest.mark.parametrize("cut_off", [False, True])
def test_keys_whose_days_were_never_read_stay_known_as_such(store: Store, cut_off: bool) -> None:
    sync(store, 300, FeedReport(name=DAY_FEED, status="ok"), FeedReport(name=feeds.KEYS, status="ok"))
    if cut_off:
        begin_sync(store, NOW_MS - 250 * MS_PER_DAY)
    else:
        sync(
            store,
            250,
            FeedReport(name=DAY_FEED, status="failed", reason="no"),
            FeedReport(name=feeds.KEYS, status="ok", new=1),
        )
    for days_ago in (200, 150, 1):
        sync(
            store,
            days_ago,
            FeedReport(name=DAY_FEED, status="failed", reason="no"),
            FeedReport(name=feeds.KEYS, status="ok", unchanged=1),
        )
    begin_sync(store, NOW_MS)
    assert is_listed_unread(store, feeds.KEYS, DAY_FEED)


def test_the_log_of_syncs_knows_each_feeds_last_good_answer(store: Store) -> None:
    for at_ms, status in ((100, "ok"), (200, "failed")):
        sync_id = begin_sync(store, at_ms)
        report = FeedReport(name=feeds.ACTIVITY, status="ok" if status == "ok" else "failed", reason="because", new=3)
        finish_sync(store, sync_id, at_ms + 5, [report])
    begin_sync(store, 300)
    assert last_responses(store) == {feeds.ACTIVITY: 100}
    last = last_sync(store)
    assert last is not None
    assert (last.started_at_ms, last.feeds[0].status) == (200, "failed")
