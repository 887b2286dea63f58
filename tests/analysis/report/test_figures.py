from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tracker.analysis.report import figures
from tracker.analysis.report.figures import ReportFigure, report_figures
from tracker.paths import resource_path

# The report's figures as researched: whoever changes a number on purpose changes this too.
CONTENT_SHA256 = "560bdc975a40092642848d44fb8cb53858593897bd5fbb9b693ef68a6c3eff17"

STATED_NUMBERS = {
    "oss_share_late_2025": 33.3,
    "oss_share_equilibrium": 30,
    "closed_share_seed": 70,
    "row_closed_share_avg": 70,
    "chinese_oss_share_avg_weekly": 13.0,
    "row_oss_share_avg_weekly": 13.7,
    "chinese_oss_share_min_week": 1.2,
    "chinese_oss_share_mean_chart": 9.1,
    "row_oss_share_mean_chart": 13.0,
    "oss_share_last_week_chart": 24.3,
    "reasoning_model_token_share": 50,
    "reasoning_model_token_share_last_week_chart": 64,
    "prompt_tokens_per_request_start": 1500,
    "prompt_tokens_per_request_end": 6000,
    "completion_tokens_per_request_start": 150,
    "completion_tokens_per_request_end": 400,
    "sequence_tokens_per_request_start": 2000,
    "sequence_tokens_per_request_end": 5400,
    "model_cost_gemini_2_0_flash": 0.147,
    "model_cost_deepseek_v3_0324": 0.394,
    "model_cost_claude_3_7_sonnet": 1.963,
    "model_cost_claude_sonnet_4": 1.937,
    "model_cost_qwen_2_7b_instruct": 0.052,
    "model_cost_granite_4_0_micro": 0.036,
    "model_cost_gpt_4": 34.068,
    "model_cost_gpt_5_pro": 34.965,
}

# Month: open-weight China, open-weight rest of world, reasoning.
MONTHS = {
    "2024_11": (1.3, 23.1, 0.3),
    "2024_12": (4, 20.1, 0.3),
    "2025_01": (6.2, 18.4, 1.8),
    "2025_02": (5.7, 14.6, 5.9),
    "2025_03": (5.9, 14.9, 16.8),
    "2025_04": (7.4, 12.6, 24.6),
    "2025_05": (7.4, 7.9, 21.7),
    "2025_06": (9.3, 8.5, 26.5),
    "2025_07": (13.8, 9.1, 26.4),
    "2025_08": (20.7, 10.5, 38.1),
    "2025_09": (12.2, 10, 53),
    "2025_10": (12.6, 9, 56.1),
    "2025_11": (15.9, 7.3, 58.9),
}


def test_file_is_unchanged() -> None:
    rows = json.loads(resource_path("report_figures.json").read_text(encoding="utf-8"))
    assert hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest() == CONTENT_SHA256


@pytest.mark.parametrize(("figure_id", "value"), STATED_NUMBERS.items())
def test_number_is_the_reports(figure_id: str, value: float) -> None:
    assert report_figures()[figure_id].value == value


@pytest.mark.parametrize(("month", "values"), MONTHS.items())
def test_monthly_share_is_the_reports(month: str, values: tuple[float, float, float]) -> None:
    figures = report_figures()
    series = ("chinese_oss", "row_oss", "reasoning")
    assert tuple(figures[f"monthly_{name}_share_{month}"].value for name in series) == values


def test_all_figures_are_there_in_the_order_of_the_file() -> None:
    assert len(report_figures()) == 294
    assert next(iter(report_figures())) == "dataset_tokens"


def test_ranges_contain_their_value() -> None:
    for figure in report_figures().values():
        if not isinstance(figure.value, str):
            assert figure.low is None or figure.low <= figure.value, figure.id
            assert figure.high is None or figure.value <= figure.high, figure.id


def test_more_than_is_a_minimum() -> None:
    assert report_figures()["prompt_tokens_per_request_end"].is_minimum
    assert not report_figures()["sequence_tokens_per_request_start"].is_minimum
    assert not report_figures()["oss_share_last_week_chart"].is_minimum


@pytest.mark.parametrize(
    ("figure_id", "dates"),
    [
        ("chinese_oss_share_avg_weekly", "2024-11-03/2025-11-30"),
        ("dataset_tokens", "2025-11-30"),
        ("oss_share_late_2025", "2025-10/2025-11-30"),
        ("dataset_active_models", "2025"),
        ("platform_tokens_per_year_before", None),
    ],
)
def test_dates_are_one_date_or_an_interval(figure_id: str, dates: str | None) -> None:
    assert report_figures()[figure_id].dates == dates


def test_a_date_is_not_a_number() -> None:
    with pytest.raises(ValueError, match="o1_release_date is a date"):
        _ = report_figures()["o1_release_date"].number


def _row(**changes: object) -> dict[str, object]:
    figure = report_figures()["oss_share_equilibrium"]
    return {name: getattr(figure, name) for name in ReportFigure.__dataclass_fields__} | changes


@pytest.mark.parametrize(
    "rows",
    [
        [_row(), _row()],
        [_row(value=None)],
        [_row(value="about a third")],
        [_row(confidence="surely")],
        [_row(definition="")],
        [{"id": "oss_share_equilibrium", "value": 30}],
    ],
)
def test_a_damaged_file_is_rejected(
    rows: list[dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report_figures.json").write_text(json.dumps(rows), encoding="utf-8")
    monkeypatch.setattr(figures, "resource_path", lambda name: tmp_path / name)
    with pytest.raises(ValueError, match="oss_share_equilibrium"):
        report_figures.__wrapped__()
