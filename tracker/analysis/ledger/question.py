"""The questions that the ledger answers, and the values that an answer is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from typing import Literal, NamedTuple

from tracker.errors import UsageError
from tracker.periods import Period
from tracker.store.questions.columns import COMPUTED_COLUMNS
from tracker.usage import Measures

TIME_COLUMNS = ("day", "week", "month")
"""Every call and every day feed has these."""

VALUE_COLUMNS = ("model", "author", "provider", "key", "app", "workspace", "variant", *COMPUTED_COLUMNS)
"""Only sources that split by a column have it. These can also be filtered by. The last ones are computed."""

COLUMNS = TIME_COLUMNS + VALUE_COLUMNS

PAYMENT = "payment"
"""Column for the comparison's own questions: "credits", "BYOK" or "recorded as $0". Every source has it row by row; a
row of a day feed that mixes several is "BYOK"."""

Filters = Mapping[str, tuple[str, ...]]
"""Allowed values per column of `VALUE_COLUMNS`."""

GroupKind = Literal["value", "unassigned", "rest"]
"""unassigned: a computed column is known to have no value; rest: the value of a column is not known."""


@dataclass(frozen=True, slots=True)
class Question:
    """Sums over a period, grouped by columns, of all usage that matches the filters.

    Several values of one filter column mean "or", several columns mean "and". Raises `UsageError` for an unknown
    column.
    """

    period: Period
    by: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column in self.by:
            if column not in (*COLUMNS, PAYMENT):
                raise UsageError(f"Cannot group by {column!r}. Use one of {', '.join(COLUMNS)}.")
        for column in self.filters:
            if column not in VALUE_COLUMNS:
                raise UsageError(f"Cannot filter by {column!r}. Use one of {', '.join(VALUE_COLUMNS)}.")

    @property
    def zone(self) -> tzinfo | None:
        """The zone of the period: None for UTC days."""
        return self.period.zone

    @property
    def value_columns(self) -> frozenset[str]:
        """The columns that a source must have to answer."""
        return frozenset(self.by).union(self.filters).difference(TIME_COLUMNS)


class GroupValue(NamedTuple):
    """One value of one column: its text, and its id (key hash, workspace id) where it has one.

    `text` None: the value is not known. `label` is how it is shown if another value has the same text.
    """

    text: str | None
    id: str | None = None
    label: str | None = None

    @property
    def shown(self) -> str:
        """The text for people: it distinguishes values of one name; "not known at this detail" if it is not known."""
        return self.label or (UNATTRIBUTED_TEXT if self.text is None else self.text)


class Group(NamedTuple):
    """One group of an answer; `values` are in the order of the question's `by`."""

    values: tuple[GroupValue, ...]
    kind: GroupKind
    measures: Measures

    @property
    def text(self) -> str:
        """The first value as text; "not known at this detail" where it is not known."""
        return self.values[0].text or UNATTRIBUTED_TEXT

    @property
    def shown(self) -> str:
        """The first value for people: with a mark if another value has the same text."""
        return self.values[0].shown


UNATTRIBUTED_TEXT = "not known at this detail"


class DayState(StrEnum):
    """How complete the data of a day is, as the strip below charts shows it."""

    COMPLETE = "complete"
    """Finished; its calls are stored and equal to every feed that has the day."""
    FEEDS = "feeds"
    """Finished; only day totals are stored, and they agree."""
    CALLS_MISSING = "calls missing"
    """Fewer calls are stored than a feed counts, or their sums differ."""
    DIFFER = "sources differ"
    """The feeds that have the day disagree, or count fewer requests than there are stored calls."""
    UNCHECKED = "unchecked"
    """Only calls are stored: there is nothing to check them against."""
    KEY_ONLY = "one key's counters"
    """Only readings of one key's counters: spend of that key, requests and tokens unknown."""
    MIXED = "part calls, part UTC day total"
    """Mixed: one part of a local date is known by calls; the other is unknown, or known only as a UTC day's total."""
    OPEN = "open"
    """The day had not ended when its sources were last read."""
    MISSING = "not held"
    """No data is stored for the day."""


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """State of one day, with how many of its calls are stored."""

    day: int
    state: DayState
    calls_stored: int
    requests: int | None
    """Requests of the day's total; None = not known."""
    sources: tuple[str, ...]
    """The sources, "calls" or feed names: first that of the total, then that of the split."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete the data of a period is, day by day."""

    days: tuple[DayCoverage, ...]

    def _count(self, *states: DayState) -> int:
        return sum(day.state in states for day in self.days)

    @property
    def complete(self) -> int:
        """Days that are finished and on which all stored sources agree."""
        return self._count(DayState.COMPLETE, DayState.FEEDS)

    @property
    def missing(self) -> int:
        """Days without stored data."""
        return self._count(DayState.MISSING)

    @property
    def nothing_stored(self) -> bool:
        """Whether no day of the period has stored data: then its sums are unknown, not zero."""
        return self.missing == len(self.days)

    @property
    def only_spend(self) -> bool:
        """Whether only a key's own counters are stored: its spend, but no requests, tokens or models."""
        return not self.nothing_stored and self.missing + self._count(DayState.KEY_ONLY) == len(self.days)

    @property
    def partial(self) -> int:
        """All other days: today, unchecked, calls missing, sources that differ."""
        return len(self.days) - self.complete - self.missing

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that was used, sorted."""
        return tuple(sorted({name for day in self.days for name in day.sources}))


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer: groups (of kind "rest" too) sum to `total`.

    With filters, `indeterminate` is the usage that may or may not match them; it is in neither the total nor the
    groups.
    """

    question: Question
    total: Measures
    groups: tuple[Group, ...]
    indeterminate: Measures | None
    coverage: Coverage

    @property
    def is_unknown(self) -> bool:
        """Whether its sums are unknown and not zero, because no data is stored for any day of the period."""
        return self.coverage.nothing_stored and self.total.is_zero()
