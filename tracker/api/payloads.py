"""Responses of OpenRouter's account and catalogue routes as values; only this module knows their JSON.

Field names and meanings: OpenRouter's OpenAPI description and official SDK. Analytics has its own module. A list is
read row by row: a row that cannot be read is left out and counted (`left_out.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from tracker.api.fields import Fields, Json
from tracker.api.left_out import Reading, read_rows
from tracker.errors import OddField
from tracker.usage import AccountKey, Credits, DayUsage, KeyStatus, Model, Provider, Workspace, split_variant


class _Alias(NamedTuple):
    """A row of the catalogue that only stands for another model; without a target, for none that is listed."""

    name: str
    target: str


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


def read_activity(response: Json) -> Reading[list[DayUsage]]:
    """Read `/activity`: model × endpoint per finished UTC day.

    `usage` is credits only. Cached tokens are None if the response does not report them yet.
    """
    whole = Fields(response, "/activity")
    return read_rows(whole, "data", _activity_row, day=lambda row: row.day("date"), is_empty=_is_unused)


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


def _is_unused(row: Fields) -> bool:
    """Return whether a row of `/activity` counts nothing: no request, no token, no cost."""
    counts = (row.count(name) for name in ("requests", "prompt_tokens", "completion_tokens"))
    return not any(counts) and row.nano("usage") == 0 and not row.nano_or_none("byok_usage_inference")


def read_keys(response: Json, before: int = 0) -> Reading[list[AccountKey]]:
    """Read one page of `/keys`; `before` is the number of rows on earlier pages."""
    return read_rows(Fields(response, "/keys"), "data", _account_key, before=before)


def _account_key(row: Fields) -> AccountKey:
    return AccountKey(
        hash=row.text("hash"),
        name=row.text_or_none("name") or row.text_or_none("label") or "",
        label=row.text_or_none("label") or "",
        disabled=row.flag_or("disabled", False),
        workspace_id=row.text_or_none("workspace_id"),
        created_at_ms=row.instant_ms_or_none("created_at"),
        credits_nano=row.nano("usage"),
        byok_nano=row.nano_or_none("byok_usage") or 0,
    )


def read_workspaces(response: Json, before: int = 0) -> Reading[list[tuple[Workspace, int]]]:
    """Read one page of `/workspaces`, each with its creation time (UTC ms, 0: unknown), before `is_default` is set.

    `before` is the number of rows on earlier pages.
    """
    return read_rows(Fields(response, "/workspaces"), "data", _workspace, before=before)


def _workspace(row: Fields) -> tuple[Workspace, int]:
    space = Workspace(row.text("id"), row.text_or_none("name") or row.text("id"), row.text_or_none("slug") or "", False)
    return space, row.instant_ms_or_none("created_at") or 0


def mark_default(workspaces: Iterable[tuple[Workspace, int]], *, whole: bool = True) -> list[Workspace]:
    """Set `is_default`; OpenRouter does not report it, so it is the workspace with slug "default", else the oldest.

    Without the slug nobody is the default one if the list is not `whole`: the oldest may be missing.
    """
    found = list(workspaces)
    slugs = {space.slug for space, _ in found}
    if not found or not (whole or "default" in slugs):
        return [space for space, _ in found]
    default, _ = min(found, key=lambda entry: (entry[0].slug != "default", entry[1], entry[0].id))
    return [Workspace(space.id, space.name, space.slug, space.id == default.id) for space, _ in found]


def read_credits(response: Json) -> Credits:
    """Read `/credits`."""
    data = Fields(response, "/credits").inner("data")
    return Credits(data.nano("total_credits"), data.nano("total_usage"))


def read_models(response: Json) -> Reading[list[Model]]:
    """Read `/models`, one model for each permaslug; a model without a dated name is known by its slug.

    Variants ("acme/nova-2:free") are listed separately with the same permaslug and their own price. The model itself is
    used; a variant only if the model itself is not listed. If rows were left out, the model may be one of them: then no
    variant stands for it, because a free one would make it free. An alias ("~acme/nova-latest") is no model, but one
    more name of the model that it stands for; it is dropped if that model is not listed.
    """
    rows, left_out = read_rows(Fields(response, "/models"), "data", _model_or_alias)
    found: dict[str, Model] = {}
    permaslugs: dict[str, str] = {}
    for model in rows:
        if isinstance(model, _Alias) or (left_out.odd and split_variant(model.slug)[1]):
            continue
        permaslugs[split_variant(model.slug)[0]] = model.permaslug
        before = found.get(model.permaslug)
        if before is None or (split_variant(before.slug)[1] and not split_variant(model.slug)[1]):
            found[model.permaslug] = model
    aliases = [row for row in rows if isinstance(row, _Alias)]
    names = permaslugs | {alias.name: permaslugs.get(alias.target, alias.target) for alias in aliases}
    return Reading([_with_names(model, names) for model in found.values()], left_out)


def _model_or_alias(row: Fields) -> Model | _Alias:
    name = row.text("id")
    target = row.raw("alias_target")
    slug = target.get("slug") if isinstance(target, dict) else None
    target_slug = split_variant(slug)[0] if isinstance(slug, str) else ""
    return (
        _Alias(name, target_slug)
        if name.startswith("~") or target_slug not in ("", split_variant(name)[0])
        else _model(row)
    )


def _with_names(model: Model, permaslugs: Mapping[str, str]) -> Model:
    own = (model.permaslug, split_variant(model.slug)[0])
    others = sorted(name for name, permaslug in permaslugs.items() if permaslug == model.permaslug and name not in own)
    return replace(model, other_names=tuple(others)) if others else model


def _model(row: Fields) -> Model:
    parameters = row.raw("supported_parameters")
    return Model(
        permaslug=split_variant(row.text_or_none("canonical_slug") or row.text("id"))[0],
        slug=row.text("id"),
        name=row.text_or_none("name") or row.text("id"),
        created_at_ms=row.unix_ms_or_none("created"),
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
        raise OddField("The response to /models has a price that is not JSON. Try again later.", "has an odd pricing")

    return json.dumps(value, default=exact, sort_keys=True, separators=(",", ":"))


def read_providers(response: Json) -> Reading[list[Provider]]:
    """Read `/providers`."""
    return read_rows(Fields(response, "/providers"), "data", _provider)


def _provider(row: Fields) -> Provider:
    return Provider(row.text("name"), row.text_or_none("slug") or "", row.text_or_none("headquarters"))
