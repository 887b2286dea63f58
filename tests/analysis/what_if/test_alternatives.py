"""Which models could have done the same work, and why."""

from __future__ import annotations

from datetime import date

import pytest

from tests.worlds.priced_account import (
    FIRST,
    NOVA,
    NOVA_PRICE,
    PERIOD,
    PICO,
    PICO_PRICE,
    add_calls,
    add_days,
    add_prices,
    call,
    day_row,
    listed,
)
from tests.worlds.what_if_account import ask
from tracker.analysis.what_if.what_if import WhatIf
from tracker.store.file.database import Store


class TestAlternatives:
    """Which models are offered, and why."""

    @pytest.fixture(autouse=True)
    def catalogue(self, store: Store) -> None:
        tools = ("tools",)
        models = [
            listed(NOVA, NOVA_PRICE, parameters=tools),
            listed(PICO, PICO_PRICE, parameters=tools),
            listed("zeta/cheap", {"prompt": "0.0000001", "completion": "0.0000001"}, parameters=tools),
            listed("zeta/short", {"prompt": "0.0000001", "completion": "0"}, parameters=tools, context=1000),
            listed("zeta/unknown", {"prompt": "0.0000001", "completion": "0"}, parameters=tools, context=None),
            listed("zeta/plain", {"prompt": "0.0000001", "completion": "0"}),
            listed("zeta/zero", {"prompt": "0", "completion": "0"}, parameters=tools),
            listed("zeta/router", {"prompt": "-1", "completion": "-1"}, parameters=tools),
            listed(
                "zeta/free:free", {"prompt": "0.0000001", "completion": "0"}, slug="zeta/free:free", parameters=tools
            ),
        ]
        add_prices(store, models, date(2026, 3, 1))

    def names(self, answer: WhatIf) -> list[str]:
        return [each.candidate.name for each in answer.alternatives]

    def test_fixed_price_enough_context_and_the_same_abilities(self, store: Store) -> None:
        add_calls(store, [call("a", FIRST, 1000, 100, 1)])
        answer = ask(store, NOVA, best=10)
        assert self.names(answer) == ["zeta/cheap", "zeta/pico"]
        assert [each.totals.cost_nano for each in answer.alternatives] == [110_000, 600_000]
        assert answer.alternatives_rule is not None
        assert "at least 1,100 tokens (your longest request)" in answer.alternatives_rule
        assert "listed with tools as acme/nova-2 is" in answer.alternatives_rule

    def test_a_model_that_was_used_needs_no_abilities(self, store: Store) -> None:
        add_calls(store, [call("a", FIRST, 1000, 100, 9), call("b", FIRST, 10, 0, 1, model="zeta/plain")])
        used = {each.candidate.name: each.is_used for each in ask(store, NOVA, best=10).alternatives}
        assert used == {"zeta/plain": True, "zeta/cheap": False, "zeta/pico": False}

    def test_no_more_alternatives_than_asked_for(self, store: Store) -> None:
        add_calls(store, [call("a", FIRST, 1000, 100, 1)])
        assert self.names(ask(store, NOVA, best=1)) == ["zeta/cheap"]
        assert ask(store, NOVA).alternatives_rule is None

    def test_models_that_left_the_catalogue_are_not_offered(self, store: Store) -> None:
        add_prices(store, [listed(PICO, PICO_PRICE, parameters=("tools",))], date(2026, 11, 2))
        add_calls(store, [call("a", FIRST, 1000, 100, 1)])
        assert self.names(ask(store, NOVA, best=10)) == ["zeta/pico"]

    def test_without_calls_the_context_is_that_of_the_main_model(self, store: Store) -> None:
        add_days(store, PERIOD, [day_row(FIRST, 1, 1000, 100, 1)])
        answer = ask(store, NOVA, best=10)
        assert self.names(answer) == ["zeta/cheap", "zeta/pico"]
        assert "at least 128,000 tokens (the context of the model you paid most for)" in (
            answer.alternatives_rule or ""
        )
