"""The stand-in's market: what all users of its OpenRouter use, by day, task, app and session. All of it is invented.

The use of a model grows after its release and fades slowly, each at its own speed, with a wave from week to week.
Open-weight models get a good third of the tokens at the end of 2025, and more than half from the middle of 2026 on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from zlib import crc32

from tracker.sample.catalogue import MODELS
from tracker.sample.entities import CLINE, RAYCAST_APP, ROO
from tracker.sample.models import SampleModel
from tracker.sample.responses import Json, bad_request, instant_text, whole_number

FIRST_DAY = date(2025, 1, 1)
"""The first day for which OpenRouter reports the market."""
_MOST_DAYS = 366
_TOP_MODELS = 50
_DAILY_TOKENS = 1.4e12
"""Tokens of all users on the first day; they double every year."""
_TAIL = 0.12
"""Share of models that are not in the stand-in's catalogue."""

_OPEN_BEFORE, _OPEN_AFTER = 0.6, 2.4
"""How much more an open-weight model is used than a closed one, before and after the change of 2026."""
_TURN, _TURN_DAYS = date(2026, 5, 15), 60
"""The middle of that change, and about a fifth of its length."""

_WEIGHT = {
    "anthropic": 9.0, "google": 8.5, "openai": 6.5, "x-ai": 7.5, "deepseek": 8.5, "qwen": 4.0, "moonshotai": 4.0,
    "z-ai": 5.0, "minimax": 5.0, "meta-llama": 2.2, "mistralai": 2.6, "stealth": 5.0,
}  # fmt: skip

_TASKS = (
    ("code:general_impl", "General implementation", "code", 21), ("code:debugging", "Debugging", "code", 14),
    ("code:refactoring", "Refactoring", "code", 8), ("agent:web_search", "Web search", "agent", 11),
    ("agent:tool_use", "Tool use", "agent", 13), ("data:extraction", "Extraction", "data", 9),
    ("data:analysis", "Analysis", "data", 6), ("general:roleplay", "Roleplay", "general", 10),
    ("general:writing", "Writing", "general", 8),
)  # fmt: skip
_GROUPS = {"code": "Code", "agent": "Agents", "data": "Data", "general": "General"}
_APPS = (
    "Patchwork", ROO.name, "Night Owl Chat", CLINE.name, "Lantern IDE", "Taleweaver", "Harbour Agent", "Quillwright",
    RAYCAST_APP.name, "Foundry CLI", "Parley", "Copperplate",
)  # fmt: skip
_OWN_APPS = {app.name: app.number for app in (CLINE, ROO, RAYCAST_APP)}
"""Apps of the account; they have the same id in the ranking of all apps."""
_HARNESSES = (("cline", CLINE.name), ("foundry-cli", "Foundry CLI"), ("lantern-ide", "Lantern IDE"))
_TURNS = (("1-turn", 0.004), ("2-9-turns", 0.031), ("10-49-turns", 0.29), ("50-plus-turns", 2.4))


def rankings_daily(query: Mapping[str, str], now: datetime, known_from: date = FIRST_DAY) -> Json:
    """Return `/datasets/rankings-daily`: the 50 most used models of each day, and one row for all others.

    Days before `known_from` have no rows, as if they had not been published.
    """
    first, last = _window(query, now, 30)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    rows = [row for day in days if day >= known_from for row in _ranked(day)]
    return {"data": rows, "meta": _meta(first, last, now)}


def task_classification(now: datetime) -> Json:
    """Return `/classifications/task` of the last seven finished days."""
    whole = sum(weight for *_, weight in _TASKS)
    totals = {key: sum(weight for _, _, group, weight in _TASKS if group == key) for key in _GROUPS}
    top = [model for model in MODELS if model.is_listed(now.date())][:3]
    return {
        "data": {
            "as_of": (now.date() - timedelta(days=1)).isoformat(),
            "window_days": 7,
            "classifications": [
                {
                    "tag": tag,
                    "display_name": name,
                    "macro_category": group,
                    "usage_share": weight / whole,
                    "token_share": weight / whole,
                    "category_usage_share": weight / totals[group],
                    "category_token_share": weight / totals[group],
                    "models": [
                        {"id": model.permaslug, "tag_usage_share": 0.2, "tag_token_share": 0.2} for model in top
                    ],
                }
                for tag, name, group, weight in sorted(_TASKS, key=lambda task: -task[-1])
            ],
            "macro_categories": [
                {"key": key, "label": label, "usage_share": totals[key] / whole, "token_share": totals[key] / whole}
                for key, label in _GROUPS.items()
            ],
        }
    }


