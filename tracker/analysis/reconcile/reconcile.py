"""Do the parts agree? Per UTC day: the stored calls, each feed, and the change of the balance.

No difference is hidden: each is shown with its size, and with its cause where that is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tracker import feeds
from tracker.analysis.ledger.agreement import same_usage
from tracker.analysis.ledger.day_total import DayTotal, total_of_day
from tracker.analysis.ledger.question import DayState
from tracker.analysis.reconcile.balance import BalanceCheck, BalanceState, check_balance
from tracker.formatting import count, counted, duration, money
from tracker.periods import MS_PER_DAY, Period, day_of_ms, ms_of
from tracker.store.file.database import Store
from tracker.store.questions.queries import SourceDay, day_totals
from tracker.store.usage.days import call_markers, stored_reach
from tracker.store.usage.imports import days_of_files
from tracker.usage import Measures


class Status(StrEnum):
    """How a UTC day reconciles."""

    AGREES = "agrees"
    CALLS_MISSING = "calls missing"
    FEED_MISSING = "feed missing"
    FEED_BEHIND = "feed behind"
    DIFFERS = "differs"
    UNCHECKED = "unchecked"
    OPEN = "open"
    NO_DATA = "not held"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCheck:
    """One UTC day (number): what each source reports, the difference, and the cause as text."""

    day: int
    status: Status
    calls: Measures | None
    feeds: Mapping[str, SourceDay]
    """In the order in which they give the total; feeds read only while the day was open come last."""
    compared: str | None
    """The feed that the calls are compared with: the first that differs, else the first."""
    difference: Measures | None
    """Calls less that feed; without calls another feed less the first. None: nothing to compare."""
    balance: BalanceCheck | None
    cause: str | None
    cut_requests: int
    """Of how many requests of the day's total the cost was cut to a millionth of a dollar."""


class CallSources(NamedTuple):
    """Where the calls of a day came from: a per-call export, OpenRouter's single calls in a sync, both or neither."""

    by_file: bool
    synced: int | None
    """How many requests the day counted when a sync last read its calls; None: no sync read them."""

    def why_missing(self, counted: int, read_past_its_end: bool) -> str:
        """Return as text why calls of the day are not stored; `counted` is how many requests a feed counts.

        `read_past_its_end`: the export or sync that read the calls goes past the end of the day.
        """
        if not read_past_its_end:
            return "what was read begins or ends inside this day"
        if self.synced is None:
            return "the export does not contain them"
        if self.synced < counted:
            return "they came after the calls were last read"
        if not self.by_file:
            return "OpenRouter does not report them one by one"
        return "neither the export nor OpenRouter reports them one by one"


def reconcile(store: Store, period: Period, now: datetime) -> tuple[DayCheck, ...]:
    """Check every UTC day of a period up to today, as seen at `now` (aware); newest last."""
    now_ms = ms_of(now)
    today = day_of_ms(now_ms)
    with store.reading():
        # One day more at each end: a balance read just outside a day is checked with the calls of the day next to it.
        stored = day_totals(store, period.first_day - 1, period.last_day + 1)
        totals = {day: total for day, each in stored.items() if (total := total_of_day(each, today)) is not None}
        reach = stored_reach(store)
        files = days_of_files(store, period.first_day, period.last_day)
        markers = call_markers(store)
        checks = []
        for day in range(period.first_day, min(period.last_day, today) + 1):
            sources = stored.get(day, [])
            total = totals.get(day)
            balance = check_balance(store, day, totals) if total else None
            synced = (markers[day].total.requests or 0) if day in markers else None
            origin = CallSources(by_file=day in files, synced=synced)
            checks.append(_check(day, sources, origin, total, balance, _absent(day, sources, reach), now_ms))
    return tuple(checks)


