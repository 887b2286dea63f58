from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import truth
from tracker.periods import MS_PER_DAY, day_number, day_of_ms
from tracker.sample import catalogue, entities
from tracker.sample.account import HELD_DAYS, SampleAccount, sample_account
from tracker.sample.calls import SampleCall, calls_of
from tracker.sample.models import SampleModel, nano_from_pico, price, usd_per_token
from tracker.sample.scenario import WORKLOADS, is_holiday, mix_on

TODAY = date(2026, 11, 22)
MODELS = {model.permaslug: model for model in catalogue.MODELS}


def test_a_date_tells_the_same_whatever_today_is(account: SampleAccount) -> None:
    earlier = sample_account(TODAY - timedelta(days=40))
    shared = [entry for entry in account.recorded if truth.day_of(entry) <= earlier.today]
    assert shared == list(earlier.recorded[-len(shared) :])


def test_lifetime_spending_goes_on_from_day_to_day(account: SampleAccount) -> None:
    tomorrow = sample_account(TODAY + timedelta(days=1))

    def lifetime(of: SampleAccount, last: date) -> int:
        end_ms = (day_number(last) + 1) * MS_PER_DAY
        counted = sum(call.credits_nano for call in of.calls if call.created_at_ms < end_ms)
        return counted + sum(spent[0] for spent in of.before_nano.values())

    assert lifetime(tomorrow, TODAY) == lifetime(account, TODAY)


def test_it_holds_a_year_that_ends_today(account: SampleAccount) -> None:
    days = [day_of_ms(call.created_at_ms) for call in account.calls]
    assert days == sorted(days)
    assert days[-1] == day_number(TODAY)
    assert days[0] == day_number(TODAY) - HELD_DAYS + 1
    assert 25_000 < len(days) < 40_000


def test_generation_ids_are_unique_and_carry_their_second(account: SampleAccount) -> None:
    assert len({call.generation_id for call in account.calls}) == len(account.calls)
    assert all(int(call.generation_id.split("-")[1]) == call.created_at_ms // 1000 for call in account.calls)


def test_no_call_breaks_the_definitions(account: SampleAccount) -> None:
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
def test_the_year_holds(account: SampleAccount, what: str, is_there: object) -> None:
    assert callable(is_there)
    assert any(is_there(entry) for entry in account.recorded), what


def test_two_keys_share_a_name_in_two_workspaces(account: SampleAccount) -> None:
    same = [key for key in account.keys if key.name == "laptop"]
    assert len(same) == 2
    assert len({key.hash for key in same}) == len({key.workspace.id for key in same}) == 2
    assert {key.hash for key in same} <= {entry.key.hash for entry in account.recorded if entry.key}


def test_app_names_are_awkward(account: SampleAccount) -> None:
    names = {entry.app.name for entry in account.recorded}
    assert any("," in name and '"' in name for name in names)
    assert any(name.startswith("=") for name in names)
    assert any(len(name) > 150 for name in names)
    assert any(ord(letter) > 0xFFFF for name in names for letter in name)


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


def test_holidays_are_silent_and_weekends_low(account: SampleAccount) -> None:
    per_day = Counter(truth.day_of(entry) for entry in account.recorded)
    silent = [day for day in (date(2025, 12, 24) + timedelta(days=n) for n in range(9)) if is_holiday(day)]
    assert len(silent) == 9
    assert not any(per_day[day] for day in silent)
    weekdays = [count for day, count in per_day.items() if day.weekday() < 5]
    weekends = [count for day, count in per_day.items() if day.weekday() >= 5]
    assert 80 < sum(weekdays) / len(weekdays) < 130
    assert sum(weekends) / len(weekends) < sum(weekdays) / len(weekdays) / 2


def test_the_last_month_costs_what_the_story_says(account: SampleAccount) -> None:
    month = truth.total(entry for entry in account.recorded if truth.day_of(entry) > TODAY - timedelta(days=30))
    assert 250 < month.spend_nano / 10**9 < 400


def test_open_models_are_discovered(account: SampleAccount) -> None:
    def open_share(month: str) -> float:
        entries = [entry for entry in account.recorded if f"{truth.day_of(entry):%Y-%m}" == month]
        open_weight = [entry for entry in entries if MODELS[entry.call.model].hugging_face_id]
        return (truth.total(open_weight).tokens or 0) / (truth.total(entries).tokens or 1)

    shares = [open_share(month) for month in ("2025-12", "2026-02", "2026-04", "2026-07")]
    assert [round(share, 1) for share in shares] == [0.0, 0.3, 0.0, 0.7]


def test_models_are_used_only_once_released(account: SampleAccount) -> None:
    assert all(MODELS[entry.call.model].released <= truth.day_of(entry) for entry in account.recorded)


@pytest.mark.parametrize("day", [date(2025, 1, 15), date(2027, 6, 15), date(2031, 3, 3)])
def test_any_year_has_a_story(day: date) -> None:
    assert 30 < len(calls_of(day)) < 250


def test_every_workload_draws_from_models_that_serve_it() -> None:
    for workload in WORKLOADS:
        for since in workload.mixes:
            for choice in mix_on(workload, date.fromisoformat(since)).choices:
                assert choice.model.free_endpoints if choice.free else choice.model.endpoints


def listed_cost(entry: SampleCall) -> Decimal:
    """Tokens × the list price in decimal dollars: what inference should have cost, caching apart."""
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


def test_costs_are_tokens_times_price(account: SampleAccount) -> None:
    for entry in account.recorded[::7]:
        call = entry.call
        extras = (call.cost_web_search_nano or 0) + (call.cost_file_nano or 0) + (call.cost_cache_nano or 0)
        charged = call.byok_nano + (call.cost_web_search_nano or 0) + (call.cost_file_nano or 0)
        charged = charged if call.byok_nano else call.credits_nano
        assert abs(charged - extras - listed_cost(entry) * 10**9) <= 1


def test_a_price_fell_and_another_rose() -> None:
    def prompt_price(slug: str, day: str) -> int:
        return catalogue.MODEL_BY_SLUG[slug].price_on(date.fromisoformat(day)).prompt

    assert prompt_price("deepseek/deepseek-v3.2", "2026-06-01") < prompt_price("deepseek/deepseek-v3.2", "2026-05-31")
    assert prompt_price("anthropic/claude-sonnet-5", "2026-10-01") > prompt_price(
        "anthropic/claude-sonnet-5", "2026-09-30"
    )


def test_prices_are_exact() -> None:
    assert price("0.14 0.28 0.0028") == (140_000, 280_000, 2_800, None)
    assert usd_per_token(2_800) == "0.0000000028"
    assert usd_per_token(0) == "0"


@pytest.mark.parametrize(
    ("pico", "percent", "nano"),
    [
        (1_000, 100, 1),
        (500, 100, 0),
        (1_500, 100, 2),
        (2_500, 100, 2),
        (2_501, 100, 3),
        (-1_500, 100, -2),
        (3_000, 50, 2),
    ],
)
def test_products_are_rounded_half_even(pico: int, percent: int, nano: int) -> None:
    assert nano_from_pico(pico, percent) == nano
