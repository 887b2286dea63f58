"""`retention` on the sample account."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.running import TODAY, Cli, Clock


@pytest.fixture(autouse=True)
def store(synced_store: Path) -> Path:
    return synced_store


def test_retention_of_the_models_in_use(cli: Cli) -> None:
    answer = cli.json("retention")
    used = {group["group"] for group in cli.json("summary", "all", "--by", "model")["groups"]}
    assert {row["model"] for row in answer["models"]} == used
    assert answer["months"][-1] == "2026-11"
    assert sum(len(cohort["models"]) for cohort in answer["cohorts"]) == len(used)
    assert any("retention_month5_gemini_2_5_pro_2025_06_cohort" in story["figures"] for story in answer["stories"])


def test_the_table_of_retention_has_the_months_of_json(cli: Cli) -> None:
    kept = {row["model"]: row["kept_months"] for row in cli.json("retention")["models"]}
    rows = [line.split() for line in cli("retention").out.splitlines()[1:]]
    assert {row[0]: row[-1] for row in rows} == {model: "–" if n is None else str(n) for model, n in kept.items()}


def test_retention_of_a_store_that_ends_before_today_says_as_of_when(cli: Cli, clock: Clock) -> None:
    before = cli.json("retention")
    clock.now += timedelta(days=60)
    answer = cli.json("retention")
    assert answer["last_held"] == before["as_of"] == TODAY.isoformat()
    assert [row["idle_days"] for row in answer["models"]] == [row["idle_days"] for row in before["models"]]
    outcome = cli("retention")
    assert f"as of {TODAY}" in outcome.out.splitlines()[0]
    assert "as of 12 Nov 2026, the last day stored." in outcome.err
    assert cli("--quiet", "retention").out == outcome.out


def test_retention_for_people(cli: Cli) -> None:
    outcome = cli("retention", "--author", "anthropic")
    assert outcome.code == 0
    assert all("anthropic/" in line for line in outcome.out.splitlines()[1:])
    assert "an example and not a rate" in outcome.err