def _absent(day: int, sources: Sequence[SourceDay], reach: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return the feeds that have days before and after this one but not this one; files may be of any days."""
    present = {source.source for source in sources}
    return [
        name
        for name in feeds.DAY_FEEDS
        if name in reach and name != feeds.DAILY_CSV and name not in present and reach[name][0] < day < reach[name][1]
    ]


def _check(
    day: int,
    sources: Sequence[SourceDay],
    origin: CallSources,
    total: DayTotal | None,
    balance: BalanceCheck | None,
    absent: Sequence[str],
    now_ms: int,
) -> DayCheck:
    calls = next((source for source in sources if source.source == feeds.CALLS), None)
    answering = {source.source for source in total.candidates} if total else set()
    ordered = sorted(
        (source for source in sources if source is not calls),
        key=lambda source: (source.source not in answering, feeds.DAY_FEEDS.index(source.source)),
    )
    counted = [source for source in ordered if source.source in answering]
    status = _status(total, calls, counted, absent)
    cause = " ".join(_causes(day, status, origin, total, calls, counted, absent, balance, now_ms)) or None
    compared = _compared(calls, counted)
    return DayCheck(
        day=day,
        status=status,
        calls=calls.measures if calls else None,
        feeds={source.source: source for source in ordered},
        compared=compared.source if compared else None,
        difference=_difference(calls, counted, compared),
        balance=balance,
        cause=cause,
        cut_requests=total.source.cut_requests if total else 0,
    )


def _status(
    total: DayTotal | None, calls: SourceDay | None, day_feeds: Sequence[SourceDay], absent: Sequence[str]
) -> Status:
    if total is None:
        return Status.NO_DATA
    if total.state is DayState.OPEN:
        return Status.OPEN
    if total.state is DayState.UNCHECKED:
        return Status.FEED_MISSING if absent else Status.UNCHECKED
    if total.state is DayState.CALLS_MISSING:
        return Status.CALLS_MISSING
    if total.state is DayState.DIFFER:
        # Feeds that outvote the calls are not behind.
        is_behind = _behind(calls, day_feeds) and not total.extra_calls
        return Status.FEED_BEHIND if is_behind else Status.DIFFERS
    return Status.FEED_MISSING if absent else Status.AGREES


def _behind(calls: SourceDay | None, day_feeds: Sequence[SourceDay]) -> list[str]:
    """Return the feeds that count fewer requests than another source."""
    most = max(source.measures.requests or 0 for source in (*day_feeds, *([calls] if calls else [])))
    return [feed.source for feed in day_feeds if (feed.measures.requests or 0) < most]


def _compared(calls: SourceDay | None, day_feeds: Sequence[SourceDay]) -> SourceDay | None:
    """Return the feed that the calls are compared with; without calls, the first feed."""
    differing = _differing(calls, day_feeds) if calls is not None else None
    return differing or next(iter(day_feeds), None)


def _differing(source: SourceDay, others: Sequence[SourceDay]) -> SourceDay | None:
    """Return the first of the others that differs in requests or money, else in tokens; None where none does."""
    by_usage = (other for other in others if not same_usage(source, other))
    by_tokens = (other for other in others if not _same_tokens(source, other))
    return next(by_usage, None) or next(by_tokens, None)


def _same_tokens(one: SourceDay, other: SourceDay) -> bool:
    """Return whether prompt and completion tokens are equal; cached ones do not count, as not all feeds have them."""
    a, b = one.measures, other.measures
    return (a.prompt_tokens, a.completion_tokens) == (b.prompt_tokens, b.completion_tokens)


def _difference(calls: SourceDay | None, day_feeds: Sequence[SourceDay], compared: SourceDay | None) -> Measures | None:
    if compared is None:
        return None
    if calls is not None:
        return calls.measures - compared.measures
    other = _differing(compared, day_feeds[1:])
    if other is None:
        # Zero says that several feeds agree; None says that there is nothing to compare.
        return Measures() if len(day_feeds) > 1 else None
    return other.measures - compared.measures


def _causes(
    day: int,
    status: Status,
    origin: CallSources,
    total: DayTotal | None,
    calls: SourceDay | None,
    day_feeds: Sequence[SourceDay],
    absent: Sequence[str],
    balance: BalanceCheck | None,
    now_ms: int,
) -> list[str]:
    causes = []
    if status is Status.OPEN:
        left = ((day + 1) * MS_PER_DAY - now_ms) / 1000
        causes.append(
            f"Closes in {duration(left)}."
            if left > 0
            else "Was still open when it was last read: sync, or import a later export."
        )
    if total:
        causes += _counts_that_differ(status, total, calls, day_feeds, origin, is_over=now_ms >= (day + 1) * MS_PER_DAY)
    if status is not Status.OPEN:
        causes += _differing_tokens([*([calls] if calls else []), *day_feeds])
    if status is Status.UNCHECKED:
        causes.append(
            "The feeds were read before the day ended: no later day total to check the calls against."
            if day_feeds
            else "Only calls are stored: no day total to check them against."
        )
    if absent and status is not Status.OPEN:
        causes.append(f"{', '.join(feeds.FEED_TITLES[name] for name in absent)}: no data stored for this day.")
    if balance and balance.state is BalanceState.DIFFERS:
        causes.append(f"The change of the balance differs from the credits by {money(balance.difference_nano)}.")
    if balance and balance.state is not BalanceState.NOT_CHECKABLE and total and total.source.measures.byok_nano:
        causes.append(f"BYOK of {money(total.source.measures.byok_nano)} is not paid from the balance.")
    return causes


def _counts_that_differ(
    status: Status,
    total: DayTotal,
    calls: SourceDay | None,
    day_feeds: Sequence[SourceDay],
    origin: CallSources,
    *,
    is_over: bool,
) -> list[str]:
    """Return sentences on sources that count other requests, or the same at another cost."""
    causes = []
    most, stored = total.source.measures.requests or 0, total.calls_stored
    if calls and stored < most and (status is Status.CALLS_MISSING or (status is Status.OPEN and is_over)):
        causes.append(_missing_calls(most - stored, most, calls, origin))
    behind = _behind(calls, day_feeds) if status in (Status.FEED_BEHIND, Status.CALLS_MISSING) else []
    if feeds.DAILY_CSV in behind:
        causes.append(
            f"{feeds.FEED_TITLES[feeds.DAILY_CSV]} counts fewer requests than others: the page may have been filtered "
            "when the file was exported."
        )
    if status is Status.FEED_BEHIND and (names := [name for name in behind if name != feeds.DAILY_CSV]):
        titles = ", ".join(feeds.FEED_TITLES[name] for name in names)
        causes.append(f"{titles} counts fewer requests than others: late calls, or read too early.")
    if total.extra_calls:
        causes.append(
            f"{counted(total.extra_calls, 'more call')} stored than feeds count that agree a day after the day: the "
            "feeds are the total. Sources lists these days; a full sync reads their calls again."
        )
    elif status is Status.DIFFERS:
        causes.append("The sources count the same requests, but their costs differ by more than reports cut away.")
    return causes


def _missing_calls(missing: int, most: int, calls: SourceDay, origin: CallSources) -> str:
    # A file or sync that goes past the day's end should contain all its calls; any other one stopped inside the day.
    past_its_end = calls.fetched_at_ms is not None and calls.fetched_at_ms >= (calls.day + 1) * MS_PER_DAY
    return f"{count(missing)} of {counted(most, 'call')} not stored: {origin.why_missing(most, past_its_end)}."


def _differing_tokens(sources: Sequence[SourceDay]) -> list[str]:
    """Return a sentence on sources with equal requests but other tokens than the first; it changes no status."""
    # Where requests or costs differ, another sentence already gives the cause.
    equal = [source for source in sources if same_usage(sources[0], source)]
    differing = [source for source in equal if not _same_tokens(sources[0], source)]
    shown = [
        f"{feeds.FEED_TITLES[each.source]} {count(each.measures.tokens or 0)}" for each in (*equal[:1], *differing)
    ]
    return [f"Tokens differ: {', '.join(shown)}."] if differing else []
