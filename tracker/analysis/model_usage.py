"""Tokens per UTC day and model: what the comparison with the report is computed from.

Days whose tokens are unknown (not held, or only a key's counters) are left out and counted; what is known of a day but
of no model stays in the denominator of every share. Shares and means are exact (`Fraction`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from tracker.analysis.question import Coverage, DayState, Group, Summary
from tracker.periods import Period, date_of, week_of
from tracker.usage import Measures

BY = ("day", "model")
"""The question's columns."""


class Counts(NamedTuple):
    """Usage of one model on one day, or a sum of such. All known, never None."""

    requests: int
    prompt: int
    completion: int
    reasoning: int
    credits_nano: int
    byok_nano: int

    @property
    def tokens(self) -> int:
        """Prompt + completion; reasoning is inside completion, cached inside prompt."""
        return self.prompt + self.completion


class ModelDay(NamedTuple):
    """Usage of one model on one UTC day; `model` None is what is known of the day but of no model."""

    day: date
    model: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """The usage of a period by day and model. `uncounted` are days with spend of which the tokens are unknown."""

    period: Period
    rows: tuple[ModelDay, ...]
    uncounted: frozenset[date]
    coverage: Coverage

    def during(self, period: Period) -> ModelUsage:
        """Return the part that falls into a period."""
        return ModelUsage(
            period,
            tuple(row for row in self.rows if period.first <= row.day <= period.last),
            frozenset(day for day in self.uncounted if period.first <= day <= period.last),
            Coverage(tuple(day for day in self.coverage.days if period.first_day <= day.day <= period.last_day)),
        )

    @property
    def counted_days(self) -> int:
        """Days of the period whose tokens are known (a held day without usage is one)."""
        return self.period.days - len(self.missing_days) - len(self.uncounted)

    @property
    def missing_days(self) -> frozenset[date]:
        """Days of the period of which nothing is known."""
        known = {date_of(day.day) for day in self.coverage.days if day.state is not DayState.MISSING}
        return frozenset(day for day in self.period if day not in known)

    @property
    def total(self) -> Counts:
        """The sum over all models, what belongs to none included."""
        return summed(row.counts for row in self.rows)

    def by_model(self) -> dict[str | None, Counts]:
        """Return the sums by model; None is what belongs to no known model."""
        rows = sorted(self.rows, key=lambda row: row.model or "")
        return {name: summed(row.counts for row in group) for name, group in groupby(rows, key=lambda row: row.model)}

    def share(self, includes: Callable[[str | None], bool]) -> Fraction | None:
        """Return the models' share of all tokens, 0 to 1; None where there are no tokens."""
        total = self.total.tokens
        if total <= 0:
            return None
        return Fraction(sum(row.counts.tokens for row in self.rows if includes(row.model)), total)

    def weeks(self) -> dict[date, ModelUsage]:
        """Return the period cut into weeks by their Monday, those without tokens left out."""
        mondays = sorted({week_of(row.day) for row in self.rows})
        parts = {monday: self.during(Period(monday, date.fromordinal(monday.toordinal() + 6))) for monday in mondays}
        return {monday: part for monday, part in parts.items() if part.total.tokens > 0}

    def models_that_reasoned(self) -> frozenset[str]:
        """Return the models of which any row shows reasoning tokens."""
        return frozenset(row.model for row in self.rows if row.model is not None and row.counts.reasoning > 0)


def summed(counts: Iterable[Counts]) -> Counts:
    """Return the sum, column by column."""
    columns = list(zip(*counts, strict=True))
    return Counts(*(sum(column) for column in columns)) if columns else Counts(0, 0, 0, 0, 0, 0)


def usage_of(summary: Summary) -> ModelUsage:
    """Return the answer to a question by day and model as model usage. Raises `ValueError` for another question."""
    if summary.question.by != BY:
        raise ValueError(f"model usage needs a question by {BY}, not {summary.question.by}")
    rows: list[ModelDay] = []
    uncounted: set[date] = set()
    for group in summary.groups:
        row = _row(group)
        if row is None:
            uncounted.add(_day(group))
        else:
            rows.append(row)
    counted = tuple(row for row in rows if row.day not in uncounted)
    return ModelUsage(summary.question.period, counted, frozenset(uncounted), summary.coverage)


def _row(group: Group) -> ModelDay | None:
    counts = _counts(group.measures)
    return None if counts is None else ModelDay(_day(group), group.values[1].text, counts)


def _day(group: Group) -> date:
    return date.fromisoformat(group.values[0].text or "")


def _counts(measures: Measures) -> Counts | None:
    requests, prompt, completion = measures.requests, measures.prompt_tokens, measures.completion_tokens
    if requests is None or prompt is None or completion is None:
        return None
    # Reasoning tokens only tell whether a model reasons, so unknown is as good as none seen.
    return Counts(
        requests, prompt, completion, measures.reasoning_tokens or 0, measures.credits_nano, measures.byok_nano
    )
