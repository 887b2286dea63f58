from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.worlds.hand_account import NOW, PERIOD, filled, hand_store
from tracker.analysis.compare.compare import compare
from tracker.analysis.report.figures import report_figures
from tracker.export.comparison import comparison_json

NUMBER_OR_NULL = {"type": ["number", "null"]}
FIGURE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "verdict", "status", "unit", "you", "report", "market", "difference", "reason"],
    "properties": {
        "id": {"type": "string"},
        "verdict": {"enum": ["A", "B", "C", "D"]},
        "status": {"enum": ["compared", "too_few", "needs_tags", "not_held", "none"]},
        "unit": {"type": "string"},
        "you": NUMBER_OR_NULL,
        "market": NUMBER_OR_NULL,
        "difference": NUMBER_OR_NULL,
        "reason": {"type": ["string", "null"]},
        "report": {
            "type": "object",
            "additionalProperties": False,
            "required": ["value", "low", "high", "date", "section", "confidence"],
            "properties": {
                "value": {"type": ["number", "string"]},
                "low": NUMBER_OR_NULL,
                "high": NUMBER_OR_NULL,
                "date": {"type": ["string", "null"]},
                "section": {"type": "string"},
                "confidence": {"type": "string"},
            },
        },
    },
    "if": {"properties": {"you": {"const": None}}},
    "then": {"properties": {"reason": {"type": "string"}, "difference": {"const": None}}},
    "else": {"properties": {"status": {"const": "compared"}, "difference": {"type": "number"}}},
}
DATE_OR_NULL = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"}
MARKET = {
    "type": "object",
    "additionalProperties": False,
    "required": ["credit", "as_of", "from", "to", "days"],
    "properties": {
        "credit": {"type": "string", "pattern": r"^Source: OpenRouter \(openrouter\.ai/rankings\), as of [-0-9]+$"},
        "as_of": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "from": DATE_OR_NULL,
        "to": DATE_OR_NULL,
        "days": {"type": ["integer", "null"]},
    },
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["period", "requests", "market", "figures"],
    "properties": {
        "market": {"oneOf": [{"type": "null"}, MARKET]},
        "period": {
            "type": "object",
            "required": ["from", "to", "zone"],
            "properties": {"from": {"type": "string"}, "to": {"type": "string"}, "zone": {"const": "UTC"}},
        },
        "requests": {"type": ["integer", "null"]},
        "figures": {"type": "array", "items": FIGURE},
    },
}


@pytest.mark.parametrize("held", [True, False])
def test_json_has_the_shape_of_the_design(held: bool, tmp_path: Path) -> None:
    with hand_store(tmp_path) if held else filled(tmp_path, [], []) as store:
        answer = json.loads(json.dumps(comparison_json(compare(store, PERIOD, NOW)), allow_nan=False))
    jsonschema.validate(answer, SCHEMA)
    assert answer["market"] is None
    assert [figure["id"] for figure in answer["figures"]] == list(report_figures())
    assert answer["requests"] == (300 if held else None)


def test_a_compared_figure_in_full(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        answer = comparison_json(compare(store, PERIOD, NOW))
    assert answer["period"] == {"from": "2026-10-01", "to": "2026-10-14", "zone": "UTC"}
    figure = next(each for each in answer["figures"] if each["id"] == "row_oss_share_avg_weekly")
    assert figure["you"] == pytest.approx(10.0)
    assert figure["difference"] == pytest.approx(-3.7)
    assert figure | {"you": None, "difference": None, "reason": None} == {
        "id": "row_oss_share_avg_weekly",
        "verdict": "A",
        "status": "compared",
        "unit": "percent",
        "you": None,
        "report": {
            "value": 13.7,
            "low": None,
            "high": None,
            "date": "2024-11-03/2025-11-30",
            "section": "3 Open vs. Closed Source Models",
            "confidence": "exact-from-report",
        },
        "market": None,
        "difference": None,
        "reason": None,
    }
