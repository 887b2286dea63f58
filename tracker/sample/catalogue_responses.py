"""The stand-in's responses about models, their endpoints, and providers: the catalogue of a UTC day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.sample.catalogue import MODELS, PROVIDERS
from tracker.sample.ledger import midnight
from tracker.sample.models import FREE_PRICE, Endpoint, Price, SampleModel, usd_per_token
from tracker.sample.responses import Json, not_found, whole_number

_ROUTER = "openrouter/auto"
_FAMILIES = {
    "~anthropic/claude-opus-latest": "anthropic/claude-opus",
    "~anthropic/claude-sonnet-latest": "anthropic/claude-sonnet",
    "~openai/gpt-latest": "openai/gpt-5",
}
"""Alias → the beginning of the slugs of the models that it stands for in turn."""
_BATCH_AUTHORS = ("anthropic", "openai")
_BATCH_PERCENT = 50
_PARAMETERS = ("max_tokens", "temperature", "top_p", "stop", "seed", "response_format")
_TOOL_PARAMETERS = ("tools", "tool_choice", "structured_outputs")
_REASONING_PARAMETERS = ("include_reasoning", "reasoning")
_TOKENIZERS = {
    "anthropic": "Claude", "openai": "GPT", "google": "Gemini", "x-ai": "Grok", "deepseek": "DeepSeek",
    "qwen": "Qwen3", "meta-llama": "Llama3", "mistralai": "Mistral",
}  # fmt: skip


def models(query: Mapping[str, str], today: date) -> Json:
    """Return `/models`: text models, or those of `output_modalities` ("all": the full catalogue), newest first."""
    wanted = set(query.get("output_modalities", "text").split(","))
    listed = [
        entry for entry in _listed(today) if "all" in wanted or wanted & set(entry["architecture"]["output_modalities"])
    ]
    offset = whole_number(query, "offset", 0, 0, 10**6)
    limit = whole_number(query, "limit", len(listed) or 1, 1, 1000)
    end = offset + limit
    following = f"/api/v1/models?offset={end}&limit={limit}" if end < len(listed) else None
    return {"data": listed[offset:end], "total_count": len(listed), "links": {"next": following}}


def models_count(today: date) -> Json:
    """Return `/models/count`."""
    return {"data": {"count": len(_listed(today))}}


def one_model(slug: str, today: date) -> Json:
    """Return `/model/{author}/{slug}`. Raises `Refusal` (404) for a model that is not listed."""
    for entry in _listed(today):
        if slug in {entry["id"], entry["canonical_slug"]}:
            return {"data": entry}
    raise not_found(f"Model {slug} not found")


def endpoints(slug: str, today: date, with_speed: bool) -> Json:
    """Return `/models/{author}/{slug}/endpoints`; speed only if a key was sent. Raises `Refusal` (404)."""
    plain, _, variant = slug.partition(":")
    if target := _alias_targets(today).get(plain):
        plain = target.slug
    for model in MODELS:
        if plain in {model.slug, model.permaslug} and model.is_listed(today):
            entry = _entry(model, today, free=variant == "free")
            offers = model.free_endpoints if variant == "free" else model.endpoints
            architecture = {"instruct_type": None, **entry["architecture"]}
            return {
                "data": {
                    **{name: entry[name] for name in ("id", "name", "created", "description")},
                    "architecture": architecture,
                    "endpoints": [_endpoint(model, offer, entry, today, with_speed) for offer in offers],
                }
            }
    raise not_found(f"Model {slug} not found")


def providers() -> Json:
    """Return `/providers`."""
    return {
        "data": [
            {
                "name": provider.name,
                "slug": provider.slug,
                "headquarters": provider.headquarters,
                "datacenters": None if provider.datacenters is None else list(provider.datacenters),
                "privacy_policy_url": f"https://{provider.slug}.example/privacy",
                "terms_of_service_url": f"https://{provider.slug}.example/terms",
                "status_page_url": None,
            }
            for provider in PROVIDERS
        ]
    }


def _listed(today: date) -> list[dict[str, Json]]:
    entries = []
    for model in _newest_first(today):
        if model.endpoints:
            entries.append(_entry(model, today, free=False))
        if model.free_endpoints:
            entries.append(_entry(model, today, free=True))
        if model.author in _BATCH_AUTHORS:
            entries.append(_batch_entry(model, today))
    aliases = [_alias_entry(name, target, today) for name, target in _alias_targets(today).items()]
    return [*entries, *aliases, _router_entry()]


def _newest_first(today: date) -> list[SampleModel]:
    return sorted((m for m in MODELS if m.is_listed(today)), key=lambda m: (m.released, m.slug), reverse=True)


def _alias_targets(today: date) -> dict[str, SampleModel]:
    """Return the model that each alias stands for on a UTC day: the newest one of its family."""
    current = _newest_first(today)
    newest = {
        alias: next((model for model in current if model.slug.startswith(family)), None)
        for alias, family in _FAMILIES.items()
    }
    return {alias: model for alias, model in newest.items() if model is not None}


def _alias_entry(name: str, target: SampleModel, today: date) -> dict[str, Json]:
    """Return an alias: all of its target but its names, so that only `alias_target` shows that it is no model."""
    return {
        **_entry(target, today, free=False),
        "id": name,
        "canonical_slug": name,
        "name": f"{target.name} (latest)",
        "alias_target": {"name": target.name, "slug": target.slug},
    }


def _batch_entry(model: SampleModel, today: date) -> dict[str, Json]:
    """Return a variant for half the price, under the model's own permanent name."""
    half = _scaled(model.price_on(today), _BATCH_PERCENT)
    entry = _entry(model, today, free=False)
    return {**entry, "id": f"{model.slug}:batch", "name": f"{model.name} (batch)", "pricing": _pricing(half, None)}


