"""The catalogue: models with the prices they had, and providers."""

from __future__ import annotations

from dataclasses import replace

from tracker.store.account.catalogue import known_models, save_models, save_providers
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
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
