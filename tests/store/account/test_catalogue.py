"""The catalogue: models with the prices they had, and providers."""

from __future__ import annotations

from dataclasses import replace

from tests.make import DAY, call, import_calls, usage
from tracker import feeds
from tracker.store.account.catalogue import (
    PriceSeen,
    known_models,
    models_that_reasoned,
    prices_seen,
    save_models,
    save_providers,
)
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.usage.days import replace_days
from tracker.usage import Model, Provider

NOVA = Model(
    permaslug="acme/nova-2-20260301",
    slug="acme/nova-2",
    name="Nova 2",
    created_at_ms=1,
    hugging_face_id=None,
    context_length=8192,
    supported_parameters=("tools",),
    pricing='{"prompt": "0.000001"}',
)


def test_a_price_is_kept_only_when_it_changes(store: Store) -> None:
    assert save_models(store, [NOVA], 10) == Changes(new=1)
    assert save_models(store, [NOVA], 20) == Changes(unchanged=1)
    dearer = replace(NOVA, pricing='{"prompt": "0.000002"}')
    assert save_models(store, [dearer], 30) == Changes(changed=1)
    assert store.rows("SELECT seen_at_ms FROM prices") == [(10,), (30,)]
    assert known_models(store) == {NOVA.permaslug: dearer}


def test_providers(store: Store) -> None:
    assert save_providers(store, [Provider("ExampleCloud", "example", "DE")]) == Changes(new=1)
    assert save_providers(store, [Provider("ExampleCloud", "example", "DE")]) == Changes(unchanged=1)


def test_every_price_is_remembered_with_the_instant_it_was_first_seen(store: Store) -> None:
    dearer = replace(NOVA, pricing='{"prompt": "0.000002"}')
    for at_ms, model in ((10, NOVA), (20, NOVA), (30, dearer)):
        save_models(store, [model], at_ms)
    assert prices_seen(store) == {NOVA.permaslug: [PriceSeen(10, NOVA.pricing), PriceSeen(30, dearer.pricing)]}


def test_reasoning_tokens_of_calls_or_days_prove_that_a_model_reasons(store: Store) -> None:
    import_calls(store, [call("gen-1", model="a/call"), call("gen-2", model="a/none", reasoning_tokens=0)])
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(model="a/day"), usage(model="a/zero", reasoning_tokens=0)], 5)
    assert models_that_reasoned(store) == {"a/call", "a/day"}


def test_a_new_name_is_a_change_and_every_name_is_known(store: Store) -> None:
    save_models(store, [NOVA], 10)
    named = replace(NOVA, other_names=("acme/nova-two", "~acme/nova-latest"))
    assert save_models(store, [named], 20) == Changes(changed=1)
    assert save_models(store, [named], 30) == Changes(unchanged=1)
    assert known_models(store) == {NOVA.permaslug: named}


def test_prices_from_before_a_model_had_a_dated_name_are_its_prices(store: Store) -> None:
    undated = replace(NOVA, permaslug=NOVA.slug, pricing='{"prompt": "0.000002"}')
    save_models(store, [undated], 10)
    save_models(store, [NOVA], 20)
    assert prices_seen(store) == {NOVA.permaslug: [PriceSeen(10, undated.pricing), PriceSeen(20, NOVA.pricing)]}
    assert known_models(store).keys() == {NOVA.permaslug}


def test_reasoning_under_any_name_is_the_models(store: Store) -> None:
    save_models(store, [NOVA], 10)
    import_calls(store, [call("gen-1", model=NOVA.slug)])
    assert models_that_reasoned(store) == {NOVA.permaslug}
