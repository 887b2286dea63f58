"""`prices` on the sample account."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.running import Cli


@pytest.fixture(autouse=True)
def store(synced_store: Path) -> Path:
    return synced_store


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
    *rows, source = outcome.out.splitlines()[1:]
    assert all("anthropic/" in line for line in rows)
    assert source == "Invented list prices of the sample."
    assert "US dollars per 1M tokens" in outcome.err
