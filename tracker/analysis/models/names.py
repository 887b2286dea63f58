"""The names of models in charts and sentences: the slug that requests use, without author."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.analysis.ledger.question import UNATTRIBUTED_TEXT
from tracker.plain_text import short_line
from tracker.store.file.database import Store
from tracker.store.tables.model_identity import ModelIdentity


@dataclass(frozen=True, slots=True)
class ModelNames:
    """The short names of models by permaslug: the slug, where a source names it."""

    slugs: Mapping[str, str]

    def short(self, permaslug: str | None) -> str:
        """Return "claude-sonnet-4.5" for "anthropic/claude-4.5-sonnet-20250929"; None: the model is not known."""
        if permaslug is None:
            return UNATTRIBUTED_TEXT
        return short_line(self.slugs.get(permaslug, permaslug).partition("/")[2] or permaslug)


def read_model_names(store: Store) -> ModelNames:
    """Read the names that the catalogue and other sources give."""
    return ModelNames(ModelIdentity(store).slugs)
