"""Accounts: the sample's store is made, renewed and never put in the place of anything else; keys find their way."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.loopback import Loopback
from tests.truth import total
from tracker import feeds
from tracker.accounts.account import BASE_URL_VARIABLE, Account, check_key
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.errors import (
    AnswerNotUnderstood,
    KeyProblem,
    KeyRejected,
    OtherAccount,
    StoreMissing,
    StoreUnusable,
    UsageError,
)
from tracker.monitor import Monitor
from tracker.paths import settings_path
from tracker.periods import Period, ms_of
from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY, SampleAccount, sample_account, tracked_account
from tracker.sample.server import StandIn
from tracker.settings import change_settings
from tracker.store.account.sync_log import last_sync
from tracker.store.file.database import open_for_writing
from tracker.store.questions.queries import first_call_ms
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import imports
from tracker.usage import DayUsage, Measures

NOW = datetime(2026, 3, 5, 10, 15, tzinfo=UTC)
DAYS = 9


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def without_market(account: SampleAccount, now: Callable[[], datetime]) -> StandIn:
    stand_in = StandIn(account, now)
    stand_in.market_from = NOW.date()
    return stand_in


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def short_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sample account be days long, tracked for two, and without a market: it is made many times here."""
    monkeypatch.setattr("tracker.sample.account.HELD_DAYS", DAYS)
    monkeypatch.setattr("tracker.sample.account.TRACKED_DAYS", 2)
    monkeypatch.setattr("tracker.accounts.sample_store.StandIn", without_market)


@pytest.fixture
def sample(clock: Clock) -> Account:
    return Account.sample(clock=clock)


def _total(account: Account) -> Measures:
    now = account.now()
    with account.open_store() as store:
        return summarize(store, Question(Period(now.date() - timedelta(days=60), now.date())), now).total


def _truth(now: datetime, account: Callable[[date], SampleAccount] = tracked_account) -> Measures:
    return total(entry for entry in account(now.date()).recorded if entry.call.created_at_ms <= ms_of(now))


