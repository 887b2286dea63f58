from __future__ import annotations

from collections import defaultdict
from datetime import date

from tracker.sample import catalogue
from tracker.sample.account import SampleAccount

MODELS = {model.permaslug: model for model in catalogue.MODELS}


def test_models_are_many_open_and_closed_with_several_providers(account: SampleAccount) -> None:
    used = {entry.call.model for entry in account.recorded}
    authors = {MODELS[name].author for name in used}
    served = defaultdict(set)
    for call in account.calls:
        served[call.model].add(call.provider)
    assert len(used) > 24
    assert len(authors) > 10
    assert {bool(MODELS[name].hugging_face_id) for name in used} == {True, False}
    assert sum(len(providers) >= 3 for providers in served.values()) > 8


def test_a_price_fell_and_another_rose() -> None:
    def prompt_price(slug: str, day: str) -> int:
        return catalogue.MODEL_BY_SLUG[slug].price_on(date.fromisoformat(day)).prompt

    assert prompt_price("deepseek/deepseek-v3.2", "2026-06-01") < prompt_price("deepseek/deepseek-v3.2", "2026-05-31")
    assert prompt_price("anthropic/claude-sonnet-5", "2026-10-01") > prompt_price(
        "anthropic/claude-sonnet-5", "2026-09-30"
    )


def test_slugs_are_unique() -> None:
    assert len(catalogue.MODEL_BY_SLUG) == len(MODELS) == len(catalogue.MODELS)


def test_every_model_is_served() -> None:
    assert all(model.endpoints or model.free_endpoints for model in catalogue.MODELS)
