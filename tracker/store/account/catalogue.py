"""The catalogue: models with their prices over time, and providers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.tables.labels import Labels
from tracker.usage import Model, Provider


class PriceSeen(NamedTuple):
    """A price and when it was first seen (UTC ms), valid until the next one. `pricing` is the catalogue's JSON."""

    seen_at_ms: int
    pricing: str


def save_models(store: Store, models: Sequence[Model], at_ms: int) -> Changes:
    """Store the catalogue as listed at an instant (UTC ms); a price is added only if it differs from the last one."""
    changes = Changes()
    with store.writing():
        # Listings "from the future" were stored while the clock was ahead. Move them back: this listing is the newest.
        store.run("UPDATE models SET listed_at_ms = ?1 - 1 WHERE listed_at_ms > ?1", (at_ms,))
        labels = Labels(store)
        for model in models:
            model_id = labels.models[model.permaslug]
            account_status = (
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
                (*account_status, at_ms, model_id),
            )
            if priced != model.pricing:
                store.run("INSERT OR REPLACE INTO prices VALUES (?, ?, ?)", (model_id, at_ms, model.pricing))
            # Usage may name a model before the catalogue lists it. Its row then has no slug yet, so here it is new.
            if before[0] is None:
                changes += Changes(new=1)
            elif before != account_status or priced != model.pricing:
                changes += Changes(changed=1)
            else:
                changes += Changes(unchanged=1)
    return changes


def known_models(store: Store) -> dict[str, Model]:
    """Return every model ever listed, by permaslug, with its latest price."""
    return {
        permaslug: Model(
            permaslug=permaslug,
            slug=slug,
            name=name,
            created_at_ms=created,
            hugging_face_id=hugging_face_id,
            context_length=context,
            supported_parameters=tuple(json.loads(parameters)),
            pricing=pricing,
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


def prices_seen(store: Store) -> dict[str, list[PriceSeen]]:
    """Return all prices of every model ever listed, by permaslug, oldest first."""
    found: dict[str, list[PriceSeen]] = {}
    for permaslug, seen_at_ms, pricing in store.rows(
        "SELECT m.permaslug, p.seen_at_ms, p.pricing FROM prices p JOIN models m ON m.id = p.model_id "
        "ORDER BY p.model_id, p.seen_at_ms"
    ):
        found.setdefault(permaslug, []).append(PriceSeen(seen_at_ms, pricing))
    return found


def listed_last(store: Store) -> frozenset[str]:
    """Return the permaslugs that the catalogue listed when it was read last."""
    return frozenset(
        permaslug
        for (permaslug,) in store.rows(
            "SELECT permaslug FROM models WHERE listed_at_ms = (SELECT max(listed_at_ms) FROM models)"
        )
    )


def models_that_reasoned(store: Store) -> frozenset[str]:
    """Return the permaslugs of the models with reasoning tokens in any stored call or day."""
    return frozenset(
        permaslug
        for (permaslug,) in store.rows(
            "SELECT permaslug FROM models WHERE id IN (SELECT model_id FROM calls_by_day WHERE reasoning_tokens > 0 "
            "UNION SELECT model_id FROM days WHERE reasoning_tokens > 0)"
        )
    )


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
