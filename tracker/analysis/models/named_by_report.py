"""The models and authors that the report's figures name, and the names under which OpenRouter bills them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import ModelTest
from tracker.paths import resource_path


@dataclass(frozen=True, slots=True)
class ReportModel:
    """A model that the report names, and the slugs and permaslugs under which it is billed."""

    name: str
    slugs: frozenset[str]

    def matches(self, classifier: Classifier) -> ModelTest:
        """Return the test by a model's name in the usage."""
        return lambda model: model is not None and not self.slugs.isdisjoint((model, classifier.classify(model).slug))


@dataclass(frozen=True, slots=True)
class ReportAuthor:
    """An author that the report names, and the author's slug at OpenRouter."""

    name: str
    slug: str


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(resource_path("report_models.json").read_text(encoding="utf-8"))
    return content


def _models(table: str) -> Mapping[str, ReportModel]:
    return {key: ReportModel(row["name"], frozenset(row["slugs"])) for key, row in _content()[table].items()}


@cache
def priced_models() -> Mapping[str, ReportModel]:
    """Return the models of the report's cost table by the end of their figure id."""
    return _models("models")


@cache
def top_open_models() -> Mapping[str, ReportModel]:
    """Return the largest open-weight models that the report's chart names, by the end of their figure id."""
    return _models("oss_top15")


@cache
def top_tool_models() -> Mapping[str, ReportModel]:
    """Return the ten most used tool-calling models by the end of their figure id."""
    return _models("tool_call_top10")


@cache
def open_weight_authors() -> Mapping[str, ReportAuthor]:
    """Return the ten authors of open-weight models by the end of their figure id."""
    return {key: ReportAuthor(row["name"], row["slug"]) for key, row in _content()["open_weight_authors"].items()}
