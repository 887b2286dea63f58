"""The page "Agentic": tool calls, lengths of prompts and completions, how calls end, streaming, latency.

Means are over all usage, as in the report. Medians, finish reasons and times are known only for single calls, so they
are of the days whose total comes from calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tracker import feeds
from tracker.analysis.breakdowns.lengths import CallLengths, LengthLine, length_lines
from tracker.analysis.compare.inputs import TOOL_CALLS
from tracker.analysis.ledger.distribution import Distribution, SortedRuns, distribution_of
from tracker.analysis.ledger.question import Coverage, DayState, Filters, Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.ledger.time_buckets import STEP_TEXTS, Bucket, Step, bucket_text, buckets_of, step_of
from tracker.analysis.models.usage import BY_DAY, ModelUsage, usage_notes, usage_of
from tracker.analysis.report.benchmarks import BenchmarkLine, report_benchmark
from tracker.formatting import count, counted, fixed
from tracker.periods import Period, date_of
from tracker.store.file.database import Store
from tracker.store.questions.call_figures import CallFigures, DayCalls, FinishedDay, StreamedCalls
from tracker.store.questions.finish_reasons import days_with_endings
from tracker.store.questions.names import Names

_TEXTS: Mapping[str, str] = {
    "stop": "finished",
    TOOL_CALLS: "tool call",
    "length": "length limit",
    "content_filter": "content filter",
    "error": "error",
}
CallTime = Literal["first token", "generation", "speed"]

_TIMES: tuple[tuple[CallTime, str, str], ...] = (
    ("first token", "Time to first token", "s"),
    ("generation", "Generation time", "s"),
    ("speed", "Throughput", "tokens/s"),
)
"""Which time, its name, its unit; values are collected in thousandths of the unit."""

_Times = dict[CallTime, SortedRuns]

NO_TIMES = "No stored call reports it. OpenRouter's per-call CSV exports do, and the details of single calls."


@dataclass(frozen=True, slots=True)
class Basis:
    """How many calls medians, endings and times are based on, as numbers and as text."""

    calls: int
    requests: int
    days: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingRow:
    """Calls that ended in one way; `reason` is OpenRouter's finish reason, None without one. Shares are 0 to 1."""

    reason: str | None
    name: str
    requests: int
    request_share: float
    tokens: int
    token_share: float


@dataclass(frozen=True, slots=True)
class TimeDistribution:
    """One time of calls, in `unit`; `distribution` None: no call reports it. `text` has median and 95th percentile."""

    which: CallTime
    name: str
    unit: str
    distribution: Distribution | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgenticPage:
    """Everything the page shows, read at one moment. Values per bar are None where there is nothing to divide by."""

    period: Period
    step: Step
    step_text: str
    buckets: tuple[Bucket, ...]
    tool_share: tuple[float | None, ...]
    """Share (0 to 1) of tokens in calls that ended in a tool call, per bar."""
    total_tool_share: float | None
    tool_benchmarks: tuple[BenchmarkLine, ...]
    """The report's benchmark at the end of its window, then at its start."""
    lengths: tuple[LengthLine, ...]
    endings: tuple[EndingRow, ...]
    streamed_share: float | None
    """Share (0 to 1) of streamed calls among those that report whether they were streamed."""
    times: tuple[TimeDistribution, ...]
    basis: Basis
    notes: tuple[str, ...]
    counted_days: int
    """Days of the period whose tokens are known."""
    coverage: Coverage


def agentic_page(store: Store, period: Period, filters: Filters, now: datetime) -> AgenticPage:
    """Return the page of a period as seen at `now` (aware). Raises `StoreUnusable`."""
    step = step_of(period)
    with store.reading():
        summary = summarize(store, Question(period, BY_DAY, filters), now)
        usage = usage_of(summary)
        buckets = buckets_of(period, step, summary.coverage, period.today(now))
        texts = [bucket_text(step, bucket.first) for bucket in buckets]
        names = Names(store)
        ids = {column: names.ids(column, values) for column, values in filters.items()}
        days = days_of_calls(summary.coverage)
        lengths, times, streamed = _gathered(CallFigures(store, days, ids, period.zone).by_day(), step)
        # Days whose calls do not report how they ended would make the share of tool calls too low.
        ended = days_with_endings(store, days, period.zone)
        finished = CallFigures(store, ended, ids, period.zone).finished()
    stored = sum(streamed)
    reported = streamed.streamed + streamed.whole
    return AgenticPage(
        period=period,
        step=step,
        step_text=STEP_TEXTS[step],
        buckets=buckets,
        tool_share=_tool_shares(finished, step, texts),
        total_tool_share=_tool_share(finished),
        tool_benchmarks=(
            report_benchmark("tool_call_token_share_end"),
            report_benchmark("tool_call_token_share_start", dated=True),
        ),
        lengths=length_lines(usage, lengths, texts),
        endings=_endings(finished),
        streamed_share=streamed.streamed / reported if reported else None,
        times=tuple(_time(times[which], which, name, unit) for which, name, unit in _TIMES),
        basis=_basis(stored, usage, len(days)),
        notes=usage_notes(summary, usage),
        counted_days=usage.counted_days,
        coverage=summary.coverage,
    )


