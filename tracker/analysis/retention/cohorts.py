"""Which models stayed: cohorts by month of first use, models used every month since, first and last use.

The report counts people who come back to a model. One account is not a cohort of people, so the report's figures are
given as examples next to the person's own models, never as a rate to compare with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.analysis.ledger.question import Coverage, Filters
from tracker.analysis.models.history import ModelHistory, UsageHistory, days_not_known, read_history
from tracker.analysis.models.names import ModelNames, read_model_names
from tracker.analysis.retention.report_text import STAYED_MONTHS, Scenario, stories_of
from tracker.formatting import month_year
from tracker.periods import month_of
from tracker.store.file.database import Store
from tracker.usage import author_of

Availability = Literal["held", "partly held", "open", "not held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortCell:
    """How many models of a cohort were used `after` months after their first; `used` None: no data for the month.

    In a month that is open or stored in part, more models may turn out to have been used: the number is a minimum.
    """

    month: str
    after: int
    used: int | None
    share: float | None
    stored: Availability
    names: tuple[str, ...]
    """The models that were used, by their short names, in the order of their first use."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """The models first used in one month (YYYY-MM), by permaslug and by short name.

    `may_be_older`: it is the first stored month, so its models may have been used before.
    """

    month: str
    models: tuple[str, ...]
    names: tuple[str, ...]
    cells: tuple[CohortCell, ...]
    may_be_older: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLifespan:
    """From when to when one model was used. `month` is how many months after the first the present month is."""

    model: str
    name: str
    author: str
    first: date
    last: date
    days_used: int
    months: tuple[str, ...]
    """The months (YYYY-MM) of use, in order."""
    month: int
    kept_months: int | None
    """How many months after the first it was used every month, up to now; None: there was a month without it.

    The present month may still lack it.
    """
    idle_days: int
    is_idle: bool
    may_be_older: bool

    @property
    def months_used(self) -> int:
        """In how many months it was used."""
        return len(self.months)

    @property
    def stayed(self) -> bool:
        """Return whether it is a model that stayed ("glass slipper" in the report)."""
        return not self.is_idle and self.kept_months is not None and self.kept_months >= STAYED_MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """All that the page shows; `months` (YYYY-MM) are all from the first stored month to the present one."""

    today: date
    first_stored: date | None
    last_stored: date | None
    """The day up to which models are counted idle: for later days the models used are not known."""
    as_of: str
    """The same as text; empty where it is today."""
    months: tuple[str, ...]
    cohorts: tuple[Cohort, ...]
    models: tuple[ModelLifespan, ...]
    """The models used in the most months come first."""
    stayed: tuple[ModelLifespan, ...]
    stories: tuple[Scenario, ...]
    notes: tuple[str, ...]
    coverage: Coverage

    @property
    def models_are_known(self) -> bool:
        """Whether any source names the models of any day; if none does, their number is unknown and not zero."""
        return self.last_stored is not None

    @property
    def idle(self) -> int:
        """How many models are idle."""
        return sum(lifespan.is_idle for lifespan in self.models)


def retention(store: Store, filters: Filters, now: datetime) -> Retention:
    """Return which models stayed, over all stored usage, as seen at `now` (aware). Raises `StoreUnusable`."""
    with store.reading():
        history = read_history(store, filters, now)
        names = read_model_names(store)
    return retention_of(history, names)


def retention_of(history: UsageHistory, names: ModelNames) -> Retention:
    """Return the same from a history that is already read."""
    months = _months(history.first_stored, history.today)
    stored = _stored(history, months)
    lifespans = [_lifespan(each, history, names, stored) for each in history.models.values()]
    lifespans.sort(key=lambda lifespan: (-lifespan.months_used, lifespan.first, lifespan.model))
    stayed = sorted(
        (lifespan for lifespan in lifespans if lifespan.stayed),
        key=lambda lifespan: (-(lifespan.kept_months or 0), lifespan.model),
    )
    cohorts = tuple(_cohort(month, history, names, stored) for month in months if _first_used_in(history, month))
    idle = sum(lifespan.is_idle for lifespan in lifespans)
    kept = [(lifespan.name, lifespan.kept_months or 0) for lifespan in stayed]
    return Retention(
        today=history.today,
        first_stored=history.first_stored,
        last_stored=history.last_stored,
        as_of=history.as_of,
        months=months,
        cohorts=cohorts,
        models=tuple(lifespans),
        stayed=tuple(stayed),
        stories=stories_of(kept, _returns(history, names, stored), idle, len(lifespans), history.as_of),
        notes=_notes(history, stored),
        coverage=history.coverage,
    )


def _months(first: date | None, today: date) -> tuple[str, ...]:
    if first is None:
        return ()
    numbers = range(first.year * 12 + first.month - 1, today.year * 12 + today.month)
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


def _stored(history: UsageHistory, months: Sequence[str]) -> dict[str, Availability]:
    unknown = days_not_known(history.coverage)
    present = month_of(history.today)

    def state(month: str) -> Availability:
        lacking, days = unknown.get(month, (0, 0))
        # A month without any coverage has 0 of 0 days, so it counts as not stored.
        if lacking == days:
            return "not held"
        if month == present:
            return "open"
        return "partly held" if lacking else "held"

    return {month: state(month) for month in months}


def _first_used_in(history: UsageHistory, month: str) -> list[ModelHistory]:
    found = [each for each in history.models.values() if month_of(each.first) == month]
    return sorted(found, key=lambda each: (each.first, each.model))


def _cohort(month: str, history: UsageHistory, names: ModelNames, stored: Mapping[str, Availability]) -> Cohort:
    members = _first_used_in(history, month)
    months_of = [(names.short(each.model), frozenset(each.months)) for each in members]

    def cell(later: str) -> CohortCell:
        still = tuple(name for name, months in months_of if later in months)
        # Zero would say that no model was used, which is unknown without data.
        used = None if stored[later] == "not held" else len(still)
        share = None if used is None else used / len(members)
        return CohortCell(
            month=later,
            after=_number(later) - _number(month),
            used=used,
            share=share,
            stored=stored[later],
            names=still,
        )

    return Cohort(
        month,
        tuple(each.model for each in members),
        tuple(names.short(each.model) for each in members),
        tuple(cell(later) for later in stored if later >= month),
        month == next(iter(stored)),
    )


def _lifespan(
    each: ModelHistory, history: UsageHistory, names: ModelNames, stored: Mapping[str, Availability]
) -> ModelLifespan:
    first_month = month_of(each.first)
    return ModelLifespan(
        model=each.model,
        name=names.short(each.model),
        author=author_of(each.model),
        first=each.first,
        last=each.last,
        days_used=len(each.days),
        months=each.months,
        month=_number(month_of(history.today)) - _number(first_month),
        kept_months=_kept(each, stored),
        idle_days=history.idle_days(each),
        is_idle=history.is_idle(each),
        may_be_older=first_month == next(iter(stored)),
    )


def _kept(each: ModelHistory, stored: Mapping[str, Availability]) -> int | None:
    """Return up to which month after the first a model was used every month, None where it was not.

    A month without stored data is skipped: it does not break the run of months, and the run cannot end with it.
    """
    months = each.months
    used, first = frozenset(months), months[0]
    kept = 0
    for month, state in stored.items():
        if month <= first:
            continue
        if month in used:
            kept = _number(month) - _number(first)
        # Only a complete month proves that the model was not used: in any other one it may have been.
        elif state == "held":
            return None
    return kept


def _returns(
    history: UsageHistory, names: ModelNames, stored: Mapping[str, Availability]
) -> list[tuple[str, int, int]]:
    """Return models that came back: name, complete months without it, months after the first when it came back."""
    found = []
    for each in history.models.values():
        months = each.months
        used = frozenset(months)
        inside = [month for month in stored if months[0] <= month <= months[-1]]
        # In a month that is stored in part the model may have been used, so only complete months are gaps.
        gaps = [month for month in inside if month not in used and stored[month] == "held"]
        if gaps:
            back = next(month for month in inside if month > gaps[0] and month in used)
            found.append((names.short(each.model), len(gaps), _number(back) - _number(months[0])))
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))


def _notes(history: UsageHistory, stored: Mapping[str, Availability]) -> tuple[str, ...]:
    notes = []
    if history.models:
        notes.append("Models of the first stored month may have been used before.")
    if gaps := _named(month for month, state in stored.items() if state == "not held"):
        notes.append(f"Which models were used is not known: {gaps}.")
    if partly := _named(month for month, state in stored.items() if state == "partly held"):
        notes.append(f"Stored in part, so a model may be missing: {partly}.")
    return tuple(notes)


def _named(months: Iterable[str]) -> str:
    return ", ".join(month_year(date.fromisoformat(f"{month}-01")) for month in months)
