"""Turns the rows of analytics into calls: joins what several responses say about one generation id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tracker.api.analytics import AnalyticsRow
from tracker.ingest.day_feeds.attribution import app_of, key_named, model_of, variant_of
from tracker.usage import CUT_COST_PLACES, Call, KeyRef

KEY = "api_key_id"
SESSION = "session_id"
DETAILS = (KEY, "app", "provider", "finish_reason", "variant", "streamed", SESSION)
"""What is requested for each call besides its model and usage, one query each."""

_NO_SESSION = "none"
_FLAGS = {"true": True, "false": False}

Members = Mapping[str, str | None]
"""Generation id → value."""


def by_generation(rows: Iterable[AnalyticsRow]) -> dict[str, AnalyticsRow]:
    """Return rows by generation id. If two models served one call, its parts are added up under the more expensive one.

    Usage without an id belongs to no call and is left out, and so is a row whose numbers are all 0: every call counts
    as a request, so such a row shows no call.
    """
    found: dict[str, AnalyticsRow] = {}
    for row in rows:
        generation_id = row.values[0]
        if generation_id and not row.is_zero:
            before = found.get(generation_id)
            found[generation_id] = row if before is None else _added(before, row)
    return found


def _added(one: AnalyticsRow, other: AnalyticsRow) -> AnalyticsRow:
    def known(mine: int | None, theirs: int | None) -> int | None:
        return None if mine is None or theirs is None else mine + theirs

    dearer = max(one, other, key=lambda row: row.credits_nano + row.byok_nano)
    return replace(
        dearer,
        requests=one.requests + other.requests,
        credits_nano=one.credits_nano + other.credits_nano,
        byok_nano=one.byok_nano + other.byok_nano,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        reasoning_tokens=known(one.reasoning_tokens, other.reasoning_tokens),
        cached_tokens=known(one.cached_tokens, other.cached_tokens),
        cache_nano=known(one.cache_nano, other.cache_nano),
        web_nano=known(one.web_nano, other.web_nano),
        file_nano=known(one.file_nano, other.file_nano),
    )


def call_of(
    row: AnalyticsRow, created_at_ms: int, details: Mapping[str, Members], hashes: Mapping[str, KeyRef]
) -> Call:
    """Return a call; `details` are by dimension, `hashes` has the keys of the ids that a query by hash found.

    A detail that was not requested, or not returned for this id, is not known. A key that is known by its name alone
    stays a name: only a query by hash can show which hash it has.
    """
    generation_id, model = row.values
    reported = {name: members.get(generation_id or "") for name, members in details.items()}
    # A call that is missing in the response is "not known". A call that is there without a value named no app, or has
    # the variant of its model's name.
    app_is_reported = "app" in details and generation_id in details["app"]
    variant_is_reported = "variant" in details and generation_id in details["variant"]
    session = reported.get(SESSION)
    return Call(
        generation_id=generation_id or "",
        created_at_ms=created_at_ms,
        created_at_exact=False,
        model=model_of(model),
        credits_nano=row.credits_nano,
        byok_nano=row.byok_nano,
        cost_places=CUT_COST_PLACES,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        reasoning_tokens=row.reasoning_tokens,
        cached_tokens=row.cached_tokens,
        provider=reported.get("provider"),
        variant=variant_of(reported["variant"], model) if variant_is_reported else None,
        key=hashes.get(generation_id or "") or key_named(reported.get(KEY)),
        app=app_of(reported["app"]) if app_is_reported else None,
        finish_reason=reported.get("finish_reason"),
        finish_reason_raw=None,
        cancelled=None,
        streamed=_FLAGS.get(reported.get("streamed") or ""),
        generation_time_ms=None,
        time_to_first_token_ms=None,
        cost_web_search_nano=row.web_nano,
        cost_cache_nano=row.cache_nano,
        cost_file_nano=row.file_nano,
        user=None,
        session=None if session == _NO_SESSION else session,
    )
