"""Undoing imports."""

from __future__ import annotations

import json

import pytest

from tests.accounts.moment import NOW, total_of, truth_of
from tracker.accounts.imports import undo_import
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.tracked_sample import TrackedSample
from tracker.errors import SettingsUnusable, StoreMissing, UsageError
from tracker.paths import data_dir, settings_path, store_path
from tracker.periods import ms_of
from tracker.store.file.database import open_for_writing
from tracker.store.usage.imports import imports


def test_imports_of_the_samples_own_files_can_be_undone(sample: TrackedSample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sample.account.TRACKED_DAYS", 5)
    with sample.open_store() as store:
        [file] = imports(store)
    undo_import(sample, file.id)
    assert total_of(sample) == truth_of(NOW)
    with sample.open_store() as store:
        assert imports(store)[0].undone_at_ms == ms_of(NOW)


def test_without_a_store_there_is_nothing_to_undo() -> None:
    account = OwnAccount.at()
    with pytest.raises(StoreMissing, match="no import to undo"):
        undo_import(account, 1)
    assert not account.exists()


def test_an_unknown_import_is_refused() -> None:
    open_for_writing(store_path()).close()
    with pytest.raises(UsageError):
        undo_import(OwnAccount.at(), 1)


def test_nothing_is_undone_if_it_is_unclear_which_store_is_meant() -> None:
    for path in (store_path(), data_dir() / "usage-1234abcd.sqlite3"):
        open_for_writing(path).close()
    settings_path().write_text(json.dumps({"store": "../usage.sqlite3"}))
    with pytest.raises(SettingsUnusable, match="2 stores"):
        undo_import(OwnAccount.at(), 1)
