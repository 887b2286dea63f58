"""The stand-in's responses about keys, workspaces, credits and single calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tracker.money import NANO_PER_USD
from tracker.periods import instant_of
from tracker.sample.calls import SampleCall
from tracker.sample.entities import USER_ID, SampleKey, SampleWorkspace
from tracker.sample.ledger import Counters, Ledger, Spent
from tracker.sample.responses import Json, bad_request, instant_text, midnight_text, not_found, usd, whole_number

_KEYS_PER_PAGE = 100
_FREE_CALLS_PER_DAY = 1000
_TOP_UP_NANO = 50 * NANO_PER_USD
_INDEXED_AFTER = timedelta(seconds=5)
"""How long after a call `/generation` still does not know it."""

_FIELDS_NULL_HERE = (
    "external_user", "http_referer", "moderation_latency", "native_tokens_completion_images", "num_fetches",
    "num_input_audio_prompt", "num_media_completion", "num_media_prompt", "preset_id", "request_id", "router",
    "response_cache_source_id", "service_tier", "upstream_id", "user_agent",
)  # fmt: skip


def current_key(ledger: Ledger, key: SampleKey | None, now: datetime) -> Json:
    """Return `/key`: a key's own counters; `key` None is the management key, whose counters are always 0."""
    limit = key.monthly_limit_usd if key else None
    counters = ledger.counters(key, now) if key else None
    monthly = counters.monthly.credits if counters else 0
    today = now.astimezone(UTC).date()
    free_used = 0
    if key:
        free_used = sum(
            entry.key is key and entry.call.variant == "free" for entry in ledger.of_days(today, today, now)
        )
    return {
        "data": {
            "label": key.label if key else "sk-or-v1-sam...ple",
            "is_management_key": key is None,
            "is_provisioning_key": key is None,
            "is_free_tier": False,
            **_counters(counters),
            **_limit(limit, monthly),
            "include_byok_in_limit": False,
            "creator_user_id": USER_ID,
            "organization_id": None,
            "workspace_id": key.workspace.id if key else None,
            "expires_at": None,
            "allowed_data_regions": ["global"],
            "budgets": [],
            "effective_budget": None,
            "free_model_daily_requests": {
                "used": free_used,
                "limit": _FREE_CALLS_PER_DAY,
                "remaining": _FREE_CALLS_PER_DAY - free_used,
            },
            "rate_limit": {"requests": -1, "interval": "10s", "note": "This field is deprecated"},
        }
    }


def keys(ledger: Ledger, query: Mapping[str, str], now: datetime) -> Json:
    """Return `/keys`: one page of a workspace's keys; without a name those of the default workspace."""
    offset = whole_number(query, "offset", 0, 0, 10**9)
    workspace_id = query.get("workspace_id") or ledger.account.workspaces[0].id
    today = now.astimezone(UTC).date()
    listed = [
        key
        for key in ledger.account.keys
        if key.workspace.id == workspace_id
        and key.created <= today
        and key.is_listed(today)
        and (query.get("include_disabled") == "true" or not key.is_disabled(today))
    ]
    return {"data": [_listed_key(ledger, key, now) for key in listed[offset : offset + _KEYS_PER_PAGE]]}


def one_key(ledger: Ledger, key_hash: str, now: datetime) -> Json:
    """Return `/keys/{hash}`. Raises `Refusal` (404) for a key that is not listed."""
    today = now.astimezone(UTC).date()
    for key in ledger.account.keys:
        if key.hash == key_hash and key.is_listed(today):
            return {"data": _listed_key(ledger, key, now)}
    raise not_found("API key not found")


def workspaces(ledger: Ledger, query: Mapping[str, str]) -> Json:
    """Return one page of `/workspaces`."""
    existing = ledger.account.workspaces
    offset = whole_number(query, "offset", 0, 0, 10**9)
    limit = whole_number(query, "limit", 50, 1, 100)
    return {"data": [_workspace(entry) for entry in existing[offset : offset + limit]], "total_count": len(existing)}


