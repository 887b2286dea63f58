"""The store's file, damaged, locked, forbidden or missing: the messages, and that nothing gets worse.

fault                                  | message                                   | code | test
---------------------------------------|-------------------------------------------|------|-------------------------------
a field of the header damaged          | damaged, not a store, newer, read-only    | 0, 6 | test_a_field_of_the_header
bytes flipped in the middle of pages   | "is damaged … restore a backup"           | 0, 6 | test_bytes_in_the_middle
whole pages of zeros                   | the same; `doctor` always notices         | 0, 6 | test_a_page_of_zeros
the end cut off                        | "is damaged"                              | 6    | test_a_file_cut_short
the whole file empty                   | an empty store, filled by the next sync   | 0    | test_an_empty_file
damaged while it is read               | "is damaged"                              | 6    | test_damage_under_a_snapshot
locked by another process for a moment | nothing: it is waited for                 | 0    | test_a_lock_that_ends
made by another process this moment    | nothing: it is waited for                 | 0    | test_a_store_in_the_making
made by several processes at once      | nothing                                   | 0    | test_a_store_made_by_several
a file that may not be written         | "is read-only. Change its permissions"    | 6    | test_a_read_only_file
a file that may not be read            | "Check … that you may read and write it"  | 6    | test_an_unreadable_file
a folder that may not be written       | "is read-only"; it can be read            | 6, 0 | test_a_read_only_folder
gone under a reader                    | nothing: it reads on                      | 0    | test_gone_under_a_reader
gone under an import                   | "was moved, replaced or deleted"          | 6    | test_gone_under_an_import
a log (WAL) left behind                | nothing: what was committed is there      | 0    | test_a_log_left_behind
a log left behind, the store deleted   | nothing: a new store is made              | 0    | test_a_log_without_its_store
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Cli, Outcome, finish, start_frozen
from tests.faults.accounts import made, store_in_small_batches, sums_in, truth_of, write_export
from tests.faults.harm import Fate, Victims
from tests.faults.scenarios import assert_sums
from tests.faults.soundness import assert_sound
from tracker.accounts.own_account import OwnAccount
from tracker.errors import StoreUnusable
from tracker.monitor import Monitor
from tracker.store.file.database import open_for_reading, open_for_writing

PAGE = 4096
READING = (["summary", "all", "--by", "day,model"], ["calls", "all"], ["reconcile", "all"], ["doctor"])
every_so_many_pages = pytest.mark.parametrize("stride", [20, pytest.param(1, marks=pytest.mark.slow)])
TOLD = ("damaged", "not a store of this program", "newer version", "read-only", "cannot be opened", "no store at")


@pytest.fixture
def whole(synced_store: Path) -> bytes:
    """The bytes of an undamaged store."""
    return synced_store.read_bytes()


@pytest.fixture
def answers_of(cli: Cli, synced_store: Path) -> Callable[[bytes], list[Outcome]]:
    """Put bytes in the store's place, ask everything that only reads, and check that each answers or tells."""

    def answers_of(content: bytes) -> list[Outcome]:
        for left in synced_store.parent.iterdir():
            left.unlink()
        synced_store.write_bytes(content)
        outcomes = [cli(*arguments) for arguments in READING]
        for arguments, outcome in zip(READING, outcomes, strict=True):
            assert outcome.code in (0, 6), f"{arguments}: {outcome.err}"
            assert outcome.code == 0 or any(text in outcome.err + outcome.out for text in TOLD)
            assert "Traceback" not in outcome.err
        return outcomes

    return answers_of


def test_a_field_of_the_header(answers_of: Callable[[bytes], list[Outcome]], whole: bytes) -> None:
    codes = []
    for position in (0, 15, *range(16, 24), *range(27, 100, 4)):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        codes += [outcome.code for outcome in answers_of(bytes(damaged))]
    assert set(codes) == {0, 6}


@every_so_many_pages
@pytest.mark.parametrize("length", [1, 40])
def test_bytes_in_the_middle(
    stride: int, length: int, answers_of: Callable[[bytes], list[Outcome]], whole: bytes
) -> None:
    reported = 0
    for number, page in enumerate(range(PAGE, len(whole), PAGE * stride)):
        # Another position in each page: a byte in the middle of a row is often only another value.
        start = page + number * 389 % PAGE
        damaged = bytearray(whole)
        damaged[start : start + length] = bytes(byte ^ 0xA5 for byte in damaged[start : start + length])
        reported += any(outcome.code for outcome in answers_of(bytes(damaged)))
    assert reported


@every_so_many_pages
def test_a_page_of_zeros(stride: int, answers_of: Callable[[bytes], list[Outcome]], whole: bytes) -> None:
    for start in range(PAGE, len(whole), PAGE * stride):
        *_, doctor = answers_of(whole[:start] + bytes(PAGE) + whole[start + PAGE :])
        assert doctor.code == 6


@pytest.mark.parametrize("part", [0.001, 0.1, 0.5, 0.99])
def test_a_file_cut_short(part: float, answers_of: Callable[[bytes], list[Outcome]], whole: bytes) -> None:
    outcomes = answers_of(whole[: int(len(whole) * part)])
    assert {outcome.code for outcome in outcomes} == {6}


def test_an_empty_file(
    answers_of: Callable[[bytes], list[Outcome]], victims: Victims, cli: Cli, synced_store: Path
) -> None:
    reported = [outcome.code for outcome in answers_of(b"")]
    assert reported[:3] == [6, 6, 6]
    assert synced_store.read_bytes() == b""
    victims.unharmed("--store", synced_store, "sync", "--json")
    assert_sums(cli, synced_store, truth_of(made()))


