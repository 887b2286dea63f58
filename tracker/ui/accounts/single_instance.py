"""One window per store: opening a store that another window shows brings that window to the front instead.

A system lock on a file next to the store decides which window is first, because the system releases it when the process
ends. The local socket only carries the request; it may be left over from a process that was killed.
"""

from __future__ import annotations

import json
import logging
import os
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from tracker.errors import StoreUnusable
from tracker.locks import StoreLock

RESPONSE_MS = 5000
"""How long the other window may take to answer; it may be starting."""

_TRY_MS = 500
_PAUSE_MS = 50
_LONGEST_REQUEST = 4096
_SHOWN = b"shown\n"

_log = logging.getLogger(__name__)


def raise_other_window(store_path: Path, page: str | None = None, *, response_ms: int = RESPONSE_MS) -> bool:
    """Request the window that shows a store to come to the front, at a page. False: none answered in time. Blocks."""
    request = json.dumps({"page": page}).encode() + b"\n"
    deadline = QDeadlineTimer(response_ms)
    while not deadline.hasExpired():
        if _has_response(store_path, request, deadline):
            return True
        QThread.msleep(_PAUSE_MS)
    return False


def _has_response(store_path: Path, request: bytes, deadline: QDeadlineTimer) -> bool:
    connection = QLocalSocket()
    connection.connectToServer(_name_of(store_path))
    if not connection.waitForConnected(_TRY_MS):
        return False
    connection.write(request)
    while not connection.canReadLine():
        if not connection.waitForReadyRead(max(1, deadline.remainingTime())):
            return False
    return bytes(connection.readLine().data()) == _SHOWN


def _name_of(store_path: Path) -> str:
    """Return the socket's name: unique for this user and this store, and short enough for every system."""
    person = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return f"usage-tracker-{sha256(f'{person}:{store_path.resolve()}'.encode()).hexdigest()[:16]}"


class SingleInstance(QObject):
    """A window's claim on one store at a time. `raise_requested` fires with a page's name, empty for none."""

    raise_requested = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store_path: Path | None = None
        self._lock: StoreLock | None = None
        self._server: QLocalServer | None = None

    def acquire(self, store_path: Path, page: str | None = None, *, response_ms: int = RESPONSE_MS) -> bool:
        """Acquire a store and release the one before; False if another window has it.

        The other window then comes to the front, at `page` if one is named. Raises `StoreUnusable` if it does not
        answer: it hangs, or it belongs to another user.
        """
        if store_path == self._store_path:
            return True
        lock = StoreLock(store_path, "window")
        try:
            is_ours = lock.acquire()
        except StoreUnusable as problem:
            # No lock file can be written in this folder. Its store can still be read, by any number of windows.
            _log.warning("No window lock for %s: %s", store_path, problem.message)
            is_ours = True
        if not is_ours:
            if raise_other_window(store_path, page, response_ms=response_ms):
                return False
            raise StoreUnusable(
                f"The store {store_path} is open in another window, which does not answer. Close it, or end its "
                "process, then try again."
            )
        # Only now: if the new store is refused, the window keeps the one it has.
        self.release()
        self._store_path, self._lock = store_path, lock
        self._listen(store_path)
        return True

    def release(self) -> None:
        """Let other windows show the store."""
        if self._server is not None:
            # Before the lock: its next owner listens under this name, and closing later would remove its socket.
            self._server.close()
            self._server.deleteLater()
        if self._lock is not None:
            self._lock.release()
        self._store_path = self._lock = self._server = None

    def _listen(self, store_path: Path) -> None:
        name = _name_of(store_path)
        # This process has the lock, so a socket with this name is left over from one that was killed.
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        if not self._server.listen(name):
            _log.warning("Other windows cannot reach this one: %s", self._server.errorString())

    @Slot()
    def _greet(self) -> None:
        while self._server is not None and (connection := self._server.nextPendingConnection()) is not None:
            # Limited, so that no other program can fill the memory with an endless line.
            connection.setReadBufferSize(_LONGEST_REQUEST)
            connection.readyRead.connect(self._hear)
            # The server is the parent of each connection and would keep them all.
            connection.disconnected.connect(connection.deleteLater)
            # A request that arrived before `readyRead` was connected is not reported by it.
            if connection.canReadLine():
                self._respond(connection)

    @Slot()
    def _hear(self) -> None:
        connection = self.sender()
        if isinstance(connection, QLocalSocket) and connection.canReadLine():
            self._respond(connection)

    def _respond(self, connection: QLocalSocket) -> None:
        page = _page_in(bytes(connection.readLine().data()))
        connection.write(_SHOWN)
        connection.flush()
        connection.disconnectFromServer()
        self.raise_requested.emit(page)


def _page_in(request: bytes) -> str:
    """Return the page that a request names; empty if it names none or is not a valid request."""
    try:
        requested = json.loads(request)
    except ValueError:
        return ""
    page = requested.get("page") if isinstance(requested, dict) else None
    return page if isinstance(page, str) else ""
