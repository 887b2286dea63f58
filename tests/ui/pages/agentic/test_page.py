"""The page "Agentic": its lines with the report's benchmarks, how calls end, times, what its buttons do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.chart_cases import LAST, day
from tests.ui.page_requests import request_of, shown_of
from tracker.accounts.account import Account
from tracker.analysis.breakdowns.lengths import LengthLine, LengthPart
from tracker.analysis.ledger.distribution import SortedRuns, distribution_of
from tracker.analysis.ledger.question import Coverage, DayState
from tracker.analysis.ledger.time_buckets import Bucket
from tracker.analysis.report.benchmarks import report_benchmark
from tracker.analysis.views.agentic import AgenticPage as AgenticNumbers
from tracker.analysis.views.agentic import Basis, EndingRow, TimeDistribution
from tracker.periods import Period
from tracker.ui.charts.rows.distribution import position_of
from tracker.ui.charts.values.ticks import log_ticks
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.agentic.page import AgenticPage, length_lines, tool_lines
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.tables.finish_reasons_table import NAME, TOKENS

FIRST = LAST - timedelta(days=3)
DAYS = [FIRST + timedelta(days=n) for n in range(4)]
STATES = (DayState.COMPLETE, DayState.COMPLETE, DayState.MISSING, DayState.OPEN)


def length(part: LengthPart, name: str) -> LengthLine:
    benchmark = report_benchmark("prompt_tokens_per_request_end")
    means, medians = (9000.0, 8000.0, None, 100.0), (4000.0, None, None, 50.0)
    return LengthLine(
        part=part,
        name=name,
        caption="cached tokens included",
        means=means,
        medians=medians,
        mean=8400.0,
        median=3900.0,
        mean_text="8,400",
        median_text="3,900",
        benchmark=benchmark,
    )


def numbers() -> AgenticNumbers:
    coverage = tuple(day(one, state) for one, state in zip(DAYS, STATES, strict=True))
    distribution = distribution_of(SortedRuns(range(100, 10_000, 100)), 1000)
    times = (
        TimeDistribution("first token", "Time to first token", "s", distribution, "median 5.00 s"),
        TimeDistribution("speed", "Throughput", "tokens/s", None, "No stored call reports it."),
    )
    return AgenticNumbers(
        period=Period(FIRST, LAST),
        step="day",
        step_text="by day",
        buckets=tuple(Bucket(one, one, one == LAST, (stored,)) for one, stored in zip(DAYS, coverage, strict=True)),
        tool_share=(0.4, 0.6, None, 0.1),
        total_tool_share=0.5,
        tool_benchmarks=(
            report_benchmark("tool_call_token_share_end"),
            report_benchmark("tool_call_token_share_start", dated=True),
        ),
        lengths=(length("prompt", "Prompt"), length("completion", "Completion"), length("sequence", "Sequence")),
        endings=(
            EndingRow(reason="stop", name="finished", requests=70, request_share=0.7, tokens=400, token_share=0.4),
            EndingRow(
                reason="content_filter",
                name="content filter",
                requests=30,
                request_share=0.3,
                tokens=600,
                token_share=0.6,
            ),
        ),
        streamed_share=0.6,
        times=times,
        basis=Basis(100, 120, 3, "Based on 100 of 120 requests."),
        notes=("Not stored: 1 of 4 days.",),
        counted_days=3,
        coverage=Coverage(coverage),
    )


def known() -> Known:
    return Known(numbers().coverage, shown_of(numbers().period), numbers().counted_days)


def shown_page(qtbot: QtBot, width: int = 1280, page_numbers: AgenticNumbers | None = None) -> AgenticPage:
    page = AgenticPage()
    qtbot.addWidget(page)
    metrics = metrics_for(width)
    give_theme(page, DARK)
    page.set_metrics(metrics)
    value = page_numbers or numbers()
    page.show_value(value, shown_of(value.period))
    page.resize(width - metrics.side - 2 * metrics.padding, 620)
    page.show()
    page.grab()
    return page


def test_tool_calls_have_the_reports_two_benchmarks() -> None:
    lines = tool_lines(numbers(), known())
    assert [benchmark.value for benchmark in lines.benchmarks] == [0.15, 0.05]
    assert lines.hover(1).sentence.startswith("Tue 17 Nov 2026. tool calls 60.0%; report benchmark")
    assert "tool calls not known" in lines.hover(2).sentence


def test_open_days_are_never_joined_by_a_line() -> None:
    lines = tool_lines(numbers(), known())
    assert lines.closed(lines.lines[0]) == (0.4, 0.6, None, None)


def test_mean_and_median_have_different_names() -> None:
    lines = length_lines(numbers(), known(), "prompt")
    assert [(line.name, line.total, line.main) for line in lines.lines] == [
        ("mean", "8,400", True),
        ("median of calls", "3,900", False),
    ]
    assert lines.hover(0).sentence.startswith("Mon 16 Nov 2026. mean 9,000; median of calls 4,000; report benchmark")


def test_the_line_is_painted_at_its_value(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    chart = page.tools.chart
    assert chart.lines is not None
    picture = chart.grab().toImage()
    x = round(chart.grid().middle(1))
    column = [picture.pixelColor(x, y).name().upper() for y in range(picture.height() - 30)]
    # 60 % of an axis that ends at 60 %: the dot is at its top.
    assert column.index(DARK.accent) == pytest.approx(8, abs=3)


def test_lengths_can_be_chosen(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.lengths.title.text() == "Prompt length"
    page.lengths.parts._buttons["sequence"].click()
    assert page.lengths.title.text() == "Sequence length"
    assert ". mean 8,400; median of calls 3,900; report " in page.lengths.chart.accessibleName()


def test_endings_and_times_say_what_they_are_based_on(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.endings.subtitle.full == "Based on 100 of 120 requests."
    assert [one.name for one in page.table.rows_model.rows] == ["finished", "content filter"]
    assert page.times.subtitle.full == "Log axes, median and 95% marked · 60.0% streamed"
    assert page.spreads.accessibleName().endswith(
        ". Time to first token, 99 calls: median 5.00 s; Throughput: No stored call reports it."
    )


def test_a_page_without_calls_says_why(qtbot: QtBot) -> None:
    nothing = replace(numbers(), tool_share=(None,) * 4, total_tool_share=None, endings=(), streamed_share=None)
    page = shown_page(qtbot, page_numbers=nothing)
    assert page.tools.chart.lines is not None
    assert page.tools.chart.lines.empty_text.startswith("No call in this period reports how it ended.")
    assert page.table.rows_model.rowCount() == 0


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_the_table_of_endings_fits_its_card(qtbot: QtBot, width: int) -> None:
    page = shown_page(qtbot, width)
    shown = [column for column in range(NAME, TOKENS + 1) if not page.table.isColumnHidden(column)]
    assert sum(page.table.columnWidth(column) for column in shown) <= page.table.viewport().width() + 1


def test_cards_fill_the_usual_window_without_scrolling(qtbot: QtBot) -> None:
    page = shown_page(qtbot)
    assert page.minimumSizeHint().height() <= 620
    page.resize(860, 1400)
    qtbot.waitUntil(lambda: page.times.y() >= page.tools.geometry().bottom())


def test_numbers_are_exported(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown_page(qtbot)
    out = tmp_path / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    firsts = []
    for card in (page.tools, page.times, page.lengths, page.endings):
        card.file_button.click()
        firsts.append(out.read_text(encoding="utf-8").splitlines()[0].split(",")[2])
        assert card.subtitle.full == "Saved numbers.csv."
    assert firsts == ["tool_call_tokens_percent", "from", "length", "requests"]


def test_sample_account_fills_the_page(qtbot: QtBot, sample: Account) -> None:
    today = sample.now().date()
    with sample.open_store() as store:
        period = Period(today - timedelta(days=29), today)
        value = AgenticPage.load(request_of(store, period, sample.now()))
    page = shown_page(qtbot, page_numbers=value)
    assert page.table.rows_model.rowCount() >= 3
    assert page.tools.chart.lines is not None
    assert not page.tools.chart.lines.empty_text


def test_the_axes_of_times_show_their_values(qtbot: QtBot) -> None:
    """Every value of the axis is written at its position, in the colour of axes, below the bars."""
    page = shown_page(qtbot)
    view = page.spreads
    distribution = view.times[0].distribution
    assert distribution is not None
    picture = view.grab().toImage()
    bottom = view.points().rect((0, 0)).bottom()
    ticks = log_ticks(distribution.bins[0].low, distribution.bins[-1].high)
    assert len(ticks) >= 3
    bare = picture.pixelColor(view.width() // 2, bottom + 2)
    for tick in ticks:
        x = round(position_of(distribution, tick) * view.width())
        near = range(max(x - 14, 0), min(x + 14, view.width()))
        assert any(picture.pixelColor(at, y) != bare for at in near for y in range(bottom + 4, bottom + 14)), tick


def test_texts_of_times_never_overlap_the_bars(qtbot: QtBot) -> None:
    times = (*numbers().times, TimeDistribution("generation", "Generation time", "s", None, "a word " * 30))
    page = shown_page(qtbot, 1024, replace(numbers(), times=times))
    view = page.spreads
    assert view.points().rect((0, 0)).top() >= 3 * 14
