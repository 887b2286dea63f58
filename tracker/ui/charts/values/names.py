"""Names that distinguish things: two keys with the same name are two things. Free of Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.plain_text import short_line

_SHOWN_OF_ID = 4


def distinct_names(named: Sequence[tuple[str, str | None]]) -> list[str]:
    """Return a name for each (name, id). Names that occur several times get the end of the id ("laptop …4f1a").

    Names that are still equal (no id, or the same end of the id) are numbered.
    """
    named = [(short_line(name), identity) for name, identity in named]
    alike = Counter(name for name, _ in named)
    names = [
        f"{name} …{identity[-_SHOWN_OF_ID:]}" if alike[name] > 1 and identity else name for name, identity in named
    ]
    again = Counter(names)
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(f"{name} ({seen[name]})" if again[name] > 1 else name)
    return result
