"""Shares of a total, and as many of them as fit. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """One row: a name, nano-dollars, and whether it is the unattributed part."""

    name: str
    nano: int
    is_unattributed: bool = False


def folded(shares: tuple[Share, ...], rows: int) -> tuple[Share, ...]:
    """Return at most `rows` shares; the smallest are summed up in one. The unattributed part keeps its own row."""
    if len(shares) <= rows:
        return shares
    unattributed = tuple(share for share in shares if share.is_unattributed)
    values = sorted((share for share in shares if not share.is_unattributed), key=lambda share: -share.nano)
    kept = max(rows - 1 - len(unattributed), 1)
    others = values[kept:]
    return (*values[:kept], Share(f"{len(others)} more", sum(share.nano for share in others)), *unattributed)
