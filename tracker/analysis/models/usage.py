"""Tokens per UTC day (or month), model and way of paying: the comparison with the report is computed from these.

Days whose tokens are unknown (not stored, or only a key's counters) are left out and counted. Usage without a known
model stays in the denominator of every share. Shares and means are exact (`Fraction`). Categories are computed from the
same rows, split by tag too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from tracker.analysis.ledger.notes import indeterminate_note
from tracker.analysis.ledger.question import PAYMENT, Coverage, DayCoverage, DayState, Group, Summary
from tracker.formatting import counted
from tracker.periods import Period, date_of, month_of, week_of
from tracker.store.account.tags import TAG
from tracker.store.questions.names import RECORDED_AS_ZERO
from tracker.usage import Measures

BY_DAY = ("day", "model", PAYMENT)
BY_MONTH = ("month", "model", PAYMENT)
BY_WEEK_AND_TAG = ("week", "model", TAG.name, PAYMENT)
BY_MONTH_AND_TAG = ("month", "model", TAG.name, PAYMENT)
"""The columns of the questions that give model usage; months are faster to read than days."""

_ASKED = (BY_DAY, BY_MONTH, BY_WEEK_AND_TAG, BY_MONTH_AND_TAG)

ModelTest = Callable[[str | None], bool]
"""Returns whether a model counts, by its name in the usage; None is usage without a known model."""


class Counts(NamedTuple):
    """Usage of one model on one day, or a sum of such usage. All numbers are known, never None."""

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
    """Usage of one model on one UTC day, or in the week or month that begins with it.

    `model` None is the day's usage without a known model.
    """

    day: date
    model: str | None
    counts: Counts
    payment: str | None = None
    """credits, BYOK or recorded as $0; None where the model is not known either."""
    tag: str | None = None
    """None: the question did not ask for tags, or the tag is not known."""


RowTest = Callable[[ModelDay], bool]


@dataclass(frozen=True)
class ModelUsage:
    """The usage of a period by day and model. `uncounted` are days with spend whose tokens are unknown.

    Without slots, because `cached_property` needs a `__dict__`: some forty figures read the sums below.
    """

    period: Period
    rows: tuple[ModelDay, ...]
    uncounted: frozenset[date]
    coverage: Coverage

    def where(self, test: RowTest) -> ModelUsage:
        """Return the rows that pass a test, of the same period."""
        return ModelUsage(self.period, tuple(row for row in self.rows if test(row)), self.uncounted, self.coverage)

    @cached_property
    def missing_days(self) -> frozenset[date]:
        """Days of the period for which no data is stored."""
        known = {day.day for day in self.coverage.days if day.state is not DayState.MISSING}
        return frozenset(
            date_of(day) for day in range(self.period.first_day, self.period.last_day + 1) if day not in known
        )

    @property
    def counted_days(self) -> int:
        """Number of days of the period whose tokens are known (a stored day without usage is one)."""
        return self.period.days - len(self.missing_days) - len(self.uncounted)

    @cached_property
    def by_model(self) -> Mapping[str | None, Counts]:
        """The sums by model; None is usage without a known model."""
        parts: defaultdict[str | None, list[Counts]] = defaultdict(list)
        for row in self.rows:
            parts[row.model].append(row.counts)
        return {model: summed(counts) for model, counts in parts.items()}

    @cached_property
    def whole(self) -> ModelUsage:
        """The same sums without days, each row on the first day: fewer rows, since some hundred figures read them."""
        parts: defaultdict[tuple[str | None, str | None, str | None], list[Counts]] = defaultdict(list)
        for row in self.rows:
            parts[row.model, row.payment, row.tag].append(row.counts)
        first = self.period.first
        rows = (ModelDay(first, model, summed(each), payment, tag) for (model, payment, tag), each in parts.items())
        return ModelUsage(self.period, tuple(rows), self.uncounted, self.coverage)

    @cached_property
    def billed(self) -> ModelUsage:
        """What OpenRouter billed, recorded as $0 or more; own provider keys (BYOK) and unknown models are left out."""
        return self.whole.where(lambda row: row.payment in ("credits", RECORDED_AS_ZERO))

    @cached_property
    def total(self) -> Counts:
        """The sum over all models, usage without a known model included."""
        return summed(self.by_model.values())

    @cached_property
    def _weeks(self) -> Mapping[date, Mapping[str | None, int]]:
        weeks: defaultdict[date, defaultdict[str | None, int]] = defaultdict(lambda: defaultdict(int))
        for row in self.rows:
            weeks[week_of(row.day)][row.model] += row.counts.tokens
        return weeks

    def share(self, includes: ModelTest) -> Fraction | None:
        """Return the tokens of the models that pass a test over all tokens, 0 to 1; None where there are no tokens."""
        return _share({model: counts.tokens for model, counts in self.by_model.items()}, includes)

    def weekly_shares(self, includes: ModelTest) -> dict[date, Fraction]:
        """Return the share of each week, by its Monday; those without tokens are left out."""
        shares = {monday: _share(self._weeks[monday], includes) for monday in sorted(self._weeks)}
        return {monday: share for monday, share in shares.items() if share is not None}

    def months(self) -> dict[str, ModelUsage]:
        """Return the usage by calendar month (YYYY-MM); the first and last month may be incomplete."""
        rows: defaultdict[str, list[ModelDay]] = defaultdict(list)
        for row in self.rows:
            rows[month_of(row.day)].append(row)
        days: defaultdict[str, list[DayCoverage]] = defaultdict(list)
        for day in self.coverage.days:
            days[month_of(date_of(day.day))].append(day)
        return {
            month: ModelUsage(
                Period(date_of(covered[0].day), date_of(covered[-1].day), "month"),
                tuple(rows[month]),
                frozenset(day for day in self.uncounted if month_of(day) == month),
                Coverage(tuple(covered)),
            )
            for month, covered in days.items()
        }


def _share(tokens: Mapping[str | None, int], includes: ModelTest) -> Fraction | None:
    total = sum(tokens.values())
    if total <= 0:
        return None
    return Fraction(sum(count for model, count in tokens.items() if includes(model)), total)


def summed(counts: Iterable[Counts]) -> Counts:
    """Return the sum, column by column."""
    columns = list(zip(*counts, strict=True))
    return Counts(*(sum(column) for column in columns)) if columns else Counts(0, 0, 0, 0, 0, 0)


def usage_of(summary: Summary) -> ModelUsage:
    """Return the answer to one of the questions above as model usage.

    Raises `ValueError` for another question, and for a month with unknown tokens: ask by day then. In questions by tag
    groups with unknown tokens have no known tag either, and are left out.
    """
    by = summary.question.by
    if by not in _ASKED:
        raise ValueError(f"model usage needs a question by one of {_ASKED}, not {by}")
    rows: list[ModelDay] = []
    uncounted = {date_of(day.day) for day in summary.coverage.days if day.state is DayState.KEY_ONLY}
    for group in summary.groups:
        time = group.values[0].text
        if time is None:
            continue  # Several days for which only a key's counters are known: they are in `uncounted` already.
        row = _row(by, _first_day(time), group)
        if row is not None:
            rows.append(row)
        elif by == BY_MONTH:
            raise ValueError(f"not all tokens of {time} are known")
        elif by == BY_DAY:
            uncounted.add(_first_day(time))
    # A day is left out completely if some of its tokens are unknown: the known part alone would give wrong shares.
    counted = tuple(row for row in rows if not (by == BY_DAY and row.day in uncounted))
    return ModelUsage(summary.question.period, counted, frozenset(uncounted), summary.coverage)


def _row(by: tuple[str, ...], day: date, group: Group) -> ModelDay | None:
    counts = _counts(group.measures)
    if counts is None:
        return None
    texts = {column: value.text for column, value in zip(by, group.values, strict=True)}
    return ModelDay(day, texts["model"], counts, texts[PAYMENT], texts.get(TAG.name))


def has_unknown_tokens(summary: Summary) -> bool:
    """Return whether any group of known time has unknown tokens."""
    return any(group.values[0].text is not None and _counts(group.measures) is None for group in summary.groups)


def _first_day(time: str) -> date:
    """Return the day of an ISO date, the first day of a month YYYY-MM."""
    return date.fromisoformat(time if len(time) > len("YYYY-MM") else f"{time}-01")


def _counts(measures: Measures) -> Counts | None:
    requests, prompt, completion = measures.requests, measures.prompt_tokens, measures.completion_tokens
    if requests is None or prompt is None or completion is None:
        return None
    # Reasoning tokens only show whether a model reasons, so unknown can be counted as none.
    return Counts(
        requests, prompt, completion, measures.reasoning_tokens or 0, measures.credits_nano, measures.byok_nano
    )


def usage_notes(summary: Summary, usage: ModelUsage) -> tuple[str, ...]:
    """Return sentences on what is missing in the model usage of an answer."""
    notes = []
    if missing := summary.coverage.missing:
        notes.append(f"Not stored: {missing} of {counted(summary.question.period.days, 'day')}.")
    if usage.uncounted:
        notes.append(f"Left out: {counted(len(usage.uncounted), 'day')} for which only spend is known, not the tokens.")
    if note := indeterminate_note(summary):
        notes.append(note)
    return tuple(notes)