class TestSample:
    def test_it_is_made_when_first_asked(self, sample: Account, own_environment: Path) -> None:
        assert not sample.exists()
        assert _total(sample) == _truth(NOW)
        assert [path.name for path in own_environment.iterdir()] == ["sample.sqlite3"]

    def test_it_is_asked_again_and_not_made_again(self, sample: Account) -> None:
        sample.prepare_sample()
        before = sample.store_path.stat().st_ino
        assert _total(sample) == _truth(NOW)
        assert sample.store_path.stat().st_ino == before

    def test_it_is_private(self, sample: Account) -> None:
        sample.prepare_sample()
        assert sample.store_path.stat().st_mode & 0o777 == 0o600

    def test_it_is_made_again_on_another_day(self, sample: Account, clock: Clock) -> None:
        sample.prepare_sample()
        clock.now += timedelta(days=2)
        assert _total(sample) == _truth(clock.now)

    def test_who_reads_the_old_one_goes_on_reading_it(self, sample: Account, clock: Clock) -> None:
        with sample.open_store() as old:
            clock.now += timedelta(days=1)
            sample.prepare_sample()
            made = last_sync(old)
        assert made is not None
        assert made.started_at_ms == ms_of(NOW)

    def test_a_sync_adds_what_was_used_since(self, sample: Account, clock: Clock) -> None:
        sample.prepare_sample()
        clock.now += timedelta(hours=8)
        report = sample.sync()
        assert report.exit_code == 0
        assert {feed.name: feed.changed for feed in report.feeds}[feeds.KEY_MODEL_APP] == 1
        assert _total(sample) == _truth(clock.now)

    def test_one_that_was_not_finished_leaves_nothing(
        self, sample: Account, own_environment: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def crash(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("tracker.ingest.poll.Poll._read_with_management_key", crash)
            with pytest.raises(KeyboardInterrupt):
                sample.prepare_sample()
        assert list(own_environment.iterdir()) == []
        assert _total(sample) == _truth(NOW)

    def test_what_a_killed_process_left_of_it_goes(self, sample: Account, own_environment: Path) -> None:
        left = own_environment / "sample.making-killed"
        left.mkdir(parents=True)
        (left / "making.lock").touch()
        (left / "sample.sqlite3").write_bytes(b"half")
        os.utime(left, (0, 0))
        sample.prepare_sample()
        assert not left.exists()

    def test_threads_make_it_once(self, sample: Account) -> None:
        totals: list[Measures] = []
        threads = [threading.Thread(target=lambda: totals.append(_total(sample))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert totals == [_truth(NOW)] * 4

    def test_progress_is_told(self, sample: Account) -> None:
        told: list[float] = []
        sample.prepare_sample(Monitor(progress=lambda _text, fraction: told.append(fraction)))
        assert told == sorted(told)
        assert told[-1] == 1.0

    def test_it_needs_no_key(self, sample: Account) -> None:
        assert sample.has_key()

    def test_it_takes_no_imports(self, sample: Account, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="--sample"):
            sample.import_file(tmp_path / "any.csv")
        assert not sample.exists()

    def test_its_own_files_can_be_taken_back(self, sample: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tracker.sample.account.TRACKED_DAYS", 5)
        with sample.open_store() as store:
            [file] = imports(store)
        sample.undo_import(file.id)
        assert _total(sample) == _truth(NOW)
        with sample.open_store() as store:
            assert imports(store)[0].undone_at_ms == ms_of(NOW)


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
        account = Account.sample(own_store, clock)
        for use in (account.open_store, account.prepare_sample, account.sync):
            with pytest.raises(OtherAccount, match="does not hold the sample account"):
                use()
        assert own_store.read_bytes() == before

    def test_a_store_of_a_synced_account_is_never_replaced(
        self, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "mine.sqlite3"
        monkeypatch.setattr("tracker.sample.account_answers.USER_ID", "user_somebody")
        with Loopback(sample_account(NOW.date()), clock) as server:
            monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url)
            monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
            Account.own(path, clock).sync()
        with pytest.raises(OtherAccount):
            Account.sample(path, clock).open_store()

    def test_another_file_is_never_replaced(self, tmp_path: Path, clock: Clock) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("Dear all, " * 1000)
        with pytest.raises(StoreUnusable):
            Account.sample(path, clock).open_store()
        assert path.read_text() == "Dear all, " * 1000


class TestOwn:
    @pytest.fixture
    def server(self, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
        with Loopback(sample_account(NOW.date()), clock) as server:
            monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url)
            yield server

    def test_without_a_store_there_is_nothing_to_open(self) -> None:
        account = Account.own()
        assert not account.exists()
        with pytest.raises(StoreMissing):
            account.open_store()
        with pytest.raises(StoreMissing):
            account.undo_import(1)
        assert not account.exists()

    def test_without_a_key_a_sync_says_what_to_do(self, server: Loopback) -> None:
        account = Account.own()
        assert not account.has_key()
        with pytest.raises(KeyProblem, match="key set"):
            account.sync()
        assert not account.exists()

    def test_a_sync_reads_the_account(self, server: Loopback, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
        account = Account.own(clock=clock)
        assert account.has_key()
        assert account.sync().exit_code == 0
        assert _total(account) == _truth(NOW, sample_account)

    def test_a_sync_reads_as_many_calls_one_by_one_as_the_settings_say(
        self, server: Loopback, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, server.key)
        change_settings(settings_path(), calls_limit=0)
        account = Account.own(clock=clock)
        assert account.sync().exit_code == 0
        with account.open_store() as store:
            assert first_call_ms(store) is None
        change_settings(settings_path(), calls_limit=100_000)
        account.sync()
        with account.open_store() as store:
            assert first_call_ms(store) is not None

    def test_the_present_is_utc_whatever_the_clock_says(self) -> None:
        account = Account.own(clock=NOW.astimezone)
        assert account.now() == NOW
        assert account.now().tzinfo is UTC

    @pytest.mark.parametrize(("key", "kind"), [(MANAGEMENT_KEY, "management"), (INFERENCE_KEY, "inference")])
    def test_a_key_is_checked_by_asking(self, key: str, kind: str, server: Loopback) -> None:
        status = check_key(f"  {key}\n")
        assert status.kind == kind
        assert [seen.path for seen in server.seen] == ["/key"]

    def test_a_wrong_key_is_rejected(self, server: Loopback) -> None:
        with pytest.raises(KeyRejected):
            check_key("sk-or-v1-" + 64 * "0")

    def test_text_that_is_no_key_is_not_sent(self, server: Loopback) -> None:
        with pytest.raises(UsageError):
            check_key("my key is sk-or-v1-1")
        assert server.seen == []

    def test_another_address_that_answers_something_else(
        self, server: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(BASE_URL_VARIABLE, server.base_url.removesuffix("/v1"))
        with pytest.raises(AnswerNotUnderstood):
            check_key(MANAGEMENT_KEY)
