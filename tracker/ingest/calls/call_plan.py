"""Of which days the calls are to be read: those whose total is not what the calls held add up to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tracker import feeds
from tracker.analysis.ledger.day_total import same_usage
from tracker.ingest.calls.call_times import Window
from tracker.periods import MS_PER_DAY
from tracker.settings import Settings
from tracker.store.questions.queries import SourceDay
from tracker.store.usage.days import CallMark
from tracker.usage import Measures

CALL_DAYS = 31
"""UTC days, today included, of which OpenRouter tells single calls."""

CALLS_LIMIT = Settings().calls_limit
"""Calls in `CALL_DAYS` days; of an account with more, the oldest days are kept as totals only."""

_LATE_MS = 60 * 60 * 1000
"""How long after it was made a call may turn up; what turns up later still is found by reading the whole day."""


TokenGap = tuple[int, int]
"""By how many prompt and completion tokens calls exceed a total."""

_NO_GAP: TokenGap = (0, 0)


@dataclass(slots=True, kw_only=True)
class CallPlan:
    """UTC days (numbers) and what is to be done about each."""

    whole: list[int] = field(default_factory=list)
    """To be read from midnight to midnight."""
    tails: dict[int, int] = field(default_factory=dict)
    """To be read from an instant (UTC ms) on: the calls before it are held."""
    agreed: dict[int, CallMark] = field(default_factory=dict)
    """Nothing to read, the calls are all there."""
    left: list[int] = field(default_factory=list)
    """Beyond the limit and never read."""
    totals: dict[int, Measures] = field(default_factory=dict)
    """The day's total, where a feed gives one."""
    lacking: dict[int, int] = field(default_factory=dict)
    """How many calls were not told when a day, not settled yet, was read last: a tail suffices without them."""
    again: set[int] = field(default_factory=set)
    """Days in `tails` of which there is no news: calls are looked for that were counted and not told."""
    gaps: dict[int, TokenGap] = field(default_factory=dict)
    """By how much the tokens of calls and total differed when the day was read last: a tail suffices with that."""

    def requests(self, day: int) -> int:
        """Return the requests of a UTC day (number) by its total; 0 where no feed gives one."""
        return (self.totals[day].requests or 0) if day in self.totals else 0


def plan_calls(
    sources: Mapping[int, Sequence[SourceDay]],
    marks: Mapping[int, CallMark],
    today: int,
    *,
    limit: int = CALLS_LIMIT,
    full: bool = False,
) -> CallPlan:
    """Decide by what the store holds of each day (`sources`, `marks`); `full` reads every day again.

    A day whose calls do not make its total although they were read when the total was the same is not read again once
    it is settled: OpenRouter does not tell more.
    """
    plan = CallPlan()
    room = limit
    for day in range(today, today - CALL_DAYS, -1):
        target = newest_total(sources.get(day, ()))
        held = calls_held(day, sources.get(day, ()))
        mark = marks.get(day)
        if target is not None:
            plan.totals[day] = target.measures
        room -= (target or held).measures.requests or 0
        if room < 0:
            if mark is None:
                plan.left.append(day)
        elif full or mark is None:
            if target is not None and target.measures.requests == held.measures.requests == 0 and not full:
                plan.agreed[day] = _mark_of(target)
            else:
                plan.whole.append(day)
        elif target is not None:
            _compare(plan, target, held, mark)
    return plan


