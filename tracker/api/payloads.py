"""Responses of OpenRouter's account and catalogue routes as values; only this module knows their JSON.

Field names and meanings: OpenRouter's OpenAPI description and official SDK. Analytics has its own module.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

from tracker.api.fields import Fields, Json
from tracker.errors import InvalidResponse
from tracker.usage import AccountKey, Credits, DayUsage, KeyStatus, Model, Provider, Workspace, split_variant


def read_key_status(response: Json) -> KeyStatus:
    """Read `/key`: the kind of the key, and its own counters."""
    data = Fields(response, "/key").inner("data")
    kind_field = "is_management_key" if data.raw("is_management_key") is not None else "is_provisioning_key"
    if data.raw(kind_field) is None:
        kind_field = "is_management_key"
    return KeyStatus(
        label=data.text_or_none("label") or "",
        kind="management" if data.flag(kind_field) else "inference",
        credits_nano=data.nano("usage"),
        credits_today_nano=data.nano("usage_daily"),
        byok_nano=data.nano_or_none("byok_usage") or 0,
        byok_today_nano=data.nano_or_none("byok_usage_daily") or 0,
        organization_id=data.text_or_none("organization_id"),
        creator_user_id=data.text_or_none("creator_user_id"),
    )


def read_activity(response: Json) -> list[DayUsage]:
    """Read `/activity`: model × endpoint per finished UTC day.

    `usage` is credits only. Cached tokens are None if the response does not report them yet.
    """
    return [_activity_row(row) for row in Fields(response, "/activity").rows("data")]


def _activity_row(row: Fields) -> DayUsage:
    model, variant = split_variant(row.text_or_none("model_permaslug") or row.text("model"))
    return DayUsage(
        day=row.day("date"),
        model=model,
        key=None,
        app=None,
        provider=row.text_or_none("provider_name"),
        endpoint_id=row.text_or_none("endpoint_id"),
        variant=row.text_or_none("variant") or variant,
        workspace=row.text_or_none("workspace_id"),
        requests=row.count("requests"),
        credits_nano=row.nano("usage"),
        byok_nano=row.nano_or_none("byok_usage_inference") or 0,
        prompt_tokens=row.count("prompt_tokens"),
        completion_tokens=row.count("completion_tokens"),
        reasoning_tokens=row.count_or_none("reasoning_tokens") or 0,
        cached_tokens=row.count_or_none("cached_tokens"),
    )


def read_keys(response: Json) -> list[AccountKey]:
    """Read one page of `/keys`."""
    return [
        AccountKey(
            hash=row.text("hash"),
            name=row.text_or_none("name") or row.text_or_none("label") or "",
            label=row.text_or_none("label") or "",
            disabled=row.flag_or("disabled", False),
            workspace_id=row.text_or_none("workspace_id"),
            created_at_ms=row.instant_ms_or_none("created_at"),
            credits_nano=row.nano("usage"),
            byok_nano=row.nano_or_none("byok_usage") or 0,
        )
        for row in Fields(response, "/keys").rows("data")
    ]


def read_workspaces(response: Json) -> list[tuple[Workspace, int]]:
    """Read one page of `/workspaces`, each with its creation time (UTC ms, 0: unknown), before `is_default` is set."""
    return [
        (
            Workspace(
                row.text("id"), row.text_or_none("name") or row.text("id"), row.text_or_none("slug") or "", False
            ),
            row.instant_ms_or_none("created_at") or 0,
        )
        for row in Fields(response, "/workspaces").rows("data")
    ]


def mark_default(workspaces: Iterable[tuple[Workspace, int]]) -> list[Workspace]:
    """Set `is_default`; OpenRouter does not report it, so it is the workspace with slug "default", else the oldest."""
    found = list(workspaces)
    if not found:
        return []
    default, _ = min(found, key=lambda entry: (entry[0].slug != "default", entry[1], entry[0].id))
    return [Workspace(space.id, space.name, space.slug, space.id == default.id) for space, _ in found]


def read_credits(response: Json) -> Credits:
    """Read `/credits`."""
    data = Fields(response, "/credits").inner("data")
    return Credits(data.nano("total_credits"), data.nano("total_usage"))


def read_models(response: Json) -> list[Model]:
    """Read `/models`, one model for each permaslug; a model without a dated name is known by its slug.

    Variants ("acme/nova-2:free") are listed separately with the same permaslug and their own price. The model itself is
    used; a variant only if the model itself is not listed.
    """
    found: dict[str, Model] = {}
    for row in Fields(response, "/models").rows("data"):
        model = _model(row)
        before = found.get(model.permaslug)
        if before is None or (split_variant(before.slug)[1] and not split_variant(model.slug)[1]):
            found[model.permaslug] = model
    return list(found.values())


def _model(row: Fields) -> Model:
    created_s = row.count_or_none("created")
    parameters = row.raw("supported_parameters")
    return Model(
        permaslug=split_variant(row.text_or_none("canonical_slug") or row.text("id"))[0],
        slug=row.text("id"),
        name=row.text_or_none("name") or row.text("id"),
        created_at_ms=None if created_s is None else created_s * 1000,
        hugging_face_id=row.text_or_none("hugging_face_id"),
        context_length=row.count_or_none("context_length"),
        supported_parameters=tuple(name for name in parameters if isinstance(name, str))
        if isinstance(parameters, list)
        else (),
        pricing=_exact_text(row.raw("pricing") or {}),
    )


def _exact_text(value: Json) -> str:
    """Return JSON text so that equal prices give equal text; fractions are written as text, which keeps every digit."""

    def exact(part: object) -> str:
        if isinstance(part, Decimal):
            return str(part)
        raise InvalidResponse("The response to /models has a price that is not JSON. Try again later.")

    return json.dumps(value, default=exact, sort_keys=True, separators=(",", ":"))


def read_providers(response: Json) -> list[Provider]:
    """Read `/providers`."""
    return [
        Provider(row.text("name"), row.text_or_none("slug") or "", row.text_or_none("headquarters"))
        for row in Fields(response, "/providers").rows("data")
    ]
