"""The one rule: which source gives a UTC day's total, and which source splits it.

There are two levels of detail, calls and day feeds, and they are never added together. Every day has one total, the
same for every question; what a split cannot attribute is unattributed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker import feeds
from tracker.analysis.ledger.agreement import same_usage
from tracker.analysis.ledger.question import DayState
from tracker.periods import MS_PER_DAY
from tracker.store.questions.queries import KnownPart, SourceDay
from tracker.usage import Measures

_ORDER = {name: index for index, name in enumerate(feeds.DAY_FEEDS)}


@dataclass(frozen=True, slots=True)
class DayTotal:
    """A day's total: the source that gives it, all sources in the order in which they may split it, and the state."""

    source: SourceDay
    candidates: tuple[SourceDay, ...]
    state: DayState
    calls_stored: int


def total_of_day(sources: Sequence[SourceDay], today: int) -> DayTotal | None:
    """Choose the source of a day's total from all sources that have the day; None where there is none.

    It is the calls if they are complete or nothing else is stored, else the first feed in the order of
    `feeds.DAY_FEEDS`. While the day is open, or was read only while it was open, it is the source that was read last.
    If there are more calls than any feed counts, the calls are the total on every day: such a feed is behind.
    """
    if not sources:
        return None
    day = sources[0].day
    calls = next((source for source in sources if source.source == feeds.CALLS), None)
    stored = (calls.measures.requests or 0) if calls else 0
    # A feed that was read before the day ended may lack its last requests, so it is not compared with the others.
    finished = sorted((s for s in sources if s is not calls and _read_after_end(s)), key=_order)
    if day >= today or (not finished and any(s is not calls for s in sources)):
        return _open_day(sources, day, today, stored)
    if calls is None:
        agree = all(same_usage(finished[0], other) for other in finished[1:])
        return DayTotal(finished[0], tuple(finished), DayState.FEEDS if agree else DayState.DIFFER, stored)
    return _calls_against_feeds(calls, finished)


def _calls_against_feeds(calls: SourceDay, feeds_of_day: Sequence[SourceDay]) -> DayTotal:
    stored = calls.measures.requests or 0
    calls_first, feeds_first = (calls, *feeds_of_day), (*feeds_of_day, calls)
    if not feeds_of_day:
        return DayTotal(calls, calls_first, DayState.UNCHECKED, stored)
    if all(same_usage(calls, feed) for feed in feeds_of_day):
        return DayTotal(calls, calls_first, DayState.COMPLETE, stored)
    if all(stored > (feed.measures.requests or 0) for feed in feeds_of_day):
        return DayTotal(calls, calls_first, DayState.DIFFER, stored)
    # Only a lower count means that calls are missing; equal counts with other costs are a difference.
    missing = stored < (feeds_of_day[0].measures.requests or 0)
    state = DayState.CALLS_MISSING if missing else DayState.DIFFER
    return DayTotal(feeds_of_day[0], feeds_first, state, stored)


def _open_day(sources: Sequence[SourceDay], day: int, today: int, stored: int) -> DayTotal:
    counted = max((s.measures.requests or 0 for s in sources if s.source != feeds.CALLS), default=0)
    # False sorts before True: calls lead where they are more than any feed counts. Else the newest reading leads,
    # because an older one may lack later requests of the open day.
    latest = sorted(sources, key=lambda s: (_order(s) >= 0 or stored <= counted, -(s.fetched_at_ms or 0), _order(s)))
    first = latest[0]
    if day < today and first.source == feeds.CALLS and _read_after_end(first):
        # A file covers the entire day, but the feeds were read before its end, so there is nothing to check it against.
        return DayTotal(first, tuple(latest), DayState.UNCHECKED, stored)
    return DayTotal(first, tuple(latest), DayState.OPEN, stored)


def _order(source: SourceDay) -> int:
    # The calls are not in the list of feeds: -1 puts them before every feed.
    return _ORDER.get(source.source, -1)


def _read_after_end(source: SourceDay) -> bool:
    return source.fetched_at_ms is not None and source.fetched_at_ms >= (source.day + 1) * MS_PER_DAY


def source_of_split(total: DayTotal, known: Mapping[str, KnownPart]) -> str | None:
    """Choose the source that splits a day; None where no source has the columns for any part of it.

    `known` is for each source the part of the day for which it has all columns of the question. The calls are chosen if
    they give the total and have all columns for all of it; else a feed that has; else the source with the largest part,
    the calls first. A source that knows a key only by a name that several keys share is chosen only if no other is
    better.
    """
    calls_first = sorted(total.candidates, key=lambda s: s.source != feeds.CALLS)
    for candidate in total.candidates:
        part = known.get(candidate.source, _NOTHING)
        # Calls that do not give the total may lack a part of the day, so a feed that knows all of it goes first.
        usable = candidate.source != feeds.CALLS or total.source.source == feeds.CALLS
        if usable and not part.name_only_requests and part.measures.requests == candidate.measures.requests:
            return candidate.source
    reach = {s.source: known.get(s.source, _NOTHING).measures.requests or 0 for s in calls_first}
    # `max` keeps the first of equal ones, so the calls win a tie.
    widest = max(reach, key=lambda source: reach[source])
    return widest if reach[widest] else None


_NOTHING = KnownPart(Measures(), 0)
