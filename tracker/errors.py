"""Everything that can go wrong, sorted by what the person can do about it.

The module that uses a library (httpx, sqlite3, keyring, csv) turns the library's exceptions into these.
Each class has the exit code of the command line; every other exception is a fault of this program (exit code 1).

    TrackerError
    ├── UsageError            2  a wrong argument on the command line or a wrong setting
    │   ├── SettingsUnusable  2  the settings file cannot be used
    │   ├── CannotDraw        2  no display, or libraries of Qt are missing
    │   ├── FileRejected      2  a file cannot be imported
    │   └── NotPrinted        2  the output could not be written to standard output
    ├── KeyProblem            3  a key is needed and there is none
    │   ├── KeyRejected       3  OpenRouter refused the key (401)
    │   ├── WrongKeyKind      3  the key may not do this (403, or 401 on a management route)
    │   └── KeyringUnavailable 3 the system keyring does not respond
    ├── Unreachable           4  no response came from OpenRouter
    │   ├── Offline           4  no connection, name not found, TLS refused
    │   ├── ConnectionCut     4  the connection broke before a response came
    │   ├── RateLimited       4  429 on every try
    │   ├── QueryTimedOut     4  408: the query was too large; request less
    │   └── ServerProblem     4  5xx on every try
    ├── InvalidResponse       5  a response came, but not in the documented form
    │   ├── IncompleteResponse 5  the connection broke in the middle of it
    │   ├── OddField         5  one object in it lacks a field, or has one of another kind
    │   └── RequestRefused    5  400 or 404: OpenRouter does not accept the request
    ├── StoreUnusable         6  locked, full, read-only, corrupt or newer file
    │   ├── StoreDamaged      6  the file is damaged, or no store at all
    │   ├── StoreMissing      6  there is no store at that path
    │   └── OtherAccount      6  the store belongs to another account
    └── Cancelled             7  the person stopped it; what was done stays done
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.usage import KeyOwner


class TrackerError(Exception):
    """A problem that can be explained to the person: a title, sentences that say what to do, an exit code.

    `message` is printed by the command line. `in_window` says the same where it would name commands or options: the
    window has buttons for that.
    """

    title = "Something went wrong"
    exit_code = 1

    def __init__(self, message: str, *, in_window: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.in_window = message if in_window is None else in_window


class UsageError(TrackerError):
    """An argument of a command or the value of a setting is wrong."""

    title = "Wrong usage"
    exit_code = 2


class SettingsUnusable(UsageError):
    """The settings file contains unusable values, or cannot be read or written."""

    title = "Settings not usable"


class CannotDraw(UsageError):
    """There is no display for a window, or the system lacks libraries that Qt needs."""

    title = "No window"


class FileRejected(UsageError):
    """A file is of a kind that cannot be imported; nothing of it was stored."""

    title = "File not imported"


class NotPrinted(UsageError):
    """Standard output is closed, or its file or disk is full: the output is not complete."""

    title = "Not printed"


class KeyProblem(TrackerError):
    """A key is missing, or is of a kind that does not help here."""

    title = "No key"
    exit_code = 3


class KeyRejected(KeyProblem):
    """OpenRouter does not accept the key: wrong, revoked or deleted."""

    title = "Key rejected"


class WrongKeyKind(KeyProblem):
    """The key is valid but may not do this: the route needs a management key (for market data an inference key)."""

    title = "Wrong kind of key"


class KeyringUnavailable(KeyProblem):
    """The system keyring is missing, locked or refused."""

    title = "Keyring not available"


class Unreachable(TrackerError):
    """OpenRouter sent no usable response; another try later may work."""

    title = "OpenRouter out of reach"
    exit_code = 4


class Offline(Unreachable):
    """No connection could be made."""

    title = "No connection"


class ConnectionCut(Unreachable):
    """The connection broke before a response came."""

    title = "Connection cut"


class RateLimited(Unreachable):
    """429 on every try; `retry_after_seconds` is the wait that the last response asked for, or None."""

    title = "Too many requests"

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class QueryTimedOut(Unreachable):
    """408: the analytics query ran too long; a shorter period may work."""

    title = "Query took too long"


class ServerProblem(Unreachable):
    """5xx on every try."""

    title = "OpenRouter has a problem"


class InvalidResponse(TrackerError):
    """A response is not in the documented form: no JSON, cut off, too large, or without a required field."""

    title = "Response not understood"
    exit_code = 5


class IncompleteResponse(InvalidResponse):
    """The connection broke in the middle of a response, or the response cannot be decompressed."""


class OddField(InvalidResponse):
    """One object of a response lacks a field, or has one of another kind; `problem` says which, after "row 3"."""

    def __init__(self, message: str, problem: str) -> None:
        super().__init__(message)
        self.problem = problem


class RequestRefused(InvalidResponse):
    """400 or 404: OpenRouter does not accept the request; `status` is the HTTP status."""

    title = "Request refused"

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class StoreUnusable(TrackerError):
    """The store cannot be read or written: locked, full, read-only, corrupt, or written by a newer version."""

    title = "Store not usable"
    exit_code = 6


class StoreDamaged(StoreUnusable):
    """The file at the store's path is damaged or no store; only another file helps."""


class StoreMissing(StoreUnusable):
    """There is no store at the path yet."""

    title = "No store yet"


class OtherAccount(StoreUnusable):
    """The store and the key belong to different accounts; `owner` is the key's account, None without a key."""

    title = "Another account"

    def __init__(self, message: str, owner: KeyOwner | None = None, *, in_window: str | None = None) -> None:
        super().__init__(message, in_window=in_window)
        self.owner = owner


class Cancelled(TrackerError):
    """The person stopped the work; complete batches that were already stored stay."""

    title = "Stopped"
    exit_code = 7