def credit_balance(ledger: Ledger, now: datetime) -> Json:
    """Return `/credits`: credits used, and credits bought: 50 dollars each time less than 10 were left."""
    used = ledger.credits_used(now)
    bought = ((used + 10 * NANO_PER_USD) // _TOP_UP_NANO + 1) * _TOP_UP_NANO
    return {"data": {"total_credits": usd(bought), "total_usage": usd(used)}}


def generation(ledger: Ledger, query: Mapping[str, str], now: datetime) -> Json:
    """Return `/generation`. Raises `Refusal`: 400 without an id, 404 for an unknown call or one just made."""
    generation_id = query.get("id")
    if not generation_id:
        raise bad_request("id is required")
    entry = ledger.call(generation_id)
    if entry is None or instant_of(entry.call.created_at_ms) > now - _INDEXED_AFTER:
        raise not_found(f"Generation {generation_id} not found")
    return {"data": _generation(entry)}


def _generation(entry: SampleCall) -> Json:
    call = entry.call
    first_token = call.time_to_first_token_ms or 0
    duration = call.generation_time_ms or 0
    return {
        **dict.fromkeys(_FIELDS_NULL_HERE),
        "id": call.generation_id,
        "created_at": instant_text(instant_of(entry.call.created_at_ms)),
        "model": call.model,
        "origin": "",
        "usage": usd(call.credits_nano),
        "total_cost": usd(call.credits_nano),
        "is_byok": call.byok_nano > 0,
        # Without an own provider key it is the same as the cost, and says nothing about BYOK.
        "upstream_inference_cost": usd(call.byok_nano or call.credits_nano),
        "cache_discount": None if call.cost_cache_nano is None else usd(-call.cost_cache_nano),
        "native_tokens_prompt": call.prompt_tokens,
        "native_tokens_completion": call.completion_tokens,
        "native_tokens_reasoning": call.reasoning_tokens,
        "native_tokens_cached": call.cached_tokens,
        "tokens_prompt": call.prompt_tokens * 97 // 100,
        "tokens_completion": call.completion_tokens * 97 // 100,
        "latency": duration + first_token // 10,
        "generation_time": duration,
        "streamed": call.streamed,
        "cancelled": call.cancelled,
        "finish_reason": call.finish_reason,
        "native_finish_reason": call.finish_reason_raw,
        "provider_name": call.provider,
        "provider_responses": [
            {
                "status": 200,
                "provider_name": call.provider,
                "latency": first_token,
                "model_permaslug": call.model,
                "endpoint_id": entry.endpoint_id,
                "is_byok": call.byok_nano > 0,
            }
        ],
        "api_type": "completions",
        "app_id": entry.app.number,
        "session_id": call.session,
        "workspace_id": entry.workspace.id if entry.workspace else None,
        "data_region": "global",
        "web_search_engine": None if call.cost_web_search_nano is None else "exa",
        "num_search_results": None if call.cost_web_search_nano is None else 5,
    }


def _listed_key(ledger: Ledger, key: SampleKey, now: datetime) -> Json:
    counters = ledger.counters(key, now)
    last_used = ledger.last_used(key, now)
    return {
        "hash": key.hash,
        "name": key.name,
        "label": key.label,
        "disabled": key.is_disabled(now.astimezone(UTC).date()),
        **_counters(counters),
        **_limit(key.monthly_limit_usd, counters.monthly.credits),
        "include_byok_in_limit": False,
        "created_at": midnight_text(key.created),
        "updated_at": None if key.disabled is None else midnight_text(key.disabled),
        "expires_at": None,
        "last_used_at": None if last_used is None else instant_text(last_used),
        "creator_user_id": USER_ID,
        "external_user": None,
        "workspace_id": key.workspace.id,
    }


def _counters(counters: Counters | None) -> dict[str, Json]:
    nothing = Spent(0, 0)
    known = counters or Counters(nothing, nothing, nothing, nothing)
    spans = {"": known.lifetime, "_daily": known.daily, "_weekly": known.weekly, "_monthly": known.monthly}
    return {f"usage{name}": usd(spent.credits) for name, spent in spans.items()} | {
        f"byok_usage{name}": usd(spent.byok) for name, spent in spans.items()
    }


def _limit(limit_usd: int | None, used_nano: int) -> dict[str, Json]:
    if limit_usd is None:
        return {"limit": None, "limit_remaining": None, "limit_reset": None}
    remaining = max(0, limit_usd * NANO_PER_USD - used_nano)
    return {"limit": limit_usd, "limit_remaining": usd(remaining), "limit_reset": "monthly"}


def _workspace(workspace: SampleWorkspace) -> Json:
    return {
        "id": workspace.id,
        "name": workspace.name,
        "slug": workspace.slug,
        "description": None,
        "created_at": midnight_text(workspace.created),
        "created_by": USER_ID,
        "updated_at": None,
        "default_guardrail_id": workspace.id,
        "default_image_model": None,
        "default_provider_sort": None,
        "default_text_model": None,
        "io_logging_api_key_ids": None,
        "io_logging_sampling_rate": 0,
        "is_data_discount_logging_enabled": False,
        "is_observability_broadcast_enabled": False,
        "is_observability_io_logging_enabled": False,
        "include_byok_in_budgets": False,
    }
