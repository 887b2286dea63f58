"""The report's benchmarks as lines: in the units of charts, and month by month."""

from __future__ import annotations

import pytest

from tracker.analysis.report.benchmarks import TrendPoint, report_benchmark, report_months


@pytest.mark.parametrize(
    ("figure_id", "value"),
    [
        ("chinese_oss_share_avg_weekly", 0.13),  # 13.0 percent
        ("model_cost_claude_sonnet_4", 1_937_000_000),  # $1.937
        ("prompt_tokens_per_request_end", 6000),
    ],
)
def test_a_level_is_in_the_unit_of_charts(figure_id: str, value: float) -> None:
    assert report_benchmark(figure_id).value == pytest.approx(value)


def test_a_benchmark_is_dated_by_the_reports_end_or_its_own_dates() -> None:
    plain, dated = (
        report_benchmark("prompt_tokens_per_request_start"),
        report_benchmark("prompt_tokens_per_request_end"),
    )
    assert plain.caption == dated.caption
    assert report_benchmark("prompt_tokens_per_request_start", dated=True).caption != plain.caption


def test_the_months_of_one_series_are_the_reports() -> None:
    months = report_months(("chinese_oss",))
    assert (months[0], months[-1], len(months)) == (TrendPoint("2024-11", 1.3), TrendPoint("2025-11", 15.9), 13)


def test_several_series_are_added_month_by_month() -> None:
    months = report_months(("chinese_oss", "row_oss"))
    assert months[0] == TrendPoint("2024-11", 24.4)  # 1.3 + 23.1
    assert months[-1] == TrendPoint("2025-11", 23.2)  # 15.9 + 7.3


def test_months_that_one_series_lacks_are_left_out() -> None:
    assert report_months(("chinese_oss", "no_such")) == ()
    assert report_months(()) == ()