def _entry(model: SampleModel, today: date, free: bool) -> dict[str, Json]:
    price = FREE_PRICE if free else model.price_on(today)
    parameters = [*_PARAMETERS]
    parameters += _TOOL_PARAMETERS if model.tools else ()
    parameters += _REASONING_PARAMETERS if model.reasoning else ()
    entry = {
        "id": f"{model.slug}:free" if free else model.slug,
        "canonical_slug": model.permaslug,
        "hugging_face_id": model.hugging_face_id or "",
        "name": f"{model.name} (free)" if free else model.name,
        "created": int(midnight(model.released).timestamp()),
        "description": f"{model.name}, as the sample account knows it.",
        "context_length": model.context_length,
        "architecture": _architecture(model),
        "pricing": _pricing(price, None if free else model.long_prompt),
        "top_provider": {
            "context_length": model.context_length,
            "max_completion_tokens": model.context_length // 4,
            "is_moderated": model.author in {"anthropic", "openai"},
        },
        "per_request_limits": None,
        "supported_parameters": sorted(parameters),
        "supported_voices": None,
        "default_parameters": {"temperature": None, "top_p": None, "frequency_penalty": None},
        "expiration_date": None,
        "links": {"details": f"/api/v1/models/{model.permaslug}/endpoints"},
    }
    if model.reasoning:
        entry["reasoning"] = {
            "mandatory": False,
            "default_enabled": True,
            "supported_efforts": ["high", "medium", "low"],
        }
    return entry


def _router_entry() -> dict[str, Json]:
    """Return a model that picks another model; its price is "-1" because it varies."""
    return {
        "id": _ROUTER,
        "canonical_slug": _ROUTER,
        "hugging_face_id": None,
        "name": "Auto Router",
        "created": 1699401600,
        "description": "Picks a model for the prompt.",
        "context_length": 2_000_000,
        "architecture": {
            "modality": "text->text",
            "input_modalities": ["text"],
            "output_modalities": ["text"],
            "tokenizer": "Router",
            "instruct_type": None,
        },
        "pricing": {"prompt": "-1", "completion": "-1"},
        "top_provider": {"context_length": None, "max_completion_tokens": None, "is_moderated": False},
        "per_request_limits": None,
        "supported_parameters": [],
        "supported_voices": None,
        "default_parameters": None,
        "links": {"details": f"/api/v1/models/{_ROUTER}/endpoints"},
    }


def _architecture(model: SampleModel) -> dict[str, Json]:
    outputs = ["image", "text"] if model.outputs_image else ["text"]
    # A picture model is listed for `output_modalities=image`, not for the default `text`: its prices count pictures.
    return {
        "modality": f"text->{'+'.join(outputs)}",
        "input_modalities": ["text"],
        "output_modalities": outputs[:1],
        "tokenizer": _TOKENIZERS.get(model.author, "Other"),
        "instruct_type": None,
    }


def _pricing(price: Price, long_prompt: tuple[int, Price] | None) -> dict[str, Json]:
    pricing: dict[str, Json] = dict(_rates(price))
    if price != FREE_PRICE:
        pricing["web_search"] = "0.004"
    if long_prompt:
        pricing["overrides"] = [{"min_prompt_tokens": long_prompt[0], **_rates(long_prompt[1])}]
    return pricing


def _rates(price: Price) -> dict[str, str]:
    rates = {
        "prompt": price.prompt,
        "completion": price.completion,
        "input_cache_read": price.cache_read,
        "input_cache_write": price.cache_write,
    }
    return {name: usd_per_token(pico) for name, pico in rates.items() if pico is not None}


def _endpoint(model: SampleModel, offer: Endpoint, entry: Mapping[str, Json], today: date, with_speed: bool) -> Json:
    price = FREE_PRICE if offer.variant == "free" else model.price_on(today)
    speed = model.tokens_per_second
    return {
        "name": f"{offer.provider} | {model.permaslug}",
        "model_id": entry["id"],
        "model_name": entry["name"],
        "provider_name": offer.provider,
        "tag": offer.provider.lower().replace(" ", "-"),
        "context_length": model.context_length,
        "max_completion_tokens": model.context_length // 4,
        "max_prompt_tokens": None,
        "quantization": "fp8" if model.hugging_face_id else None,
        "pricing": _pricing(_scaled(price, offer.percent), None),
        "native_tools": {},
        "service_tier": None,
        "status": 0,
        "supported_parameters": entry["supported_parameters"],
        "supports_diarization": False,
        "supports_implicit_caching": price.cache_read is not None,
        "supports_tool_choice": dict.fromkeys(("auto", "function", "none", "required"), model.tools),
        "uptime_last_5m": None,
        "uptime_last_30m": 99.8,
        "uptime_last_1d": 99.6,
        "latency_last_30m": {"p50": 420, "p75": 600, "p90": 900, "p99": 2400} if with_speed else None,
        "throughput_last_30m": _percentiles(speed) if with_speed else None,
    }


def _percentiles(typical: int) -> dict[str, int]:
    return {"p50": typical, "p75": typical * 5 // 4, "p90": typical * 3 // 2, "p99": typical * 2}


def _scaled(price: Price, percent: int) -> Price:
    def scale(pico: int | None) -> int | None:
        return None if pico is None else pico * percent // 100

    prompt, completion = price.prompt * percent // 100, price.completion * percent // 100
    return Price(prompt, completion, scale(price.cache_read), scale(price.cache_write))
