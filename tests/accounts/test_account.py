"""What both kinds of account can do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest

from tests.accounts.moment import NOW
from tests.make import NOW as LATER
from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.tracked_sample import TrackedSample
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.errors import SettingsUnusable, StoreMissing
from tracker.paths import data_dir, settings_path, store_path
from tracker.periods import StoredDates
from tracker.store.account.account import bind_account, bound_account
from tracker.store.file.database import open_for_writing
from tracker.store.file.schema import APPLICATION_ID
from tracker.store.questions.queries import first_day
from tracker.usage import KeyOwner

SCHEMA_1 = Path(__file__).parents[1] / "store" / "file" / "schema1.sql"
"""A store of version 1 as it wrote it: six calls on two days, an import, a day of /activity."""


@pytest.mark.parametrize("kind", [OwnAccount, TrackedSample])
def test_the_current_time_is_utc_for_any_zone_of_the_clock(kind: type[Account], tmp_path: Path) -> None:
    account = kind(tmp_path / "usage.sqlite3", NOW.astimezone)
    assert account.now() == NOW
    assert account.now().tzinfo is UTC


def test_only_the_sample_is_marked(tmp_path: Path) -> None:
    assert TrackedSample.at(tmp_path / "x").is_sample
    assert not OwnAccount.at(tmp_path / "x").is_sample


class TestToChange:
    def test_an_own_account_without_a_store_gets_none(self) -> None:
        account = OwnAccount.at()
        with pytest.raises(StoreMissing):
            account.open_to_change()
        assert not account.exists()

    def test_what_is_changed_is_stored(self, tmp_path: Path) -> None:
        account = OwnAccount.at(tmp_path / "mine.sqlite3")
        open_for_writing(account.store_path).close()
        with account.open_to_change() as store:
            bind_account(store, KeyOwner("user_1", "sk…"))
        with account.open_store() as store:
            assert bound_account(store) == "user_1"

    def test_a_sample_is_made_first(self, sample: TrackedSample) -> None:
        with sample.open_to_change() as store:
            assert bound_account(store)

    def test_nothing_is_changed_if_it_is_unclear_which_store_is_meant(self) -> None:
        other = data_dir() / "usage-1234abcd.sqlite3"
        for path in (store_path(), other):
            open_for_writing(path).close()
        settings_path().write_text(json.dumps({"store": "../usage.sqlite3"}))
        with pytest.raises(SettingsUnusable, match="2 stores"):
            OwnAccount.at().open_to_change()
        OwnAccount.at(other).open_to_change().close()


class TestTotalsForSql:
    """`days_view` of a store that no sync or import of this version has written."""

    @pytest.fixture
    def account(self, tmp_path: Path) -> OwnAccount:
        """An account whose store is of version 1."""
        path = tmp_path / "old.sqlite3"
        with closing(sqlite3.connect(path)) as raw:
            raw.executescript(SCHEMA_1.read_text(encoding="utf-8"))
            raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            raw.execute("PRAGMA user_version = 1")
            raw.execute("PRAGMA journal_mode = WAL").fetchone()
        return OwnAccount(path, lambda: LATER)

    def test_they_are_there_when_it_was_opened_once(self, account: OwnAccount) -> None:
        account.open_store().close()
        with account.open_store() as store:
            total = summarize(store, Question(StoredDates(LATER, first_day(store)).period("all")), LATER).total
            assert store.rows("SELECT sum(requests), round(sum(spend_usd) * 1e9) FROM days_view") == [
                (total.requests, total.spend_nano)
            ]
            assert total.requests == 6

    def test_reading_does_not_wait_for_another_writer(self, account: OwnAccount) -> None:
        open_for_writing(account.store_path).close()
        with open_for_writing(account.store_path) as other, other.writing(), account.open_store() as store:
            assert store.rows("SELECT * FROM days_view") == []
