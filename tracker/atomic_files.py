"""Write a file completely or not at all, in a temporary folder next to it; remove what killed processes left."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KEPT_SECONDS = 24 * 60 * 60
"""Leftovers are kept for a day, so that a file which is still being written is not taken for one."""

_LOCK_NAME = "making.lock"
_LONGEST_STEM = 20
"""Keeps the folder's name short enough for every file system that allows the file's name."""


@contextmanager
def temporary_path(target: Path) -> Iterator[Path]:
    """Yield a path for a new file, in a temporary folder next to `target`; the caller moves the file when it is done.

    The folder is on the same disk, so moving is a rename. It is private, and is removed at the end with everything that
    is left in it. Raises `OSError`.
    """
    # Imported here because they load slowly and few commands write files.
    from tempfile import TemporaryDirectory

    from filelock import FileLock

    # The lock shows other processes that the folder is in use. The system releases it even if this process is killed.
    with TemporaryDirectory(prefix=_prefix(target), dir=target.parent) as folder, FileLock(Path(folder) / _LOCK_NAME):
        yield Path(folder) / target.name


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only the person may read (0600), completely or not at all. Raises `OSError`.

    A link keeps its place and its target gets the content. What is no file, such as /dev/null, is written to directly.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    with temporary_path(target) as making:
        with open(os.open(making, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            # Else a power cut right after the rename could leave an empty file under the name.
            os.fsync(file.fileno())
        making.replace(target)


def remove_stale_files(target: Path) -> None:
    """Remove the temporary folders that killed processes left for `target`: older than a day and not locked."""
    with suppress(OSError):
        names = [entry.name for entry in os.scandir(target.parent) if entry.name.startswith(_prefix(target))]
        for name in names:
            folder = target.with_name(name)
            if time.time() - folder.stat().st_mtime > KEPT_SECONDS and _is_left(folder):
                import shutil

                shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Return whether no process uses this folder of `temporary_path`; without a lock file it has to be empty."""
    lock_path = folder / _LOCK_NAME
    if not lock_path.exists():
        return not any(folder.iterdir())
    from filelock import FileLock, Timeout

    try:
        with FileLock(lock_path, blocking=False):
            return True
    except Timeout:
        return False


def _prefix(target: Path) -> str:
    return f"{target.stem[:_LONGEST_STEM]}.making-"
