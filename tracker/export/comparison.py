"""The comparison with the report as JSON (`compare --json`)."""

from __future__ import annotations

from typing import Any

from tracker.analysis.compare import ComparedFigure, Comparison


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return the JSON object: period, requests, and one entry per figure of the report; percent as 0 to 100.

    `unit` is that of `you` and `difference`; `report` holds the figure as published, which for `oss_author_tokens_…`
    and `size_class_…` is of another unit. `report.date` is one ISO date or an interval "first/last", null where the
    report gives none.
    """
    period = comparison.period
    return {
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat(), "zone": "UTC"},
        "requests": comparison.requests,
        "figures": [_figure_json(compared) for compared in comparison.figures],
    }


def _figure_json(compared: ComparedFigure) -> dict[str, Any]:
    figure = compared.figure
    return {
        "id": figure.id,
        "verdict": compared.verdict,
        "status": compared.status,
        "unit": compared.unit,
        "you": compared.you,
        "report": {
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "date": figure.dates,
            "section": figure.section,
            "confidence": figure.confidence,
        },
        "market": compared.market,
        "difference": compared.difference,
        "reason": compared.reason,
    }
