"""What a question must be answered, written down a second time: from the rules in words, over plain lists, slowly.

Nothing of `tracker.analysis` or `tracker.store` decides here; only values and names are shared. The rules:

- A day's total is the calls where they are complete or are all that is held, else the first feed in its order; while
  the day is open, whatever was read last. More calls than any feed counts are the total, unless two feeds that were
  read a day or more after the day agree: then they are.
- A feed that was read before the day's end is a lower bound: what counts fewer requests is never the total.
- Complete: every feed that holds the day counts as many requests, and money agrees: a cut cost is a true one from it to
  less than a millionth of a dollar more, an exact one is itself, and the sums can be the same true amount.
- The calls answer a split where they give the total and know every column, else a feed that knows them all, else the
  one that goes farthest. What the answer lacks to the total is the rest; under a filter it is undecided.
- A key's counters: what moved since midnight belongs to the day; what moved from then to a later day is one span.
- Where the source that splits a day agrees with its total, what was cut away is in the day's largest part by all
  columns of the question (of equal ones the first by text) and no rest.
- Local dates: calls of a day whose total they give count on their own dates, all else on the UTC date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

from tests.worlds.plain_account import Label, Labels, Plain, Row, added, measures_of
from tests.worlds.reference_names import ReferenceNames
from tracker import feeds
from tracker.store.account.account import KeyReading
from tracker.usage import Call, Measures

DAY_MS = 86_400_000
TIMES = ("day", "week", "month")

Values = tuple[Label | None, ...]
"""None is the rest."""


@dataclass
class Ask:
    """A question: dates (both included) of a zone, None: UTC."""

    first: date
    last: date
    by: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    zone: tzinfo | None


@dataclass
class Answer:
    """What must come out; `quality` is complete, partial or missing for each date up to today."""

    total: Measures
    groups: dict[Values, Measures]
    indeterminate: Measures | None
    quality: list[str]


@dataclass
class DaySource:
    """What one source says of one day; `reach` is how far (ms) it is known to reach."""

    name: str
    rows: Sequence[Row]
    reach: int | None
    cut: int

    @property
    def sums(self) -> Measures:
        """All of it."""
        return added([measures_of(row) for row in self.rows])

    @property
    def requests(self) -> int:
        """Number of requests."""
        return self.sums.requests or 0


def sources_of(plain: Plain, day: int) -> list[DaySource]:
    """Return every source that has a UTC day."""
    found = []
    calls = [call for call in plain.calls if call.created_at_ms // DAY_MS == day]
    reaches = [last for first, last in plain.files if first // DAY_MS < day < last // DAY_MS]
    if day in plain.read_calls:
        reaches.append(plain.read_calls[day])
    if calls or reaches:
        cut = sum(call.cost_places == 6 for call in calls)
        found.append(DaySource(feeds.CALLS, calls, max(reaches, default=None), cut))
    for name in feeds.DAY_FEEDS:
        if day in plain.feeds.get(name, {}):
            stored = plain.feeds[name][day]
            cut = sum(row.requests for row in stored.rows)
            found.append(DaySource(name, stored.rows, stored.fetched_at_ms, cut))
    return found


def is_same(one: DaySource, other: DaySource) -> bool:
    """Return whether two sources count the same requests and money."""
    a, b = one.sums, other.sums

    def can_be_one(nano: int, other_nano: int) -> bool:
        # `range` leaves out its end, as the true amount is less than a millionth more for each cut request.
        mine = range(nano, nano + max(one.cut * 1000, 1))
        theirs = range(other_nano, other_nano + max(other.cut * 1000, 1))
        return max(mine.start, theirs.start) < min(mine.stop, theirs.stop)

    money = ((a.credits_nano, b.credits_nano), (a.byok_nano, b.byok_nano))
    return a.requests == b.requests and all(can_be_one(*amounts) for amounts in money)


@dataclass
class DayTruth:
    """A day's total, who may answer its splits, in order, and whether it is complete or partial."""

    day: int
    total: DaySource
    order: list[DaySource]
    quality: str

    @property
    def by_calls(self) -> bool:
        """Whether the calls give the total."""
        return self.total.name == feeds.CALLS


