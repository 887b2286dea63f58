from __future__ import annotations

from tracker.sample.account import SampleAccount


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
