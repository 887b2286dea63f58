"""On which days each model was used, over all stored usage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import Coverage, DayState, Filters, Question
from tracker.analysis.ledger.summary import summarize
from tracker.formatting import short_date
from tracker.periods import Period, StoredDates, date_of, month_of
from tracker.store.file.database import Store
from tracker.store.questions.queries import first_call_ms, first_day
from tracker.usage import Measures

IDLE_DAYS = 30
"""A model that was not used for more than this number of days is idle."""

_KNOWN_IN_PART = frozenset((DayState.MISSING, DayState.KEY_ONLY))


@dataclass(frozen=True, slots=True)
class ModelHistory:
    """One model's days of use: what was used on each, by date, oldest first, never empty."""

    model: str
    days: Mapping[date, Measures]

    @property
    def first(self) -> date:
        """The first stored day of use."""
        return next(iter(self.days))

    @property
    def last(self) -> date:
        """The last day of use."""
        return next(reversed(list(self.days)))

    @property
    def months(self) -> tuple[str, ...]:
        """The months (YYYY-MM) of use, in order."""
        return tuple(dict.fromkeys(month_of(day) for day in self.days))


@dataclass(frozen=True, slots=True)
class UsageHistory:
    """All models ever used, by permaslug, as stored on the day `today`."""

    today: date
    first_stored: date | None
    """None: nothing is stored."""
    models: Mapping[str, ModelHistory]
    coverage: Coverage

    @property
    def last_stored(self) -> date | None:
        """The last day, not later than `today`, for which the models used are known; None: no such day."""
        days = reversed(self.coverage.days)
        return next((date_of(day.day) for day in days if day.state not in _KNOWN_IN_PART), None)

    @property
    def as_of(self) -> str:
        """The day up to which models are idle: "as of 2 Sep 2026, the last day stored"; empty where it is today."""
        last = self.last_stored
        if last is None or last == self.today:
            return ""
        return f"as of {short_date(last)} {last.year}, the last day stored"

    def idle_days(self, model: ModelHistory) -> int:
        """Return how many days before the last stored day a model was last used: later days are unknown."""
        return ((self.last_stored or model.last) - model.last).days

    def is_idle(self, model: ModelHistory) -> bool:
        """Return whether a model was not used for more than `IDLE_DAYS` days."""
        return self.idle_days(model) > IDLE_DAYS


def read_history(
    store: Store, filters: Filters, now: datetime, zone: tzinfo | None = None, stored: DayTotals | None = None
) -> UsageHistory:
    """Read the use of every model up to `now` (aware), by dates of a zone (None: UTC). Raises `StoreUnusable`.

    `stored` is shared between questions about the same state of the store, so that its days are read once.
    """
    dates = StoredDates(now, first_day(store), None if zone is None else first_call_ms(store))
    today, first = dates.today(zone), dates.first(zone)
    if first is None:
        return UsageHistory(today, None, {}, Coverage(()))
    first = min(first, today)
    summary = summarize(store, Question(Period(first, today, zone=zone), ("day", "model"), filters), now, stored)
    found: dict[str, dict[date, Measures]] = {}
    for group in summary.groups:
        day, model = (value.text for value in group.values)
        if day is not None and model is not None and (group.measures.requests or group.measures.tokens):
            found.setdefault(model, {})[date.fromisoformat(day)] = group.measures
    models = {model: ModelHistory(model, dict(sorted(days.items()))) for model, days in found.items()}
    return UsageHistory(today, first, models, summary.coverage)


def days_not_known(coverage: Coverage) -> dict[str, tuple[int, int]]:
    """Return by month (YYYY-MM) for how many days the models are unknown, and how many days it has so far."""
    found: dict[str, tuple[int, int]] = {}
    for day in coverage.days:
        month = month_of(date_of(day.day))
        unknown, days = found.get(month, (0, 0))
        found[month] = (unknown + (day.state in _KNOWN_IN_PART), days + 1)
    return found
