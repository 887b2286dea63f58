"""Requests single calls from analytics: in windows cut at UTC midnights, halved until a response contains all calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tracker.api.analytics import (
    LARGEST_LIMIT,
    MEMBER_METRICS,
    PART_METRICS,
    USAGE_METRICS,
    AnalyticsMeta,
    AnalyticsQuery,
    AnalyticsResponse,
    AnalyticsRow,
    Filter,
    MemberResponse,
)
from tracker.api.left_out import NOTHING, LeftOut
from tracker.errors import InvalidResponse, QueryTimedOut, RequestRefused
from tracker.ingest.calls.call_rows import DETAILS, KEY, by_generation
from tracker.ingest.calls.call_times import Window, has_known_day, uncertain
from tracker.ingest.sync_pass import SyncPass
from tracker.periods import MS_PER_DAY

GENERATION = "generation_id"

_MINUTE_MS = 60_000
_SHORTEST_MS = _MINUTE_MS
"""A window this short is not cut again, however many calls it contains."""
_SHORTEST_SLOW_MS = 60 * _MINUTE_MS
"""A window this short is not cut again, however long it took."""
_ALWAYS_ALLOWED_MS = 15 * MS_PER_DAY
"""A window this short is never refused for its length."""

_MUCH_SMALLER = 4
"""Responses to one kind of query are cut off at about the same size. One that is cut off although it is this many times
smaller than the largest one shows an error of the server."""

_Response = TypeVar("_Response", AnalyticsResponse, MemberResponse)


class CallQueries:
    """Reads calls and their details; what OpenRouter does not offer (`meta`) is not requested.

    `dense` collects the days that stay incomplete, because even the shortest window has more calls than one response
    returns; `odd` those of whose responses a row could not be read, and `left_out` these rows. `contradictions` counts
    the calls whose credits and BYOK do not add up to their total.
    """

    def __init__(self, sync: SyncPass, meta: AnalyticsMeta | None, limit: int = LARGEST_LIMIT) -> None:
        self._sync = sync
        self._limit = limit
        self._metrics = tuple(m for m in (*USAGE_METRICS, *PART_METRICS) if meta is None or m in meta.metrics)
        self._longest_ms: int | None = None
        self._most_rows: dict[tuple[str, ...], int] = {}
        self.details = tuple(name for name in DETAILS if meta is None or name in meta.dimensions)
        self.dense: set[int] = set()
        self.odd: set[int] = set()
        self.left_out = NOTHING
        self.contradictions = 0

    def calls(self, window: Window) -> Iterator[tuple[Window, dict[str, AnalyticsRow]]]:
        """Yield the usage of every call by its id, in parts of the window, oldest first.

        In a part of several days, every id shows on which day its call was made. Raises what the client raises.
        """
        dimensions = (GENERATION, "model")
        for part, response in self._responses(window, dimensions, self._metrics, (), self._sync.client.analytics):
            rows = by_generation(response.rows)
            self.contradictions += response.contradictions
            is_odd = bool(response.left_out.odd)
            if len(part.days) == 1 or (
                not is_odd and all(has_known_day(generation_id, part) for generation_id in rows)
            ):
                self._remember(part, response.left_out)
                yield part, rows
            else:
                # Some id does not show its day, or a call could not be read. The part is halved until it has only one
                # day: then every day is known.
                for half in part.halves():
                    yield from self.calls(half)

    def detail(self, name: str, window: Window) -> dict[str, str | None]:
        """Return one detail of every call of a window, by id."""
        return self._members(window, (GENERATION, name), ())

    def of_key(self, key_hash: str, window: Window) -> frozenset[str]:
        """Return the ids of the calls in a window that were made with a key."""
        return frozenset(self._members(window, (GENERATION,), (Filter(KEY, "eq", key_hash),)))

    def days_at_midnight(self, window: Window, generation_ids: Iterable[str]) -> dict[str, int]:
        """Return the UTC day (number) of every id that names a second so close to midnight that the day is uncertain.

        A query for the minute after midnight decides. It works because OpenRouter includes the start of a window; for
        the end of a window this is not known.
        """
        doubtful = uncertain(generation_ids, window)
        after: set[str] = set()
        for day in sorted(set(doubtful.values())):
            first_ms = day * MS_PER_DAY
            after.update(self._members(Window(first_ms, first_ms + _MINUTE_MS), (GENERATION,), ()))
        return {name: day if name in after else day - 1 for name, day in doubtful.items()}

    def _members(
        self, window: Window, dimensions: tuple[str, ...], filters: tuple[Filter, ...]
    ) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for _, response in self._responses(window, dimensions, MEMBER_METRICS, filters, self._sync.client.members):
            self._remember(window, response.left_out)
            for member in response.members:
                if member[0]:
                    # If an id has two values, the first one is kept, also when they come from two windows.
                    found.setdefault(member[0], member[-1])
        return found

    def _remember(self, window: Window, left_out: LeftOut) -> None:
        self.left_out += left_out
        if left_out.odd:
            self.odd.update(window.days)

    def _responses(
        self,
        window: Window,
        dimensions: tuple[str, ...],
        metrics: tuple[str, ...],
        filters: tuple[Filter, ...],
        request: Callable[[AnalyticsQuery], _Response],
    ) -> Iterator[tuple[Window, _Response]]:
        """Yield complete responses, oldest first, that together cover the window."""
        # A window that is too long for the server is halved without a request.
        response = None
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
            response = self._request(window, lambda: request(query))
        if response is not None:
            if not response.truncated:
                yield window, response
                return
            self._check_truncated(dimensions, response)
            if window.length_ms <= _SHORTEST_MS:
                # Shorter windows might not help, because many calls may have the same second. The calls that came are
                # used, and the day is not marked as complete.
                self.dense.update(window.days)
                yield window, response
                return
        for half in window.halves():
            yield from self._responses(half, dimensions, metrics, filters, request)

    def _check_truncated(self, dimensions: tuple[str, ...], response: AnalyticsResponse | MemberResponse) -> None:
        """Raise `InvalidResponse` if a response that is marked as cut off is empty or far smaller than an earlier one.

        Otherwise the windows would be halved again and again: tens of thousands of requests.
        """
        rows = response.left_out.rows
        if not rows:
            raise InvalidResponse(
                "OpenRouter marked a response without any calls as cut off. Single calls cannot be read at the moment; "
                "sync again later."
            )
        most = self._most_rows[dimensions] = max(self._most_rows.get(dimensions, 0), rows)
        if rows * _MUCH_SMALLER < most:
            raise InvalidResponse(
                f"OpenRouter marked a response of {rows} calls as cut off, but returned {most} calls at once before. "
                "Single calls cannot be read at the moment; sync again later."
            )

    def _request(self, window: Window, question: Callable[[], _Response]) -> _Response | None:
        """Return the response, None if the window was too long for the server. From then on windows are shorter."""
        try:
            return self._sync.request(question)
        except QueryTimedOut:
            if window.length_ms <= _SHORTEST_SLOW_MS:
                raise
        except RequestRefused as error:
            if error.status != 400 or window.length_ms <= _ALWAYS_ALLOWED_MS:
                raise
        # The halves of several days are cut at a midnight and may differ in length; the longer one must be allowed.
        self._longest_ms = max(half.length_ms for half in window.halves())
        return None
