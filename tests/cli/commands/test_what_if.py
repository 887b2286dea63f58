"""`what-if`, `prices` and `retention` on the sample account, and what they refuse."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.running import TODAY, Cli, Clock
from tracker.money import nano_from_usd

TARGET = "deepseek/deepseek-v4-flash"


@pytest.fixture(autouse=True)
def store(synced_store: Path) -> Path:
    return synced_store


def test_what_if_tells_what_was_paid_and_what_it_would_cost(cli: Cli) -> None:
    answer = cli.json("what-if", "--model", TARGET, "40d")
    assert answer["model"]["slug"] == TARGET
    assert answer["paid_usd"] == cli.json("summary", "40d")["total"]["spend_usd"]
    difference = nano_from_usd(answer["would_cost_usd"]) - nano_from_usd(answer["paid_usd"])
    assert nano_from_usd(answer["difference_usd"]) == difference
    assert sum(nano_from_usd(Decimal(row["would_cost_usd"])) for row in answer["by_model"]) == nano_from_usd(
        answer["would_cost_usd"]
    )
    assert len(answer["alternatives"]) == 3
    assert answer["warning"]


def test_what_if_takes_filters_and_a_number_of_alternatives(cli: Cli) -> None:
    answer = cli.json("what-if", "40d", "--model", TARGET, "--instead-of", "anthropic/claude-opus-5", "--best", "1")
    assert [row["model"] for row in answer["by_model"]] == ["anthropic/claude-opus-5-20260723"]
    assert len(answer["alternatives"]) == 1


def test_people_get_a_table_and_the_warning_beside(cli: Cli) -> None:
    outcome = cli("what-if", "--model", f"{TARGET}:free", "40d")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0].split()[:2] == ["used", "priced"]
    assert "Not a forecast" in outcome.err
    assert cli("--quiet", "what-if", "--model", TARGET).err == ""


@pytest.mark.parametrize(("words", "said"), [([], "--model"), (["--model", "acme/nothing"], "no model 'acme/nothing'")])
def test_a_model_has_to_be_named_and_known(words: list[str], said: str, cli: Cli) -> None:
    outcome = cli("what-if", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_prices_of_the_models_in_use(cli: Cli) -> None:
    answer = cli.json("prices", "40d")
    used = {group["group"] for group in cli.json("summary", "40d", "--by", "model")["groups"]}
    models = {row["model"]: row for row in answer["models"]}
    assert set(models) == used
    opus = models["anthropic/claude-opus-5-20260723"]
    assert (opus["end"]["prompt_usd_per_1m"], opus["end"]["cache_read_usd_per_1m"]) == (4, Decimal("0.4"))
    assert opus["paid"]["usd_per_1m"] > 0


def test_prices_for_people(cli: Cli) -> None:
    outcome = cli("prices", "40d", "--author", "anthropic")
    assert outcome.code == 0
    assert all("anthropic/" in line for line in outcome.out.splitlines()[1:])
    assert "US dollars per 1M tokens" in outcome.err


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
