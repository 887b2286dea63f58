"""`what-if` on the sample account, and what it refuses."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.running import Cli
from tracker.money import nano_from_usd

TARGET = "deepseek/deepseek-v4-flash"


@pytest.fixture(autouse=True)
def store(synced_store: Path) -> Path:
    return synced_store


def test_what_if_shows_what_was_paid_and_what_it_would_cost(cli: Cli) -> None:
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


def test_what_if_accepts_filters_and_a_number_of_alternatives(cli: Cli) -> None:
    answer = cli.json("what-if", "40d", "--model", TARGET, "--instead-of", "anthropic/claude-opus-5", "--best", "1")
    assert [row["model"] for row in answer["by_model"]] == ["anthropic/claude-opus-5-20260723"]
    assert len(answer["alternatives"]) == 1


def test_people_get_a_table_and_the_warning(cli: Cli) -> None:
    outcome = cli("what-if", "--model", f"{TARGET}:free", "40d")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0].split()[:2] == ["used", "priced"]
    assert "Not a forecast" in outcome.err
    assert cli("--quiet", "what-if", "--model", TARGET).err == ""


@pytest.mark.parametrize(
    ("arguments", "said"), [([], "--model"), (["--model", "acme/nothing"], "no model 'acme/nothing'")]
)
def test_a_model_has_to_be_named_and_known(arguments: list[str], said: str, cli: Cli) -> None:
    outcome = cli("what-if", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
