"""Making a file beside its place, whole or not at all; and removing what a killed process left of that."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KEPT_SECONDS = 24 * 60 * 60
"""What is left lies for a day, so that nothing that is being made is taken for a leftover."""

_MARK = "making.lock"
_LONGEST_STEM = 20
"""So that the folder's name is allowed wherever the file's own is."""


@contextmanager
def place_to_make(target: Path) -> Iterator[Path]:
    """Yield where to make a file that is then moved to `target` or beside it: in a folder of its own, in the same disk.

    The folder is private, and goes in the end with everything that is left in it. Raises `OSError`.
    """
    # They take a while to load, and few commands make anything.
    from tempfile import TemporaryDirectory

    from filelock import FileLock

    with TemporaryDirectory(prefix=_prefix(target), dir=target.parent) as folder, FileLock(Path(folder) / _MARK):
        yield Path(folder) / target.name


def sweep(target: Path) -> None:
    """Remove what processes that were killed left of making `target`: folders of more than a day that none holds."""
    with suppress(OSError):
        names = [entry.name for entry in os.scandir(target.parent) if entry.name.startswith(_prefix(target))]
        for name in names:
            folder = target.with_name(name)
            if time.time() - folder.stat().st_mtime > KEPT_SECONDS and _is_left(folder):
                import shutil

                shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Tell whether a folder is one of `place_to_make` that no process works in. One without a mark only if empty."""
    mark = folder / _MARK
    if not mark.exists():
        return not any(folder.iterdir())
    from filelock import FileLock, Timeout

    try:
        with FileLock(mark, blocking=False):
            return True
    except Timeout:
        return False


def _prefix(target: Path) -> str:
    return f"{target.stem[:_LONGEST_STEM]}.making-"
