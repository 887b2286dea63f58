"""Making a file beside its place, and what is left of it by a process that was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracker.atomic_files import KEPT_SECONDS, remove_stale_files, temporary_path, write_private
from tracker.store.file.database import open_for_writing

_MAKE = (
    "import sys\n"
    "from pathlib import Path\n"
    "from tracker.atomic_files import temporary_path\n"
    "with temporary_path(Path(sys.argv[1])) as making:\n"
    "    making.write_bytes(b'half')\n"
    "    print(making, flush=True)\n"
    "    sys.stdin.read()\n"
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "usage.sqlite3"


def maker(target: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that makes a file until it is killed, and return it with the folder in which it does."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", _MAKE, target], stdin=pipe, stdout=pipe, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip()).parent


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def made_long_ago(folder: Path, seconds: float = KEPT_SECONDS + 60) -> None:
    at = time.time() - seconds
    os.utime(folder, (at, at))


def test_what_is_made_is_moved_and_nothing_else_stays(target: Path) -> None:
    with temporary_path(target) as making:
        making.write_bytes(b"whole")
        making.with_name("beside").write_bytes(b"rest")
        assert making.parent.parent == target.parent
        making.replace(target)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_what_a_killed_process_left_is_swept_after_a_day(target: Path) -> None:
    process, folder = maker(target)
    end(process)
    remove_stale_files(target)
    assert (folder / target.name).exists(), "it might have been made just now"
    made_long_ago(folder)
    open_for_writing(target).close()
    assert not folder.exists()
    assert target.exists()


def test_what_a_process_works_in_is_left_alone(target: Path) -> None:
    process, folder = maker(target)
    made_long_ago(folder)
    remove_stale_files(target)
    assert (folder / target.name).exists()
    end(process)
    remove_stale_files(target)
    assert not folder.exists()


@pytest.mark.parametrize(("name", "swept"), [("usage.making-x", False), ("usage-making-x", False), ("empty", True)])
def test_folders_of_the_persons_own_are_left_alone(name: str, swept: bool, target: Path) -> None:
    folder = target.with_name("usage.making-x" if name == "empty" else name)
    folder.mkdir()
    if not swept:
        (folder / "letter.txt").write_text("mine")
    made_long_ago(folder)
    remove_stale_files(target)
    assert folder.exists() != swept


def test_a_folder_that_is_missing_is_nothing_to_sweep(tmp_path: Path) -> None:
    remove_stale_files(tmp_path / "absent" / "usage.sqlite3")


def test_a_file_that_is_written_is_private_and_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, list(tmp_path.iterdir())) == (b"new", 0o600, [path])


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "there.csv", tmp_path / "here.csv"
    target.write_text("old")
    link.symlink_to(target)
    write_private(link, b"new")
    assert (link.is_symlink(), target.read_bytes()) == (True, b"new")


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_private(Path(os.devnull), b"new")
    assert not Path(os.devnull).is_file()
