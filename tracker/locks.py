"""Locks between processes: files beside the store, which the system frees when a process ends, however it ends.

SQLite's own locks would not do: a sync writes in many short transactions between which others are to write, and holding
one over a whole sync would stop imports. A row in the store that says "running" would outlive a killed process.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tracker.errors import Cancelled, StoreUnusable

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from tracker.monitor import Monitor

LONGEST_WAIT_SECONDS = 600.0
"""How long a sync waits for another one of the same store."""

_LOOK_AGAIN_SECONDS = 0.25

Purpose = Literal["sync", "window"]


class StoreLock:
    """A lock on a store for one purpose. `take` it, and `give_back` in the same thread."""

    def __init__(self, store_path: Path, purpose: Purpose) -> None:
        self.path = store_path.with_name(f"{store_path.name}.{purpose}.lock")
        self._lock: BaseFileLock | None = None

    def take(self) -> bool:
        """Take the lock; False where another process, or another lock of this one, has it.

        Raises `StoreUnusable` where the file beside the store cannot be made.
        """
        # It takes a twentieth of a second to load, which questions need not wait for.
        from filelock import FileLock, Timeout

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(self.path, mode=0o600)
            lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise StoreUnusable(
                f"The file {self.path} cannot be made: {error.strerror}. The folder of a store must be writable."
            ) from error
        self._lock = lock
        return True

    def give_back(self) -> None:
        """Free the lock; nothing where it was not taken."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


@contextmanager
def alone(store_path: Path, monitor: Monitor, *, longest_seconds: float = LONGEST_WAIT_SECONDS) -> Iterator[None]:
    """Be the only sync of a store, after those that run in other processes or windows.

    Waiting, rather than leaving it out, means that a script which syncs and then asks gets today's numbers. The
    monitor shows the wait. Raises `Cancelled` where the person stops it, `StoreUnusable` where it takes too long.
    """
    lock = StoreLock(store_path, "sync")
    end = time.monotonic() + longest_seconds
    while not lock.take():
        monitor.progress("Waiting for another sync of this store", 0.0)
        if monitor.cancelled():
            raise Cancelled("The sync was stopped while it waited for another one.")
        if time.monotonic() >= end:
            raise StoreUnusable(
                f"Another sync of the store {store_path} has been running for {longest_seconds / 60:.0f} minutes, in a "
                "window or another process. Wait for its end or stop it, then try again."
            )
        time.sleep(_LOOK_AGAIN_SECONDS)
    try:
        yield
    finally:
        lock.give_back()
