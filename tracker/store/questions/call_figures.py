"""Figures that need the calls themselves: tokens of single calls, finish reasons, times.

Every question has days (numbers; UTC, or dates of another zone) and filters, which are the allowed ids of each filtered
column of `analysis.ledger.question.VALUE_COLUMNS`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from tracker.money import Amount
from tracker.periods import MS_PER_DAY, begin_ms
from tracker.store.file.database import Store
from tracker.store.questions.call_list import columns_of_calls
from tracker.store.questions.columns import filter_parameters
from tracker.store.questions.quality import IS_ODD
from tracker.store.tables.names import LabelNames
from tracker.usage import CUT_COST_PLACES

Filters = Mapping[str, Collection[int]]

_LENGTHS = "json_group_array(c.prompt_tokens), json_group_array(c.completion_tokens)"


class CallTokens(NamedTuple):
    """Instant (UTC ms), cost (nano-dollars) and tokens of one call."""

    created_at_ms: int
    model: str
    spend_nano: int
    prompt: int
    completion: int
    cached: int | None
    reasoning: int | None

    @property
    def is_odd(self) -> bool:
        """Whether a part is larger than the total: more cached than prompt tokens, or reasoning than completion."""
        return (self.cached or 0) > self.prompt or (self.reasoning or 0) > self.completion


class CallTotals(NamedTuple):
    """Sums over calls, among them the costs that are not for tokens, and the length of the longest call (tokens)."""

    longest: int
    longest_prompt: int
    odd_requests: int
    """Calls with a part larger than its total (`CallTokens.is_odd`)."""
    fees_nano: int
    """Web search and file processing, which are part of the credits."""
    zero_cost_requests: int
    """Calls whose cost is recorded as 0: free, or so cheap that the cost was cut to 0."""


class StreamedCalls(NamedTuple):
    """How many calls were streamed, were not streamed, or do not say."""

    streamed: int
    whole: int
    unknown: int


class DayCalls(NamedTuple):
    """The calls of one day (number), column by column: the tokens of all calls, the times of those that have one."""

    day: int
    prompt: list[int]
    completion: list[int]
    first_token_ms: list[int]
    generation_ms: list[int]
    speed: list[int]
    """Completion tokens per 1,000 seconds, rounded down; calls without duration or completion tokens are left out."""
    streamed: StreamedCalls


class FinishedDay(NamedTuple):
    """Calls of one day that ended in the same way. `reason` None: they ended without one, or it is not known."""

    day: int
    reason: str | None
    cancelled: bool
    requests: int
    tokens: int


class CallFigures:
    """Answers questions about the calls of some days of a zone (None: UTC) that match filters."""

    def __init__(self, store: Store, days: Collection[int], filters: Filters, zone: tzinfo | None = None) -> None:
        self._store = store
        self._days = sorted(set(days))
        self._zone = zone
        self._columns = filters.keys()
        columns = columns_of_calls(store)
        joined = " LEFT JOIN keys k ON k.id = c.key_id" if columns.needs_keys(filters) else ""
        # CROSS JOIN keeps the order of the tables: for every span, SQLite finds the calls by the time index.
        self._tables = (
            "json_each(:runs) r CROSS JOIN calls c ON c.created_at_ms >= json_extract(r.value, '$[0]') "
            f"AND c.created_at_ms < json_extract(r.value, '$[1]'){joined}"
        )
        self._where = " AND ".join(columns.allowed(filters)) or "1"
        self._parameters: dict[str, Any] = {"runs": json.dumps(_runs(days, zone))}
        self._parameters |= filter_parameters(filters)

    def tokens(self, days: Collection[int]) -> Iterator[CallTokens]:
        """Yield the tokens of every call of some of the days, in any order."""
        return self._tokens(days, "1", {})

    def long_or_odd(self, days: Collection[int], longer_than: int | None) -> Iterator[CallTokens]:
        """Yield the odd calls of some of the days and, unless it is None, those with more prompt tokens than this."""
        condition = f"({IS_ODD})" if longer_than is None else f"(c.prompt_tokens > :longer OR {IS_ODD})"
        return self._tokens(days, condition, {"longer": longer_than})

    def costs(
        self, days: Collection[int], rates: tuple[int, int, int, int, int], longest: int | None
    ) -> dict[tuple[int, str], int]:
        """Return by UTC day and model what calls of some UTC days cost, each call rounded half to even to nano-dollars.

        `rates` are prices per token (prompt, cached, completion, reasoning) in parts of a nano-dollar, then the number
        of parts in one nano-dollar. The cost of a call in parts must fit into 62 bits. Calls with more than `longest`
        prompt tokens (None: no limit) and odd calls (`CallTokens.is_odd`) are left out.
        """
        prompt, cached, completion, reasoning, divisor = rates
        # `(parts + half) / divisor` rounds in integers. With an even divisor, a remainder of exactly half a nano-dollar
        # must be rounded to even: `half` is then one less, and one is added again if the integer quotient is odd.
        # SQLite computes `parts` again at each mention, so the expression mentions it as rarely as possible.
        half, half_from_odd = (divisor // 2, "") if divisor % 2 else (divisor // 2 - 1, "+ parts / :divisor % 2")
        # Cached tokens are part of the prompt, and reasoning tokens of the completion. So only the difference between
        # the prices is added for them. `IS NOT TRUE`, because NOT would also drop calls with an unknown part.
        rows = self._store.rows(
            f"SELECT day, model, sum((parts + :half {half_from_odd}) / :divisor) FROM ("
            f"SELECT c.created_at_ms / {MS_PER_DAY} AS day, c.model_id AS model, "
            "c.prompt_tokens * :prompt + coalesce(c.cached_tokens, 0) * :cached + c.completion_tokens * :completion "
            "+ coalesce(c.reasoning_tokens, 0) * :reasoning AS parts "
            f"FROM {self._tables} WHERE {self._where} AND ({IS_ODD}) IS NOT TRUE "
            "AND (:longest IS NULL OR c.prompt_tokens <= :longest)) GROUP BY 1, 2",
            self._parameters
            | {"runs": json.dumps(_runs(days, None)), "longest": longest}
            | {"divisor": divisor, "half": half}
            | {"prompt": prompt, "cached": cached - prompt}
            | {"completion": completion, "reasoning": reasoning - completion},
        )
        costs: defaultdict[tuple[int, str], int] = defaultdict(int)
        for day, model_id, cost in rows:
            # Several ids may be names of one model.
            costs[day, self._models[model_id]] += cost
        return dict(costs)

    @cached_property
    def _models(self) -> Mapping[int, str]:
        """The name under which a model is shown, by the id that its calls have."""
        return LabelNames(self._store).identity.by_id

    def _tokens(self, days: Collection[int], condition: str, more: dict[str, Any]) -> Iterator[CallTokens]:
        models = self._models
        for created_at_ms, model_id, *parts in self._store.stream(
            "SELECT c.created_at_ms, c.model_id, c.credits_nano + c.byok_nano, c.prompt_tokens, c.completion_tokens, "
            "c.cached_tokens, c.reasoning_tokens "
            f"FROM {self._tables} WHERE {self._where} AND {condition}",
            self._parameters | {"runs": json.dumps(_runs(days, self._zone))} | more,
        ):
            yield CallTokens(created_at_ms, models[model_id], *parts)

    @cached_property
    def totals(self) -> CallTotals:
        """Sums over the calls; they are read when this is first used."""
        (row,) = self._store.rows(
            "SELECT coalesce(max(c.prompt_tokens + c.completion_tokens), 0), "
            f"coalesce(max(c.prompt_tokens), 0), coalesce(sum({IS_ODD}), 0), "
            "coalesce(sum(coalesce(c.cost_web_search_nano, 0) + coalesce(c.cost_file_nano, 0)), 0), "
            "coalesce(sum(c.credits_nano + c.byok_nano = 0), 0) "
            f"FROM {self._tables} WHERE {self._where}",
            self._parameters,
        )
        return CallTotals(*row)

    def longer_than(self, tokens: int) -> int:
        """Return how many calls have more prompt and completion tokens together."""
        found: int = self._store.value(
            f"SELECT count(*) FROM {self._tables} "
            f"WHERE {self._where} AND c.prompt_tokens + c.completion_tokens > :most",
            self._parameters | {"most": tokens},
        )
        return found

    def finished(self) -> list[FinishedDay]:
        """Return requests and tokens by day and (normalised) finish reason, from the roll-up if it has the columns."""
        if self._zone is not None or not self._columns <= {"model", "author"}:
            return self._finished(self._days, "1")
        # The roll-up is named c like the calls, so that `_where` fits both.
        rolled = self._store.rows(
            "SELECT c.day, f.name, sum(c.requests), sum(c.prompt_tokens + c.completion_tokens) "
            "FROM calls_by_day_ending c LEFT JOIN finish_reasons f ON f.id = c.finish_reason_id "
            f"WHERE c.day IN (SELECT value FROM json_each(:days)) AND {self._where} GROUP BY 1, 2",
            self._parameters | {"days": json.dumps(self._days)},
        )
        reported = [FinishedDay(day, reason, False, *sums) for day, reason, *sums in rolled if reason is not None]
        # Only the call itself shows whether a call without a reason was cancelled.
        silent = sorted({day for day, reason, *_ in rolled if reason is None})
        return [*reported, *self._finished(silent, "c.finish_reason_id IS NULL")]

    def _finished(self, days: Sequence[int], condition: str) -> list[FinishedDay]:
        spans = [_span(day, self._zone) for day in days]
        # `r.key` is the index of a span in the JSON array. The names are joined after the grouping: once per group, not
        # once per call.
        return [
            FinishedDay(days[index], reason, bool(cancelled), requests, tokens)
            for index, reason, cancelled, requests, tokens in self._store.rows(
                "SELECT place, f.name, cancelled, requests, tokens FROM (SELECT r.key AS place, "
                "c.finish_reason_id AS reason_id, c.finish_reason_id IS NULL AND c.cancelled IS TRUE AS cancelled, "
                "count(*) AS requests, sum(c.prompt_tokens + c.completion_tokens) AS tokens "
                f"FROM {self._tables} WHERE {self._where} AND {condition} GROUP BY 1, 2, 3) "
                "LEFT JOIN finish_reasons f ON f.id = reason_id",
                self._parameters | {"runs": json.dumps(spans)},
            )
        ]

    def by_day(self) -> Iterator[DayCalls]:
        """Yield the calls day by day; days without calls are left out."""
        for day, (calls, *columns, known, streamed) in self._columns_by_day(
            f"{_LENGTHS}, "
            "json_group_array(c.time_to_first_token_ms) FILTER (WHERE c.time_to_first_token_ms IS NOT NULL), "
            "json_group_array(c.generation_time_ms) FILTER (WHERE c.generation_time_ms IS NOT NULL), "
            "json_group_array(c.completion_tokens * 1000000 / c.generation_time_ms) "
            "FILTER (WHERE c.completion_tokens > 0 AND c.generation_time_ms > 0), "
            # count() of a column leaves out NULL, so it counts the calls that say whether they were streamed.
            "count(c.streamed), coalesce(sum(c.streamed), 0)"
        ):
            reported = StreamedCalls(streamed, known - streamed, calls - known)
            prompt, completion, first_token_ms, generation_ms, speed = map(json.loads, columns)
            yield DayCalls(day, prompt, completion, first_token_ms, generation_ms, speed, reported)

    def lengths(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield prompt and completion tokens of the calls of each day; days without calls are left out."""
        for _, (_, prompt, completion) in self._columns_by_day(_LENGTHS):
            yield json.loads(prompt), json.loads(completion)

    def _columns_by_day(self, columns: str) -> Iterator[tuple[int, Sequence[Any]]]:
        """Yield each day that has calls, with the number of calls and some of their columns.

        It reads one day at a time, so a million calls are never in memory at once. SQLite returns each column as one
        JSON array, because a tuple per call would take twice the time.
        """
        for day in self._days:
            (row,) = self._store.rows(
                f"SELECT count(*), {columns} FROM {self._tables} WHERE {self._where}",
                self._parameters | {"runs": json.dumps([_span(day, self._zone)])},
            )
            if row[0]:
                yield day, row


