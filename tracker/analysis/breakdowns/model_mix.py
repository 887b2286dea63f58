"""How tokens are divided between models, authors and the four cells open/closed × origin, bar by bar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tracker.analysis.ledger.question import UNATTRIBUTED_TEXT, DayState
from tracker.analysis.ledger.time_buckets import Bucket, Step, bucket_text
from tracker.analysis.market.market import MOST_UNCLASSIFIED
from tracker.analysis.models.classify import Cell, Classifier
from tracker.analysis.models.names import ModelNames
from tracker.analysis.models.usage import ModelUsage
from tracker.analysis.report.benchmarks import BenchmarkLine
from tracker.usage import author_of

MixBy = Literal["cell", "author", "model"]
MixKind = Literal["value", "other", "unclassified", "rest"]

SERIES_SHOWN = 7
"""How many series of one chart have a colour; the others are summed into one."""

CELL_NAMES: Mapping[Cell, str] = {
    "open china": "Open-weight, China",
    "open rest of world": "Open-weight, rest of world",
    "closed rest of world": "Closed, outside China",
    "closed china": "Closed, China",
}
"""In the order of the bars: open-weight at the bottom, so that its upper edge can be compared with the benchmark."""

_UNCLASSIFIED = "Unclassified"


@dataclass(frozen=True, slots=True)
class MixSeries:
    """One colour of the bars: tokens per bar, None where the bar has no data.

    `rank_key` is the key by which a series keeps its colour ("model:…", "author:…", "cell:open china").
    """

    name: str
    kind: MixKind
    rank_key: str | None
    tokens: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Mix:
    """One chart: its series from the bottom up, the tokens of each bar, benchmarks of what is at the bottom."""

    series: tuple[MixSeries, ...]
    totals: tuple[int | None, ...]
    benchmarks: tuple[BenchmarkLine, ...]

    def shares(self, series: MixSeries) -> tuple[float | None, ...]:
        """Return the share (0 to 1) of a series in each bar; None where a bar has no tokens."""
        pairs = zip(series.tokens, self.totals, strict=True)
        return tuple(None if tokens is None or not total else tokens / total for tokens, total in pairs)


def mixes(
    usage: ModelUsage,
    buckets: Sequence[Bucket],
    step: Step,
    classifier: Classifier,
    names: ModelNames,
    open_benchmarks: tuple[BenchmarkLine, ...],
) -> dict[MixBy, Mix]:
    """Return the three charts of usage by day and model; `open_benchmarks` are benchmarks of open-weight models."""
    tokens: defaultdict[str | None, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in usage.rows:
        tokens[row.model][bucket_text(step, row.day)] += row.counts.tokens
    bars = _Bars(
        tuple(bucket_text(step, bucket.first) for bucket in buckets), tuple(_is_known(each) for each in buckets)
    )
    totals = bars.of(tokens.values())
    return {
        "cell": Mix(_cells(tokens, bars, classifier), totals, open_benchmarks),
        "author": Mix(_ranked(tokens, bars, "author", author_of, str), totals, ()),
        "model": Mix(_ranked(tokens, bars, "model", str, names.short), totals, ()),
    }


def _is_known(bucket: Bucket) -> bool:
    """Return whether the tokens of any day of a bar are known."""
    unknown = (DayState.MISSING, DayState.KEY_ONLY)
    return any(day.state not in unknown for day in bucket.coverage)


_PerBar = Mapping[str, int]
_PerModel = Mapping[str | None, _PerBar]


@dataclass(frozen=True, slots=True)
class _Bars:
    texts: tuple[str, ...]
    known: tuple[bool, ...]

    def of(self, parts: Iterable[_PerBar]) -> tuple[int | None, ...]:
        """Return the sum of parts per bar."""
        added = list(parts)
        return tuple(
            # Zero would say that nothing was used, which is not known for a bar without data.
            sum(part.get(text, 0) for part in added) if known else None
            for text, known in zip(self.texts, self.known, strict=True)
        )


def _cells(tokens: _PerModel, bars: _Bars, classifier: Classifier) -> tuple[MixSeries, ...]:
    """Return the four cells; models whose cell is not known, and usage without a model, are one more: unclassified."""
    parts: defaultdict[Cell | None, list[_PerBar]] = defaultdict(list)
    for model, per_bar in tokens.items():
        parts[None if model is None else classifier.classify(model).cell].append(per_bar)
    series = [MixSeries(name, "value", f"cell:{cell}", bars.of(parts[cell])) for cell, name in CELL_NAMES.items()]
    if None in parts:
        unclassified = bars.of(parts[None])
        totals = bars.of(tokens.values())
        series = [replace(each, tokens=_known_cells(each.tokens, unclassified, totals)) for each in series]
        series.append(MixSeries(_UNCLASSIFIED, "unclassified", None, unclassified))
    return tuple(series)


def _known_cells(
    of_cell: Sequence[int | None], unclassified: Sequence[int | None], totals: Sequence[int | None]
) -> tuple[int | None, ...]:
    """Return the tokens of a cell per bar; None instead of 0 where too much of the bar is unclassified to call it 0."""
    return tuple(
        None if own == 0 and unknown is not None and total is not None and unknown > MOST_UNCLASSIFIED * total else own
        for own, unknown, total in zip(of_cell, unclassified, totals, strict=True)
    )


def _ranked(
    tokens: _PerModel, bars: _Bars, by: MixBy, key: Callable[[str], str], shown: Callable[[str], str]
) -> tuple[MixSeries, ...]:
    """Return the largest series, the others summed into one, and usage without a known model."""
    parts: defaultdict[str, list[_PerBar]] = defaultdict(list)
    for model, per_bar in tokens.items():
        if model is not None:
            parts[key(model)].append(per_bar)
    ranked = sorted(parts, key=lambda name: (-sum(sum(part.values()) for part in parts[name]), name))
    top, others = ranked[:SERIES_SHOWN], ranked[SERIES_SHOWN:]
    # A single other model needs no more space under its own name than as "1 other model".
    if len(others) == 1:
        top, others = ranked, []
    series = [MixSeries(shown(name), "value", f"{by}:{name}", bars.of(parts[name])) for name in top]
    if others:
        together = bars.of(part for name in others for part in parts[name])
        series.append(MixSeries(f"{len(others)} other {by}s", "other", None, together))
    if any(tokens.get(None, {}).values()):
        series.append(MixSeries(UNATTRIBUTED_TEXT, "rest", None, bars.of([tokens[None]])))
    return tuple(series)
