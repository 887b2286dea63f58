"""What-if, worked out by hand; and that the same model at the same prices costs what was paid."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    SECOND,
    add_calls,
    add_days,
    add_prices,
    call,
    day_row,
    instant,
    listed,
    new_store,
)
from tracker import feeds
from tracker.analysis.what_if.what_if import WhatIf, what_if
from tracker.errors import UsageError
from tracker.export.what_if import alternatives_table, replaced_table, what_if_json
from tracker.periods import Period
from tracker.store.account.account import save_key_reading
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days
from tracker.usage import KeyRef, KeyStatus


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        add_prices(opened, [listed(NOVA, NOVA_PRICE), listed(PICO, PICO_PRICE)], LONG_AGO)
        yield opened


def ask(store: Store, model: str = PICO, best: int = 0, **filters: tuple[str, ...]) -> WhatIf:
    return what_if(store, model, PERIOD, filters, NOW, best)


def said(answer: WhatIf, words: str) -> bool:
    return any(words in note for note in answer.notes)


def test_calls_are_priced_one_by_one(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000), call("b", LAST, 10, 1, 30_000)])
    answer = ask(store)
    # pico: 500 per prompt token, 1000 per completion token.
    assert answer.cost_nano == 1010 * 500 + 101 * 1000
    assert answer.difference_nano == 606_000 - 3_030_000
    assert (answer.by_calls.requests, answer.by_calls.tokens, answer.by_days.requests) == (2, 1111, 0)


def test_days_without_calls_are_priced_as_days_and_said(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 4, 1000, 100, 3_000_000)])
    answer = ask(store)
    assert (answer.cost_nano, answer.by_days.requests) == (600_000, 4)
    assert said(answer, "4 requests are known only as totals of days: priced at the base price")


def test_calls_and_days_are_never_added_for_one_day(store: Store) -> None:
    add_days(store, [FIRST], [day_row(FIRST, 1, 1000, 100, 3_000_000)])
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000), call("b", SECOND, 1000, 100, 3_000_000)])
    answer = ask(store)
    assert (answer.by_calls.requests, answer.by_days.requests) == (2, 0)
    assert answer.cost_nano == 2 * 600_000


def test_what_calls_lack_to_a_day_is_priced_with_the_day(store: Store) -> None:
    # The day's feed knows no models, so the one call held answers as far as it goes, and the rest is of no known model.
    row = day_row(FIRST, 3, 3000, 300, 9_000_000, model=None, key=KeyRef(None, "work"), app="Editor")
    replace_days(store, feeds.KEY_APP, [row.day], [row], instant(LAST))
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    answer = ask(store)
    assert (answer.by_calls.requests, answer.by_days.requests) == (1, 2)
    assert answer.cost_nano == 3 * 600_000
    assert [(row.model, row.volume.requests) for row in answer.by_model] == [(NOVA, 1), (None, 2)]
    assert said(answer, "Usage that is not held by model is priced too.")


def test_cached_tokens_cost_the_cache_price_of_the_target(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 0, 1, model=PICO, cached_tokens=400)])
    assert ask(store, NOVA).cost_nano == 600 * 2000 + 400 * 200
    assert ask(store, PICO).cost_nano == 1000 * 500


def test_unknown_cached_tokens_are_priced_in_full_and_said(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 0, 1, cached_tokens=None)])
    answer = ask(store, NOVA)
    assert answer.cost_nano == 1000 * 2000
    assert said(answer, "1 request do not say what was cached") or said(
        answer, "1 request does not say what was cached"
    )


def test_reasoning_priced_apart(store: Store) -> None:
    add_prices(store, [listed(PICO, PICO_PRICE | {"internal_reasoning": "0.000003"})], date(2026, 2, 1))
    add_calls(store, [call("a", FIRST, 0, 10, 1, reasoning_tokens=4)])
    assert ask(store).cost_nano == 6 * 1000 + 4 * 3000


class TestOverTime:
    """The price of the time, not of today."""

    @pytest.fixture(autouse=True)
    def dearer_from_the_fifth(self, store: Store) -> None:
        add_prices(store, [listed(PICO, PICO_PRICE | {"prompt": "0.000001"})], SECOND, 12)

    def test_calls_take_the_price_of_their_instant(self, store: Store) -> None:
        morning, evening = instant(SECOND, 11, 59), instant(SECOND, 12)
        rows = [
            call("a", SECOND, 1000, 0, 1, created_at_ms=morning),
            call("b", SECOND, 1000, 0, 1, created_at_ms=evening),
        ]
        add_calls(store, rows)
        answer = ask(store)
        assert answer.cost_nano == 1000 * 500 + 1000 * 1000
        assert [snapshot.day for snapshot in answer.prices] == [LONG_AGO, SECOND]

    def test_days_take_the_price_of_their_end(self, store: Store) -> None:
        before = SECOND - timedelta(days=1)
        add_days(store, PERIOD, [day_row(before, 1, 1000, 0, 1), day_row(SECOND, 1, 1000, 0, 1)])
        assert ask(store).cost_nano == 1000 * 500 + 1000 * 1000


def test_before_the_first_price_the_earliest_one_is_used_and_dated(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        add_prices(store, [listed(PICO, PICO_PRICE)], SECOND, 12)
        add_calls(store, [call("a", FIRST, 1000, 0, 1), call("b", LAST, 1000, 0, 1)])
        answer = ask(store)
    assert answer.cost_nano == 2000 * 500
    assert answer.early.requests == 1
    assert said(answer, "known from 5 Nov 2026 on; 1 request before that is priced at that one.")


def test_rules_for_long_prompts_hold_for_calls_and_not_for_days(store: Store) -> None:
    long_prompts: dict[str, object] = {"overrides": [{"min_prompt_tokens": 999, "prompt": "0.000005"}]}
    add_prices(store, [listed(PICO, PICO_PRICE | long_prompts)], date(2026, 2, 1))
    add_calls(store, [call("a", FIRST, 999, 0, 1), call("b", FIRST, 1000, 0, 1)])
    add_days(store, [LAST], [day_row(LAST, 1, 1000, 0, 1)])
    assert ask(store).cost_nano == 999 * 500 + 1000 * 5000 + 1000 * 500


def test_a_discount_is_taken_off(store: Store) -> None:
    add_prices(store, [listed(PICO, PICO_PRICE | {"discount": "0.1"})], date(2026, 2, 1))
    add_calls(store, [call("a", FIRST, 1000, 0, 1)])
    assert ask(store).cost_nano == 1000 * 450


def test_free_variants_cost_nothing(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    answer = ask(store, f"{PICO}:free")
    assert (answer.cost_nano, answer.difference_nano) == (0, -3_000_000)
    assert said(answer, "Free variants cost nothing")
    assert what_if_json(answer)["prices"][0]["seen"] is None


def test_a_price_that_varies_is_not_guessed(store: Store) -> None:
    add_prices(store, [listed("acme/router", {"prompt": "-1", "completion": "-1"})], LONG_AGO)
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000)])
    answer = ask(store, "acme/router")
    assert (answer.cost_nano, answer.difference_nano, answer.total.requests) == (None, None, 0)
    assert (answer.unpriced.requests, answer.unpriced.paid_nano) == (1, 3_000_000)
    assert said(answer, "1 request cannot be priced on acme/router: its price varies")
    assert what_if_json(answer)["would_cost_usd"] is None


def test_only_what_could_be_priced_is_compared(store: Store) -> None:
    add_prices(store, [listed(PICO, {"prompt": "-1", "completion": "-1"})], SECOND)
    add_calls(store, [call("a", FIRST, 1000, 0, 7_000), call("b", LAST, 1000, 0, 9_000)])
    answer = ask(store)
    assert (answer.total.paid_nano, answer.cost_nano, answer.unpriced.paid_nano) == (7_000, 500_000, 9_000)


def test_a_listed_price_of_zero_is_not_called_free(store: Store) -> None:
    add_prices(store, [listed("acme/picture", {"prompt": "0", "completion": "0"})], LONG_AGO)
    add_calls(store, [call("a", FIRST, 1000, 0, 1)])
    assert said(ask(store, "acme/picture"), "does not prove that it is free")


def test_what_was_paid_is_told_apart(store: Store) -> None:
    add_calls(
        store,
        [
            call("byok", FIRST, 1000, 0, 100, byok_nano=1_000_000_000),
            call("free", FIRST, 1000, 0, 0),
            call("search", FIRST, 1000, 0, 20_000_500, cost_web_search_nano=20_000_000),
        ],
    )
    answer = ask(store)
    assert answer.total.paid_nano == 1_000_000_100 + 20_000_500
    assert said(answer, "$1.00 is the estimated cost on own provider keys (BYOK)")
    assert said(answer, "1 request cost nothing")
    assert said(answer, "$0.02 is for web search and files")


def test_requests_that_would_not_fit_are_counted(store: Store) -> None:
    add_prices(store, [listed(PICO, PICO_PRICE, context=1000)], LONG_AGO)
    add_calls(store, [call("a", FIRST, 900, 100, 1), call("b", FIRST, 900, 101, 1)])
    assert said(ask(store), "1 request is longer than its context of 1,000 tokens")


def test_filters_hold_for_calls_and_days(store: Store) -> None:
    other = KeyRef(None, "play")
    add_calls(store, [call("a", FIRST, 1000, 0, 1), call("b", FIRST, 10, 0, 1, key=other, model=PICO)])
    assert ask(store, key=("play",)).cost_nano == 10 * 500
    assert what_if(store, PICO, PERIOD, {"model": (NOVA,)}, NOW).cost_nano == 1000 * 500


def test_what_may_or_may_not_pass_a_filter_is_left_out_and_said(store: Store) -> None:
    add_days(store, PERIOD, [day_row(FIRST, 1, 1000, 0, 5_000_000_000)])
    answer = ask(store, key=("play",))
    assert answer.cost_nano is None
    assert said(answer, "$5.00 may or may not pass the filter")


def test_spend_without_known_tokens_is_left_out_and_said(store: Store) -> None:
    for hours, nano in ((1, 0), (25, 1_000_000_000), (73, 2_000_000_000)):
        reading = KeyStatus(
            label="key",
            kind="inference",
            credits_nano=nano,
            credits_today_nano=0,
            byok_nano=0,
            byok_today_nano=0,
            limit_nano=None,
            limit_remaining_nano=None,
            organization_id=None,
            creator_user_id=None,
            workspace_id=None,
        )
        save_key_reading(store, reading, instant(SECOND) + hours * 3_600_000)
    answer = ask(store)
    assert (answer.unknown_nano, answer.cost_nano) == (2_000_000_000, None)
    assert said(answer, "$2.00 was spent on days whose tokens are not known")


def test_nothing_held_costs_nothing_known(store: Store) -> None:
    answer = ask(store, best=3)
    assert (answer.cost_nano, answer.alternatives) == (None, ())
    assert said(answer, "Not held: 10 of 10 days.")


def test_an_unknown_model_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="zeta/pico"):
        ask(store, "zeta/pic")


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
        return [each.offer.name for each in answer.alternatives]

    def test_fixed_price_enough_context_and_the_same_abilities(self, store: Store) -> None:
        add_calls(store, [call("a", FIRST, 1000, 100, 1)])
        answer = ask(store, NOVA, best=10)
        assert self.names(answer) == ["zeta/cheap", "zeta/pico"]
        assert [each.volume.cost_nano for each in answer.alternatives] == [110_000, 600_000]
        assert answer.alternatives_rule is not None
        assert "at least 1,100 tokens (your longest request)" in answer.alternatives_rule
        assert "listed with tools as acme/nova-2 is" in answer.alternatives_rule

    def test_a_model_that_was_used_needs_no_abilities(self, store: Store) -> None:
        add_calls(store, [call("a", FIRST, 1000, 100, 9), call("b", FIRST, 10, 0, 1, model="zeta/plain")])
        used = {each.offer.name: each.is_used for each in ask(store, NOVA, best=10).alternatives}
        assert used == {"zeta/plain": True, "zeta/cheap": False, "zeta/pico": False}

    def test_no_more_than_asked_for(self, store: Store) -> None:
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
        assert "at least 128,000 tokens (that of the model you paid most for)" in (answer.alternatives_rule or "")


def test_dates_of_another_zone_are_priced_as_utc_days(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 0, 1, created_at_ms=instant(FIRST, 1)), call("b", LAST, 10, 0, 1)])
    add_days(store, [SECOND], [day_row(SECOND, 1, 100, 0, 1)])
    local = Period(FIRST, LAST, zone=ZoneInfo("America/St_Johns"))
    answer = what_if(store, PICO, local, {}, NOW)
    assert answer == ask(store)
    assert answer.cost_nano == 1110 * 500


def test_json_and_table_say_the_same(store: Store) -> None:
    add_calls(store, [call("a", FIRST, 1000, 100, 3_000_000), call("b", LAST, 10, 0, 9_000, model=PICO)])
    answer = ask(store, PICO, best=1)
    found = what_if_json(answer)
    assert found["model"]["model"] == PICO
    assert (found["paid_usd"], found["would_cost_usd"], found["difference_usd"]) == (0.003009, 0.000605, -0.002404)
    assert found["rests_on"]["by_calls"]["requests"] == 2
    assert found["warning"]
    replaced, others = replaced_table(answer), alternatives_table(answer)
    assert replaced.rows[0] == ("replaced", NOVA, PICO, 1, 1100, "0.003", "0.0006")
    assert replaced.rows[2] == ("total", None, PICO, 2, 1110, "0.003009", "0.000605")
    assert {len(row) for row in (*replaced.rows, *others.rows)} == {len(replaced.header)} == {len(others.header)}


pico_dollars = st.integers(1, 10**8)


def text_of(pico: int) -> str:
    return f"{pico // 10**12}.{pico % 10**12:012d}"


def billed(pico: int) -> int:
    """Round to nano-dollars, half-even, another way than the program does it."""
    return round(Fraction(pico, 1000))


@st.composite
def priced_calls(draw: st.DrawFn) -> tuple[dict[str, Any], list[tuple[int, int, int, int, int]]]:
    """A price, and calls (day, prompt, completion, cached, cost) of an account that pays tokens × price."""
    prompt, completion, cached = draw(pico_dollars), draw(pico_dollars), draw(pico_dollars)
    long_from, long_prompt = draw(st.integers(0, 5000)), draw(pico_dollars)
    pricing = {
        "prompt": text_of(prompt),
        "completion": text_of(completion),
        "input_cache_read": text_of(cached),
        "overrides": [{"min_prompt_tokens": long_from, "prompt": text_of(long_prompt)}],
    }
    calls = []
    for _ in range(draw(st.integers(1, 12))):
        tokens, written = draw(st.integers(0, 10_000)), draw(st.integers(0, 10_000))
        read = draw(st.integers(0, tokens))
        per_prompt = long_prompt if tokens > long_from else prompt
        cost = billed((tokens - read) * per_prompt + read * cached + written * completion)
        calls.append((draw(st.integers(0, 9)), tokens, written, read, cost))
    return pricing, calls


@given(priced_calls())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_model_at_the_same_prices_costs_what_was_paid(
    account: tuple[dict[str, Any], list[tuple[int, int, int, int, int]]],
) -> None:
    pricing, rows = account
    calls = [
        call(f"c{n}", FIRST + timedelta(days=day), prompt, completion, cost, cached_tokens=cached)
        for n, (day, prompt, completion, cached, cost) in enumerate(rows)
    ]
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        add_prices(store, [listed(NOVA, pricing)], LONG_AGO)
        add_calls(store, calls)
        answer = ask(store, NOVA)
    assert answer.cost_nano == answer.paid.spend_nano == sum(each.credits_nano for each in calls)
    assert answer.difference_nano == 0


@given(pico_dollars, pico_dollars, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=10))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_days_of_the_same_model_cost_what_was_paid(prompt: int, completion: int, tokens: list[tuple[int, int]]) -> None:
    pricing = {"prompt": text_of(prompt), "completion": text_of(completion)}
    rows = [
        day_row(FIRST + timedelta(days=n), 1, read, written, billed(read * prompt + written * completion))
        for n, (read, written) in enumerate(tokens)
    ]
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        add_prices(store, [listed(NOVA, pricing)], LONG_AGO)
        add_days(store, PERIOD, rows)
        answer = ask(store, NOVA)
    assert answer.total.difference_nano == 0
    assert answer.total.cost_nano == answer.paid.spend_nano
