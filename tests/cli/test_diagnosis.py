"""The problems that `doctor` finds, and the exit code of the most serious one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.memory_keyring import SilentKeyring
from tests.cli.running import Cli, Clock, days_ago, findings_of, made_between
from tests.exports import calls_csv
from tests.loopback import Fault, Loopback
from tracker import feeds
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.sample.account import SampleAccount
from tracker.sample.export import calls_file_name


def test_an_import_is_listed_with_its_id_for_undo(cli: Cli, account: SampleAccount, tmp_path: Path) -> None:
    export = tmp_path / calls_file_name(days_ago(1))
    export.write_bytes(calls_csv([entry.call for entry in made_between(account, days_ago(3), days_ago(1))]))
    (report,) = cli.json("import", export)["files"]
    assert f"{report['rows']:,} new" in findings_of(cli("doctor", "--json"))[f"import {report['id']}"]["text"]
    cli("import", "--undo", report["id"])
    assert findings_of(cli("doctor", "--json"))[f"import {report['id']}"]["text"].endswith("undone")


def test_an_import_that_was_cut_off_is_reported(
    cli: Cli, clock: Clock, account: SampleAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = tmp_path / calls_file_name(days_ago(1))
    export.write_bytes(calls_csv([entry.call for entry in made_between(account, days_ago(3), days_ago(1))]))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tracker.ingest.files.csv_import.finish_import", killed)
        stopped = cli("import", export)
    assert stopped.code == 7
    assert "was cut off, unless it still runs. Import" in findings_of(cli("doctor", "--json"))["import 1"]["text"]
    clock.now += timedelta(hours=2)
    assert "was cut off. Import" in findings_of(cli("doctor", "--json"))["import 1"]["text"]
    (again,) = cli.json("import", export)["files"]
    assert (again["new"], again["changed"]) == (0, 0)
    assert findings_of(cli("doctor", "--json"))["import 1"]["text"].endswith("was cut off; import 2 completed it")


def test_a_feed_that_failed_last_is_reported_with_its_reason(cli: Cli, server: Loopback, synced_store: Path) -> None:
    server.fail("/activity", Fault(status=400, headers={}, body=b'{"error":{"message":"Nope"}}'))
    assert cli("sync").code == 7
    outcome = cli("doctor", "--json")
    finding = findings_of(outcome)[f"feed {feeds.ACTIVITY}"]
    assert outcome.code == 7
    assert finding["good"] is False
    assert "Nope" in finding["text"]


def test_a_feed_that_was_never_read_is_reported(cli: Cli, server: Loopback) -> None:
    server.fail("/activity", Fault(status=400, headers={}, body=b'{"error":{"message":"Nope"}}'))
    assert cli("sync").code == 7
    outcome = cli("doctor", "--json")
    assert outcome.code == 7
    assert findings_of(outcome)[f"feed {feeds.ACTIVITY}"]["text"].startswith(
        "Activity: never read; the last sync failed"
    )


def test_a_rejected_key_is_reported(
    cli: Cli, server: Loopback, synced_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "sk-or-v1-" + 64 * "0")
    outcome = cli("doctor", "--json")
    assert outcome.code == 3
    found = findings_of(outcome)
    assert found["key"]["good"] is False
    assert "OpenRouter does not accept the key" in found["key"]["text"]
    assert "usage-tracker key set" in found["key"]["text"]
    assert found["connection"]["good"] is None


def test_a_key_that_could_not_be_checked_is_not_called_good(
    cli: Cli, server: Loopback, synced_store: Path, unhurried: list[float]
) -> None:
    server.fail("/key", Fault(status=503, headers={"retry-after": "0"}, body=b"{}"), times=9)
    outcome = cli("doctor", "--json")
    assert outcome.code == 4
    found = findings_of(outcome)
    assert found["key"] == {
        "name": "key",
        "good": None,
        "text": "from the environment; not checked, see connection; `usage-tracker key status` checks it",
    }
    assert found["connection"]["good"] is False


def test_a_missing_keyring_is_reported(cli: Cli, set_keyring: Any) -> None:
    set_keyring(SilentKeyring())
    outcome = cli("doctor", "--json")
    assert outcome.code == 0
    assert ENVIRONMENT_VARIABLE in findings_of(outcome)["keyring"]["text"]


def test_a_damaged_table_is_reported(cli: Cli, synced_store: Path) -> None:
    with closing(sqlite3.connect(synced_store, isolation_level=None)) as database:
        database.execute("PRAGMA writable_schema = ON")
        # An index that points at another table's pages: damage by a disk that reports writes it did not make.
        database.execute(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'days_feed_day') "
            "WHERE name = 'calls_created_at'"
        )
    outcome = cli("doctor", "--json")
    assert outcome.code == 6
    assert "amage" in str(findings_of(outcome))


@pytest.mark.parametrize("content", ["{", "[]", '{"poll_minutes": "often"}'])
def test_settings_that_cannot_be_used_are_a_finding(
    content: str, cli: Cli, server: Loopback, synced_store: Path, own_environment: Path
) -> None:
    settings = own_environment / "settings.json"
    settings.write_text(content)
    outcome = cli("doctor", "--json")
    found = findings_of(outcome)
    assert outcome.code == 2
    assert found["settings"]["good"] is False
    assert str(settings) in found["settings"]["text"]
    assert (found["integrity"]["good"], found["connection"]["good"]) == (True, True)
    assert str(synced_store) in found["store"]["text"]


def test_a_damaged_store_goes_before_settings(cli: Cli, own_environment: Path) -> None:
    own_environment.mkdir()
    (own_environment / "settings.json").write_text("{")
    (own_environment / "usage.sqlite3").write_bytes(b"not a store" * 100)
    outcome = cli("doctor", "--json")
    assert outcome.code == 6
    assert {name for name, finding in findings_of(outcome).items() if finding["good"] is False} == {"store", "settings"}


def test_unknown_settings_are_no_problem(cli: Cli, own_environment: Path) -> None:
    own_environment.mkdir()
    (own_environment / "settings.json").write_text('{"teme": "dark"}')
    outcome = cli("doctor", "--json")
    assert outcome.code == 0
    assert "Did you mean 'theme'?" in findings_of(outcome)["settings"]["text"]
