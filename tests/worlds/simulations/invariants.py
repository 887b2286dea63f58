"""What the program claims of an account, held against the truth as it was when it was read.

A finished day that is said to be complete must have the total that it had at one of the readings since all feeds told
of it anew, and each of its splits the parts that it had then. What is said to be missing, open or in doubt may be
anything, but for sums: the parts of a total make it, whatever is asked.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from functools import cached_property

from tests.truth import total
from tests.worlds.simulations.account import View, account_at
from tests.worlds.simulations.names import Names
from tests.worlds.simulations.scenario import Correct, Use
from tests.worlds.simulations.simulation import Reading, Simulation
from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import DayCoverage, DayState, Group, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.reconcile.reconcile import DayCheck, reconcile
from tracker.ingest.calls.call_plan import CALL_DAYS
from tracker.periods import Period, StoredDates, begin_ms, date_of, day_number, day_of_ms
from tracker.sample.calls import SampleCall
from tracker.store.file.database import Store
from tracker.store.questions.queries import first_call_ms, first_day
from tracker.usage import Measures, total_of

Moment = tuple[int, View]
"""An instant (UTC ms), and by what the truth is told: day totals and `/activity`, which may be later, stand alone."""

_CLAIMED = frozenset((DayState.COMPLETE, DayState.FEEDS))
_UNKNOWN = frozenset((DayState.MISSING, DayState.KEY_ONLY))
_ROUNDED_NANO = 500
"""How far the cost of a call from an export may be off."""


@dataclass
class Invariants:
    """All questions to the store at one instant of a simulation. To be used inside `store.reading()`."""

    simulation: Simulation
    store: Store
    now: datetime
    is_last: bool = False
    """After a last good sync every day must be right, whatever its status says."""
    agreed: dict[int, list[Moment]] = field(default_factory=dict)
    """By UTC day that is claimed complete: the moments at which its total was told as claimed."""

    def check_totals(self) -> None:
        """Check the total of every day that is claimed complete, and that the days add up to the total."""
        response = self._ask("day")
        reported = {
            day: total_of(group.measures for group in groups) for day, groups in _by_day(response.groups).items()
        }
        for day in response.coverage.days:
            if day.state in _CLAIMED or (self.is_last and day.state not in _UNKNOWN):
                self._check_total(day, reported.get(day.day, Measures()))

    def _check_total(self, day: DayCoverage, reported: Measures) -> None:
        reported = self._without_odd_tokens(day.day, reported)
        right = [
            moment
            for moment in self._moments(day.day)
            if self._near(reported, self._without_odd_tokens(day.day, total(self._truth(day.day, moment))))
        ]
        assert right, f"{date_of(day.day)} is {day.state} by {day.sources}: {reported}"
        if day.state in _CLAIMED and day.day not in self._odd_tokens:
            self.agreed[day.day] = right

    def check_split(self, *columns: str) -> None:
        """Check the parts of every day that is claimed complete, and that all parts add up to the total."""
        for day, groups in _by_day(self._ask("day", *columns).groups).items():
            if day in self.agreed:
                names = Names(
                    self.simulation.scenario, columns, [group.values[1:] for group in groups if group.kind != "rest"]
                )
                right = any(self._is_split(groups, names, self._truth(day, moment)) for moment in self.agreed[day])
                assert right, f"{date_of(day)} by {columns}: {groups}"
        self._ask(*columns)

    def _is_split(self, groups: Iterable[Group], names: Names, entries: Iterable[SampleCall]) -> bool:
        reported, true = (
            defaultdict[tuple[str, ...], Measures](Measures),
            defaultdict[tuple[str, ...], list[SampleCall]](list),
        )
        unattributed = Measures()
        for group in groups:
            if group.kind == "rest":
                unattributed = group.measures
            else:
                reported[names.reported(group.values[1:])] += group.measures
        for entry in entries:
            true[names.true(entry)].append(entry)
        if unattributed.requests:
            return all((sums.requests or 0) <= len(true[values]) for values, sums in reported.items())
        return all(self._near(reported[values], total(true[values])) for values in {*reported, *true})

    def check_filter(self, column: str) -> None:
        """Check that a filter by each value gives the same as its group."""
        groups = [group for group in self._ask(column).groups if group.kind != "rest"]
        for value in {group.values[0].id or group.values[0].text or "" for group in groups}:
            passing = [group.measures for group in groups if value in group.values[0]]
            question = Question(self._period, (), {column: (value,)})
            assert summarize(self.store, question, self.now, self._stored).total == total_of(passing)

    def check_days_view(self) -> None:
        """Check that what SQL users read is the same as the answer by day, model and key."""
        rows = self.store.rows(
            "SELECT day_utc, model, key_name, key_hash, requests, round(spend_usd * 1e9), prompt_tokens FROM days_view"
        )
        groups = self._ask("day", "model", "key").groups
        assert sorted(rows, key=str) == sorted(
            (
                (
                    *(value.text for value in group.values),
                    group.values[2].id,
                    group.measures.requests,
                    float(group.measures.spend_nano),
                    group.measures.prompt_tokens,
                )
                for group in groups
            ),
            key=str,
        )
        assert sum(row[5] for row in rows) == self._total.spend_nano

    def check_zone(self, zone: tzinfo, *columns: str) -> None:
        """Check that another zone's dates add up to the same total, and those that are complete by calls alone."""
        period = StoredDates(self.now, first_day(self.store), first_call_ms(self.store)).period("all", zone)
        period = replace(period, first=max(period.first, date_of(self._period.first_day - 1)))
        response = self._ask("day", *columns, period=period)
        reported = {
            day: total_of(group.measures for group in groups) for day, groups in _by_day(response.groups).items()
        }
        for day in response.coverage.days:
            if day.state is DayState.COMPLETE and day.day > self._period.first_day + 1:
                self._check_date(
                    day, reported.get(day.day, Measures()), begin_ms(day.day, zone), begin_ms(day.day + 1, zone)
                )

    def _check_date(self, day: DayCoverage, reported: Measures, begins_ms: int, ends_ms: int) -> None:
        touched = range(day_of_ms(begins_ms), day_of_ms(ends_ms - 1) + 1)
        if self._odd_tokens.intersection(touched):
            return
        assert self.agreed.keys() >= set(touched), f"{date_of(day.day)} is complete and its UTC days are not"
        right = any(
            self._near(reported, total(e for e in entries if begins_ms <= e.call.created_at_ms < ends_ms))
            for moments in itertools.product(*(self.agreed[utc] for utc in touched))
            for entries in [list(itertools.chain.from_iterable(map(self._truth, touched, moments)))]
        )
        assert right, f"{date_of(day.day)} by {day.sources}: {reported}"

    def check_causes(self) -> None:
        """Check that OpenRouter is not said to withhold calls that it tells, nor the balance to move otherwise."""
        is_corrected = any(isinstance(step, Correct) for step in self.simulation.scenario)
        for check in self._checks:
            cause = check.cause or ""
            assert "one by one" not in cause or check.day in self._withheld, f"{date_of(check.day)}: {cause}"
            assert "change of the balance" not in cause or is_corrected or not self.is_last, (
                f"{date_of(check.day)}: {cause}"
            )

    def _ask(self, *by: str, period: Period | None = None) -> Summary:
        """Return an answer whose parts add up to the total."""
        response = summarize(self.store, Question(period or self._period, by), self.now, self._stored)
        assert total_of(group.measures for group in response.groups) == response.total == self._total
        return response

    @cached_property
    def _stored(self) -> DayTotals:
        return DayTotals(self.store, self.now)

    @cached_property
    def _period(self) -> Period:
        return Period(date_of(day_of_ms(self.simulation.scenario[0].at_ms) - 1), self.now.date())

    @cached_property
    def _total(self) -> Measures:
        return summarize(self.store, Question(self._period), self.now, self._stored).total

    @cached_property
    def _checks(self) -> tuple[DayCheck, ...]:
        return reconcile(self.store, self._period, self.now)

    @cached_property
    def _odd_tokens(self) -> set[int]:
        """Days of which it is told that the sources differ in tokens; a last sync leaves none that it is told of."""
        odd = {check.day for check in self._checks if "Tokens differ" in (check.cause or "")}
        readable = range(self._period.last_day - CALL_DAYS + 1, self._period.last_day + 1)
        return odd.difference(set(readable) - self._withheld) if self.is_last else odd

    @cached_property
    def _withheld(self) -> set[int]:
        """Days for which OpenRouter does not report every call, or reports it late."""
        uses = [step for step in self.simulation.scenario if isinstance(step, Use)]
        return {day_of_ms(use.at_ms) for use in uses if use.is_never_reported or use.calls_lag_ms}

    def _without_odd_tokens(self, day: int, sums: Measures) -> Measures:
        if day not in self._odd_tokens:
            return sums
        return Measures(sums.requests, sums.credits_nano, sums.byok_nano)

    def _near(self, reported: Measures, true: Measures) -> bool:
        """Return whether sums are the true ones, apart from what an export rounds or does not contain."""
        near = _ROUNDED_NANO * (true.requests or 0) if self.simulation.files else 0
        is_near = (
            abs(reported.credits_nano - true.credits_nano) <= near and abs(reported.byok_nano - true.byok_nano) <= near
        )
        cached = reported.cached_tokens if reported.cached_unknown_requests else true.cached_tokens
        same = true._replace(
            credits_nano=reported.credits_nano,
            byok_nano=reported.byok_nano,
            cached_tokens=cached,
            cached_unknown_requests=reported.cached_unknown_requests,
        )
        return is_near and reported == same

    def _truth(self, day: int, moment: Moment) -> list[SampleCall]:
        return [
            e for e in account_at(self.simulation.scenario, *moment).recorded if day_of_ms(e.call.created_at_ms) == day
        ]

    def _moments(self, day: int) -> list[Moment]:
        """Return the moments at which a day was read since all feeds reported it again."""
        again_days = [place for place, reading in enumerate(self.simulation.readings) if day in reading.again_days]
        since = self.simulation.readings[max(again_days, default=0) :]
        views: tuple[View, ...] = ("totals",) if self.is_last else ("totals", "activity")
        return sorted({(at_ms, view) for reading in since for at_ms in self._seen(reading) for view in views})

    def _seen(self, reading: Reading) -> Iterable[int]:
        """Return the instants of a reading at which the truth was another one."""
        yield from (reading.begun_ms, reading.ended_ms)
        for step in self.simulation.scenario:
            at_ms = step.at_ms + (step.lag_ms if isinstance(step, Use) else 0)
            if reading.begun_ms < at_ms < reading.ended_ms and isinstance(step, Use | Correct):
                yield at_ms


def present(simulation: Simulation, at_ms: int) -> int:
    """Return an instant (UTC ms) of a life, after all that was read by then."""
    return max([at_ms, *(reading.ended_ms for reading in simulation.readings)])


def _by_day(groups: Iterable[Group]) -> Mapping[int, list[Group]]:
    """Return the groups of an answer that begins with days; what belongs to no day is left out."""
    found: defaultdict[int, list[Group]] = defaultdict(list)
    for group in groups:
        if group.values[0].text is not None:
            found[day_number(date.fromisoformat(group.values[0].text))].append(group)
    return found
