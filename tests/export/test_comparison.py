from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.worlds.comparison_schema import SCHEMA
from tests.worlds.hand_account import NOW, PERIOD, filled, hand_store
from tracker.analysis.compare.compare import compare
from tracker.analysis.report.figures import report_figures
from tracker.export.comparison import comparison_json


@pytest.mark.parametrize("stored", [True, False])
def test_json_has_the_shape_of_the_design(stored: bool, tmp_path: Path) -> None:
    with hand_store(tmp_path) if stored else filled(tmp_path, [], []) as store:
        answer = json.loads(json.dumps(comparison_json(compare(store, PERIOD, NOW)), allow_nan=False))
    jsonschema.validate(answer, SCHEMA)
    assert answer["market"] is None
    assert [figure["id"] for figure in answer["figures"]] == list(report_figures())
    assert answer["requests"] == (300 if stored else None)


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
