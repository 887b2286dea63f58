"""The response of `/generation`: one call in full; field names from OpenRouter's official SDK."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.api.fields import Fields, Json
from tracker.errors import InvalidResponse
from tracker.usage import EXACT_COST_PLACES, Call, split_variant

_TOKENS = ("tokens_prompt", "tokens_completion")


@dataclass(frozen=True, slots=True)
class Generation:
    """A call as `/generation` reports it, without key and app.

    If `tokens_are_billed` is False, its token counts are not the billed ones but OpenRouter's own estimate, or 0.
    """

    call: Call
    tokens_are_billed: bool


def read_generation(response: Json) -> Generation:
    """Read `/generation`. Raises `InvalidResponse` if a required field is missing."""
    data = Fields(response, "/generation").inner("data")
    created_at_ms = data.instant_ms_or_none("created_at")
    if created_at_ms is None:
        raise InvalidResponse("The response to /generation lacks the field 'created_at'. Try again later.")
    model, variant = split_variant(data.text("model"))
    byok_nano = data.nano_or_none("upstream_inference_cost") if data.flag_or("is_byok", False) else 0
    billed = [data.count_or_none(f"native_{name}") for name in _TOKENS]
    estimated = [data.count_or_none(name) or 0 for name in _TOKENS]
    prompt, completion = (guess if native is None else native for native, guess in zip(billed, estimated, strict=True))
    call = Call(
        generation_id=data.text("id"),
        created_at_ms=created_at_ms,
        created_at_exact=True,
        model=model,
        credits_nano=data.nano("total_cost"),
        byok_nano=byok_nano or 0,
        cost_places=EXACT_COST_PLACES,
        prompt_tokens=prompt,
        completion_tokens=completion,
        reasoning_tokens=data.count_or_none("native_tokens_reasoning"),
        cached_tokens=data.count_or_none("native_tokens_cached"),
        provider=data.text_or_none("provider_name"),
        variant=variant,
        key=None,
        app=None,
        finish_reason=data.text_or_none("finish_reason"),
        finish_reason_raw=data.text_or_none("native_finish_reason"),
        cancelled=_flag_or_none(data, "cancelled"),
        streamed=_flag_or_none(data, "streamed"),
        generation_time_ms=data.rounded_or_none("generation_time"),
        # `latency` may not be the time to the first token, and the sign of `cache_discount` is not documented.
        time_to_first_token_ms=None,
        cost_web_search_nano=None,
        cost_cache_nano=None,
        cost_file_nano=None,
        user=None,
        session=data.text_or_none("session_id"),
    )
    return Generation(call, None not in billed)


def _flag_or_none(data: Fields, name: str) -> bool | None:
    return None if data.raw(name) is None else data.flag(name)