def days_of_calls(coverage: Coverage) -> list[int]:
    """Return the days (numbers) whose total comes from calls: the calls are complete, or nothing else is stored.

    A date of another zone is left out if a part of it is known only through the total of a UTC day.
    """
    return [
        day.day
        for day in coverage.days
        if day.sources[:1] == (feeds.CALLS,) and (day.state is not DayState.MIXED or len(day.sources) == 1)
    ]


def _basis(calls: int, usage: ModelUsage, days: int) -> Basis:
    requests, period_days = usage.total.requests, usage.period.days
    if calls:
        text = (
            f"Based on {count(calls)} of {counted(requests, 'request')}: the calls of {count(days)} of "
            f"{counted(period_days, 'day')}. Other days are stored only as totals, or not at all."
            if calls < requests or days < period_days
            else f"Based on {'all ' if calls > 1 else ''}{counted(calls, 'call')}."
        )
    elif usage.coverage.nothing_stored:
        text = "No data is stored for this period."
    elif usage.coverage.only_spend:
        text = "Only spend is stored: lengths, endings and times are not known."
    elif days:
        text = f"No such calls on the {count(days)} of {counted(period_days, 'day')} with stored calls."
    else:
        text = "Only day totals are stored: medians, endings and times are not known."
    return Basis(calls, requests, days, text)


def _tool_shares(finished: Sequence[FinishedDay], step: Step, texts: Sequence[str]) -> tuple[float | None, ...]:
    by_bar: defaultdict[str, list[FinishedDay]] = defaultdict(list)
    for each in finished:
        by_bar[bucket_text(step, date_of(each.day))].append(each)
    return tuple(_tool_share(by_bar[text]) for text in texts)


def _tool_share(finished: Sequence[FinishedDay]) -> float | None:
    """Return tokens of tool calls over all tokens, those of calls without a finish reason included."""
    tokens = sum(each.tokens for each in finished)
    return sum(each.tokens for each in finished if each.reason == TOOL_CALLS) / tokens if tokens > 0 else None


def _endings(finished: Sequence[FinishedDay]) -> tuple[EndingRow, ...]:
    sums: defaultdict[tuple[str | None, bool], list[FinishedDay]] = defaultdict(list)
    for each in finished:
        sums[each.reason, each.cancelled].append(each)
    requests, tokens = _added(finished)
    rows = []
    for (reason, cancelled), parts in sums.items():
        own_requests, own_tokens = _added(parts)
        name = _TEXTS.get(reason, reason) if reason is not None else "cancelled" if cancelled else "not reported"
        share = own_tokens / tokens if tokens else 0.0
        rows.append(
            EndingRow(
                reason=reason,
                name=name,
                requests=own_requests,
                request_share=own_requests / requests,
                tokens=own_tokens,
                token_share=share,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.requests, row.name)))


def _added(finished: Sequence[FinishedDay]) -> tuple[int, int]:
    """Return requests and tokens of all."""
    return sum(each.requests for each in finished), sum(each.tokens for each in finished)


def _gathered(days: Iterable[DayCalls], step: Step) -> tuple[CallLengths, _Times, StreamedCalls]:
    """Return the lengths of calls per bar, the times of calls that report them, and how many were streamed."""
    lengths = CallLengths(step)
    times: _Times = {which: SortedRuns() for which, *_ in _TIMES}
    streamed = [StreamedCalls(0, 0, 0)]
    for day in days:
        lengths.add(day)
        times["first token"].add(day.first_token_ms)
        times["generation"].add(day.generation_ms)
        times["speed"].add(day.speed)
        streamed.append(day.streamed)
    return lengths, times, StreamedCalls(*map(sum, zip(*streamed, strict=True)))


def _time(values: SortedRuns, which: CallTime, name: str, unit: str) -> TimeDistribution:
    distribution = distribution_of(values, 1000)
    if distribution is None:
        return TimeDistribution(which, name, unit, None, NO_TIMES)
    text = f"median {_number(distribution.p50)} {unit}, 95% under {_number(distribution.p95)} {unit}"
    return TimeDistribution(which, name, unit, distribution, text)


def _number(value: float) -> str:
    """Return a time with two decimals below ten, one below a hundred, else none."""
    return fixed(value, 2 if value < 10 else 1 if value < 100 else 0)
