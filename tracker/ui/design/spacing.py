"""Distances in pixels that depend on the width of the window."""

from __future__ import annotations

from dataclasses import dataclass

COMPACT_BELOW = 1180
"""In a window narrower than this, the side bar shows icons only."""

WIDE_FROM = 1600
"""In a window of this width or more, charts are taller and legends show values."""

CONTENT_MAX = 1632
"""The content gets no wider than this; in a wider window it stays at the left."""

STACK_BELOW = 900
"""If the content is narrower than this, a row of 8 + 4 columns becomes two rows of 12."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Pixels: width of the side bar, padding around the content, gap between cards, height of a main chart's card."""

    side: int
    padding: int
    gutter: int
    chart_height: int
    legend_values: bool

    @property
    def compact(self) -> bool:
        """Whether the side bar shows icons only."""
        return self.side < 100


_COMPACT = Metrics(side=56, padding=16, gutter=12, chart_height=330, legend_values=False)
_NORMAL = Metrics(side=208, padding=24, gutter=16, chart_height=330, legend_values=False)
_WIDE = Metrics(side=224, padding=32, gutter=24, chart_height=400, legend_values=True)


def metrics_for(window_width: int) -> Metrics:
    """Return the distances for a window of this width in pixels."""
    if window_width < COMPACT_BELOW:
        return _COMPACT
    return _WIDE if window_width >= WIDE_FROM else _NORMAL
