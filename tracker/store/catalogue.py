"""The catalogue: models with their prices over time, and providers."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tracker.store.changes import Changes
from tracker.store.database import Store
from tracker.store.labels import Labels
from tracker.usage import Model, Provider


def save_models(store: Store, models: Sequence[Model], at_ms: int) -> Changes:
    """Store the catalogue as listed at an instant (UTC ms); a price only where it differs from the last one."""
    changes = Changes()
    with store.writing():
        labels = Labels(store)
        for model in models:
            model_id = labels.models[model.permaslug]
            facts = (
                model.slug,
                model.name,
                model.created_at_ms,
                model.hugging_face_id,
                model.context_length,
                json.dumps(model.supported_parameters),
            )
            before = store.rows(
                "SELECT slug, name, created_at_ms, hugging_face_id, context_length, supported_parameters "
                "FROM models WHERE id = ?",
                (model_id,),
            )[0]
            priced = store.value(
                "SELECT pricing FROM prices WHERE model_id = ? ORDER BY seen_at_ms DESC LIMIT 1", (model_id,)
            )
            store.run(
                "UPDATE models SET slug = ?, name = ?, created_at_ms = ?, hugging_face_id = ?, context_length = ?, "
                "supported_parameters = ?, listed_at_ms = ? WHERE id = ?",
                (*facts, at_ms, model_id),
            )
            if priced != model.pricing:
                store.run("INSERT OR REPLACE INTO prices VALUES (?, ?, ?)", (model_id, at_ms, model.pricing))
            if before[0] is None:
                changes += Changes(new=1)
            elif before != facts or priced != model.pricing:
                changes += Changes(changed=1)
            else:
                changes += Changes(unchanged=1)
    return changes


def known_models(store: Store) -> dict[str, Model]:
    """Return every model ever listed, by permaslug, with its latest price."""
    return {
        permaslug: Model(
            permaslug, slug, name, created, hugging_face_id, context, tuple(json.loads(parameters)), pricing
        )
        for permaslug, slug, name, created, hugging_face_id, context, parameters, pricing in store.rows(
            "SELECT m.permaslug, m.slug, m.name, m.created_at_ms, m.hugging_face_id, m.context_length, "
            "m.supported_parameters, (SELECT pricing FROM prices p WHERE p.model_id = m.id "
            "ORDER BY seen_at_ms DESC LIMIT 1) FROM models m WHERE m.slug IS NOT NULL"
        )
    }


def slugs(store: Store) -> dict[str, str]:
    """Return the routable slug of every listed model by its permaslug."""
    return dict(store.rows("SELECT permaslug, slug FROM models WHERE slug IS NOT NULL"))


def save_providers(store: Store, providers: Sequence[Provider]) -> Changes:
    """Store what `/providers` listed."""
    changes = Changes()
    with store.writing():
        labels = Labels(store)
        for provider in providers:
            provider_id = labels.providers[provider.name]
            before = store.rows("SELECT slug, headquarters FROM providers WHERE id = ?", (provider_id,))[0]
            store.run(
                "UPDATE providers SET slug = ?, headquarters = ? WHERE id = ?",
                (provider.slug, provider.headquarters, provider_id),
            )
            if before[0] is None:
                changes += Changes(new=1)
            elif before != (provider.slug, provider.headquarters):
                changes += Changes(changed=1)
            else:
                changes += Changes(unchanged=1)
    return changes
