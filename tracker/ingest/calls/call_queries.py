"""Asking analytics for single calls: windows cut at UTC midnights, halved until an answer holds all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tracker.api.analytics import (
    LARGEST_LIMIT,
    MEMBER_METRICS,
    PART_METRICS,
    USAGE_METRICS,
    AnalyticsAnswer,
    AnalyticsMeta,
    AnalyticsQuery,
    AnalyticsRow,
    Filter,
    MemberAnswer,
)
from tracker.errors import AnswerNotUnderstood, QueryTimedOut, RequestRefused
from tracker.ingest.calls.call_rows import DETAILS, KEY, by_generation
from tracker.ingest.calls.call_times import Window, in_doubt, tells_its_day
from tracker.ingest.sync_pass import SyncPass
from tracker.periods import MS_PER_DAY

GENERATION = "generation_id"

_MINUTE_MS = 60_000
_SHORTEST_MS = _MINUTE_MS
"""A window this short is not cut again, however many calls it holds."""
_SHORTEST_SLOW_MS = 60 * _MINUTE_MS
"""A window this short is not cut again, however long it took."""
_ALWAYS_ALLOWED_MS = 15 * MS_PER_DAY
"""A window this short is never refused for its length."""

_MUCH_SMALLER = 4
"""Answers to one kind of query are cut off at one size, but for so much."""

_Answer = TypeVar("_Answer", AnalyticsAnswer, MemberAnswer)


class GenerationReader:
    """Read calls and their details; what OpenRouter does not offer (`meta`) is not asked.

    `dense` collects the days on which even the shortest window held more calls than one answer: these are incomplete.
    `contradictions` counts calls whose credits and BYOK do not make their total.
    """

    def __init__(self, sync: SyncPass, meta: AnalyticsMeta | None, limit: int = LARGEST_LIMIT) -> None:
        self._sync = sync
        self._limit = limit
        self._metrics = tuple(m for m in (*USAGE_METRICS, *PART_METRICS) if meta is None or m in meta.metrics)
        self._longest_ms: int | None = None
        self._most_rows: dict[tuple[str, ...], int] = {}
        self.details = tuple(name for name in DETAILS if meta is None or name in meta.dimensions)
        self.dense: set[int] = set()
        self.contradictions = 0

    def calls(self, window: Window) -> Iterator[tuple[Window, dict[str, AnalyticsRow]]]:
        """Yield the usage of every call by its id, part by part of the window, oldest first.

        A part of several days holds only ids that tell on which of them they were made. Raises what the client raises.
        """
        dimensions = (GENERATION, "model")
        for part, answer in self._answers(window, dimensions, self._metrics, (), self._sync.client.analytics):
            rows = by_generation(answer.rows)
            self.contradictions += answer.contradictions
            if all(tells_its_day(generation_id, part) for generation_id in rows):
                yield part, rows
            else:
                for half in part.halves():
                    yield from self.calls(half)

    def detail(self, name: str, window: Window) -> dict[str, str | None]:
        """Return one detail of every call of a window, by id."""
        return self._members(window, (GENERATION, name), ())

    def of_key(self, key_hash: str, window: Window) -> frozenset[str]:
        """Return the ids of the calls that a key made in a window."""
        return frozenset(self._members(window, (GENERATION,), (Filter(KEY, "eq", key_hash),)))

    def days_at_midnight(self, window: Window, generation_ids: Iterable[str]) -> dict[str, int]:
        """Return the UTC day (number) of every id that is made so close to a midnight that it does not tell by itself.

        A window that starts at the midnight tells: its start is known to be inclusive, its end is not.
        """
        doubtful = in_doubt(generation_ids, window)
        after: set[str] = set()
        for day in sorted(set(doubtful.values())):
            first_ms = day * MS_PER_DAY
            after.update(self._members(Window(first_ms, first_ms + _MINUTE_MS), (GENERATION,), ()))
        return {name: day if name in after else day - 1 for name, day in doubtful.items()}

    def _members(
        self, window: Window, dimensions: tuple[str, ...], filters: tuple[Filter, ...]
    ) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for _, answer in self._answers(window, dimensions, MEMBER_METRICS, filters, self._sync.client.members):
            for member in answer.members:
                if member[0]:
                    # Two values of one id: the first stays, as it would whichever window they came from.
                    found.setdefault(member[0], member[-1])
        return found

    def _answers(
        self,
        window: Window,
        dimensions: tuple[str, ...],
        metrics: tuple[str, ...],
        filters: tuple[Filter, ...],
        ask: Callable[[AnalyticsQuery], _Answer],
    ) -> Iterator[tuple[Window, _Answer]]:
        """Yield whole answers, oldest first, that together cover the window."""
        answer = None
        if self._longest_ms is None or window.length_ms <= self._longest_ms:
            query = AnalyticsQuery(
                dimensions=dimensions,
                start_ms=window.start_ms,
                end_ms=window.end_ms,
                metrics=metrics,
                granularity=None,
                filters=filters,
                limit=self._limit,
            )
            answer = self._ask(window, lambda: ask(query))
        if answer is not None:
            if not answer.truncated:
                yield window, answer
                return
            self._check_truncated(dimensions, answer)
            if window.length_ms <= _SHORTEST_MS:
                self.dense.update(window.days)
                yield window, answer
                return
        for half in window.halves():
            yield from self._answers(half, dimensions, metrics, filters, ask)

    def _check_truncated(self, dimensions: tuple[str, ...], answer: AnalyticsAnswer | MemberAnswer) -> None:
        """Raise `AnswerNotUnderstood` where an answer is said to be cut off that is far smaller than one that was.

        Shorter and shorter windows would be asked for else, tens of thousands of them.
        """
        rows = len(answer.rows if isinstance(answer, AnalyticsAnswer) else answer.members)
        most = self._most_rows[dimensions] = max(self._most_rows.get(dimensions, 0), rows)
        if rows * _MUCH_SMALLER < most:
            raise AnswerNotUnderstood(
                f"OpenRouter says that an answer of {rows} calls is cut off, and gave {most} at once before. "
                "Single calls cannot be read at the moment; sync again later."
            )

    def _ask(self, window: Window, question: Callable[[], _Answer]) -> _Answer | None:
        """Return the answer, None where the window was too long for the server; no longer one is asked again."""
        try:
            return self._sync.ask(question)
        except QueryTimedOut:
            if window.length_ms <= _SHORTEST_SLOW_MS:
                raise
        except RequestRefused as error:
            if error.status != 400 or window.length_ms <= _ALWAYS_ALLOWED_MS:
                raise
        self._longest_ms = max(half.length_ms for half in window.halves())
        return None
