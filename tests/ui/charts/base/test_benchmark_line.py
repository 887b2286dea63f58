"""Lines at one value: their labels never overlap, never leave the plot, and are hidden without a benchmark."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.chart_cases import USD, bars
from tracker.ui.charts.base.benchmark_line import BenchmarkLine, BenchmarkSpace, label_tops, show_benchmarks
from tracker.ui.charts.values.bars import Benchmark
from tracker.ui.design.theme import LIGHT

SPACE = BenchmarkSpace(end=29.5, top=100.0, per_pixel=1.0, step=10.0)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=4))
def test_labels_never_overlap_and_never_leave_the_plot(wanted: list[float]) -> None:
    tops = label_tops(sorted(wanted), 300)
    assert tops[-1] <= 300 - 44
    assert all(later - earlier > 43.999 for earlier, later in pairwise(tops))


"""Thirty columns below 100 dollars, a dollar per pixel."""


def lines(qapp: QApplication) -> tuple[BenchmarkLine, BenchmarkLine]:
    made = BenchmarkLine(), BenchmarkLine(dotted=True)
    for line in made:
        line.set_theme(LIGHT)
    return made


def test_a_line_is_at_its_value_and_ends_at_the_last_bar(qapp: QApplication) -> None:
    report, market = lines(qapp)
    show_benchmarks([(report, Benchmark(40, ("a day",))), (market, None)], bars(3), SPACE)
    x, y = report.line.getData()
    assert (list(x), list(y)) == ([-0.5, 29.5], [40.0, 40.0])
    assert not market.line.isVisible()
    assert not market.label.isVisible()


def test_a_label_shows_the_text_of_its_benchmark_or_else_the_value(qapp: QApplication) -> None:
    report, market = lines(qapp)
    benchmarks = Benchmark(40 * USD, ("a <day>",)), Benchmark(20 * USD, (), text="~30% open")
    show_benchmarks(list(zip((report, market), benchmarks, strict=True)), bars(3), SPACE)
    assert report.label.textItem.toPlainText() == "$40.00\na <day>"
    assert market.label.textItem.toPlainText() == "~30% open"


def test_the_reports_line_is_dashed_and_the_markets_dotted(qapp: QApplication) -> None:
    report, market = lines(qapp)
    assert report.line.opts["pen"].dashPattern() == [3.0, 3.0]
    assert market.line.opts["pen"].style() is Qt.PenStyle.DotLine
