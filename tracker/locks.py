"""Locks between processes: files next to the store. The system releases them when a process ends, even if killed.

SQLite's own locks are not enough: a sync writes in many short transactions, and others may write between them. One
lock over an entire sync would stop imports. A row in the store that says "running" would outlive a killed process.
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
"""How long a sync waits for another sync of the same store."""

_CHECK_AGAIN_SECONDS = 0.25

Purpose = Literal["sync", "window"]


class StoreLock:
    """A lock on a store for one purpose. Acquire it with `acquire`, release it with `release` in the same thread."""

    def __init__(self, store_path: Path, purpose: Purpose) -> None:
        self.path = store_path.with_name(f"{store_path.name}.{purpose}.lock")
        self._lock: BaseFileLock | None = None

    def acquire(self) -> bool:
        """Acquire the lock; return False if another process, or another lock of this process, has it.

        Raises `StoreUnusable` if the lock file next to the store cannot be created.
        """
        # Imported here because it takes a twentieth of a second to load, and commands that only read need no lock.
        from filelock import FileLock, Timeout

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(self.path, mode=0o600)
            # Never waits here: `sync_lock` waits in its own loop, where the person can stop it.
            lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise StoreUnusable(
                f"The file {self.path} cannot be made: {error.strerror}. The folder of a store must be writable."
            ) from error
        self._lock = lock
        return True

    def release(self) -> None:
        """Release the lock; do nothing if it was not acquired."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


@contextmanager
def sync_lock(store_path: Path, monitor: Monitor, *, longest_seconds: float = LONGEST_WAIT_SECONDS) -> Iterator[None]:
    """Run as the only sync of a store; first wait for syncs in other processes or windows.

    It waits instead of skipping the sync, so that a script which syncs and then queries gets today's numbers. The
    monitor shows the wait. Raises `Cancelled` if the person stops it, `StoreUnusable` if the wait takes too long.
    """
    lock = StoreLock(store_path, "sync")
    end = time.monotonic() + longest_seconds
    while not lock.acquire():
        monitor.progress("Waiting for another sync of this store", 0.0)
        if monitor.cancelled():
            raise Cancelled("The sync was stopped while it waited for another one.")
        if time.monotonic() >= end:
            raise StoreUnusable(
                f"Another sync of the store {store_path} has been running for {longest_seconds / 60:.0f} minutes, in a "
                "window or another process. Wait until it ends or stop it, then try again."
            )
        time.sleep(_CHECK_AGAIN_SECONDS)
    try:
        yield
    finally:
        lock.release()