def test_damage_under_a_snapshot(synced_store: Path) -> None:
    with closing(sqlite3.connect(synced_store)) as raw:
        (root,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'prices'").fetchone()
    content = bytearray(synced_store.read_bytes())
    content[(root - 1) * PAGE : root * PAGE] = b"\xff" * PAGE
    synced_store.write_bytes(content)
    with (
        open_for_reading(synced_store) as store,
        pytest.raises(StoreUnusable, match="is damaged"),
        store.reading(),
    ):
        store.rows("SELECT * FROM prices")


def test_a_lock_that_ends(cli: Cli, store: Path, export: Path) -> None:
    open_for_writing(store).close()
    lock = sqlite3.connect(store, isolation_level=None, check_same_thread=False)
    lock.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.1, lock.close)
    release.start()
    assert cli("import", export).code == 0
    release.join()
    assert_sums(cli, store, sums_in(export))


def test_a_store_in_the_making(store: Path) -> None:
    # Another process holds the write lock of a file that is still empty; the journal mode cannot be set then.
    lock = sqlite3.connect(store, isolation_level=None, check_same_thread=False)
    lock.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.1, lock.close)
    release.start()
    with open_for_writing(store) as made_store:
        assert made_store.value("PRAGMA journal_mode") == "wal"
    release.join()
    assert_sound(store)


def test_a_store_made_by_several(cli: Cli, store: Path, tmp_path: Path) -> None:
    exports = [write_export(tmp_path / f"{name}.csv", name) for name in ("V1", "V2", "V4")]
    outcomes = [finish(process) for process in [start_frozen(["import", export]) for export in exports]]
    assert [(outcome.code, outcome.err) for outcome in outcomes] == [(0, "")] * 3
    assert_sound(store)
    assert not list(store.parent.glob("*-schema*"))
    cli("import", exports[-1])
    assert_sums(cli, store, sums_in(exports[-1]))


def assert_said(fate: Fate, said: str) -> None:
    """Check that a command refused in one sentence."""
    assert (fate.signal, fate.code) == (None, 6)
    assert said in fate.err + fate.out
    assert "Traceback" not in fate.err


@pytest.fixture
def locked_away(synced_store: Path) -> Iterator[Path]:
    """A synced store whose permissions a test takes away; they come back, and the store has to be as it was."""
    yield synced_store
    synced_store.parent.chmod(0o700)
    synced_store.chmod(0o600)
    assert_sound(synced_store)


def test_a_read_only_file(victims: Victims, cli: Cli, locked_away: Path, export: Path) -> None:
    locked_away.chmod(0o400)
    for arguments in (["sync"], ["import", export]):
        assert_said(victims("--store", locked_away, *arguments, mortal=True), "is read-only. Change its permissions")
    for arguments in READING:
        assert victims("--store", locked_away, *arguments, mortal=True).code == 0
    locked_away.chmod(0o600)
    victims.unharmed("--store", locked_away, "import", export, "--json", mortal=True)
    assert_sums(cli, locked_away, truth_of(made()))


def test_an_unreadable_file(victims: Victims, locked_away: Path, export: Path) -> None:
    locked_away.chmod(0)
    for arguments in (["sync"], ["import", export], *READING):
        assert_said(victims("--store", locked_away, *arguments, mortal=True), "you may read and write it")


def test_a_read_only_folder(victims: Victims, locked_away: Path, export: Path) -> None:
    locked_away.parent.chmod(0o500)
    for arguments in (["sync"], ["import", export]):
        assert_said(victims("--store", locked_away, *arguments, mortal=True), "its folder is read-only")
    for arguments in READING:
        assert victims("--store", locked_away, *arguments, mortal=True).code == 0
    fresh = locked_away.with_name("fresh.sqlite3")
    for arguments in (["sync"], ["import", export]):
        assert_said(victims("--store", fresh, *arguments, mortal=True), "cannot be made: Permission denied")
    assert not fresh.exists()


def test_gone_under_a_reader(cli: Cli, synced_store: Path) -> None:
    with open_for_reading(synced_store) as store, store.reading():
        calls = store.value("SELECT count(*) FROM calls")
        for left in synced_store.parent.iterdir():
            left.unlink()
        assert calls == len(made())
        assert len(store.rows("SELECT * FROM calls_view")) == calls
    assert "There is no store" in cli("summary").err


def test_gone_under_an_import(
    cli: Cli, store: Path, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_in_small_batches(monkeypatch.setattr)

    def take_away(_text: str, _fraction: float) -> None:
        if store.exists():
            store.rename(tmp_path / "elsewhere.sqlite3")

    with pytest.raises(StoreUnusable, match="was moved, replaced or deleted"):
        OwnAccount.at(store).import_file(export, Monitor(progress=take_away))
    assert not store.exists()
    assert cli("import", export).code == 0
    assert_sums(cli, store, sums_in(export))


def test_a_log_left_behind(victims: Victims, cli: Cli, store: Path, export: Path) -> None:
    steps = victims.unharmed("--store", store, "import", export, "--json").commits
    for left in store.parent.iterdir():
        left.unlink()
    assert victims("--store", store, "import", export, kill_at_step=steps[-1]).signal
    assert store.with_name(store.name + "-wal").stat().st_size > store.stat().st_size
    assert_sums(cli, store, sums_in(export))


def test_a_log_without_its_store(victims: Victims, cli: Cli, store: Path, export: Path) -> None:
    assert victims("--store", store, "import", export, kill_at_step=600).signal
    assert store.with_name(store.name + "-wal").stat().st_size
    store.unlink()
    victims.unharmed("--store", store, "import", export, "--json")
    assert_sound(store)
    assert_sums(cli, store, sums_in(export))
