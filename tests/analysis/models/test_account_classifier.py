"""The classifier of an account: by its catalogue, its usage and the person's settings."""

from __future__ import annotations

from tests.make import call, import_calls
from tests.worlds.hand_account import model
from tracker.analysis.models.account_classifier import read_classifier
from tracker.model_kinds import ModelOverride
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store

NAME = "acme/nova-2"


def test_a_model_without_any_information_is_unknown(store: Store) -> None:
    known = read_classifier(store).classify(NAME)
    assert (known.weights, known.reasoning) == (None, None)


def test_the_catalogue_knows_of_published_weights(store: Store) -> None:
    save_models(store, [model(NAME, weights="acme/Nova-2")], 1)
    assert read_classifier(store).classify(NAME).weights == "open"


def test_reasoning_tokens_in_the_usage_prove_reasoning(store: Store) -> None:
    import_calls(store, [call("gen-1", model=NAME, reasoning_tokens=4)])
    assert read_classifier(store).classify(NAME).reasoning is True


def test_the_persons_settings_decide_first(store: Store) -> None:
    save_models(store, [model(NAME, weights="acme/Nova-2")], 1)
    assert read_classifier(store, {NAME: ModelOverride(weights="closed")}).classify(NAME).weights == "closed"


def test_settings_under_any_name_are_the_models(store: Store) -> None:
    slug, permanent = "anthropic/claude-sonnet-4", "anthropic/claude-4-sonnet-20250522"
    known = read_classifier(store, {slug: ModelOverride(weights="open")})
    assert known.classify(permanent) == known.classify(slug)
    assert (known.classify(permanent).weights, known.classify(permanent).slug) == ("open", slug)


def test_usage_under_a_slug_proves_that_the_listed_model_reasons(store: Store) -> None:
    save_models(store, [model("acme/nova-2-20260301", slug=NAME)], 1)
    import_calls(store, [call("gen-1", model=NAME, reasoning_tokens=4)])
    assert read_classifier(store).classify("acme/nova-2-20260301").reasoning is True
