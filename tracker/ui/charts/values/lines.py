"""The data of a line chart, free of Qt: lines over days, weeks or months, and the report's benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from tracker.analysis.report.benchmarks import BenchmarkLine
from tracker.formatting import count, percent
from tracker.ui.charts.values.bars import Bars, Column, Step
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.charts.values.hover import Hover, column_title, made_of_text, plain_row

LineUnit = Literal["share", "tokens"]
"""Shares (0 to 1), or tokens."""

BENCHMARKS = "report benchmark"
"""The name of the report's benchmarks among the series."""

_TEXT: dict[LineUnit, Callable[[float], str]] = {"share": percent, "tokens": lambda value: count(round(value))}


@dataclass(frozen=True, slots=True)
class Line:
    """A line with one value per column, None if there is none.

    The `main` line has the accent colour. `total` is the line's value over the complete period, as text.
    """

    name: str
    values: tuple[float | None, ...]
    total: str
    main: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A complete chart; `empty_text` is shown instead if it has no values."""

    unit: LineUnit
    step: Step
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    benchmarks: tuple[BenchmarkLine, ...]
    empty_text: str = ""

    def hover(self, column: int, hidden: frozenset[str] = frozenset()) -> Hover:
        """Return the tooltip of a column: its values and the report's benchmarks."""
        shown = self.without(hidden)
        rows = [plain_row(line.name, self.text(line.values[column])) for line in shown.lines]
        rows += [plain_row(f"{BENCHMARKS}{_moment_of(benchmark)}", benchmark.text) for benchmark in shown.benchmarks]
        coverage = self.columns[column].coverage
        return Hover(column_title(self.as_bars(), column), "", tuple(rows), made_of_text(coverage) if coverage else "")

    def without(self, hidden: frozenset[str]) -> Lines:
        """Return the chart without the lines with these names, or without the benchmarks."""
        lines = tuple(line for line in self.lines if line.name not in hidden)
        return replace(self, lines=lines, benchmarks=() if BENCHMARKS in hidden else self.benchmarks)

    def text(self, value: float | None) -> str:
        """Return a value as text."""
        return "not known" if value is None else _TEXT[self.unit](value)

    def texts(self) -> ChartTexts:
        """Return the values of every column as texts, and the report's benchmarks below them."""
        width = len(self.lines)
        bars = [
            (column_title(self.as_bars(), number), *(self.text(line.values[number]) for line in self.lines))
            for number in range(len(self.columns))
        ]
        benchmarks = [(benchmark.caption, benchmark.text, *("",) * (width - 1)) for benchmark in self.benchmarks]
        return ChartTexts((self.step.capitalize(), *(line.name for line in self.lines)), (*bars, *benchmarks))

    def closed(self, line: Line) -> tuple[float | None, ...]:
        """Return a line's values without the column that is still open, which is drawn as a separate dot."""
        pairs = zip(line.values, self.columns, strict=True)
        return tuple(None if column.open else value for value, column in pairs)

    def as_bars(self) -> Bars:
        """Return the columns as bars without parts, because `day_labels` and `column_title` need bars."""
        return Bars(unit="tokens", step=self.step, columns=self.columns, parts=())


def _moment_of(benchmark: BenchmarkLine) -> str:
    """Return the date in a benchmark's caption, which distinguishes it from others."""
    return benchmark.caption[benchmark.caption.find(",") :] if "," in benchmark.caption else ""


def benchmark_lines(benchmark: BenchmarkLine) -> tuple[str, str, str]:
    """Return the three lines of a benchmark's label: value, what, when."""
    head, _, moment = benchmark.caption.partition(", ")
    return benchmark.text, f"{head},", moment
