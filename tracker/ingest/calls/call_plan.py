"""Decides for which days calls must be read: the days whose total differs from the sum of the stored calls."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tracker import feeds
from tracker.analysis.ledger.agreement import same_usage
from tracker.ingest.calls.call_times import Window
from tracker.periods import MS_PER_DAY, day_of_ms
from tracker.settings import Settings
from tracker.store.questions.queries import SourceDay
from tracker.store.usage.days import CallMarker
from tracker.usage import Measures

CALL_DAYS = 31
"""For how many UTC days, today included, OpenRouter reports single calls."""

CALLS_LIMIT = Settings().calls_limit
"""Most calls read in `CALL_DAYS` days. If an account has more, its oldest days are stored as totals only."""

_LATE_MS = 60 * 60 * 1000
"""A call may appear at OpenRouter this long after it was made. Calls that appear even later are found by reading the
complete day."""


TokenGap = tuple[int, int]
"""By how many prompt and completion tokens the calls exceed a total."""

_NO_GAP: TokenGap = (0, 0)


@dataclass(slots=True, kw_only=True)
class CallPlan:
    """UTC days (numbers) and what to do about each."""

    whole: list[int] = field(default_factory=list)
    """Days to read from midnight to midnight."""
    tails: dict[int, int] = field(default_factory=dict)
    """Days to read from an instant (UTC ms) on: the calls before it are stored."""
    agreed: dict[int, CallMarker] = field(default_factory=dict)
    """Days with nothing to read, because all their calls are stored."""
    left: list[int] = field(default_factory=list)
    """Days beyond the limit that were never read."""
    totals: dict[int, Measures] = field(default_factory=dict)
    """The total of each day for which a feed gives one."""
    lacking: dict[int, int] = field(default_factory=dict)
    """How many calls OpenRouter did not report when a day that was not final was last read. A tail counts as complete
    without them."""
    again: set[int] = field(default_factory=set)
    """Days whose total did not change: only calls that were counted but not reported are searched for, or, in `whole`,
    calls that are reported no more."""
    gaps: dict[int, TokenGap] = field(default_factory=dict)
    """By how many tokens calls and total differed when the day was last read. A tail may differ by the same amount."""

    def requests(self, day: int) -> int:
        """Return the requests that a UTC day's (number) total counts; 0 if no feed gives a total."""
        return (self.totals[day].requests or 0) if day in self.totals else 0


def plan_calls(
    sources: Mapping[int, Sequence[SourceDay]],
    markers: Mapping[int, CallMarker],
    today: int,
    by_file: Callable[[int], bool],
    *,
    limit: int = CALLS_LIMIT,
    full: bool = False,
) -> CallPlan:
    """Plan the reading from what is stored of each day (`sources`, `markers`); `full` reads every day again.

    `by_file` says whether some calls of a day come from a file alone, which gives fewer details.

    Some days were read while they had the total that they have now, yet their calls do not add up to it. Once such a
    day is final it is not read again: OpenRouter would not report more calls.
    """
    plan = CallPlan()
    capacity = limit
    for day in range(today, today - CALL_DAYS, -1):
        target = newest_total(sources.get(day, ()))
        stored = calls_stored(day, sources.get(day, ()))
        marker = markers.get(day)
        if target is not None:
            plan.totals[day] = target.measures
        # The newest days come first, so the limit leaves out the oldest days.
        capacity -= (target or stored).measures.requests or 0
        if capacity < 0:
            if marker is None:
                plan.left.append(day)
        elif full or marker is None:
            if target is not None and target.measures.requests == stored.measures.requests == 0 and not full:
                plan.agreed[day] = _marker_of(target)
            else:
                plan.whole.append(day)
        elif target is not None:
            _compare(plan, target, stored, marker, by_file)
            if day not in plan.tails and day not in plan.whole and _may_be_too_many(target, stored, marker, today):
                plan.whole.append(day)
                plan.again.add(day)
    return plan


