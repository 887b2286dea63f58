"""A full disk: nothing is lost, and when there is space again the same command completes the work.

fault                                | message                              | code | test
-------------------------------------|--------------------------------------|------|-----------------------------------
a quota is reached by an import      | "Check the disk and its free space"  | 6    | test_a_quota_is_reached[import]
… by an import beside a sync         | the same                             | 6    | test_a_quota_is_reached[beside]
… by a first sync, by a later one    | the same                             | 6    | test_a_quota_is_reached[sync…]
… by undoing an import               | the same                             | 6    | test_a_quota_is_reached[undo]
… by a migration                     | the same, or "no copy can be made"   | 6    | test_a_quota_and_a_migration
a full disk: import and sync         | "the disk is full"                   | 6    | test_a_full_disk
a full disk: reading                 | nothing: it is read, and not written | 0    | test_reading_from_a_full_disk
a full disk: a migration             | "the disk has too little space"      | 6    | test_a_full_disk_and_a_migration
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.accounts import store_of_version_1
from tests.faults.harm import Fate, Victims
from tests.faults.scenarios import Scene, assert_sums, spread
from tests.faults.soundness import assert_sound

QUOTA = "could not be read or written by the system. Check the disk and its free space; nothing is lost."
FULL = "could not grow: the disk is full. Free some space and try again; nothing that was stored is lost."


def assert_refused(fate: Fate, said: Sequence[str]) -> None:
    """Check that a command reported the disk's error in one sentence, or succeeded."""
    assert fate.signal is None
    if fate.code:
        assert (fate.code, fate.out) == (6, "")
        assert fate.err.startswith("Store not usable: The store ")
        assert fate.err.count("\n") == 1
        assert any(text in fate.err for text in said), fate.err


@pytest.mark.parametrize("name", ["import", "import beside", "sync", "later sync", "undo"])
def test_a_quota_is_reached(name: str, scene_of: Callable[[str], Scene]) -> None:
    scene = scene_of(name)
    scene.steps()
    sizes = [0, 40_000, *spread(range(60_000, scene.largest_file(), 10_000), 3)]
    fates = [scene.harm(largest_file=size) for size in sizes]
    for fate in fates:
        assert_refused(fate, [QUOTA])
    assert [fate.code for fate in fates].count(6) >= 2


def test_a_quota_and_a_migration(scene_of: Callable[[str], Scene], tmp_path: Path) -> None:
    before = store_of_version_1(tmp_path / "before.sqlite3")
    scene = replace(scene_of("import"), before=before, arguments=["summary", "all"], sums={})

    def inspect(store: Path) -> None:
        assert not list(store.parent.glob("*.making-*"))

    size = before.stat().st_size
    sizes = [0, 1000, size // 2, size - 1, size, size + 1000, size + 20_000]
    fates = [replace(scene, inspect=inspect).harm(largest_file=limit) for limit in sizes]
    for fate in fates:
        assert_refused(fate, [QUOTA, "no copy can be made next to it"])
    assert [fate.code for fate in fates].count(6) >= 3
    assert any("no copy" in fate.err for fate in fates)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A separate disk of a megabyte. Needs the superuser and a system that allows mounting."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or not shutil.which("mount") or _fails(mount):
        pytest.skip("only the superuser of a whole system can mount a disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _fails(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def leave_free(disk: Path, size: int) -> Path:
    """Fill a disk except for some bytes and return the file that does it."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        status = os.statvfs(disk)
        file.write(bytes(status.f_bavail * status.f_frsize - size))
    return filler


@pytest.mark.parametrize("free", [0, 12_000, 100_000, 300_000])
@pytest.mark.parametrize("name", ["import", "sync"])
def test_a_full_disk(name: str, free: int, small_disk: Path, scene_of: Callable[[str], Scene]) -> None:
    scene = scene_of(name)
    store = small_disk / "usage.sqlite3"
    filler = leave_free(small_disk, free)
    fate = scene.victims("--store", store, *scene.arguments, "--json")
    assert_refused(fate, [QUOTA, FULL])
    assert fate.code == 6 or free == 300_000
    filler.unlink()
    if store.stat().st_size:
        assert_sound(store)
    # A megabyte holds the calls of an export, and not the year of a sync.
    if name == "import":
        scene.victims.unharmed("--store", store, *scene.arguments, "--json")
        assert_sums(scene.cli, store, scene.sums)


def test_reading_from_a_full_disk(small_disk: Path, victims: Victims, export: Path) -> None:
    store = small_disk / "usage.sqlite3"
    victims.unharmed("--store", store, "import", export)
    before = victims.unharmed("--store", store, "summary", "all", "--json").out
    leave_free(small_disk, 0)
    fate = victims("--store", store, "summary", "all", "--json")
    assert (fate.code, fate.out) == (0, before)


def test_a_full_disk_and_a_migration(small_disk: Path, victims: Victims) -> None:
    store = store_of_version_1(small_disk / "usage.sqlite3")
    before = store.read_bytes()
    filler = leave_free(small_disk, 60_000)
    fate = victims("--store", store, "summary", "all", "--json")
    assert_refused(fate, ["but the disk has too little space. Free 1 MB and try again; the file was not touched."])
    assert fate.code == 6
    assert store.read_bytes() == before
    filler.unlink()
    assert victims.unharmed("--store", store, "summary", "all", "--json").json["total"]["requests"] == 6
