"""The stand-in's `/activity`: totals per UTC day, model and endpoint, for the last 30 finished days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from tracker.periods import date_of, day_of_ms
from tracker.sample.calls import SampleCall, cut
from tracker.sample.catalogue import MODELS
from tracker.sample.entities import USER_ID
from tracker.sample.ledger import Ledger
from tracker.sample.responses import Json, bad_request, usd

FINISHED_DAYS = 30

_CACHED_SINCE = date(2026, 8, 20)
"""From this day on responses report cached tokens."""

_HASH = re.compile(r"[0-9a-f]{64}")
_SLUG_OF = {model.permaslug: model.slug for model in MODELS}


def activity(ledger: Ledger, query: Mapping[str, str], now: datetime) -> Json:
    """Return `/activity`. Raises `Refusal` (400) for a day outside the window and for wrong parameters."""
    today = now.astimezone(UTC).date()
    first, last = _days_requested(query.get("date"), today)
    key_hash = query.get("api_key_hash")
    if key_hash is not None and not _HASH.fullmatch(key_hash):
        raise bad_request("api_key_hash must be a SHA-256 hash in hex")
    if query.get("group_by", "workspace") != "workspace":
        raise bad_request("group_by must be workspace")
    entries = [
        entry
        for entry in ledger.of_days(first, last, now)
        if (key_hash is None or (entry.key is not None and entry.key.hash == key_hash))
        and _in_workspace(entry, query.get("workspace_id"))
        and query.get("user_id", USER_ID) == USER_ID
    ]
    rows = _rows(entries, by_workspace="group_by" in query)
    if today < _CACHED_SINCE:
        for row in rows:
            del row["cached_tokens"]
    return {"data": rows}


def _days_requested(text: str | None, today: date) -> tuple[date, date]:
    first, last = today - timedelta(days=FINISHED_DAYS), today - timedelta(days=1)
    if text is None:
        return first, last
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise bad_request("Date must be in YYYY-MM-DD format") from None
    if not first <= day <= last:
        raise bad_request("Date must be within the last 30 (completed) UTC days")
    return day, day


def _in_workspace(entry: SampleCall, workspace_id: str | None) -> bool:
    return workspace_id is None or (entry.workspace is not None and entry.workspace.id == workspace_id)


def _rows(entries: Iterable[SampleCall], by_workspace: bool) -> list[Json]:
    groups: dict[tuple[int, str, str, str | None], list[SampleCall]] = {}
    for entry in entries:
        workspace_id = entry.workspace.id if by_workspace and entry.workspace else None
        key = (-day_of_ms(entry.call.created_at_ms), entry.call.model, entry.endpoint_id, workspace_id)
        groups.setdefault(key, []).append(entry)
    ordered = sorted(groups.items(), key=lambda group: (*group[0][:3], group[0][3] or ""))
    return [
        _row(date_of(-day), endpoint_id, workspace_id, group) for (day, _, endpoint_id, workspace_id), group in ordered
    ]


def _day_text(day: date) -> str:
    """Return a day in one of the two forms that OpenRouter uses."""
    return f"{day.isoformat()} 00:00:00" if day.day % 2 else day.isoformat()


def _row(day: date, endpoint_id: str, workspace_id: str | None, group: list[SampleCall]) -> Json:
    call = group[0].call
    slug = _SLUG_OF[call.model]
    row = {
        "date": _day_text(day),
        "model": f"{slug}:free" if call.variant == "free" else slug,
        "model_permaslug": call.model,
        "variant": call.variant,
        "endpoint_id": endpoint_id,
        "provider_name": call.provider,
        "usage": usd(sum(cut(entry.call.credits_nano) for entry in group)),
        "byok_usage_inference": usd(sum(cut(entry.call.byok_nano) for entry in group)),
        "byok_requests": sum(entry.call.byok_nano > 0 for entry in group),
        "requests": len(group),
        "prompt_tokens": sum(entry.call.prompt_tokens for entry in group),
        "completion_tokens": sum(entry.call.completion_tokens for entry in group),
        "reasoning_tokens": sum(entry.call.reasoning_tokens or 0 for entry in group),
        "cached_tokens": sum(entry.call.cached_tokens or 0 for entry in group),
    }
    if workspace_id is not None:
        row["workspace_id"] = workspace_id
    return row
