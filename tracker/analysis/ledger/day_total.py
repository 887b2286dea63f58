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
    extra_calls: int = 0
    """How many more calls are stored than feeds count that agree with one another: these feeds are the total."""


def total_of_day(sources: Sequence[SourceDay], today: int) -> DayTotal | None:
    """Choose the source of a day's total from all sources that have the day; None where there is none.

    It is the calls if they are complete or nothing else is stored, else the first feed in the order of
    `feeds.DAY_FEEDS`. If there are more calls than any feed counts, the calls are the total: such feeds are behind. But
    two feeds that were read a day or more after the day's end and agree are not behind: then they are the total.

    A feed that was read before the day's end is a lower bound: what counts fewer requests is never the total. While the
    day is open, the feed that was read last is.
    """
    if not sources:
        return None
    day = sources[0].day
    calls = next((source for source in sources if source.source == feeds.CALLS), None)
    day_feeds = sorted((source for source in sources if source is not calls), key=_order)
    finished = [feed for feed in day_feeds if _read_after_end(feed)]
    least = max((_requests(feed) for feed in day_feeds if not _read_after_end(feed)), default=0)
    full = [feed for feed in finished if _requests(feed) >= least]
    if day >= today or (day_feeds and not full):
        return _open_day(calls, day_feeds, is_over=day < today)
    if calls is None:
        agree = all(same_usage(finished[0], other) for other in finished[1:])
        return DayTotal(full[0], _led_by(full[0], finished), DayState.FEEDS if agree else DayState.DIFFER, 0)
    if not day_feeds:
        return DayTotal(calls, (calls,), DayState.UNCHECKED, _requests(calls))
    return _calls_against_feeds(calls, finished, full, least)


def _calls_against_feeds(
    calls: SourceDay, finished: Sequence[SourceDay], full: Sequence[SourceDay], least: int
) -> DayTotal:
    """Choose between the calls and the feeds that were read after the day's end; `full` count at least `least`."""
    stored = _requests(calls)
    if all(same_usage(calls, feed) for feed in finished):
        return DayTotal(calls, (calls, *finished), DayState.COMPLETE, stored)
    if stored >= least and all(stored > _requests(feed) for feed in finished):
        agreed = _settled(full)
        if agreed is None:
            return DayTotal(calls, (calls, *finished), DayState.DIFFER, stored)
        return DayTotal(
            agreed, (*_led_by(agreed, finished), calls), DayState.DIFFER, stored, stored - _requests(agreed)
        )
    first = full[0]
    # Only a lower count means that calls are missing; equal counts with other costs are a difference.
    state = DayState.CALLS_MISSING if stored < _requests(first) else DayState.DIFFER
    return DayTotal(first, (*_led_by(first, finished), calls), state, stored)


def _led_by(first: SourceDay, finished: Sequence[SourceDay]) -> tuple[SourceDay, ...]:
    return (first, *(feed for feed in finished if feed is not first))


def _settled(full: Sequence[SourceDay]) -> SourceDay | None:
    """Return the first of two feeds that agree and were both read a day or more after the day's end."""
    late = [feed for feed in full if (feed.fetched_at_ms or 0) >= (feed.day + 2) * MS_PER_DAY]
    return next((one for one in late if any(one is not other and same_usage(one, other) for other in late)), None)


def _open_day(calls: SourceDay | None, day_feeds: Sequence[SourceDay], *, is_over: bool) -> DayTotal:
    """Choose the source of a day whose feeds were read before its end."""
    stored = _requests(calls) if calls else 0
    counted = max(map(_requests, day_feeds), default=0)

    def rank(source: SourceDay) -> tuple[bool, bool, int, int]:
        # False sorts before True. Fewer than was counted is too low: of calls always; of a feed only after the day, as
        # on the day itself a later reading may correct an earlier one.
        too_low = _requests(source) < counted and (is_over or source is calls)
        leads = source is calls and stored > counted
        return not leads, too_low, -(source.fetched_at_ms or 0), _order(source)

    ranked = tuple(sorted([*day_feeds, *([calls] if calls else [])], key=rank))
    # A file covers the entire day, but the feeds were read before its end, so there is nothing to check it against.
    unchecked = is_over and ranked[0] is calls and _read_after_end(ranked[0])
    return DayTotal(ranked[0], ranked, DayState.UNCHECKED if unchecked else DayState.OPEN, stored)


def _requests(source: SourceDay) -> int:
    return source.measures.requests or 0


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
