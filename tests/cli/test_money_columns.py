"""Money in tables for people: one precision per column, enough for its smallest amount; none is shown as zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.cli.running import Cli

pytestmark = pytest.mark.usefixtures("synced_store")

TARGET = "deepseek/deepseek-v4-flash"


@pytest.mark.parametrize(
    ("arguments", "from_the_right"),
    [
        (["summary", "all", "--by", "model"], (8, 7, 6)),
        (["summary", "40d", "--by", "day,model"], (8, 7, 6)),
        (["calls", "40d"], (4,)),
        (["what-if", "40d", "--model", TARGET], (3, 2, 1)),
        (["prices", "40d", "--author", "anthropic"], (1,)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_column_has_one_precision(arguments: list[str], from_the_right: tuple[int, ...], cli: Cli) -> None:
    rows = [line.split() for line in cli(*arguments).out.splitlines()[1:]]
    for place in from_the_right:
        amounts = [row[-place] for row in rows if "$" in row[-place]]
        assert amounts
        assert len({len(amount.partition(".")[2]) for amount in amounts}) == 1, amounts
        assert not any("<" in amount for amount in amounts), "six decimals show every amount of this account"


def test_no_amount_is_shown_as_zero(cli: Cli) -> None:
    spend = {group["group"]: group["spend_usd"] for group in cli.json("summary", "all", "--by", "model")["groups"]}
    rows = [line.split() for line in cli("summary", "all", "--by", "model").out.splitlines()[1:-1]]
    assert {row[0]: Decimal(row[-8].lstrip("<$").replace(",", "")) > 0 for row in rows} == {
        model: amount > 0 for model, amount in spend.items()
    }
