"""How long prompts, completions and requests are, bar by bar: the mean, as in the report, and the median."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add
from typing import Literal

from tracker.analysis.ledger.distribution import SortedRuns, median
from tracker.analysis.ledger.time_buckets import Step, bucket_text
from tracker.analysis.models.usage import Counts, ModelUsage, summed
from tracker.analysis.report.benchmarks import BenchmarkLine, report_benchmark
from tracker.formatting import UNKNOWN, fixed
from tracker.periods import date_of
from tracker.store.questions.call_figures import DayCalls

LengthPart = Literal["prompt", "completion", "sequence"]

_TITLES: Mapping[LengthPart, tuple[str, str, str]] = {
    "prompt": ("Prompt", "cached tokens included", "prompt_tokens_per_request_end"),
    "completion": ("Completion", "reasoning included", "completion_tokens_per_request_end"),
    "sequence": ("Sequence", "prompt + completion", "sequence_tokens_per_request_end"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthLine:
    """One length, in tokens per request, per bar and over all; None: there are no requests, or no calls."""

    part: LengthPart
    name: str
    caption: str
    means: tuple[float | None, ...]
    medians: tuple[float | None, ...]
    mean: float | None
    median: float | None
    mean_text: str
    median_text: str
    benchmark: BenchmarkLine


class CallLengths:
    """Collects the lengths of calls, day by day, into bars of the width `step`."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self._parts: dict[LengthPart, defaultdict[str, SortedRuns]] = {
            part: defaultdict(SortedRuns) for part in _TITLES
        }

    def add(self, day: DayCalls) -> None:
        """Add the calls of a day."""
        text = bucket_text(self.step, date_of(day.day))
        self._parts["prompt"][text].add(day.prompt)
        self._parts["completion"][text].add(day.completion)
        self._parts["sequence"][text].add(map(add, day.prompt, day.completion))

    def of(self, part: LengthPart, texts: Sequence[str]) -> list[SortedRuns]:
        """Return one length of the calls in each of the bars `texts`."""
        bars = self._parts[part]
        return [bars.get(text, SortedRuns()) for text in texts]


def length_lines(usage: ModelUsage, calls: CallLengths, texts: Sequence[str]) -> tuple[LengthLine, ...]:
    """Return the three lengths over the bars `texts`, which have the same width as the bars of the calls.

    Means are of all usage, medians of the calls.
    """
    sums: defaultdict[str, list[Counts]] = defaultdict(list)
    for row in usage.rows:
        sums[bucket_text(calls.step, row.day)].append(row.counts)
    per_bar = [summed(sums[text]) if text in sums else None for text in texts]
    # A day total gives a mean, but the lengths of its single requests are not known, so it has no median.
    return tuple(_line(part, per_bar, usage.total, calls.of(part, texts)) for part in _TITLES)


def _line(part: LengthPart, sums: Sequence[Counts | None], total: Counts, lengths: Sequence[SortedRuns]) -> LengthLine:
    name, caption, figure_id = _TITLES[part]
    mean, middle = _mean(total, part), _median(SortedRuns.joined(lengths))
    return LengthLine(
        part=part,
        name=name,
        caption=caption,
        means=tuple(None if each is None else _mean(each, part) for each in sums),
        medians=tuple(_median(each) for each in lengths),
        mean=mean,
        median=middle,
        mean_text=UNKNOWN if mean is None else fixed(mean, 0),
        median_text=UNKNOWN if middle is None else fixed(middle, 0),
        benchmark=report_benchmark(figure_id),
    )


def _mean(counts: Counts, part: LengthPart) -> float | None:
    tokens = {"prompt": counts.prompt, "completion": counts.completion, "sequence": counts.tokens}[part]
    return tokens / counts.requests if counts.requests > 0 else None


def _median(values: SortedRuns) -> float | None:
    return float(median(values)) if len(values) else None