def _compare(plan: CallPlan, target: SourceDay, held: SourceDay, mark: CallMark) -> None:
    day, fetched_at_ms = target.day, target.fetched_at_ms or 0
    ends_ms = (day + 1) * MS_PER_DAY
    moved = not same_usage(SourceDay(feeds.CALLS, day, None, mark.total, 0), target)
    # Some cost is coarser than OpenRouter tells it: a file brought calls made after the day was read, which lack more.
    by_file = held.rounding_nano > (held.measures.requests or 0)
    gap = _token_gap(held.measures, mark.total)
    # OpenRouter corrected tokens alone; such as it never tells alike of calls and total differ as they did before.
    corrected = not _is_told_alike(held, target.measures, gap)
    if same_usage(held, target) and not (corrected or (moved and by_file)):
        if fetched_at_ms > mark.fetched_at_ms:
            plan.agreed[day] = _mark_of(target)
    elif moved or corrected or (mark.fetched_at_ms < ends_ms + _LATE_MS and not _is_more(held, target)):
        begins = mark.fetched_at_ms - _LATE_MS
        if day * MS_PER_DAY < begins < ends_ms:
            plan.tails[day] = begins // 1000 * 1000
            plan.gaps[day] = gap
            if not (moved or corrected):
                plan.again.add(day)
            if fetched_at_ms < ends_ms + _LATE_MS:
                plan.lacking[day] = (mark.total.requests or 0) - (held.measures.requests or 0)
        else:
            plan.whole.append(day)


def _is_more(held: SourceDay, target: SourceDay) -> bool:
    """Tell whether more calls are held than the total counts: it is behind, and reading them again adds nothing."""
    return (held.measures.requests or 0) > (target.measures.requests or 0)


def _mark_of(target: SourceDay) -> CallMark:
    return CallMark(target.fetched_at_ms or 0, target.measures)


def is_enough(held: SourceDay, total: Measures, lacking: int = 0, gap: TokenGap = _NO_GAP) -> bool:
    """Tell whether the calls held make a total that was read before them; more may have come since.

    `lacking`: so many calls are not expected; `gap`: their tokens may differ by so many. Calls that a file alone told
    are not enough: with the file they would go.
    """
    short = (total.requests or 0) - (held.measures.requests or 0)
    if short < 0 or 0 < short <= lacking:
        return True
    is_same = same_usage(held, held._replace(measures=total, rounding_nano=total.requests or 0))
    is_by_file = held.rounding_nano > (held.measures.requests or 0)
    return is_same and not is_by_file and _is_told_alike(held, total, gap)


def _is_told_alike(held: SourceDay, total: Measures, gap: TokenGap) -> bool:
    """Tell whether calls and total have the same tokens, or differ by `gap` as they did before."""
    return _token_gap(held.measures, total) in (_NO_GAP, gap)


def _token_gap(calls: Measures, total: Measures) -> TokenGap:
    return (
        (calls.prompt_tokens or 0) - (total.prompt_tokens or 0),
        (calls.completion_tokens or 0) - (total.completion_tokens or 0),
    )


def windows_of(plan: CallPlan, room: int) -> list[Window]:
    """Return what is to be read, oldest first: days that lie side by side in one window while `room` calls fit into it.

    How many calls a day has is known from its total, so that few answers are asked for that turn out too large.
    """
    begins = {day: day * MS_PER_DAY for day in plan.whole} | plan.tails
    windows: list[Window] = []
    expected = 0
    for day, start_ms in sorted(begins.items()):
        calls = plan.requests(day)
        if windows and windows[-1].end_ms == start_ms and expected + calls <= room:
            windows[-1] = Window(windows[-1].start_ms, (day + 1) * MS_PER_DAY)
            expected += calls
        else:
            windows.append(Window(start_ms, (day + 1) * MS_PER_DAY))
            expected = calls
    return windows


def newest_total(sources: Sequence[SourceDay]) -> SourceDay | None:
    """Return what the analytics feed that was read last says of a day in all."""
    totals = [source for source in sources if source.source in _COMPARED]
    return max(totals, key=lambda source: source.fetched_at_ms or 0, default=None)


def calls_held(day: int, sources: Sequence[SourceDay]) -> SourceDay:
    """Return what the calls held of a day add up to."""
    nothing = SourceDay(feeds.CALLS, day, None, Measures(), 0)
    return next((source for source in sources if source.source == feeds.CALLS), nothing)


_COMPARED: Collection[str] = frozenset(feeds.DAY_FEEDS) - {feeds.ACTIVITY, feeds.DAILY_CSV}
"""The feeds that come from the same place as the calls; others may be behind."""