def truth_of(plain: Plain, day: int, today: int) -> DayTruth | None:
    """Return a day's total by the rule; None: nothing is stored."""
    sources = sources_of(plain, day)
    if not sources:
        return None
    calls = [source for source in sources if source.name == feeds.CALLS]
    others = [source for source in sources if source.name != feeds.CALLS]
    ends = (day + 1) * DAY_MS
    early = [source for source in others if (source.reach or 0) < ends]
    finished = [source for source in others if source not in early]
    at_least = max((source.requests for source in early), default=0)
    trusted = [source for source in finished if source.requests >= at_least]
    if day >= today or (others and not trusted):
        return _truth_while_open(day, calls, others, day < today)
    if not others:
        return DayTruth(day, calls[0], calls, "partial")
    agreed = all(is_same(one, other) for one in calls + finished for other in finished)
    if agreed:
        return DayTruth(day, (calls or finished)[0], calls + finished, "complete")
    total = trusted[0]
    if calls and calls[0].requests >= at_least and all(calls[0].requests > feed.requests for feed in finished):
        late = [feed for feed in trusted if (feed.reach or 0) >= ends + DAY_MS]
        pairs = [one for one in late for other in late if one is not other and is_same(one, other)]
        total = (pairs or calls)[0]
    order = ([] if total in calls else finished) + calls + (finished if total in calls else [])
    return DayTruth(day, total, [total] + [source for source in order if source is not total], "partial")


def _truth_while_open(day: int, calls: list[DaySource], others: list[DaySource], is_over: bool) -> DayTruth:
    """Nothing was read late enough: the newest reading, the largest once the day is over, calls only if not fewer."""
    most = max((feed.requests for feed in others), default=0)
    more = [one for one in calls if one.requests > most]
    low = [one for one in calls if one.requests < most] + [one for one in others if is_over and one.requests < most]
    newest = sorted(calls + others, key=lambda source: -(source.reach or 0))
    middle = [source for source in newest if source not in more and source not in low]
    order = more + middle + [source for source in newest if source in low]
    return DayTruth(day, order[0], order, "partial")


def date_of_instant(instant_ms: int, zone: tzinfo | None) -> date:
    """Return the date of an instant in a zone."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant_ms)).astimezone(zone or UTC).date()


def dates_of_day(day: int, zone: tzinfo | None) -> set[date]:
    """Return the dates of a zone that a UTC day touches."""
    return {date_of_instant(day * DAY_MS + minute * 60_000, zone) for minute in range(0, 1440, 15)} | {
        date_of_instant((day + 1) * DAY_MS - 1, zone)
    }


def number_of(day: date) -> int:
    """Return the UTC day of a date's name."""
    return (day - date(1970, 1, 1)).days


def time_text(column: str, day: date) -> str:
    """Return the day, the Monday of its week, or its month."""
    if column == "month":
        return f"{day:%Y-%m}"
    return (day - timedelta(days=day.weekday()) if column == "week" else day).isoformat()


