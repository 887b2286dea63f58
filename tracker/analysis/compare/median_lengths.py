"""Median lengths of a period's calls, shown next to the means that the report compares with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import add
from typing import Literal

from tracker.analysis.ledger.distribution import SortedRuns, median
from tracker.analysis.ledger.question import DayCoverage
from tracker.formatting import count, counted
from tracker.store.file.database import Store
from tracker.store.questions.call_figures import CallFigures

LengthPart = Literal["prompt", "completion", "tokens"]

MOST_CALLS = 100_000
"""With more calls than this no median is computed: it reads every single call, and a comparison must be quick."""


@dataclass(frozen=True, slots=True)
class MedianLengths:
    """Medians in tokens per call of `calls` calls; empty where there are too many calls, or none."""

    calls: int
    medians: Mapping[LengthPart, Fraction]

    def note(self, part: LengthPart, requests: int) -> str | None:
        """Return a sentence on the median, next to a mean over `requests`; None where no calls are stored."""
        if self.calls > MOST_CALLS:
            return "There are too many calls for a median here; the page Agentic has it."
        if not self.calls:
            return None
        of = "all requests" if self.calls == requests else f"the {counted(self.calls, 'stored call')}"
        return f"Median: {count(round(self.medians[part]))}, of {of}."


def median_lengths(store: Store, days: Collection[DayCoverage]) -> MedianLengths:
    """Return the medians of the calls of some UTC days. Raises `StoreUnusable`."""
    calls = sum(day.calls_stored for day in days)
    if not 0 < calls <= MOST_CALLS:
        return MedianLengths(calls, {})
    prompts, completions, tokens = SortedRuns(), SortedRuns(), SortedRuns()
    for prompt, completion in CallFigures(store, [day.day for day in days], {}).lengths():
        prompts.add(prompt)
        completions.add(completion)
        tokens.add(map(add, prompt, completion))
    medians: Mapping[LengthPart, Fraction] = {
        "prompt": median(prompts),
        "completion": median(completions),
        "tokens": median(tokens),
    }
    return MedianLengths(len(tokens), medians)
