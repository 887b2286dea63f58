"""The page "What if": which model it begins with, which models it offers, and what it says about prices."""

from __future__ import annotations

from datetime import date

import pytest

from tests.worlds.priced_account import (
    FIRST,
    LAST,
    LONG_AGO,
    NOVA,
    NOVA_PRICE,
    NOW,
    PERIOD,
    PICO,
    PICO_PRICE,
    add_calls,
    add_prices,
    call,
    listed,
)
from tracker.analysis.views.what_if import WhatIfPage, what_if_page
from tracker.analysis.what_if.notes import prices_text
from tracker.analysis.what_if.what_if import what_if
from tracker.store.file.database import Store


def ask(store: Store, model: str | None = None) -> WhatIfPage:
    return what_if_page(store, model, PERIOD, {}, NOW)


def chosen(page: WhatIfPage) -> str | None:
    return None if page.answer is None else page.answer.candidate.name


def with_catalogue(store: Store) -> None:
    cheap = {"prompt": "0.0000001", "completion": "0.0000001"}
    models = [listed(NOVA, NOVA_PRICE), listed(PICO, PICO_PRICE), listed("zeta/cheap", cheap)]
    models.append(listed("zeta/short", cheap, context=10))
    models.append(listed("zeta/gift:free", cheap, slug="zeta/gift:free"))
    add_prices(store, models, LONG_AGO)


def test_it_begins_with_the_cheapest_that_could_have_done_the_work(store: Store) -> None:
    with_catalogue(store)
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    page = ask(store)
    assert chosen(page) == "zeta/cheap"
    assert page.answer is not None
    assert [each.candidate.name for each in page.answer.alternatives] == ["zeta/pico", "acme/nova-2"]


def test_without_usage_it_begins_with_any_model_that_has_a_price(store: Store) -> None:
    with_catalogue(store)
    page = ask(store)
    assert chosen(page) == "acme/nova-2"
    assert page.answer is not None
    assert (page.answer.cost_nano, page.answer.alternatives) == (None, ())


def test_if_no_context_is_long_enough_it_begins_with_the_most_expensive_model(store: Store) -> None:
    with_catalogue(store)
    add_calls(store, [call("a", FIRST, 500_000, 100, 3_000_000)])
    assert chosen(ask(store)) == "acme/nova-2"


def test_without_prices_there_is_no_answer_and_nothing_to_choose(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    page = ask(store)
    assert (page.answer, page.choices) == (None, ())
    assert sum(day.calls_stored for day in page.coverage.days) == 1


def test_a_chosen_model_that_is_no_longer_stored_is_replaced(store: Store) -> None:
    with_catalogue(store)
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    assert chosen(ask(store, "zeta/gone")) == "zeta/cheap"
    assert chosen(ask(store, "zeta/pico")) == "zeta/pico"


def test_the_page_says_what_the_command_says(store: Store) -> None:
    with_catalogue(store)
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    assert ask(store, PICO).answer == what_if(store, PICO, PERIOD, {}, NOW, best=5)


def test_every_choice_can_be_asked_for(store: Store) -> None:
    with_catalogue(store)
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    add_prices(store, [listed(NOVA, NOVA_PRICE)], date(2026, 11, 2))
    page = ask(store)
    found = {choice.name: choice for choice in page.choices}
    assert list(found) == ["acme/nova-2", "zeta/cheap", "zeta/gift:free", "zeta/pico", "zeta/short"]
    assert (found["acme/nova-2"].is_used, found["acme/nova-2"].is_listed) == (True, True)
    assert (found["zeta/pico"].is_used, found["zeta/pico"].is_listed) == (False, False)
    assert found["acme/nova-2"].price == "$2.00 prompt, $0.20 cached, $10.00 completion"
    assert found["zeta/gift:free"].price == "free"
    assert [chosen(ask(store, name)) for name in found] == list(found)


def test_the_prices_that_were_used_are_dated(store: Store) -> None:
    with_catalogue(store)
    for day, prompt in ((date(2026, 11, 3), "0.000001"), (date(2026, 11, 5), "0.000002")):
        add_prices(store, [listed(PICO, PICO_PRICE | {"prompt": prompt})], day)
    add_calls(store, [call(f"c{day}", date(2026, 11, day), 1000, 100, 1) for day in (1, 4, 6)])
    answer = ask(store, PICO).answer
    assert answer is not None
    assert prices_text(answer.prices, answer.candidate) == (
        "$2.00 prompt, $1.00 completion, per 1M tokens, seen 5 Nov 2026; 2 other prices before that, from 1 Jan 2026 on"
    )


def test_a_model_listed_only_as_another_variant_is_not_offered(store: Store) -> None:
    add_prices(store, [listed("acme/deep:thinking", PICO_PRICE, slug="acme/deep:thinking")], LONG_AGO)
    assert ask(store) == WhatIfPage(PERIOD, None, (), ask(store).coverage, None)
    add_prices(store, [listed(PICO, PICO_PRICE)], date(2026, 11, 2))
    page = ask(store)
    assert (chosen(page), [choice.name for choice in page.choices]) == ("zeta/pico", ["zeta/pico"])


def test_if_nothing_is_listed_any_more_it_begins_with_a_former_model(store: Store) -> None:
    add_prices(store, [listed(PICO, PICO_PRICE)], LONG_AGO)
    add_prices(store, [listed("acme/deep:thinking", PICO_PRICE, slug="acme/deep:thinking")], date(2026, 11, 2))
    assert chosen(ask(store)) == "zeta/pico"


@pytest.mark.parametrize(
    ("pricing", "text"),
    [
        ({"prompt": "-1", "completion": "-1"}, "price varies"),
        ({"image": "0.1"}, "no price listed"),
        (PICO_PRICE | {"internal_reasoning": "0.000003"}, "$0.50 prompt, $1.00 completion, $3.00 reasoning"),
    ],
)
def test_prices_as_text(store: Store, pricing: dict[str, object], text: str) -> None:
    add_prices(store, [listed(PICO, pricing)], LONG_AGO)
    assert [choice.price for choice in ask(store).choices] == [text]


def test_what_cannot_be_priced_is_named_with_its_part_of_the_usage(store: Store) -> None:
    with_catalogue(store)
    add_prices(store, [listed(PICO, {"prompt": "-1", "completion": "-1"})], date(2026, 11, 5))
    add_calls(store, [call("a", FIRST, 3000, 0, 1), call("b", LAST, 1000, 0, 2_000_000_000)])
    answer = ask(store, PICO).answer
    assert answer is not None
    assert "That is 25.0% of the tokens and $2.00 of what was paid; it is left out." in answer.notes[0]
