"""How much a write changed."""

from __future__ import annotations

from tracker.store.file.changes import Changes


def test_changes_of_two_writes_add_up_each_on_its_own() -> None:
    assert Changes(1, 2, 3) + Changes(10, 20, 30) == Changes(new=11, changed=22, unchanged=33)


def test_a_write_that_did_nothing_adds_nothing() -> None:
    assert Changes(1, 2, 3) + Changes() == Changes(1, 2, 3)
