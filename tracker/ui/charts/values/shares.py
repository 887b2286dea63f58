"""Parts of a whole, and how many of them fit. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """One row: a name, nano-dollars, and whether it is what is not held at this detail."""

    name: str
    nano: int
    is_rest: bool = False


def folded(shares: tuple[Share, ...], rows: int) -> tuple[Share, ...]:
    """Return at most `rows` shares, the smallest ones summed up in the last; a rest keeps its row."""
    if len(shares) <= rows:
        return shares
    rest = tuple(share for share in shares if share.is_rest)
    values = sorted((share for share in shares if not share.is_rest), key=lambda share: -share.nano)
    kept = max(rows - 1 - len(rest), 1)
    others = values[kept:]
    return (*values[:kept], Share(f"{len(others)} more", sum(share.nano for share in others)), *rest)
