"""The sample's store is made and renewed, and never replaces another file."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from tests.accounts.moment import NOW, Clock, total_of, truth_of
from tests.loopback import Loopback
from tracker import feeds
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.tracked_sample import TrackedSample
from tracker.errors import OtherAccount, StoreUnusable, UsageError
from tracker.monitor import Monitor
from tracker.periods import ms_of
from tracker.store.account.account import bound_account
from tracker.store.account.sync_log import last_sync
from tracker.store.file.database import open_for_writing
from tracker.store.usage.days import replace_days
from tracker.usage import SAMPLE_IDENTITIES, SAMPLE_IDENTITY, DayUsage, KeyOwner, Measures

pytestmark = pytest.mark.usefixtures("short_sample")


def test_it_is_made_when_first_needed(sample: TrackedSample, own_environment: Path) -> None:
    assert not sample.exists()
    assert total_of(sample) == truth_of(NOW)
    assert [path.name for path in own_environment.iterdir()] == ["sample.sqlite3"]


def test_it_is_read_again_and_not_made_again(sample: TrackedSample) -> None:
    sample.prepare()
    before = sample.store_path.stat().st_ino
    assert total_of(sample) == truth_of(NOW)
    assert sample.store_path.stat().st_ino == before


def test_it_is_private(sample: TrackedSample) -> None:
    sample.prepare()
    assert sample.store_path.stat().st_mode & 0o777 == 0o600


def test_it_is_made_again_on_another_day(sample: TrackedSample, clock: Clock) -> None:
    sample.prepare()
    clock.now += timedelta(days=2)
    assert total_of(sample) == truth_of(clock.now)


def test_a_store_of_another_version_is_made_again(sample: TrackedSample) -> None:
    sample.prepare()
    with open_for_writing(sample.store_path) as store, store.writing():
        store.run("UPDATE account SET identity = ?", (SAMPLE_IDENTITIES,))
    before = sample.store_path.stat().st_ino
    assert total_of(sample) == truth_of(NOW)
    with sample.open_store() as store:
        assert bound_account(store) == SAMPLE_IDENTITY
    assert sample.store_path.stat().st_ino != before


def test_readers_of_the_old_store_can_go_on_reading_it(sample: TrackedSample, clock: Clock) -> None:
    with sample.open_store() as old:
        clock.now += timedelta(days=1)
        sample.prepare()
        made = last_sync(old)
    assert made is not None
    assert made.started_at_ms == ms_of(NOW)


def test_a_sync_adds_what_was_used_since(sample: TrackedSample, clock: Clock) -> None:
    sample.prepare()
    clock.now += timedelta(hours=8)
    report = sample.sync()
    assert report.exit_code == 0
    assert {feed.name: feed.changed for feed in report.feeds}[feeds.KEY_MODEL_APP] == 1
    assert total_of(sample) == truth_of(clock.now)


def test_a_store_that_was_not_finished_leaves_no_files(
    sample: TrackedSample, own_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tracker.ingest.poll.Poll._read_with_management_key", crash)
        with pytest.raises(KeyboardInterrupt):
            sample.prepare()
    assert list(own_environment.iterdir()) == []
    assert total_of(sample) == truth_of(NOW)


def test_leftovers_of_a_killed_process_are_removed(sample: TrackedSample, own_environment: Path) -> None:
    left = own_environment / "sample.making-killed"
    left.mkdir(parents=True)
    (left / "making.lock").touch()
    (left / "sample.sqlite3").write_bytes(b"half")
    os.utime(left, (0, 0))
    sample.prepare()
    assert not left.exists()


def test_threads_make_it_once(sample: TrackedSample) -> None:
    totals: list[Measures] = []
    threads = [threading.Thread(target=lambda: totals.append(total_of(sample))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert totals == [truth_of(NOW)] * 4


def test_progress_is_reported(sample: TrackedSample) -> None:
    reported: list[float] = []
    sample.prepare(Monitor(progress=lambda _text, fraction: reported.append(fraction)))
    assert reported == sorted(reported)
    assert reported[-1] == 1.0


def test_it_needs_no_key(sample: TrackedSample) -> None:
    assert not sample.has_key()
    assert sample.sync().exit_code == 0


def test_no_key_changes_to_another_account(sample: TrackedSample) -> None:
    problem = OtherAccount("another", KeyOwner("user_other", "sk…"))
    assert not sample.may_follow(problem)
    with pytest.raises(OtherAccount):
        sample.following(problem)


def test_it_refuses_imports(sample: TrackedSample, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--sample"):
        sample.import_file(tmp_path / "any.csv")
    assert not sample.exists()


class TestSampleInAnotherPlace:
    """`--sample --store PATH` must not cost anybody their own store."""

    @pytest.fixture
    def own_store(self, tmp_path: Path) -> Path:
        path = tmp_path / "mine.sqlite3"
        usage = DayUsage(20_000, "acme/nova", None, None, None, None, None, None, 3, 5_000, 0, 10, 20, 5, 0)
        with open_for_writing(path) as store:
            replace_days(store, feeds.ACTIVITY, [20_000], [usage], fetched_at_ms=0)
        return path

    def test_an_own_store_is_never_replaced(self, own_store: Path, clock: Clock) -> None:
        before = own_store.read_bytes()
        account = TrackedSample.at(own_store, clock)
        for use in (account.open_store, account.prepare, account.sync):
            with pytest.raises(OtherAccount, match="is not the sample account's"):
                use()
        assert own_store.read_bytes() == before

    def test_a_store_of_a_synced_account_is_never_replaced(
        self, server: Loopback, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "mine.sqlite3"
        monkeypatch.setattr("tracker.sample.account_responses.USER_ID", "user_somebody")
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
        OwnAccount.at(path, clock).sync()
        with pytest.raises(OtherAccount):
            TrackedSample.at(path, clock).open_store()

    def test_another_file_is_never_replaced(self, tmp_path: Path, clock: Clock) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("Dear all, " * 1000)
        with pytest.raises(StoreUnusable):
            TrackedSample.at(path, clock).open_store()
        assert path.read_text() == "Dear all, " * 1000
