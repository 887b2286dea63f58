from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import truth
from tests.sample.exchange import TODAY
from tracker.sample import catalogue, entities
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall, calls_of
from tracker.sample.models import SampleModel, usd_per_token

MODELS = {model.permaslug: model for model in catalogue.MODELS}


def listed_cost(entry: SampleCall) -> Decimal:
    """Tokens × the list price in decimal dollars: the right cost of inference, without caching."""
    model: SampleModel = MODELS[entry.call.model]
    if entry.call.variant == "free":
        return Decimal(0)
    rates = model.price_on(truth.day_of(entry))
    if model.long_prompt and entry.call.prompt_tokens > model.long_prompt[0]:
        rates = model.long_prompt[1]
    percent = next(offer.percent for offer in model.endpoints if offer.id == entry.endpoint_id)
    tokens = entry.call.prompt_tokens * Decimal(usd_per_token(rates.prompt))
    tokens += entry.call.completion_tokens * Decimal(usd_per_token(rates.completion))
    return tokens * percent / 100


def test_generation_ids_are_unique_and_carry_their_second(account: SampleAccount) -> None:
    assert len({call.generation_id for call in account.calls}) == len(account.calls)
    assert all(int(call.generation_id.split("-")[1]) == call.created_at_ms // 1000 for call in account.calls)


def test_no_call_contradicts_the_definitions(account: SampleAccount) -> None:
    for call in account.calls:
        assert 0 <= (call.reasoning_tokens or 0) <= call.completion_tokens
        assert 0 <= (call.cached_tokens or 0) <= call.prompt_tokens
        assert call.credits_nano >= 0
        assert call.byok_nano >= 0
        assert call.created_at_exact
        assert call.cost_places == 9
        assert (call.finish_reason is None) == call.cancelled


@pytest.mark.parametrize(
    ("what", "is_there"),
    [
        ("a free variant that costs nothing", lambda e: e.call.variant == "free" and e.call.credits_nano == 0),
        (
            "a paid call that reports show as 0",
            lambda e: e.call.variant == "standard" and 0 < e.call.credits_nano < 1000,
        ),
        ("own provider key without a fee", lambda e: e.call.byok_nano > 0 and e.call.credits_nano == 0),
        ("own provider key with a fee", lambda e: e.call.byok_nano > 0 and e.call.credits_nano > 0),
        ("cached tokens that saved money", lambda e: e.call.cached_tokens and (e.call.cost_cache_nano or 0) < 0),
        ("cache writes that cost more", lambda e: (e.call.cost_cache_nano or 0) > 0),
        ("reasoning", lambda e: e.call.reasoning_tokens > 0),
        ("a cancelled call", lambda e: e.call.cancelled),
        ("a tool call", lambda e: e.call.finish_reason == "tool_calls" and e.call.finish_reason_raw == "tool_use"),
        ("an answer cut by its length", lambda e: e.call.finish_reason == "length"),
        ("a web search", lambda e: e.call.cost_web_search_nano),
        ("a file", lambda e: e.call.cost_file_nano),
        ("a session", lambda e: e.call.session),
        ("web chat", lambda e: e.key is None and e.call.app == "OpenRouter: Chatroom" and e.workspace is None),
        ("a call without an app", lambda e: e.call.app == "Unknown" and e.app.number is None),
        ("a deleted key", lambda e: e.key is entities.PROTOTYPE and not e.key.is_listed(TODAY)),
        ("a key made by OAuth", lambda e: e.key is entities.RAYCAST and not e.key.is_listed(TODAY)),
        ("a disabled key", lambda e: e.key is entities.NEWSLETTER and e.key.is_disabled(TODAY)),
        ("a model that the catalogue lost", lambda e: not MODELS[e.call.model].is_listed(TODAY)),
        ("a provider that the list lacks", lambda e: e.call.provider not in {p.name for p in catalogue.PROVIDERS}),
        ("a model whose long prompts cost more", lambda e: e.call.model.startswith("x-ai/grok-4.6")),
    ],
)
def test_the_year_has_all_kinds_of_calls(account: SampleAccount, what: str, is_there: object) -> None:
    assert callable(is_there)
    assert any(is_there(entry) for entry in account.recorded), what


def test_models_are_used_only_once_released(account: SampleAccount) -> None:
    assert all(MODELS[entry.call.model].released <= truth.day_of(entry) for entry in account.recorded)


@pytest.mark.parametrize("day", [date(2025, 1, 15), date(2027, 6, 15), date(2031, 3, 3)])
def test_any_year_has_a_scenario(day: date) -> None:
    assert 30 < len(calls_of(day)) < 250


def test_costs_are_tokens_times_price(account: SampleAccount) -> None:
    for entry in account.recorded[::7]:
        call = entry.call
        extras = (call.cost_web_search_nano or 0) + (call.cost_file_nano or 0) + (call.cost_cache_nano or 0)
        charged = call.byok_nano + (call.cost_web_search_nano or 0) + (call.cost_file_nano or 0)
        charged = charged if call.byok_nano else call.credits_nano
        assert abs(charged - extras - listed_cost(entry) * 10**9) <= 1
