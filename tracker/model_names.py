"""Pairs of names that OpenRouter uses for one model, as far as the program itself knows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from tracker.paths import resource_path


@cache
def permanent_names() -> Mapping[str, str]:
    """Return the permanent name of some well-known models by their slug. Raises `ValueError` for a damaged file."""
    pairs = json.loads(resource_path("model_names.json").read_text(encoding="utf-8"))["pairs"]
    names = {pair["slug"]: pair["permanent"] for pair in pairs}
    if len({*names, *names.values()}) != 2 * len(pairs):
        raise ValueError("model_names.json has a name in two pairs")
    return names