def app_rankings(query: Mapping[str, str], now: datetime) -> Json:
    """Return `/datasets/app-rankings`: the most used apps of some days."""
    first, last = _window(query, now, 30)
    offset, limit = whole_number(query, "offset", 0, 0, 100), whole_number(query, "limit", 50, 1, 100)
    whole = sum(_all_tokens(first + timedelta(days=number)) for number in range((last - first).days + 1))
    apps = [
        {
            "rank": rank,
            "app_id": _OWN_APPS.get(name) or 1000 + crc32(name.encode()) % 9000,
            "app_name": name,
            "total_tokens": str(round(whole * 0.09 / rank)),
            "total_requests": round(whole * 0.09 / rank / 9000),
        }
        for rank, name in enumerate(_APPS, 1)
    ]
    return {"data": apps[offset : offset + limit], "meta": _meta(first, last, now)}


def session_costs(query: Mapping[str, str], now: datetime) -> Json:
    """Return `/datasets/session-cost`: median costs by app, model and number of turns."""
    offset, limit = whole_number(query, "offset", 0, 0, 5000), whole_number(query, "limit", 100, 1, 500)
    yesterday = now.date() - timedelta(days=1)
    listed = [model for model in MODELS if model.is_listed(yesterday) and model.endpoints and model.tools]
    rows = [
        {
            "app_slug": slug,
            "app_name": name,
            "model_permaslug": model.permaslug,
            "turn_range": turns,
            "median_session_cost_usd": round(usd * model.price_on(yesterday).prompt / 1e6, 6),
        }
        for slug, name in _HARNESSES
        for model in listed
        for turns, usd in _TURNS
    ]
    meta = {
        "as_of": instant_text(now),
        "version": "v1",
        "window_days": 7,
        "window_end_date": yesterday.isoformat(),
    }
    return {"data": rows[offset : offset + limit], "meta": meta}


def _window(query: Mapping[str, str], now: datetime, usual_days: int) -> tuple[date, date]:
    """Return the first and last day of the request. Raises `Refusal` (400) for days that OpenRouter refuses."""
    try:
        last = date.fromisoformat(query.get("end_date") or (now.date() - timedelta(days=1)).isoformat())
        first = date.fromisoformat(query.get("start_date") or (last - timedelta(days=usual_days - 1)).isoformat())
    except ValueError as error:
        raise bad_request("Dates must be YYYY-MM-DD") from error
    first = max(first, FIRST_DAY)
    if not FIRST_DAY <= first <= last or (last - first).days >= _MOST_DAYS:
        raise bad_request(f"The date range must begin at {FIRST_DAY} or later and span at most {_MOST_DAYS} days")
    return first, min(last, now.date())


def _meta(first: date, last: date, now: datetime) -> Json:
    return {
        "as_of": instant_text(now),
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "version": "v1",
    }


@cache
def _ranked(day: date) -> tuple[dict[str, str], ...]:
    """Return the rows of a day, the most used first and all others last."""
    used = dict(_popularity(day))
    whole = sum(used.values()) / (1 - _TAIL)
    tokens = {name: round(_all_tokens(day) * part / whole) for name, part in used.items()}
    ranked = sorted(tokens, key=lambda name: (-tokens[name], name))[:_TOP_MODELS]
    others = round(_all_tokens(day)) - sum(tokens[name] for name in ranked)
    rows = [(name, tokens[name]) for name in ranked] + [("other", others)]
    return tuple(
        {"date": day.isoformat(), "model_permaslug": name, "total_tokens": str(number)} for name, number in rows
    )


def _popularity(day: date) -> Iterator[tuple[str, float]]:
    for model in MODELS:
        if model.is_listed(day):
            part = _part(model, day)
            if model.endpoints:
                yield model.permaslug, part
            if model.free_endpoints:
                yield f"{model.permaslug}:free", part * (0.25 if model.endpoints else 1.0)


def _part(model: SampleModel, day: date) -> float:
    """Return how much a model is used: at its peak some weeks after its release, at half of it after a year."""
    age = (day - model.released).days
    # Each model gets its own numbers from `crc32`, the same in every process; `hash` of a text differs each time.
    own = crc32(model.permaslug.encode())
    taste = 0.5 + own % 100 / 100
    rise = 1 - math.exp(-(age + 1) / 18)
    fade = math.exp2(-age / (240 + own % 200))
    week = day.toordinal() // 7
    wave = 1 + 0.12 * math.sin(week / 3 + own % 7)
    pull = _open_pull(day) if model.hugging_face_id else 1.0
    return _weight(model) * taste * rise * fade * wave * pull


def _open_pull(day: date) -> float:
    turned = 1 / (1 + math.exp(-(day - _TURN).days / _TURN_DAYS))
    return _OPEN_BEFORE + (_OPEN_AFTER - _OPEN_BEFORE) * turned


def _weight(model: SampleModel) -> float:
    if model.outputs_image or model.slug.startswith("google/gemma"):
        return 0.8
    return _WEIGHT.get(model.author, 0.8)


def _all_tokens(day: date) -> float:
    """Return the tokens of all users on a day; fewer at weekends."""
    growth = math.exp2((day - FIRST_DAY).days / 365)
    return _DAILY_TOKENS * growth * (0.86 if day.weekday() >= 5 else 1.0)
