"""Everything that can go wrong, sorted by what the person can do about it.

Foreign exceptions (httpx, sqlite3, keyring, csv) are turned into these at the edge that knows the library.
Each class carries the exit code of the command line; whatever is not a `TrackerError` is a fault of ours (exit 1).

    TrackerError
    ├── UsageError            2  wrong words on the command line or in a setting
    │   ├── SettingsUnusable  2  the settings' file cannot be used
    │   ├── CannotDraw        2  no display, or libraries of Qt are missing
    │   ├── FileRejected      2  a file to import is not what it should be
    │   └── NotPrinted        2  standard output does not take the answer
    ├── KeyProblem            3  a key is needed and there is none
    │   ├── KeyRejected       3  OpenRouter refused the key (401)
    │   ├── WrongKeyKind      3  the key may not do this (403, or 401 on a management route)
    │   └── KeyringUnavailable 3 the system keyring does not answer
    ├── Unreachable           4  no answer that came from OpenRouter
    │   ├── Offline           4  no connection, name not found, TLS refused
    │   ├── ConnectionCut     4  the connection broke before an answer came
    │   ├── RateLimited       4  429 until the tries were used up
    │   ├── QueryTimedOut     4  408: the query was too large; ask for less
    │   └── ServerTrouble     4  5xx until the tries were used up
    ├── AnswerNotUnderstood   5  an answer came and is not what the contract says
    │   ├── AnswerCut         5  the connection broke in the middle of it
    │   └── RequestRefused    5  400 or 404: OpenRouter does not accept what was asked
    ├── StoreUnusable         6  locked, full, read-only, corrupt or newer file
    │   ├── StoreMissing      6  there is no store at that path
    │   └── OtherAccount      6  the store holds another account
    └── Cancelled             7  the person stopped it; what was done stays done
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.usage import KeyOwner


class TrackerError(Exception):
    """A problem that can be explained to the person: a title, a sentence that says what to do, an exit code."""

    title = "Something went wrong"
    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(TrackerError):
    """The words of a command or the value of a setting are wrong."""

    title = "Wrong usage"
    exit_code = 2


class SettingsUnusable(UsageError):
    """The settings' file holds what cannot be used, or cannot be read or written."""

    title = "Settings not usable"


class CannotDraw(UsageError):
    """There is no display for a window, or the system lacks libraries that Qt needs."""

    title = "No window"


class FileRejected(UsageError):
    """A file is not of a kind that can be imported; nothing of it was stored."""

    title = "File not imported"


class NotPrinted(UsageError):
    """Standard output is closed, or what it leads to is full: the answer did not arrive whole."""

    title = "Not printed"


class KeyProblem(TrackerError):
    """A key is missing, or is of a kind with which nothing can be done."""

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
    """OpenRouter gave no usable answer; asking again later may work."""

    title = "OpenRouter out of reach"
    exit_code = 4


class Offline(Unreachable):
    """No connection came about."""

    title = "No connection"


class ConnectionCut(Unreachable):
    """The connection broke before an answer came."""

    title = "Connection cut"


class RateLimited(Unreachable):
    """429 until the tries were used up; `retry_after_seconds`: what the last answer asked for, None: it did not say."""

    title = "Too many requests"

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class QueryTimedOut(Unreachable):
    """408: the analytics query ran too long; a narrower window may work."""

    title = "Query took too long"


class ServerTrouble(Unreachable):
    """5xx until the tries were used up."""

    title = "OpenRouter has trouble"


class AnswerNotUnderstood(TrackerError):
    """An answer came and is not what the contract says: no JSON, cut off, too large, or a needed field missing."""

    title = "Answer not understood"
    exit_code = 5


class AnswerCut(AnswerNotUnderstood):
    """The connection broke in the middle of an answer, or what came of it cannot be unpacked."""


class RequestRefused(AnswerNotUnderstood):
    """400 or 404: OpenRouter does not accept the question; `status` is the HTTP status."""

    title = "Request refused"

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class StoreUnusable(TrackerError):
    """The store cannot be read or written: locked, full, read-only, corrupt, or written by a newer version."""

    title = "Store not usable"
    exit_code = 6


class StoreMissing(StoreUnusable):
    """There is no store at the path yet."""

    title = "No store yet"


class OtherAccount(StoreUnusable):
    """The store holds another account than the key belongs to; `owner` is whose key it is, None where there is none."""

    title = "Another account"

    def __init__(self, message: str, owner: KeyOwner | None = None) -> None:
        super().__init__(message)
        self.owner = owner


class Cancelled(TrackerError):
    """The person stopped the work; whole batches that were already stored stay."""

    title = "Stopped"
    exit_code = 7
