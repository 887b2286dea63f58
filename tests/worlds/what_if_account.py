"""A store with the prices of two models, and what-if questions to it."""

from __future__ import annotations

from pathlib import Path

from tests.worlds.priced_account import (
    LONG_AGO,
    NOVA,
    NOVA_PRICE,
    NOW,
    PERIOD,
    PICO,
    PICO_PRICE,
    add_prices,
    listed,
    new_store,
)
from tracker.analysis.what_if.what_if import WhatIf, what_if
from tracker.store.file.database import Store


def priced_store(folder: Path) -> Store:
    """Return a store in which both models are listed since long ago; the caller closes it."""
    store = new_store(folder)
    add_prices(store, [listed(NOVA, NOVA_PRICE), listed(PICO, PICO_PRICE)], LONG_AGO)
    return store


def ask(store: Store, model: str = PICO, best: int = 0, **filters: tuple[str, ...]) -> WhatIf:
    """Return what the usage of the ten days would have cost on a model, with so many alternatives."""
    return what_if(store, model, PERIOD, filters, NOW, best)


def said(answer: WhatIf, words: str) -> bool:
    """Return whether any note of an answer has these words."""
    return any(words in note for note in answer.notes)
