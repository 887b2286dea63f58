"""Names that distinguish the series of a chart, which finds them by name. Free of Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.plain_text import short_line


def distinct_names(names: Sequence[str]) -> list[str]:
    """Return the names as they are drawn; equal ones are numbered, for example models of one name by two authors."""
    names = [short_line(name) for name in names]
    alike = Counter(names)
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(f"{name} ({seen[name]})" if alike[name] > 1 else name)
    return result
