"""The names of models in charts and sentences."""

from __future__ import annotations

import pytest

from tests.worlds.hand_account import model
from tracker.analysis.ledger.question import UNATTRIBUTED_TEXT
from tracker.analysis.models.names import ModelNames, read_model_names
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store

NAMES = ModelNames({"anthropic/claude-4.5-sonnet-20250929": "anthropic/claude-sonnet-4.5"})


@pytest.mark.parametrize(
    ("permaslug", "name"),
    [
        ("anthropic/claude-4.5-sonnet-20250929", "claude-sonnet-4.5"),
        ("acme/nova-2", "nova-2"),
        ("nova-2", "nova-2"),
        (None, UNATTRIBUTED_TEXT),
    ],
)
def test_the_name_of_a_model_is_its_slug_without_the_author(permaslug: str | None, name: str) -> None:
    assert NAMES.short(permaslug) == name


def test_slugs_are_those_of_the_catalogue(store: Store) -> None:
    save_models(store, [model("acme/nova-2-20260301", slug="acme/nova-2")], 1)
    assert read_model_names(store).short("acme/nova-2-20260301") == "nova-2"
