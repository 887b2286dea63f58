"""How a figure of the report compares with one account, as a rule.

Comparability: A = direct; B = fair with a caveat; C = only after keys, apps or models are tagged; D = not fair.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tracker.analysis.compare.metrics import Metric
from tracker.analysis.report.figures import ReportFigure

Comparability = Literal["A", "B", "C", "D"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How the figures whose id matches `pattern` compare.

    Comparability A, B and C have a `metric`. `reason` is the caveat of B, or why D has no metric. `unit` and
    `benchmark` are set where the account is compared in another unit than the report's: percent of ten authors instead
    of trillions of tokens. `has_market`: the metric needs only tokens by model, which are also published for all users.
    """

    pattern: str
    comparability: Comparability
    family: str
    reason: str | None = None
    metric: Metric | None = None
    unit: str | None = None
    benchmark: Callable[[ReportFigure], float] | None = None
    has_market: bool = False

    def unit_of(self, figure: ReportFigure) -> str:
        """Return the unit of the account's value."""
        return self.unit or figure.unit

    def benchmark_of(self, figure: ReportFigure) -> float:
        """Return the report's number in the unit of the account's value."""
        return self.benchmark(figure) if self.benchmark is not None else figure.number