class Reference:
    """Answers questions about some stored data."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self.names = ReferenceNames(plain)
        self._labels = Labels(plain, self.names)

    def answer(self, ask: Ask, now: datetime) -> Answer:
        """Answer one question as seen at an instant."""
        today = number_of(now.astimezone(UTC).date())
        reach = range(number_of(ask.first) - 2, number_of(ask.last) + 3)
        days = {day: truth for day in reach if (truth := truth_of(self.plain, day, today)) is not None}
        columns = tuple(c for c in (*ask.by, *ask.filters) if c not in TIMES)
        groups: dict[Values, Measures] = defaultdict(Measures)
        unattributed: dict[Values, Measures] = defaultdict(Measures)
        for truth in days.values():
            self._add_day(ask, truth, columns, groups, unattributed)
        for first, last, sums in self._spans(ask, days):
            unattributed[_unattributed_values(ask.by, first, last)] += sums
        shown = {values: sums for values, sums in unattributed.items() if _is_shown(values, sums, bool(columns))}
        indeterminate = added(list(shown.values())) if ask.filters else None
        if not ask.filters:
            for values, sums in shown.items():
                groups[values] = groups[values] + sums if values in groups else sums
        return Answer(added(list(groups.values())), dict(groups), indeterminate, self._qualities(ask, days, now))

    def _add_day(
        self,
        ask: Ask,
        truth: DayTruth,
        columns: tuple[str, ...],
        groups: dict[Values, Measures],
        unattributed: dict[Values, Measures],
    ) -> None:
        source = self.answering(truth, columns) if columns else None
        known = [row for row in source.rows if self.knows(source.name, row, columns)] if source else []
        dated = _dates(ask, truth)
        for row in truth.total.rows:
            if ask.first <= (on := dated(row)) <= ask.last:
                unattributed[_unattributed_values(ask.by, on, on)] += measures_of(row)
        if not (ask.zone and truth.by_calls) and ask.first <= (on := _utc_date(truth.day)) <= ask.last:
            unattributed[_unattributed_values(ask.by, on, on)] += Measures()
        if source is not None and added([measures_of(row) for row in known]).requests == source.requests:
            self._add_fraction(ask, truth, source, columns, groups, unattributed)
        for row in known:
            assert source is not None
            on = dated(row)
            if not ask.first <= on <= ask.last:
                continue
            unattributed[_unattributed_values(ask.by, on, on)] -= measures_of(row)
            if all(self._labels.passes(source.name, row, column, wanted) for column, wanted in ask.filters.items()):
                groups[self._values(ask, source, row, on)] += measures_of(row)

    def _add_fraction(
        self,
        ask: Ask,
        truth: DayTruth,
        source: DaySource,
        columns: tuple[str, ...],
        groups: dict[Values, Measures],
        unattributed: dict[Values, Measures],
    ) -> None:
        """Give what was cut away of the total to the largest part of the source that splits it, if it matches."""
        is_shown = ask.first <= _utc_date(truth.day) <= ask.last
        if source is truth.total or not source.requests or not is_same(source, truth.total) or not is_shown:
            return
        lacking = truth.total.sums - source.sums
        fraction = Measures(0, lacking.credits_nano, lacking.byok_nano)
        parts: dict[tuple[Label | None, ...], list[Row]] = defaultdict(list)
        for row in source.rows:
            parts[tuple(self._labels.of(source.name, row, column) for column in sorted({*columns}))].append(row)

        def place(labels: tuple[Label | None, ...]) -> tuple[object, ...]:
            spend = added([measures_of(row) for row in parts[labels]]).spend_nano
            return -spend, [(label[0], label[1] or "") for label in labels if label]

        row = parts[min(parts, key=place)][0]
        on = _utc_date(truth.day)
        unattributed[_unattributed_values(ask.by, on, on)] -= fraction
        if all(self._labels.passes(source.name, row, column, wanted) for column, wanted in ask.filters.items()):
            groups[self._values(ask, source, row, on)] += fraction

    def _values(self, ask: Ask, source: DaySource, row: Row, on: date) -> Values:
        return tuple((time_text(c, on), None) if c in TIMES else self._labels.of(source.name, row, c) for c in ask.by)

    def knows(self, source: str, row: Row, columns: Sequence[str]) -> bool:
        return all(self._labels.of(source, row, column) is not None for column in columns)

    def answering(self, truth: DayTruth, columns: Sequence[str]) -> DaySource | None:
        def reach(source: DaySource) -> int:
            rows = [row for row in source.rows if self.knows(source.name, row, columns)]
            return added([measures_of(row) for row in rows]).requests or 0

        for source in truth.order:
            weak = "key" in columns and any(
                self._labels.is_weak(source.name, row) for row in source.rows if self.knows(source.name, row, columns)
            )
            may = source.name != feeds.CALLS or truth.by_calls
            if may and not weak and reach(source) == source.requests:
                return source
        best = max(sorted(truth.order, key=lambda source: source.name != feeds.CALLS), key=reach)
        return best if reach(best) else None

    def _spans(self, ask: Ask, days: Mapping[int, DayTruth]) -> list[tuple[date, date, Measures]]:
        """Return what only key readings show, inside the period, if nothing better is stored for any of its days."""
        found: dict[tuple[int, int], Measures] = {}
        for label in {reading.label for reading in self.plain.readings}:
            moved = _movements([reading for reading in self.plain.readings if reading.label == label])
            for span, (credits_nano, byok_nano) in moved:
                sums = Measures(None, credits_nano, byok_nano, None, None, None, None, None)
                found[span] = found[span] + sums if span in found else sums
        return [
            (_utc_date(first), _utc_date(last), sums)
            for (first, last), sums in found.items()
            if ask.first <= _utc_date(first) and _utc_date(last) <= ask.last
            and not any(day in days for day in range(first, last + 1))
        ]  # fmt: skip

    def _qualities(self, ask: Ask, days: Mapping[int, DayTruth], now: datetime) -> list[str]:
        spans = self._spans(ask, days)
        today = now.astimezone(ask.zone or UTC).date()
        found = []
        on = ask.first
        while on <= min(ask.last, today):
            by_key = any(first <= on <= last for first, last, _ in spans)
            quality = _quality_of_date(on, ask.zone, days) or ("partial" if by_key else "missing")
            found.append("partial" if on == today and quality == "complete" else quality)
            on += timedelta(days=1)
        return found


def _movements(readings: Sequence[KeyReading]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return days (first, last) and money (credits, byok): each day by its own counter, and what moved from one day's
    last reading to the midnight before the next day with one."""

    def before_today(reading: KeyReading) -> tuple[int, int]:
        return reading.credits_nano - reading.credits_today_nano, reading.byok_nano - reading.byok_today_nano

    last: dict[int, KeyReading] = {}
    for reading in sorted(readings, key=lambda reading: reading.at_ms):
        day = reading.at_ms // DAY_MS
        if last and max(last) == day - 1:
            before = last[day - 1]
            grew = reading.credits_nano >= before.credits_nano and reading.byok_nano >= before.byok_nano
            old, new = (before.credits_nano, before.byok_nano), before_today(reading)
            # The day before goes on: OpenRouter had not reached midnight when this computer had.
            day = day - 1 if grew and (new[0] < old[0] or new[1] < old[1]) else day
        last[day] = reading
    moved = []
    for day, reading in last.items():
        today = (reading.credits_today_nano, reading.byok_today_nano)
        if any(today) or day == max(last):
            moved.append(((day, day), today))
    for one, other in pairwise(sorted(last)):
        between = tuple(
            new - old
            for new, old in zip(before_today(last[other]), (last[one].credits_nano, last[one].byok_nano), strict=True)
        )
        if min(between) >= 0:
            moved.append(((one, other - 1), (between[0], between[1])))
    return moved


