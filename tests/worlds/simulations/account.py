"""What OpenRouter knows of a scenario's account at an instant, and which part of it each of its responses contains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from tests.make import call
from tests.worlds.simulations.scenario import Correct, EndKey, NameSpace, NewKey, RenameKey, Scenario, Use
from tracker.periods import date_of, day_of_ms
from tracker.sample.account import SampleAccount
from tracker.sample.calls import SampleCall
from tracker.sample.catalogue import MODEL_BY_SLUG
from tracker.sample.entities import CHATROOM_APP, CLINE, NO_APP, ROO, SampleKey, SampleWorkspace, key_hash
from tracker.usage import NO_KEY

View = Literal["totals", "calls", "activity", "balance"]
"""What is requested: day totals, single calls and `/activity` lag behind in their own ways, the balance does not."""

MODELS = tuple(
    MODEL_BY_SLUG[slug]
    for slug in ("openai/gpt-5", "anthropic/claude-sonnet-4.5", "google/gemma-3-27b-it", "deepseek/deepseek-r1-0528")
)
APPS = (NO_APP, CLINE, ROO)

_LONG_AGO = date(2020, 1, 1)


def key_text(number: int) -> str:
    """Return an invented key."""
    return "sk-or-v1-" + sha256(f"key {number}".encode()).hexdigest()


def hash_of_key(number: int) -> str:
    """Return the hash by which OpenRouter names a key."""
    return key_hash(key_text(number))


def id_of_space(number: int) -> str:
    """Return the id of a workspace."""
    return str(uuid5(NAMESPACE_URL, f"workspace {number}"))


@lru_cache(maxsize=200)
def account_at(scenario: Scenario, at_ms: int, view: View = "totals") -> SampleAccount:
    """Return the account as one kind of response shows it at an instant (UTC ms)."""
    past = [step for step in scenario if step.at_ms <= at_ms]
    spaces = _spaces(step for step in past if isinstance(step, NameSpace))
    keys = _keys(past, spaces)
    fixes: dict[int, dict[str, int]] = {}
    for step in past:
        if isinstance(step, Correct):
            fixes.setdefault(step.number, {}).update(dict(step.changes))
    reported = [use for use in past if isinstance(use, Use) and (use.key is None or use.key in keys)]
    recorded = [
        _call(use._replace(**fixes.get(use.number, {})), keys)  # type: ignore[arg-type]  # fields by name
        for use in reported
        if use.at_ms + _lag(use, view) <= at_ms and not (use.is_never_reported and view == "calls")
    ]
    recorded.sort(key=lambda entry: entry.call.created_at_ms)
    return SampleAccount(date_of(day_of_ms(at_ms)), tuple(recorded), {}, tuple(spaces.values()), tuple(keys.values()))


def _lag(use: Use, view: View) -> int:
    more = {"totals": 0, "calls": use.calls_lag_ms, "activity": use.activity_lag_ms, "balance": -use.lag_ms}
    return use.lag_ms + more[view]


def _spaces(steps: Iterable[NameSpace]) -> dict[int, SampleWorkspace]:
    names = {0: "Default"} | {step.space: step.name for step in steps}
    return {n: SampleWorkspace(id_of_space(n), name, f"space-{n}", _LONG_AGO) for n, name in names.items()}


def _keys(past: Iterable[object], spaces: dict[int, SampleWorkspace]) -> dict[int, SampleKey]:
    made: dict[int, NewKey] = {}
    ended: dict[int, set[bool]] = {}
    for step in past:
        if isinstance(step, NewKey):
            made[step.key] = step
        elif isinstance(step, RenameKey) and step.key in made:
            made[step.key] = made[step.key]._replace(name=step.name)
        elif isinstance(step, EndKey):
            ended.setdefault(step.key, set()).add(step.is_deleted)
    return {
        number: SampleKey(
            number=4_000_000 + number,
            hash=hash_of_key(number),
            name=key.name,
            label=f"{key_text(number)[:14]}...",
            workspace=spaces.get(key.space, spaces[0]),
            created=date_of(day_of_ms(key.at_ms)),
            deleted=_LONG_AGO if True in ended.get(number, ()) else None,
            disabled=_LONG_AGO if False in ended.get(number, ()) else None,
            by_oauth=key.by_oauth,
        )
        for number, key in made.items()
    }


def _call(use: Use, keys: dict[int, SampleKey]) -> SampleCall:
    model = MODELS[use.model]
    is_free = use.is_free and bool(model.free_endpoints)
    endpoints = model.free_endpoints if is_free else model.endpoints
    endpoint = endpoints[use.endpoint % len(endpoints)]
    key = None if use.key is None else keys[use.key]
    app = APPS[use.app] if key else CHATROOM_APP
    finish = None if use.is_cancelled else "stop"
    reported = call(
        f"gen-{use.at_ms // 1000 + use.id_seconds_off}-{use.number:06d}",
        created_at_ms=use.at_ms,
        model=model.permaslug,
        credits_nano=0 if is_free else use.credits_nano,
        byok_nano=use.byok_nano,
        prompt_tokens=use.prompt,
        completion_tokens=use.completion,
        reasoning_tokens=use.reasoning,
        cached_tokens=use.cached,
        provider=endpoint.provider,
        variant=endpoint.variant,
        key=key.ref if key else NO_KEY,
        app=app.name,
        finish_reason=finish,
        finish_reason_raw=finish,
        cancelled=use.is_cancelled,
    )
    return SampleCall(reported, key, app, key.workspace if key else None, endpoint.id)
