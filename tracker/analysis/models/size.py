"""How large a model is: total parameters by the table in `resources/`, else by its name, where that is certain.

The report's size classes are for open-weight models and by total parameters, not active ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache

from tracker.analysis.report.figures import report_figures
from tracker.model_kinds import SizeClass
from tracker.paths import resource_path

_TOTAL = re.compile(r"(\d+(?:\.\d+)?)([mbt])")
"""A part of a name that gives parameters: "27b", "1.5b", "270m", "1t". Not "a22b" (active), "e4b" (effective)."""
_EXPERTS = re.compile(r"\d+e|\d+x\d.*")
"""A part that means a mixture of experts ("128e", "8x7b"): the number next to it is one expert's, not the total."""
_SEPARATORS = re.compile(r"[-_/ :]")
_BILLIONS = {"m": 0.001, "b": 1.0, "t": 1000.0}
_BY_NAME = "name"


@cache
def size_table() -> tuple[tuple[str, float | None, bool], ...]:
    """Return pattern, billions of parameters, and whether the name decides instead, in the table's order."""
    rows = json.loads(resource_path("model_sizes.json").read_text(encoding="utf-8"))["sizes"]
    return tuple(
        (row["pattern"], None if row["billion"] == _BY_NAME else row["billion"], row["billion"] == _BY_NAME)
        for row in rows
    )


def parameters_of(names: Iterable[str]) -> float | None:
    """Return total parameters in billions by a model's names (permaslug, slug, Hugging Face id); None = not known."""
    lowered = [name.lower() for name in names]
    for pattern, billions, by_name in size_table():
        if any(fnmatchcase(name, pattern) for name in lowered):
            # Such an entry keeps the wider patterns below it from matching.
            if by_name:
                break
            return billions
    return next((said for name in lowered if (said := _said_by(name)) is not None), None)


def _said_by(name: str) -> float | None:
    """Return the size in a name, if it is certain: exactly one size, and no mixture of experts."""
    parts = _SEPARATORS.split(name)
    if any(_EXPERTS.fullmatch(part) for part in parts):
        return None
    found = {float(match[1]) * _BILLIONS[match[2]] for part in parts if (match := _TOTAL.fullmatch(part))}
    return found.pop() if len(found) == 1 else None


def size_class(billions: float | None) -> SizeClass | None:
    """Return the class of a number of parameters, by the report's own bounds; the upper bound itself is large."""
    if billions is None:
        return None
    figures = report_figures()
    if billions < figures["size_class_small_max"].number:
        return "small"
    return "large" if billions >= figures["size_class_large_min"].number else "medium"