def _dates(ask: Ask, truth: DayTruth) -> Callable[[Row], date]:
    """Return what decides the date of a row."""

    def date_of_row(row: Row) -> date:
        if truth.by_calls and isinstance(row, Call):
            return date_of_instant(row.created_at_ms, ask.zone)
        return _utc_date(truth.day)

    return date_of_row


def _quality_of_date(on: date, zone: tzinfo | None, days: Mapping[int, DayTruth]) -> str | None:
    """Return how well a date is known; None: nothing is. It is whole where every UTC day in it is by calls, or none."""
    name = number_of(on)
    touched = [day for day in range(name - 2, name + 3) if on in dates_of_day(day, zone)]
    by_calls = [day for day in touched if day in days and days[day].by_calls]
    if not by_calls:
        return days[name].quality if name in days else None
    whole = by_calls == touched and all(days[day].quality == "complete" for day in touched)
    return "complete" if whole else "partial"


def _is_shown(values: Values, sums: Measures, is_split: bool) -> bool:
    """A rest of zero is left out; a held day without usage is a group of its own where only times are asked for."""
    return not sums.is_zero() or (not is_split and bool(values) and None not in values)


def _unattributed_values(by: Sequence[str], first: date, last: date) -> Values:
    def value(column: str) -> Label | None:
        if column not in TIMES or time_text(column, first) != time_text(column, last):
            return None
        return time_text(column, first), None

    return tuple(value(column) for column in by)


def _utc_date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)
