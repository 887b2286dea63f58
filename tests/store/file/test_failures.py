"""SQLite's errors: which are the environment's, which mean damage, and which are the program's own."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tracker.errors import StoreUnusable
from tracker.store.file.failures import translated

PATH = Path("folder/usage.sqlite3")


def named(name: str) -> sqlite3.Error:
    """Return an error as SQLite raises it under its own name."""
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorname = name
    return error


def message_of(error: Exception) -> str:
    """Return the message that an error is turned into; fails where it is not."""
    with pytest.raises(StoreUnusable) as caught, translated(PATH):
        raise error
    return str(caught.value)


@pytest.mark.parametrize(
    ("extended", "plain"),
    [
        ("SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY"),
        ("SQLITE_IOERR_WRITE", "SQLITE_IOERR"),
        ("SQLITE_READONLY_DIRECTORY", "SQLITE_READONLY"),
        ("SQLITE_LOCKED", "SQLITE_BUSY"),
    ],
)
def test_an_extended_name_means_what_the_plain_one_does(extended: str, plain: str) -> None:
    assert message_of(named(extended)) == message_of(named(plain))


def test_a_store_that_was_moved_differs_from_a_read_only_one() -> None:
    assert message_of(named("SQLITE_READONLY_DBMOVED")) != message_of(named("SQLITE_READONLY"))


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("no such table: calls"),
        sqlite3.OperationalError("unsupported file format"),
        sqlite3.OperationalError("Could not decode to UTF-8 column 'name'"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    ],
)
def test_damage_without_a_name_is_reported_as_damage(error: Exception) -> None:
    assert message_of(error) == message_of(named("SQLITE_CORRUPT"))


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("integer overflow"), OverflowError("Python int too large to convert to SQLite")]
)
def test_a_sum_beyond_64_bits_is_reported(error: Exception) -> None:
    assert "add up to more than can be counted" in message_of(error)


def test_the_file_is_named() -> None:
    assert str(PATH) in message_of(named("SQLITE_FULL"))


@pytest.mark.parametrize("error", [named("SQLITE_CONSTRAINT_UNIQUE"), sqlite3.OperationalError('near "SELCT"')])
def test_the_programs_own_faults_stay_what_they_are(error: sqlite3.Error) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught, translated(PATH):
        raise error
    assert caught.value is error
