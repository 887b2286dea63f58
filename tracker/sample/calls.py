"""The calls of one UTC day of the sample account: random, from the scenario, with the date as seed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from tracker.money import CUT_NANO
from tracker.periods import MS_PER_DAY, day_number
from tracker.sample.entities import SampleApp, SampleKey, SampleWorkspace
from tracker.sample.models import FREE_PRICE, Endpoint, Price, SampleModel, nano_from_pico
from tracker.sample.scenario import WORKLOADS, Choice, Mix, Workload, calls_expected, mix_on
from tracker.usage import EXACT_COST_PLACES, NO_KEY, Call

_MS_PER_HOUR = 3_600_000
_BYOK_FEE_UNTIL = date(2026, 7, 1)
_BYOK_FEE_PERCENT = 5
_WEB_SEARCH_NANO = 20_000_000
_FILE_PAGE_NANO = 2_000_000
_CANCELLED_SHARE = 0.012

_RAW_FINISH = {
    "anthropic": {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use"},
    "google": {"stop": "STOP", "length": "MAX_TOKENS", "tool_calls": "STOP"},
    "openai": {"stop": "completed", "length": "max_output_tokens", "tool_calls": "completed"},
}


def cut(nano: int) -> int:
    """Return a cost as OpenRouter's reports show it: cut down to a millionth of a dollar, a negative one towards 0."""
    return nano - nano % CUT_NANO if nano >= 0 else -cut(-nano)


class SampleCall(NamedTuple):
    """One call with details that a tracker does not see: ids of app, workspace and endpoint.

    Its costs are exact. CSV exports, analytics and `/activity` report each of them `cut`, and sums of cut costs; only
    `/generation` and the counters of keys and credits are exact.
    """

    call: Call
    key: SampleKey | None
    """None: web chat."""
    app: SampleApp
    workspace: SampleWorkspace | None
    endpoint_id: str


class _Tokens(NamedTuple):
    prompt: int
    completion: int
    reasoning: int
    cached: int


class _Cost(NamedTuple):
    """Nano-dollars; None if the call had no such part."""

    credits: int
    byok: int
    web_search: int | None
    cache: int | None
    file: int | None


class _Outcome(NamedTuple):
    finish: str | None
    finish_raw: str | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class _Shift:
    """The values that all calls of one workload on one day share."""

    workload: Workload
    day: date
    mix: Mix
    rng: Random


def calls_of(day: date) -> list[SampleCall]:
    """Return the calls of a UTC day, oldest first; always the same calls for a day."""
    # A text as seed gives the same numbers in every process. All draws of a day come from this one generator, so a draw
    # that is added or moved changes every call after it.
    rng = Random(f"sample account {day.isoformat()}")
    calls = [call for workload in WORKLOADS for call in _calls_of_workload(workload, day, rng)]
    calls.sort(key=lambda entry: entry.call.created_at_ms)
    return calls


def _calls_of_workload(workload: Workload, day: date, rng: Random) -> Iterator[SampleCall]:
    expected = calls_expected(workload, day)
    # The random fraction keeps the average right: 0.3 expected calls are one call on about 3 of 10 days.
    count = int(expected * rng.uniform(0.7, 1.3) + rng.random())
    if count:
        shift = _Shift(workload, day, mix_on(workload, day), rng)
        for _ in range(count):
            yield _one_call(shift)


def _one_call(shift: _Shift) -> SampleCall:
    workload, rng = shift.workload, shift.rng
    choice: Choice = rng.choices(shift.mix.choices, cum_weights=shift.mix.weights)[0]
    model = choice.model
    endpoint = _pick_endpoint(model, choice.free, rng)
    streamed = rng.random() < workload.streamed
    cancelled = streamed and rng.random() < _CANCELLED_SHARE
    price = FREE_PRICE if choice.free else model.price_on(shift.day)
    tokens = _draw_tokens(workload, model, price, cancelled, rng)
    cost = _charge(shift, model, endpoint, price, tokens)
    outcome = _finish(workload, model, cancelled, rng)
    at_ms = _draw_instant(shift)
    call = Call(
        generation_id=f"gen-{at_ms // 1000}-{rng.getrandbits(80):020x}",
        created_at_ms=at_ms,
        created_at_exact=True,
        model=model.permaslug,
        credits_nano=cost.credits,
        byok_nano=cost.byok,
        cost_places=EXACT_COST_PLACES,
        prompt_tokens=tokens.prompt,
        completion_tokens=tokens.completion,
        reasoning_tokens=tokens.reasoning,
        cached_tokens=tokens.cached,
        provider=endpoint.provider,
        variant=endpoint.variant,
        key=workload.key.ref if workload.key else NO_KEY,
        app=workload.app.name,
        finish_reason=outcome.finish,
        finish_reason_raw=outcome.finish_raw,
        cancelled=cancelled,
        streamed=streamed,
        generation_time_ms=int(tokens.completion * 1000 / model.tokens_per_second * rng.uniform(0.7, 1.5)) + 40,
        time_to_first_token_ms=int(420 * math.exp(rng.gauss(0, 0.5)) + tokens.prompt * 0.012),
        cost_web_search_nano=cost.web_search,
        cost_cache_nano=cost.cache,
        cost_file_nano=cost.file,
        user=None,
        session=_session_at(shift, at_ms),
    )
    return SampleCall(call, workload.key, workload.app, workload.key.workspace if workload.key else None, endpoint.id)


