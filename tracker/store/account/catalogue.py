"""The catalogue: models with their prices over time, and providers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.tables.labels import Labels
from tracker.store.tables.model_identity import ModelIdentity
from tracker.usage import Model, Provider, split_variant


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
        names = dict(store.rows("SELECT name, model_id FROM model_aliases"))
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
            # An alias may stand for another model than before; the newest listing counts.
            renamed = [(name, model_id) for name in _names_of(model, before[0]) if names.get(name) != model_id]
            store.run_many("INSERT OR REPLACE INTO model_aliases VALUES (?, ?)", renamed)
            # Usage may name a model before the catalogue lists it. Its row then has no slug yet, so here it is new.
            if before[0] is None:
                changes += Changes(new=1)
            elif before != account_status or priced != model.pricing or renamed:
                changes += Changes(changed=1)
            else:
                changes += Changes(unchanged=1)
    return changes


def _names_of(model: Model, slug_before: str | None) -> tuple[str, ...]:
    """Return the names of a model besides permaslug and slug; a slug that it had before stays one of them."""
    if slug_before is None or split_variant(slug_before)[0] == split_variant(model.slug)[0]:
        return model.other_names
    return (*model.other_names, split_variant(slug_before)[0])


def known_models(store: Store) -> dict[str, Model]:
    """Return every model ever listed, by permaslug, with its latest price and all its names."""
    identity = ModelIdentity(store)
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
            other_names=tuple(sorted(identity.names.get(permaslug, frozenset()) - {permaslug, split_variant(slug)[0]})),
        )
        for permaslug, slug, name, created, hugging_face_id, context, parameters, pricing in store.rows(
            "SELECT m.permaslug, m.slug, m.name, m.created_at_ms, m.hugging_face_id, m.context_length, "
            "m.supported_parameters, (SELECT pricing FROM prices p WHERE p.model_id = m.id "
            "ORDER BY seen_at_ms DESC LIMIT 1) FROM models m WHERE m.slug IS NOT NULL"
        )
        # Once listed without a permanent name, now with one: it is one model, under its newer name.
        if identity.model_of(permaslug) == permaslug
    }


def prices_seen(store: Store) -> dict[str, list[PriceSeen]]:
    """Return all prices of every model ever listed, by permaslug, oldest first."""
    identity = ModelIdentity(store)
    found: dict[str, list[PriceSeen]] = {}
    for permaslug, seen_at_ms, pricing in store.rows(
        "SELECT m.permaslug, p.seen_at_ms, p.pricing FROM prices p JOIN models m ON m.id = p.model_id "
        "ORDER BY p.seen_at_ms, p.model_id"
    ):
        found.setdefault(identity.model_of(permaslug), []).append(PriceSeen(seen_at_ms, pricing))
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
    """Return the models, by permaslug, with reasoning tokens in any stored call or day."""
    identity = ModelIdentity(store)
    return frozenset(
        identity.by_id[model_id]
        for (model_id,) in store.rows(
            "SELECT model_id FROM calls_by_day WHERE reasoning_tokens > 0 "
            "UNION SELECT model_id FROM days WHERE reasoning_tokens > 0 AND model_id IS NOT NULL"
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
