"""The numbers of the page "Overview": cards, bars over time, models, what changed, today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from tracker.analysis.breakdowns.spend_change import Change, explain_change, used_by_model
from tracker.analysis.breakdowns.weekly_sums import WeeklySums, weekly_sums
from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import (
    UNATTRIBUTED_TEXT,
    Coverage,
    Filters,
    Group,
    GroupKind,
    GroupValue,
    Question,
    Summary,
)
from tracker.analysis.ledger.summary import over_time_left_out, summarize
from tracker.analysis.ledger.time_buckets import Bucket, Step, bucket_text, buckets_of, step_of
from tracker.analysis.models.names import ModelNames, read_model_names
from tracker.formatting import date_range
from tracker.periods import Period
from tracker.plain_text import short_line
from tracker.store.file.database import Store
from tracker.store.questions.names import Names, used_names
from tracker.usage import Measures, author_of, total_of

SERIES_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of the bars: its measures per bucket. `rank_key` is the key by which it keeps its colour."""

    name: str
    kind: Literal["value", "other", "rest"]
    measures: tuple[Measures, ...]
    rank_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table of models; `before` is None where the period before is not stored."""

    name: str
    author: str
    rank_key: str | None
    measures: Measures
    before: Measures | None
    kind: GroupKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything the page shows, read at one moment."""

    period: Period
    total: Measures
    against: Period
    """The period that this one is compared with."""
    before: Measures | None
    """Its total; None: not known."""
    buckets: tuple[Bucket, ...]
    step: Step
    series: tuple[Series, ...]
    rows: tuple[Row, ...]
    weekly: WeeklySums
    change: Change | None
    change_reason: str | None
    coverage: Coverage
    indeterminate: Measures | None


def overview(
    store: Store, period: Period, filters: Filters, now: datetime, split: str = "model", stored: DayTotals | None = None
) -> Overview:
    """Return the overview of a period as seen at `now` (aware), its bars split by a column of `VALUE_COLUMNS`.

    `stored` is shared between questions about the same state of the store, so that its days are read once.
    """
    with store.reading():
        stored = stored or DayTotals(store, now)
        names = read_model_names(store)
        step = step_of(period)
        bars = summarize(store, Question(period, (step, split), filters), now, stored)
        if split == "model":
            # The bars already contain the models, so adding them up saves a query.
            models = over_time_left_out(bars)
        else:
            models = summarize(store, Question(period, ("model",), filters), now, stored)
        against = period.before()
        earlier = summarize(store, Question(against, ("model",), filters), now, stored)
        weekly = weekly_sums(store, period, filters, now, stored)
    # A period that is stored only in part would look too small, so nothing is compared with it.
    # Unknown counts are not zero, so usage of which only the spend is known may match too.
    may_match = earlier.indeterminate is not None and not earlier.indeterminate.is_zero()
    known_before = earlier.coverage.missing == 0 and not may_match
    change, reason = _change(names, models, earlier, known_before)
    buckets = buckets_of(period, step, bars.coverage, period.today(now))
    return Overview(
        period=period,
        total=bars.total,
        against=against,
        before=earlier.total if known_before else None,
        buckets=buckets,
        step=step,
        series=_series(names, bars, split, [bucket_text(step, bucket.first) for bucket in buckets]),
        rows=_rows(names, models, earlier if known_before else None),
        weekly=weekly,
        change=change,
        change_reason=reason,
        coverage=bars.coverage,
        indeterminate=bars.indeterminate,
    )


def filter_values(store: Store) -> dict[str, tuple[GroupValue, ...]]:
    """Return what can be filtered by, per column: every value that any call or day has."""
    names = Names(store)
    return {
        column: tuple(GroupValue(*name, names.labels(column).get(name)) for name in used)
        for column, used in used_names(store, names).items()
    }


def _shown(names: ModelNames, column: str, value: GroupValue) -> str:
    """Return the name of a value in charts: models without author and date."""
    return names.short(value.text) if column == "model" else short_line(value.shown)


def _series(names: ModelNames, bars: Summary, split: str, texts: Sequence[str]) -> tuple[Series, ...]:
    by_value: dict[GroupValue, dict[str, Measures]] = {}
    for group in bars.groups:
        at, value = group.values
        # A span over several buckets has no bar of its own; it is in the total, and the card says so.
        if at.text is not None:
            by_value.setdefault(value, {})[at.text] = group.measures
    unattributed = by_value.pop(GroupValue(None), {})
    ranked = sorted(by_value, key=lambda value: _rank(by_value[value].values(), value))
    shown, others = ranked[:SERIES_SHOWN], ranked[SERIES_SHOWN:]
    if len(others) == 1:
        shown, others = ranked, []

    def per_bucket(of: Mapping[str, Measures]) -> tuple[Measures, ...]:
        return tuple(of.get(text, nothing) for text in texts)

    nothing = Measures()
    series = [
        Series(_shown(names, split, v), "value", per_bucket(by_value[v]), f"{split}:{v.id or v.text}") for v in shown
    ]
    if others:
        name = f"{len(others)} other {split}s"
        parts = [by_value[v] for v in others]
        together = {text: total_of([part[text] for part in parts if text in part]) for text in texts}
        series.append(Series(name, "other", per_bucket(together), None))
    if any(part.spend_nano or part.requests or part.tokens for part in unattributed.values()):
        series.append(Series(UNATTRIBUTED_TEXT, "rest", per_bucket(unattributed), None))
    return tuple(series)


def _rank(parts: Iterable[Measures], value: GroupValue) -> tuple[int, int, str]:
    total = total_of(parts)
    return (-total.spend_nano, -(total.tokens or 0), value.text or "")


def _rows(names: ModelNames, models: Summary, earlier: Summary | None) -> tuple[Row, ...]:
    before = {group.values[0].text: group.measures for group in earlier.groups} if earlier else {}

    def row(group: Group) -> Row:
        value = group.values[0]
        text = value.text
        return Row(
            name=names.short(text),
            author=author_of(text) if text else "",
            rank_key=f"model:{text}" if text else None,
            measures=group.measures,
            before=before.get(text, Measures()) if earlier else None,
            kind=group.kind,
        )

    return tuple(row(group) for group in models.groups)


def _named(names: ModelNames, model: str) -> str:
    """Return the name of a model in a sentence."""
    return "usage without a known model" if model == UNATTRIBUTED_TEXT else names.short(model)


def _change(names: ModelNames, now: Summary, before: Summary, known_before: bool) -> tuple[Change | None, str | None]:
    period = before.question.period
    if before.coverage.missing:
        return None, f"Not all days of {date_range(period)} are stored, so there is nothing to compare with."
    if not known_before:
        return None, f"What matches the filter is not known for all of {date_range(period)}."
    used = [used_by_model({group.text: group.measures for group in summary.groups}) for summary in (now, before)]
    if used[0] is None or used[1] is None:
        return None, "The tokens of some days are not known, so the change cannot be split."
    change = explain_change(used[0], used[1], period, partial(_named, names))
    return (change, None) if change else (None, "One of the two periods has no usage.")
