"""What can be asked of the ledger, and the shape of the answer."""

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
"""Known of every call and every day feed."""

VALUE_COLUMNS = ("model", "author", "provider", "key", "app", "workspace", "variant", *COMPUTED_COLUMNS)
"""Known only where the source splits by them; also the columns that can be filtered. The last ones are computed."""

COLUMNS = TIME_COLUMNS + VALUE_COLUMNS

PAYMENT = "payment"
"""Column for the comparison's own questions: "credits", "BYOK" or "free". Every source knows it, row by row; a row of a
day feed that mixes is "BYOK"."""

Filters = Mapping[str, tuple[str, ...]]
"""Allowed values per column of `VALUE_COLUMNS`."""

GroupKind = Literal["value", "unassigned", "rest"]
"""unassigned: the value of a computed column is known to be none; rest: not held at this detail."""


@dataclass(frozen=True, slots=True)
class Question:
    """Sums over a period, grouped by columns, of what the filters let through.

    Several values of one filter column mean "or", several columns "and". Raises `UsageError` for an unknown column.
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
        """The columns that a source has to know to answer."""
        return frozenset(self.by).union(self.filters).difference(TIME_COLUMNS)


class GroupValue(NamedTuple):
    """One value of one column: its text, and its id (key hash, workspace id) where it has one.

    `text` None is the rest: not held at this detail.
    """

    text: str | None
    id: str | None = None


class Group(NamedTuple):
    """One group of an answer; `values` stand in the order of the question's `by`."""

    values: tuple[GroupValue, ...]
    kind: GroupKind
    measures: Measures

    @property
    def text(self) -> str:
        """The first value for people; "not held at this detail" for the rest."""
        return self.values[0].text or REST_TEXT


REST_TEXT = "not held at this detail"


class DayState(StrEnum):
    """How well a UTC day is known, as the strip below charts draws it."""

    COMPLETE = "complete"
    """Finished, calls held and equal to every feed that holds the day."""
    FEEDS = "feeds"
    """Finished, day totals only, and they agree."""
    CALLS_MISSING = "calls missing"
    """Fewer calls held than a feed counts, or their sums differ."""
    DIFFER = "sources differ"
    """The feeds that hold the day disagree, or count fewer requests than calls are held."""
    UNCHECKED = "unchecked"
    """Only calls are held: nothing to check them against."""
    KEY_ONLY = "one key's counters"
    """Only readings of one key's counters: spend of that key, requests and tokens unknown."""
    SEAM = "seam of UTC days and local dates"
    """A local date of which one part is known by calls; the other is not, or only as part of a whole UTC day."""
    OPEN = "open"
    """The day, or all that is known of it, was not finished when it was read."""
    MISSING = "not held"
    """Nothing is known of the day."""


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """State of one UTC day, with how many of its calls are held."""

    day: int
    state: DayState
    calls_held: int
    requests: int | None
    """Requests of the day's total; None = not known."""
    sources: tuple[str, ...]
    """What answered: "calls" or feed names; for the total first, then for the split."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well a period is known, day by day."""

    days: tuple[DayCoverage, ...]

    def _count(self, *states: DayState) -> int:
        return sum(day.state in states for day in self.days)

    @property
    def complete(self) -> int:
        """Days that are finished and on which every source held agrees."""
        return self._count(DayState.COMPLETE, DayState.FEEDS)

    @property
    def missing(self) -> int:
        """Days of which nothing is known."""
        return self._count(DayState.MISSING)

    @property
    def nothing_held(self) -> bool:
        """Whether nothing is known of the whole period: its sums of nothing are no zeros then."""
        return self.missing == len(self.days)

    @property
    def partial(self) -> int:
        """All other days: today, unchecked, calls missing, sources that differ."""
        return len(self.days) - self.complete - self.missing

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that answered, sorted."""
        return tuple(sorted({name for day in self.days for name in day.sources}))


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer: groups (rest included) sum to `total`.

    Under a filter `undecided` holds what may or may not pass it; it is in neither the total nor the groups.
    """

    question: Question
    total: Measures
    groups: tuple[Group, ...]
    undecided: Measures | None
    coverage: Coverage