def _compare(
    plan: CallPlan, target: SourceDay, stored: SourceDay, marker: CallMarker, by_file: Callable[[int], bool]
) -> None:
    day, fetched_at_ms = target.day, target.fetched_at_ms or 0
    ends_ms = (day + 1) * MS_PER_DAY
    # Both are sums of the same cut costs, so any difference in money is a correction, however small.
    moved = _billed(marker.total) != _billed(target.measures)
    gap = _token_gap(stored.measures, marker.total)
    # OpenRouter may correct only the tokens of a day. On some days its calls and its total never have the same tokens:
    # a difference that was there at the last reading is no correction.
    corrected = not _is_reported_alike(stored, target.measures, gap)
    if same_usage(stored, target) and not (corrected or (moved and by_file(day))):
        if fetched_at_ms > marker.fetched_at_ms:
            plan.agreed[day] = _marker_of(target)
    elif moved or corrected or (marker.fetched_at_ms < ends_ms + _LATE_MS and not _is_more(stored, target)):
        begins = marker.fetched_at_ms - _LATE_MS
        if day * MS_PER_DAY < begins < ends_ms:
            # Rounded down, because queries have whole seconds only.
            plan.tails[day] = begins // 1000 * 1000
            plan.gaps[day] = gap
            if not (moved or corrected):
                plan.again.add(day)
            if fetched_at_ms < ends_ms + _LATE_MS:
                plan.lacking[day] = (marker.total.requests or 0) - (stored.measures.requests or 0)
        else:
            plan.whole.append(day)


def _may_be_too_many(target: SourceDay, stored: SourceDay, marker: CallMarker, today: int) -> bool:
    """Return whether more calls are stored than a total counts that is too old to be late.

    Then some of them may not be reported any more. This is looked up once a day.
    """
    is_settled = (target.fetched_at_ms or 0) >= (target.day + 2) * MS_PER_DAY
    return is_settled and _is_more(stored, target) and day_of_ms(marker.fetched_at_ms) < today


def _is_more(stored: SourceDay, target: SourceDay) -> bool:
    """Return whether more calls are stored than the total counts: the total is late, so reading again adds nothing."""
    return (stored.measures.requests or 0) > (target.measures.requests or 0)


def _marker_of(target: SourceDay) -> CallMarker:
    return CallMarker(target.fetched_at_ms or 0, target.measures)


def _billed(total: Measures) -> tuple[int | None, int, int]:
    return total.requests, total.credits_nano, total.byok_nano


def is_enough(stored: SourceDay, total: Measures, lacking: int = 0, gap: TokenGap = _NO_GAP) -> bool:
    """Return whether the stored calls add up to a total that was read before them; they may already be more.

    `lacking` calls may be missing, and the tokens may differ by `gap`.
    """
    short = (total.requests or 0) - (stored.measures.requests or 0)
    if short < 0 or 0 < short <= lacking:
        return True
    # The total takes the form of a stored day whose costs were all cut.
    is_same = same_usage(stored, stored._replace(measures=total, cut_requests=total.requests or 0))
    return is_same and _is_reported_alike(stored, total, gap)


def _is_reported_alike(stored: SourceDay, total: Measures, gap: TokenGap) -> bool:
    """Return whether calls and total have the same tokens, or differ by `gap` as they did before."""
    return _token_gap(stored.measures, total) in (_NO_GAP, gap)


def _token_gap(calls: Measures, total: Measures) -> TokenGap:
    return (
        (calls.prompt_tokens or 0) - (total.prompt_tokens or 0),
        (calls.completion_tokens or 0) - (total.completion_tokens or 0),
    )


def windows_of(plan: CallPlan, capacity: int) -> list[Window]:
    """Return the windows to read, oldest first; a window joins consecutive days with up to `capacity` calls in all.

    The total of a day says how many calls it has, so few requests return too many rows and have to be repeated.
    """
    begins = {day: day * MS_PER_DAY for day in plan.whole} | plan.tails
    windows: list[Window] = []
    expected = 0
    for day, start_ms in sorted(begins.items()):
        calls = plan.requests(day)
        if windows and windows[-1].end_ms == start_ms and expected + calls <= capacity:
            windows[-1] = Window(windows[-1].start_ms, (day + 1) * MS_PER_DAY)
            expected += calls
        else:
            windows.append(Window(start_ms, (day + 1) * MS_PER_DAY))
            expected = calls
    return windows


def newest_total(sources: Sequence[SourceDay]) -> SourceDay | None:
    """Return the total of a day from the analytics feed that was read last."""
    totals = [source for source in sources if source.source in _COMPARED]
    return max(totals, key=lambda source: source.fetched_at_ms or 0, default=None)


def calls_stored(day: int, sources: Sequence[SourceDay]) -> SourceDay:
    """Return the sum of the stored calls of a day."""
    nothing = SourceDay(feeds.CALLS, day, None, Measures(), 0)
    return next((source for source in sources if source.source == feeds.CALLS), nothing)


_COMPARED: Collection[str] = frozenset(feeds.DAY_FEEDS) - {feeds.ACTIVITY, feeds.DAILY_CSV}
"""The feeds that OpenRouter takes from the same data as the calls; the others may be late."""
