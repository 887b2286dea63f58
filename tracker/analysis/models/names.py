"""How models are called in charts and sentences: by the routable slug, without author."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.analysis.ledger.question import REST_TEXT
from tracker.store.account.catalogue import slugs
from tracker.store.file.database import Store


@dataclass(frozen=True, slots=True)
class ModelNames:
    """Slugs of the listed models by permaslug."""

    slugs: Mapping[str, str]

    def short(self, permaslug: str | None) -> str:
        """Return "claude-sonnet-4.5" for "anthropic/claude-4.5-sonnet-20250929"; None is what no model is known of."""
        if permaslug is None:
            return REST_TEXT
        return self.slugs.get(permaslug, permaslug).partition("/")[2] or permaslug


def read_model_names(store: Store) -> ModelNames:
    """Read the names of the catalogue held."""
    return ModelNames(slugs(store))
