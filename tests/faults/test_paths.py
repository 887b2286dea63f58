"""Paths: unusual names of stores, unusable home folders, broken settings.

fault                                 | message                             | code | test
--------------------------------------|-------------------------------------|------|---------------------------
`?`, `#`, `%`, a space, … in a name   | nothing: it is a name like others   | 0    | test_an_odd_name
HOME that may not be written          | "cannot be made: Permission denied" | 6    | test_a_home_without_rights
a store in a read-only folder         | nothing: it is read                 | 0    | test_a_store_that_is_read_only
USAGE_TRACKER_HOME is a file          | "a part of its path is a file"      | 6    | test_a_home_that_is_a_file
USAGE_TRACKER_HOME of nobody (`~who`) | "Give the full path"                | 2    | test_a_home_of_nobody
settings.json that cannot be read     | the file and what is wrong in it    | 0    | test_broken_settings
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Cli, copied
from tests.faults.accounts import made, store_of_version_1, sums_in, truth_of, write_export
from tests.faults.harm import Victims
from tests.faults.scenarios import assert_sums
from tests.faults.soundness import assert_sound
from tracker.paths import HOME_VARIABLE

NAMES = ["a b", "größe 漢字 🏔", "what?mode=ro", "x#y", "100%25", "a&b=c;d", "file:x", ":memory:", "-n", "a\nb", "'q\""]
ASKING = (["summary", "all"], ["calls"])
WRITING = (["sync"], ["import", "calls.csv"])


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_name(name: str, cli: Cli, tmp_path: Path, export: Path) -> None:
    folder = tmp_path / name
    store = folder / f"{name}.sqlite3"
    assert cli("--store", store, "import", export).code == 0
    assert_sound(store)
    assert_sums(cli, store, sums_in(export))
    # A store of an earlier version is copied within its folder.
    older = store_of_version_1(folder / f"{name}-older.sqlite3")
    assert cli.json("--store", older, "summary", "all")["total"]["requests"] == 6
    assert len(list(folder.iterdir())) == 3


def test_a_home_without_rights(victims: Victims, tmp_path: Path) -> None:
    home = tmp_path / "locked"
    home.mkdir(mode=0o500)
    for arguments in (*WRITING, ["--sample", "summary"]):
        fate = victims(*texts_in(tmp_path, arguments), environment=homes(HOME=str(home)), mortal=True)
        assert (fate.code, fate.out) == (6, "")
        assert "cannot be made: Permission denied" in fate.err
    fate = victims("doctor", environment=homes(HOME=str(home)), mortal=True)
    assert (fate.code, "cannot be written" in fate.out) == (6, True)
    assert not list(home.iterdir())


def test_a_store_that_is_read_only(victims: Victims, cli: Cli, export: Path, tmp_path: Path) -> None:
    home = tmp_path / "mounted"
    store = home / "usage.sqlite3"
    assert cli("--store", store, "import", export).code == 0
    before = cli("--store", store, "summary", "all", "--json").out
    store.chmod(0o400)
    home.chmod(0o500)
    try:
        for arguments in (["summary", "all", "--json"], ["calls", "all"], ["reconcile"], ["compare"], ["doctor"]):
            fate = victims(*arguments, environment=homes(USAGE_TRACKER_HOME=str(home)), mortal=True)
            assert fate.code == 0, fate.err
            if "--json" in arguments:
                assert fate.out == before
        assert [path.name for path in home.iterdir()] == ["usage.sqlite3"]
        fate = victims("import", str(export), environment=homes(USAGE_TRACKER_HOME=str(home)), mortal=True)
        assert fate.code == 6
    finally:
        home.chmod(0o700)


def test_a_home_that_is_a_file(victims: Victims, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("my notes")
    environment = homes(USAGE_TRACKER_HOME=str(tmp_path / "file"))
    for arguments in WRITING:
        fate = victims(*texts_in(tmp_path, arguments), environment=environment)
        assert (fate.code, fate.out) == (6, "")
        assert "a part of its path is a file, not a folder" in fate.err
    for arguments in ASKING:
        fate = victims(*arguments, environment=environment)
        assert (fate.code, fate.out) == (6, "")
        assert "There is no store" in fate.err
    fate = victims("doctor", environment=environment)
    assert (fate.code, "is a file, not a folder" in fate.out) == (6, True)
    assert (tmp_path / "file").read_text() == "my notes"


def test_a_home_of_nobody(victims: Victims, tmp_path: Path) -> None:
    for arguments in (*ASKING, *WRITING):
        fate = victims(*texts_in(tmp_path, arguments), environment=homes(USAGE_TRACKER_HOME="~nobody-of-this-name/x"))
        assert (fate.code, fate.out) == (2, "")
        assert "USAGE_TRACKER_HOME is ~nobody-of-this-name/x" in fate.err
        assert "Give the full path" in fate.err


def homes(**set_: str) -> dict[str, str | None]:
    """Return only those variables that name folders."""
    return {HOME_VARIABLE: None, "XDG_DATA_HOME": None, "XDG_CONFIG_HOME": None, **set_}


def texts_in(folder: Path, arguments: list[str]) -> list[str]:
    """Write the export that a command line names and return its words with the whole path."""
    return [str(write_export(folder / word)) if word.endswith(".csv") else word for word in arguments]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"[" * 100_000, b"\xff\xfe{", b'{"theme": {}}', b'{"poll_minutes": 1e999}', b'{"period": "0d"}'],
)
def test_broken_settings(content: bytes, victims: Victims, cli: Cli, ready_store: Path, own_environment: Path) -> None:
    store = copied(ready_store, own_environment / "usage.sqlite3")
    settings = own_environment / "settings.json"
    settings.write_bytes(content)
    for arguments in (["summary", "all"], ["sync"]):
        fate = victims(*arguments, environment=homes(USAGE_TRACKER_HOME=str(own_environment)))
        assert fate.code == 0
        assert fate.err.count(str(settings)) == 1
        assert "Traceback" not in fate.err
    assert settings.read_bytes() == content
    settings.unlink()
    assert_sums(cli, store, truth_of(made()))
