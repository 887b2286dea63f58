"""Spaces that depend on the window's width (look: layout)."""

from __future__ import annotations

from dataclasses import dataclass

COMPACT_BELOW = 1180
"""Window width under which the side bar shows icons only."""

WIDE_FROM = 1600
"""Window width from which charts are taller and the legend gets values."""

CONTENT_MAX = 1632
"""Inner width beyond which content stays at the left."""

STACK_BELOW = 900
"""Inner width under which a row of 8 + 4 columns becomes two rows of 12."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Pixels: side bar, padding around the content, gutter between cards, height of a main chart's card."""

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
    """Return the spaces for a window of a width in pixels."""
    if window_width < COMPACT_BELOW:
        return _COMPACT
    return _WIDE if window_width >= WIDE_FROM else _NORMAL
