from __future__ import annotations

import json
from datetime import date

import pytest

from tests.api.scripted import KEY_BODY
from tracker.api.fields import Json, parse_json
from tracker.api.payloads import (
    mark_default,
    read_activity,
    read_credits,
    read_key_status,
    read_keys,
    read_models,
    read_providers,
    read_workspaces,
)
from tracker.errors import InvalidResponse
from tracker.periods import day_number
from tracker.usage import DayUsage

ACTIVITY = """{"data":[{"date":"2026-09-03 00:00:00","model":"acme/nova-2","endpoint_id":"0f3c",
 "model_permaslug":"acme/nova-2-20260301:free",
 "provider_name":"stealth/int8","usage":"0.0421","byok_usage_inference":null,"byok_requests":0,
 "requests":"17","prompt_tokens":51200,"completion_tokens":"6100","reasoning_tokens":null,"surprise":{}}]}"""


def parsed(text: str) -> Json:
    return parse_json(text.encode(), "/test")


def test_activity_in_awkward_style() -> None:
    assert read_activity(parsed(ACTIVITY)).value == [
        DayUsage(
            day=day_number(date(2026, 9, 3)),
            model="acme/nova-2-20260301",
            key=None,
            app=None,
            provider="stealth/int8",
            endpoint_id="0f3c",
            variant="free",
            workspace=None,
            requests=17,
            credits_nano=42_100_000,
            byok_nano=0,
            prompt_tokens=51200,
            completion_tokens=6100,
            reasoning_tokens=0,
            cached_tokens=None,
        )
    ]


@pytest.mark.parametrize("name", ["date", "requests", "usage", "prompt_tokens", "completion_tokens"])
def test_activity_names_a_missing_field(name: str) -> None:
    rows, left_out = read_activity(parsed(ACTIVITY.replace(f'"{name}"', '"other"')))
    assert (rows, left_out.note()) == ([], f"1 of 1 rows left out: row 1 has no {name}")


def test_activity_falls_back_to_the_slug() -> None:
    row = read_activity(parsed(ACTIVITY.replace('"model_permaslug"', '"other"'))).value[0]
    assert (row.model, row.variant) == ("acme/nova-2", None)


def test_key_in_its_current_and_older_form() -> None:
    status = read_key_status(parsed(json.dumps(KEY_BODY)))
    assert (status.kind, status.creator_user_id) == ("management", "user_1")
    older = '{"data":{"label":"k","usage":1,"usage_daily":"0.5","is_provisioning_key":false,"byok_usage":null}}'
    old = read_key_status(parsed(older))
    assert (old.kind, old.credits_nano, old.credits_today_nano, old.byok_nano) == ("inference", 10**9, 5 * 10**8, 0)


@pytest.mark.parametrize("body", ['{"data":{"usage":1,"usage_daily":1}}', '{"data":{"is_management_key":1}}'])
def test_a_key_of_no_kind_is_refused(body: str) -> None:
    with pytest.raises(InvalidResponse, match="'is_management_key'"):
        read_key_status(parsed(body))


def test_keys_without_a_name_show_their_label() -> None:
    body = '{"data":[{"hash":"ab","name":null,"label":"sk…9","usage":"1.5","created_at":"2026-01-02T00:00:00+00:00"}]}'
    (key,) = read_keys(parsed(body)).value
    assert (key.name, key.credits_nano, key.byok_nano, key.disabled) == ("sk…9", 1_500_000_000, 0, False)
    assert key.created_at_ms == day_number(date(2026, 1, 2)) * 86_400_000


@pytest.mark.parametrize(
    ("slugs", "default"),
    [(("team", "default", "x"), "default"), (("team", "old", "x"), "old"), ((), None)],
)
def test_the_default_workspace(slugs: tuple[str, ...], default: str | None) -> None:
    made = {"team": "2026-02-01", "default": "2026-03-01", "old": "2025-01-01", "x": "2026-01-01"}
    rows: list[Json] = [{"id": slug, "name": slug, "slug": slug, "created_at": made[slug]} for slug in slugs]
    spaces = mark_default(read_workspaces({"data": rows}).value)
    assert [space.slug for space in spaces if space.is_default] == ([default] if default else [])


def test_prices_are_kept_exactly() -> None:
    body = """{"data":[{"id":"a/b","created":1788444000,"pricing":{"prompt":"0.000000150","discount":0.10,
      "overrides":[{"min_prompt_tokens":200000}]},"supported_parameters":["tools",1],"context_length":null}]}"""
    (model,) = read_models(parsed(body)).value
    assert model.pricing == '{"discount":"0.10","overrides":[{"min_prompt_tokens":200000}],"prompt":"0.000000150"}'
    assert (model.permaslug, model.supported_parameters, model.created_at_ms) == ("a/b", ("tools",), 1788444000000)


@pytest.mark.parametrize("order", [("a/b", "a/b:free", "a/b:extended"), ("a/b:free", "a/b", "a/b:extended")])
def test_a_variant_does_not_replace_the_models_price(order: tuple[str, ...]) -> None:
    rows: list[Json] = [{"id": slug, "canonical_slug": "a/b-1", "pricing": {"prompt": slug}} for slug in order]
    (model,) = read_models({"data": [*rows]}).value
    assert (model.permaslug, model.slug, model.pricing) == ("a/b-1", "a/b", '{"prompt":"a/b"}')


def test_a_model_with_variants_only_is_kept() -> None:
    (model,) = read_models({"data": [{"id": "a/b:free"}]}).value
    assert (model.permaslug, model.slug, model.pricing) == ("a/b", "a/b:free", "{}")


def test_providers_and_credits() -> None:
    (provider,) = read_providers(
        parsed('{"data":[{"name":"P","slug":"p","headquarters":"US","datacenters":[]}]}')
    ).value
    assert provider.headquarters == "US"
    balance = read_credits(parsed('{"data":{"total_credits":25.0,"total_usage":"11.37"}}'))
    assert balance.total_nano - balance.used_nano == 13_630_000_000


@pytest.mark.parametrize("body", ["[]", "null", '{"data":null}', '{"data":{}}', '{"data":"x"}'])
def test_other_shapes_are_explained(body: str) -> None:
    with pytest.raises(InvalidResponse, match="/activity"):
        read_activity(parsed(body))


ALIAS: dict[str, Json] = {
    "id": "~a/latest",
    "canonical_slug": "~a/latest",
    "pricing": {"prompt": "9"},
    "alias_target": {"name": "B", "slug": "a/b"},
}


@pytest.mark.parametrize("before", [False, True])
def test_an_alias_is_a_name_and_no_model(before: bool) -> None:
    rows: list[Json] = [
        {"id": "a/b", "canonical_slug": "a/b-1"},
        {"id": "a/b:batch", "canonical_slug": "a/b-1"},
        {"id": "a/b-fast", "canonical_slug": "a/b-1"},
    ]
    (model,) = read_models({"data": [ALIAS, *rows] if before else [*rows, ALIAS]}).value
    assert (model.permaslug, model.slug, model.other_names) == ("a/b-1", "a/b", ("a/b-fast", "~a/latest"))


@pytest.mark.parametrize("target", [None, {"name": "X", "slug": "a/unlisted"}, "text", {}])
def test_an_alias_of_nothing_that_is_listed_is_left_out(target: Json) -> None:
    (model,) = read_models({"data": [{**ALIAS, "alias_target": target}, {"id": "a/b"}]}).value
    assert (model.permaslug, model.other_names) == ("a/b", ())