def _pick_endpoint(model: SampleModel, free: bool, rng: Random) -> Endpoint:
    """Pick a provider; each one in the list serves about half as often as the one before."""
    endpoints = model.free_endpoints if free else model.endpoints
    index = 0
    while index + 1 < len(endpoints) and rng.random() < 0.35:
        index += 1
    return endpoints[index]


def _draw_instant(shift: _Shift) -> int:
    first, last = shift.workload.hours
    # The mean of two draws is mostly near the middle, so few calls happen at the edges of the working hours.
    hour = first + (last - first) * (shift.rng.random() + shift.rng.random()) / 2
    return day_number(shift.day) * MS_PER_DAY + int(hour * _MS_PER_HOUR)


def _session_at(shift: _Shift, at_ms: int) -> str | None:
    """Return the session at a time: an agent's work of about three hours."""
    if not shift.workload.has_sessions:
        return None
    third_hour = at_ms // _MS_PER_HOUR % 24 // 3
    return f"{shift.workload.name.replace(' ', '-')}-{shift.day.isoformat()}-{third_hour}"


def _draw_tokens(workload: Workload, model: SampleModel, price: Price, cancelled: bool, rng: Random) -> _Tokens:
    median, sigma = workload.prompt
    # The logarithm is normally distributed: half of the prompts are shorter than the median, a few are very long.
    prompt = min(max(12, int(median * math.exp(rng.gauss(0, sigma)))), model.context_length * 9 // 10)
    median, sigma = workload.completion
    completion = max(1, int(median * math.exp(rng.gauss(0, sigma))))
    if cancelled:
        completion = int(completion * rng.random())
    reasoning = int(completion * _share(workload.reasoning_part, rng)) if model.reasoning else 0
    cached = 0
    if price.cache_read is not None and workload.cached and rng.random() > 0.1:
        cached = int(prompt * _share(workload.cached, rng))
    return _Tokens(prompt, completion, reasoning, cached)


def _share(typical: float, rng: Random) -> float:
    return min(0.97, max(0.0, rng.gauss(typical, 0.16)))


def _charge(shift: _Shift, model: SampleModel, endpoint: Endpoint, price: Price, tokens: _Tokens) -> _Cost:
    workload, rng = shift.workload, shift.rng
    if endpoint.variant != "free" and model.long_prompt and tokens.prompt > model.long_prompt[0]:
        price = model.long_prompt[1]
    # What the cache changes in the price. It is added to the price of the complete prompt without a cache.
    cache_pico = 0
    if price.cache_read is not None:
        cache_pico = tokens.cached * (price.cache_read - price.prompt)
        if price.cache_write is not None and workload.cached:
            cache_pico += (tokens.prompt - tokens.cached) // 2 * (price.cache_write - price.prompt)
    pico = tokens.prompt * price.prompt + tokens.completion * price.completion + cache_pico
    inference = nano_from_pico(pico, endpoint.percent)
    web = _WEB_SEARCH_NANO if rng.random() < workload.web_search else None
    file = _FILE_PAGE_NANO * rng.randint(1, 4) if rng.random() < workload.file_pages else None
    cache = nano_from_pico(cache_pico, endpoint.percent) if cache_pico else None
    extras = (web or 0) + (file or 0)
    is_own = workload.byok and rng.random() < workload.byok.get(endpoint.provider, 0.0)
    if is_own and shift.day.weekday() in workload.byok_weekdays:
        fee_percent = _BYOK_FEE_PERCENT if shift.day < _BYOK_FEE_UNTIL else 0
        return _Cost(nano_from_pico(pico * fee_percent // 100, endpoint.percent) + extras, inference, web, cache, file)
    return _Cost(inference + extras, 0, web, cache, file)


def _finish(workload: Workload, model: SampleModel, cancelled: bool, rng: Random) -> _Outcome:
    if cancelled:
        return _Outcome(None, None, True)
    chance = rng.random()
    if model.tools and chance < workload.tool_share:
        reason = "tool_calls"
    elif chance > 0.999:
        return _Outcome("content_filter", "content_filter", False)
    else:
        reason = "length" if chance > 0.98 else "stop"
    return _Outcome(reason, _RAW_FINISH.get(model.author, {}).get(reason, reason), False)
