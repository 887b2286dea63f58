"""The classifier of an account: by its catalogue, its usage, and the person's settings."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.analysis.models.classify import Classifier
from tracker.model_kinds import ModelOverride
from tracker.store.account.catalogue import known_models, models_that_reasoned
from tracker.store.file.database import Store
from tracker.store.tables.model_identity import ModelIdentity

Overrides = Mapping[str, ModelOverride]


def read_classifier(store: Store, overrides: Overrides | None = None) -> Classifier:
    """Return a classifier of the models of a store; `overrides` is the person's classification in the settings."""
    identity = ModelIdentity(store)
    return Classifier(
        known_models(store), models_that_reasoned(store), overrides, slugs=identity.slugs, names=identity.names
    )