def credits_between(store: Store, from_ms: int, to_ms: int) -> Amount:
    """Return the credits of the calls from one instant up to, but not including, another (UTC ms)."""
    (row,) = store.rows(
        f"SELECT coalesce(sum(credits_nano), 0), coalesce(sum(cost_places = {CUT_COST_PLACES}), 0) FROM calls "
        "WHERE created_at_ms >= ? AND created_at_ms < ?",
        (from_ms, to_ms),
    )
    return Amount(*row)


def _span(day: int, zone: tzinfo | None) -> tuple[int, int]:
    """Return a day of a zone as a span of time (UTC ms): its start, which is included, and its end, which is not."""
    return begin_ms(day, zone), begin_ms(day + 1, zone)


def _runs(days: Collection[int], zone: tzinfo | None) -> list[tuple[int, int]]:
    """Return days of a zone as few spans of time (UTC ms, the end not included), in order: one for consecutive days."""
    ordered = sorted(set(days))
    if not ordered:
        return []
    starts = [ordered[0], *(day for before, day in pairwise(ordered) if day > before + 1)]
    ends = [*(before for before, day in pairwise(ordered) if day > before + 1), ordered[-1]]
    return [(begin_ms(start, zone), begin_ms(end + 1, zone)) for start, end in zip(starts, ends, strict=True)]
