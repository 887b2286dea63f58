"""How long prompts, answers and whole requests are, bar by bar: the mean as the report has it, the median beside it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import add
from typing import Literal

from tracker.analysis.buckets import Step, bucket_text
from tracker.analysis.level_lines import LevelLine, report_level
from tracker.analysis.model_usage import Counts, ModelUsage, summed
from tracker.analysis.spread import median
from tracker.formatting import UNKNOWN, count
from tracker.periods import date_of
from tracker.store.call_figures import DayCalls

LengthPart = Literal["prompt", "completion", "sequence"]

_TITLES: Mapping[LengthPart, tuple[str, str, str]] = {
    "prompt": ("Prompt", "cached tokens included", "prompt_tokens_per_request_end"),
    "completion": ("Completion", "reasoning included", "completion_tokens_per_request_end"),
    "sequence": ("Sequence", "prompt + completion", "sequence_tokens_per_request_end"),
}


@dataclass(frozen=True, slots=True)
class LengthLine:
    """One length, in tokens per request, per bar and over all; None: no requests, or no calls, to take it of."""

    part: LengthPart
    name: str
    caption: str
    means: tuple[float | None, ...]
    medians: tuple[float | None, ...]
    mean: float | None
    median: float | None
    mean_text: str
    median_text: str
    level: LevelLine


def length_lines(
    usage: ModelUsage, calls: Iterable[DayCalls], step: Step, texts: Sequence[str]
) -> tuple[LengthLine, ...]:
    """Return the three lengths over the bars `texts`.

    Means are of all usage, medians of the calls.
    """
    sums: defaultdict[str, list[Counts]] = defaultdict(list)
    for row in usage.rows:
        sums[bucket_text(step, row.day)].append(row.counts)
    per_bar = [summed(sums[text]) if text in sums else None for text in texts]
    lengths = _by_bar(calls, step)
    return tuple(
        _line(part, per_bar, usage.total, [lengths[part].get(text, _NOTHING) for text in texts]) for part in _TITLES
    )


_NOTHING: array[int] = array("q")
_Lengths = dict[LengthPart, dict[str, "array[int]"]]


def _by_bar(calls: Iterable[DayCalls], step: Step) -> _Lengths:
    found: _Lengths = {part: {} for part in _TITLES}
    for day in calls:
        text = bucket_text(step, date_of(day.day))
        lengths: dict[LengthPart, Iterable[int]] = {
            "prompt": day.prompt,
            "completion": day.completion,
            "sequence": map(add, day.prompt, day.completion),
        }
        for part, values in lengths.items():
            found[part].setdefault(text, array("q")).extend(values)
    return found


def _line(part: LengthPart, sums: Sequence[Counts | None], total: Counts, lengths: Sequence[array[int]]) -> LengthLine:
    name, caption, figure_id = _TITLES[part]
    every = array("q")
    for each in lengths:
        every.extend(each)
    mean, middle = _mean(total, part), _median(every)
    return LengthLine(
        part,
        name,
        caption,
        tuple(None if each is None else _mean(each, part) for each in sums),
        tuple(_median(each) for each in lengths),
        mean,
        middle,
        UNKNOWN if mean is None else count(round(mean)),
        UNKNOWN if middle is None else count(round(middle)),
        report_level(figure_id),
    )


def _mean(counts: Counts, part: LengthPart) -> float | None:
    tokens = {"prompt": counts.prompt, "completion": counts.completion, "sequence": counts.tokens}[part]
    return tokens / counts.requests if counts.requests > 0 else None


def _median(values: array[int]) -> float | None:
    return float(median(values)) if values else None
