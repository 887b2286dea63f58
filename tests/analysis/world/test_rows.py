from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.worlds.hand_account import CLAUDE, DEEPSEEK, LLAMA, NOW, PERIOD, filled, hand_store, usage
from tracker.analysis.compare.compare import compare
from tracker.analysis.compare.rules.table import rule_for
from tracker.analysis.report.figures import report_figures
from tracker.analysis.report.wording import (
    benchmark_text,
)
from tracker.analysis.world.rows import World, WorldRow, world
from tracker.periods import Period


@pytest.fixture
def page(tmp_path: Path) -> Iterator[World]:
    with hand_store(tmp_path) as store:
        yield world(store, PERIOD, NOW)


def rows_of(page: World) -> dict[str, WorldRow]:
    return {row.name: row for group in page.groups for row in group.rows}


def test_groups_and_rows_are_in_the_order_of_the_page(page: World) -> None:
    assert [(group.title, [row.name for row in group.rows]) for group in page.groups] == [
        (
            "Model mix, share of tokens",
            ["Open-weight", "Open-weight, China", "Open-weight, rest of world", "Closed, outside China"],
        ),
        ("Reasoning and tools, share of tokens", ["On reasoning models", "Ending in a tool call"]),
        ("Length, tokens per request", ["Prompt", "Completion"]),
        ("Length, prompt and completion together", ["Entire request"]),
        ("Concentration of open-weight tokens", ["Most used open-weight model"]),
        ("Concentration, number of models", ["Open-weight models that count"]),
        ("Size, share of open-weight tokens", ["Small", "Large"]),
        ("Open-weight authors, inside the ten", ["DeepSeek", "Meta Llama"]),
        ("Price paid, US dollars per 1M tokens", ["Over categories", "Over models"]),
    ]


@pytest.mark.parametrize(
    ("name", "you", "benchmark", "difference_text"),
    [
        ("Open-weight", "24.0%", "~30%", "about 6 pts below"),
        ("Open-weight, China", "14.0%", "13.0%", "1.0 pts above"),
        ("Open-weight, rest of world", "10.0%", "13.7%", "3.7 pts below"),
        ("Closed, outside China", "26.0%", "~70%", "about 44 pts below"),
        ("On reasoning models", "40.0%", "> 50%", "below"),
        ("Prompt", "15,000", "> 6,000", "up to 2.5 times"),
        ("Completion", "1,667", "~400", "about 4.2 times"),
        ("Entire request", "16,667", "> 5,400", "up to 3.1 times"),
        # Open-weight: 0.7M of DeepSeek V3.2 (671 billion parameters) and 0.5M of Llama 3.3 70B.
        ("Most used open-weight model", "58.3%", "< 25%", "above"),
        ("Open-weight models that count", "2", "5–7", "below"),
        # 2M of the 3.2M tokens that may be open-weight are of a model that nobody knows, perhaps a small one.
        ("Small", "not known", "~12%", "not compared"),
        ("Large", "100.0%", "~50%", "about 50 pts above"),
        ("DeepSeek", "58.3%", "42.5%", "15.8 pts above"),  # against 14.37 of 33.80 trillion
        ("Meta Llama", "41.7%", "11.7%", "30.0 pts above"),
        ("Over categories", "$0.00", "$0.73", "0.00 times"),
    ],
)
def test_row_has_the_texts_worked_out_by_hand(
    name: str, you: str, benchmark: str, difference_text: str, page: World
) -> None:
    row = rows_of(page)[name]
    assert (row.you_text, row.benchmark.text, row.difference_text) == (you, benchmark, difference_text)


