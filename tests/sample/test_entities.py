from __future__ import annotations

from datetime import date

from tracker.sample.account import SampleAccount
from tracker.sample.entities import APPS, INFERENCE_KEY, KEYS, LAPTOP, NEWSLETTER, PROTOTYPE, RAYCAST, key_hash
from tracker.usage import KeyRef


def test_two_keys_share_a_name_in_two_workspaces(account: SampleAccount) -> None:
    same = [key for key in account.keys if key.name == "laptop"]
    assert len(same) == 2
    assert len({key.hash for key in same}) == len({key.workspace.id for key in same}) == 2
    assert {key.hash for key in same} <= {entry.key.hash for entry in account.recorded if entry.key}


def test_app_names_are_awkward(account: SampleAccount) -> None:
    names = {entry.app.name for entry in account.recorded}
    assert any("," in name and '"' in name for name in names)
    assert any(name.startswith("=") for name in names)
    assert any(len(name) > 150 for name in names)
    assert any(ord(letter) > 0xFFFF for name in names for letter in name)


def test_a_deleted_key_is_not_listed_from_that_day_on() -> None:
    assert PROTOTYPE.is_listed(date(2026, 4, 19))
    assert not PROTOTYPE.is_listed(date(2026, 4, 20))


def test_a_disabled_key_is_off_from_that_day_on_and_still_listed() -> None:
    assert [NEWSLETTER.is_disabled(date(2026, 9, day)) for day in (13, 14)] == [False, True]
    assert NEWSLETTER.is_listed(date(2026, 9, 14))


def test_a_key_made_by_an_app_is_never_listed() -> None:
    assert not RAYCAST.is_listed(RAYCAST.created)


def test_a_key_is_named_by_the_hash_of_its_text() -> None:
    assert key_hash(INFERENCE_KEY) == LAPTOP.hash
    assert LAPTOP.ref == KeyRef(LAPTOP.hash, "laptop")


def test_numbers_and_hashes_are_unique() -> None:
    assert len({key.number for key in KEYS}) == len({key.hash for key in KEYS}) == len(KEYS)
    assert len({app.number for app in APPS}) == len(APPS)
