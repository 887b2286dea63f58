"""`doctor`: finds what is wrong, changes nothing, and says it in JSON and in a table."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import Cli, findings_of
from tests.loopback import Loopback
from tracker import feeds


def test_without_anything_there_is_nothing_wrong(cli: Cli, own_environment: Path) -> None:
    outcome = cli("doctor", "--json")
    found = findings_of(outcome)
    assert outcome.code == 0
    assert "no store" in found["store"]["text"]
    assert found["key"]["text"].startswith("none")
    assert {"disk", "python", "library model-usage-tracker", "library httpx"} <= set(found)
    assert not own_environment.exists(), "looking makes nothing"


def test_a_synced_store_in_good_order(cli: Cli, server: Loopback, synced_store: Path) -> None:
    before = synced_store.read_bytes()
    outcome = cli("doctor", "--json")
    found = findings_of(outcome)
    assert (outcome.code, outcome.err) == (0, "")
    assert str(synced_store) in found["store"]["text"]
    assert found["integrity"] == {"name": "integrity", "good": True, "text": "no damage found"}
    assert found["key"]["good"] is True
    assert found["key"]["text"].startswith("from the environment; OpenRouter accepts it as management key ")
    assert found["connection"] == {"name": "connection", "good": True, "text": "OpenRouter responds"}
    assert {f"feed {name}" for name in (feeds.ACTIVITY, feeds.KEY_MODEL_APP, feeds.CREDITS)} <= set(found)
    assert synced_store.read_bytes() == before


def test_the_sample_needs_no_key(cli: Cli, sample_store: Path) -> None:
    found = findings_of(cli("--sample", "doctor", "--json"))
    assert "key" not in found
    assert found["integrity"]["good"] is True


def test_the_table_marks_what_is_wrong(cli: Cli, synced_store: Path) -> None:
    outcome = cli("doctor")
    assert outcome.code == 0
    assert "ok  integrity" in outcome.out