def test_values_come_from_the_comparison(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        page, comparison = world(store, PERIOD, NOW), compare(store, PERIOD, NOW)
    compared = {each.figure.id: each.you for each in comparison.figures}
    assert {row.figure_id: row.you for row in rows_of(page).values()}.items() <= compared.items()
    assert page.coverage == comparison.coverage


def test_benchmarks_come_from_the_reports_file_by_id(page: World) -> None:
    for row in rows_of(page).values():
        figure = report_figures()[row.figure_id]
        benchmark = rule_for(figure.id).benchmark_of(figure)
        assert row.benchmark.value == benchmark
        assert row.benchmark.text == benchmark_text(figure) or rule_for(figure.id).unit
        assert row.trend is None or row.trend.benchmark == benchmark


def test_report_is_dated_and_never_called_todays_average(page: World) -> None:
    assert page.report_caption == "end of 2025"
    assert page.report_source == (
        "Report: State of AI, An Empirical 100 Trillion Token Study with OpenRouter, 4 Dec 2025"
    )
    for row in rows_of(page).values():
        assert "Report benchmark, end of 2025." in dict(row.explanation)["Report"]


def test_open_row_says_what_the_report_means_and_names_your_models(page: World) -> None:
    explanation = dict(rows_of(page)["Open-weight, China"].explanation)
    assert list(explanation) == ["What", "Report", "You"]
    assert explanation["Report"].startswith(
        "13.0% is the stated average of weekly shares; its chart shows less, about 9% (the squares)."
    )
    assert "Nov 2024 – Nov 2025" in explanation["Report"]
    assert explanation["You"].startswith("deepseek-v3.2 14.0%. 300 requests. Mean of the 2 weekly shares")
    assert "Not stored: 1 of 14 days." in explanation["You"]


def test_most_used_models_are_named_with_their_own_length(page: World) -> None:
    you = dict(rows_of(page)["Prompt"].explanation)["You"]
    assert you.startswith("Most used: space-bunny 76,000, claude-sonnet-4.5 12,000, 3 more.")


def test_row_says_that_the_reports_averages_do_not_add_up(page: World) -> None:
    texts = dict(rows_of(page)["Closed, outside China"].explanation)["Report"]
    assert "With 13.0% and 13.7% it does not add up to all tokens" in texts


def test_too_few_requests_show_no_value(tmp_path: Path) -> None:
    with filled(tmp_path, [usage(PERIOD.first, LLAMA, 12, 100, 100)], PERIOD) as store:
        row = rows_of(world(store, PERIOD, NOW))["Open-weight"]
    assert (row.you, row.you_text, row.difference_text) == (None, "too few requests", "not compared")
    assert row.fairness == "12 requests, 100 needed"
    assert row.trend is None


def test_an_empty_store_still_shows_the_reports_side(tmp_path: Path) -> None:
    with filled(tmp_path, [], []) as store:
        page = world(store, PERIOD, NOW)
    assert {row.you_text for row in rows_of(page).values()} == {"no data"}
    assert len(rows_of(page)) == 13
    assert dict(rows_of(page)["Prompt"].explanation)["You"] == "No data is stored for the period."


def test_trend_has_a_point_for_each_month_with_enough_requests(tmp_path: Path) -> None:
    days = [date(2025, 10, 6), date(2025, 11, 3), date(2026, 1, 5), date(2026, 2, 2), date(2026, 11, 2)]
    rows = [
        usage(days[0], DEEPSEEK, 500, 9_000, 0),  # fourteen months back: before the trend
        usage(days[1], DEEPSEEK, 100, 1_000, 0),
        usage(days[1], CLAUDE, 100, 3_000, 0),
        usage(days[2], DEEPSEEK, 99, 5_000, 0),  # too few
        usage(days[3], CLAUDE, 100, 5_000, 0),
        usage(days[4], DEEPSEEK, 100, 2_000, 0),
        usage(days[4], CLAUDE, 100, 3_000, 0),
    ]
    with filled(tmp_path, rows, days) as store:
        trend = rows_of(world(store, PERIOD, NOW))["Open-weight, China"].trend
    assert trend is not None
    assert [(point.month, point.value) for point in trend.you] == [
        ("2025-11", 25.0),
        ("2026-02", 0.0),
        ("2026-11", 40.0),
    ]
    assert (trend.you_label, trend.benchmark_label) == ("you 40%, Nov", "report 13.0%, end of 2025")
    assert [point.month for point in trend.report][:2] == ["2024-11", "2024-12"]
    figures = report_figures()
    assert [point.value for point in trend.report] == [
        figures[f"monthly_chinese_oss_share_{point.month.replace('-', '_')}"].value for point in trend.report
    ]
    assert len(trend.report) == 13


def test_open_weight_months_add_both_series(page: World) -> None:
    trend = rows_of(page)["Open-weight"].trend
    assert trend is not None
    figures = report_figures()
    assert trend.report[0].value == pytest.approx(
        figures["monthly_chinese_oss_share_2024_11"].number + figures["monthly_row_oss_share_2024_11"].number
    )
    assert rows_of(page)["Prompt"].trend is not None
    closed = rows_of(page)["Closed, outside China"].trend
    assert closed is not None
    assert closed.report == ()


def test_prices_are_shown_for_models_in_use_only(tmp_path: Path) -> None:
    rows = [usage(PERIOD.first, "openai/gpt-4", 100, 1_000_000, 0, credits_nano=51_102_000_000)]
    with filled(tmp_path, rows, PERIOD) as store:
        page = world(store, PERIOD, NOW)
    prices = page.groups[-1]
    assert [(row.name, row.you_text, row.benchmark.text, row.difference_text) for row in prices.rows] == [
        ("Over categories", "$51.102", "$0.73", "70 times"),
        ("Over models", "$51.102", "~$0.48", "about 106 times"),
        ("GPT-4", "$51.102", "$34.068", "1.5 times"),
    ]
    assert prices.axis.log
    assert (prices.axis.low, prices.axis.high, prices.axis.ticks[0][1]) == (0.01, 100, "$0.01")
    listed = [family for family, _, _ in page.not_compared]
    assert "Price paid for GPT-5 Pro" in listed
    assert "Price paid for GPT-4" not in listed


def test_axes_contain_all_that_is_drawn(tmp_path: Path) -> None:
    with filled(tmp_path, [usage(PERIOD.first, LLAMA, 100, 25_000_000, 1_000)], PERIOD) as store:
        length = world(store, PERIOD, NOW).groups[2]
    assert (length.axis.low, length.axis.high) == (10, 1_000_000)
    assert [text for _, text in length.axis.ticks] == ["10", "100", "1k", "10k", "100k", "1M"]


def test_shares_axis_goes_to_100_percent(page: World) -> None:
    axis = page.groups[0].axis
    assert (axis.low, axis.high, axis.log, axis.ticks[-1]) == (0, 100, False, (100, "100%"))


def test_everything_is_either_shown_or_listed_with_a_reason(page: World) -> None:
    shown = {rule_for(row.figure_id).family for row in rows_of(page).values()}
    listed = {family for family, _, _ in page.not_compared}
    for figure_id in report_figures():
        assert rule_for(figure_id).family in shown | listed
    assert all(definition and reason for _, definition, reason in page.not_compared)


def test_the_period_is_named_with_its_dates(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        page = world(store, Period(date(2026, 10, 21), date(2026, 10, 21) + timedelta(days=29)), NOW)
    assert page.you_caption == "21 Oct – 19 Nov 2026"
