"""One sync in progress: when feeds are due, from which day they are read, and how each ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.api.scripted import Response, Script, client_of, refusal, response
from tests.make import NOW
from tracker.api.analytics import AnalyticsMeta
from tracker.errors import Cancelled, KeyRejected, Offline, RateLimited, RequestRefused, StoreUnusable, TrackerError
from tracker.ingest.sync_pass import REREAD_DAYS, YEAR_DAYS, FeedResult, SyncPass
from tracker.monitor import Monitor
from tracker.periods import day_number, ms_of
from tracker.store.account.sync_log import FeedReport, begin_sync, finish_sync
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store

TODAY = day_number(NOW.date())
HOUR_MS = 3_600_000
META = response({"data": {"metrics": [{"name": "request_count"}], "dimensions": [{"name": "model"}]}})

Begin = Callable[..., SyncPass]


@pytest.fixture
def begin(store: Store) -> Begin:
    """Return how to begin a sync now."""

    def begin(*responses: Response, full: bool = False, monitor: Monitor | None = None) -> SyncPass:
        return SyncPass(client_of(Script(*responses)), store, monitor or Monitor(now=lambda: NOW), full=full)

    return begin


def responded(store: Store, hours_ago: float, *names: str) -> None:
    """Log a sync in which these feeds answered."""
    at_ms = ms_of(NOW) - round(hours_ago * HOUR_MS)
    finish_sync(store, begin_sync(store, at_ms), at_ms, [FeedReport(name=name, status="ok") for name in names])


def raises(error: TrackerError) -> Callable[[], FeedResult]:
    def work() -> FeedResult:
        raise error

    return work


class TestWhatIsRead:
    def test_the_first_time_a_year(self, begin: Begin) -> None:
        assert begin().first_day("a") == TODAY - YEAR_DAYS + 1

    def test_later_the_days_since_the_last_answer_and_some_before_it(self, begin: Begin, store: Store) -> None:
        responded(store, 48, "a")
        assert begin().first_day("a") == TODAY - 2 - REREAD_DAYS

    def test_of_feeds_read_together_the_one_that_is_behind_decides(self, begin: Begin, store: Store) -> None:
        responded(store, 48, "a")
        responded(store, 24, "b")
        assert begin().first_day("a", "b") == TODAY - 2 - REREAD_DAYS
        assert begin().first_day("a", "never") == TODAY - YEAR_DAYS + 1

    def test_after_years_no_more_than_a_year(self, begin: Begin, store: Store) -> None:
        responded(store, 24 * 900, "a")
        assert begin().first_day("a") == TODAY - YEAR_DAYS + 1

    def test_a_full_sync_reads_everything(self, begin: Begin, store: Store) -> None:
        responded(store, 1, "a")
        sync = begin(full=True)
        assert sync.first_day("a") == TODAY - YEAR_DAYS + 1
        assert sync.is_due("a", 24 * HOUR_MS)


class TestWhatIsDue:
    @pytest.mark.parametrize(("hours_ago", "due"), [(0.9, False), (1, True), (1.1, True)])
    def test_what_was_answered_so_long_ago(self, hours_ago: float, due: bool, begin: Begin, store: Store) -> None:
        responded(store, hours_ago, "a")
        assert begin().is_due("a", HOUR_MS) is due

    def test_what_never_answered(self, begin: Begin) -> None:
        assert begin().is_due("a", HOUR_MS)

    def test_what_answered_to_a_clock_that_was_ahead(self, begin: Begin, store: Store) -> None:
        responded(store, -5, "a")
        assert begin().is_due("a", 24 * HOUR_MS)
        assert begin().first_day("a") == TODAY - YEAR_DAYS + 1


class TestHowFeedsEnd:
    def test_what_changed_is_reported(self, begin: Begin) -> None:
        sync = begin()
        assert sync.feed("a", lambda: FeedResult(Changes(1, 2, 3), "odd"))
        assert sync.reports == [FeedReport(name="a", status="ok", reason="odd", new=1, changed=2, unchanged=3)]

    def test_a_feed_that_waits_is_reported_later(self, begin: Begin) -> None:
        sync = begin()
        assert sync.feeds(("a", "b"), lambda: (None, FeedResult(Changes(0, 0, 1))))
        assert [report.name for report in sync.reports] == ["b"]

    @pytest.mark.parametrize("error", [Offline("no line"), RequestRefused("no such route", 404)])
    def test_feeds_that_fail_leave_the_sync_going(self, error: TrackerError, begin: Begin) -> None:
        sync = begin()
        assert not sync.feeds(("a", "b"), lambda: (raises(error)(), None))
        assert [(report.name, report.status, report.reason) for report in sync.reports] == [
            ("a", "failed", error.message),
            ("b", "failed", error.message),
        ]

    @pytest.mark.parametrize("error", [KeyRejected("revoked"), Cancelled("stopped"), StoreUnusable("full")])
    def test_what_ends_the_entire_sync_is_raised(self, error: TrackerError, begin: Begin) -> None:
        with pytest.raises(type(error)):
            begin().feed("a", raises(error))

    def test_the_longest_requested_wait_is_kept(self, begin: Begin) -> None:
        sync = begin()
        for seconds in (None, 60.0, 600.0, 5.0):
            sync.feed("a", raises(RateLimited("slow down", seconds)))
        assert sync.retry_after_seconds == 600.0

    def test_what_is_not_read_is_reported(self, begin: Begin) -> None:
        sync = begin()
        sync.skip("a", "read today")
        assert sync.reports == [FeedReport(name="a", status="skipped", reason="read today")]


class TestRequests:
    def test_each_feed_is_told_when_it_is_stored(self, begin: Begin) -> None:
        told: list[tuple[str, str]] = []
        sync = begin(monitor=Monitor(now=lambda: NOW, feed_read=lambda name, state: told.append((name, state))))
        sync.feed("a", lambda: FeedResult(Changes(new=1)))
        sync.feeds(("b", "c"), lambda: (FeedResult(Changes()), None))
        assert told == [("a", "ok"), ("b", "ok")]
        sync.feeds(("d", "e"), lambda: (raises(Offline("No connection."))(), None))
        sync.skip("f", "needs a key")
        assert told[2:] == [("d", "failed"), ("e", "failed"), ("f", "skipped")]

    def test_none_is_sent_after_a_stop(self, begin: Begin) -> None:
        sync = begin(monitor=Monitor(now=lambda: NOW, cancelled=lambda: True))
        with pytest.raises(Cancelled):
            sync.request(lambda: pytest.fail("asked"))

    def test_progress_never_goes_back(self, begin: Begin) -> None:
        reported: list[tuple[str, float]] = []
        sync = begin(monitor=Monitor(now=lambda: NOW, progress=lambda text, part: reported.append((text, part))))
        sync.plan(4)
        for more, step in ((0, "one"), (0, "two"), (8, "three")):
            sync.plan(more)
            sync.step(step)
            sync.request(lambda: None)
        assert reported == [("one", 0.0), ("two", 0.25), ("three", 0.25)]

    def test_the_names_of_analytics_are_requested_once(self, begin: Begin) -> None:
        sync = begin(META)
        assert sync.analytics_meta() == AnalyticsMeta(frozenset({"request_count"}), frozenset({"model"}))
        assert sync.analytics_meta() is sync.analytics_meta()

    def test_names_that_are_refused_are_not_requested_again(self, begin: Begin) -> None:
        sync = begin(refusal(404, "gone"), META)
        assert [sync.analytics_meta(), sync.analytics_meta()] == [None, None]

    def test_the_clock_goes_on_while_the_day_of_the_sync_stays(self, begin: Begin) -> None:
        instants = iter([NOW, NOW + timedelta(days=1)])
        sync = begin(monitor=Monitor(now=lambda: next(instants)))
        assert sync.now_ms() == ms_of(NOW) + 24 * HOUR_MS
        assert sync.today == TODAY
