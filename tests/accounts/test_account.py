"""What both kinds of account can do."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest

from tests.accounts.moment import NOW
from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.tracked_sample import TrackedSample
from tracker.errors import SettingsUnusable, StoreMissing
from tracker.paths import data_dir, settings_path, store_path
from tracker.store.account.account import bind_account, bound_account
from tracker.store.file.database import open_for_writing
from tracker.usage import KeyOwner


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
