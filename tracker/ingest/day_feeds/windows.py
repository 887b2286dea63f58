"""Requests a long span of days from analytics, with as few queries as the server's limits allow."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.api.analytics import LARGEST_LIMIT, USAGE_METRICS, AnalyticsQuery, AnalyticsResponse, AnalyticsRow, Filter
from tracker.api.left_out import NOTHING, LeftOut
from tracker.errors import InvalidResponse, QueryTimedOut, RequestRefused, TrackerError
from tracker.ingest.sync_pass import YEAR_DAYS, SyncPass
from tracker.periods import MS_PER_DAY, date_of

_ALWAYS_ALLOWED_DAYS = 31
"""A range this short is never refused for its length, so a refusal means something else."""


@dataclass(frozen=True, slots=True)
class Span:
    """UTC days from `first` up to, but not including, `end`."""

    first: int
    end: int

    @property
    def days(self) -> int:
        """Number of days."""
        return self.end - self.first


class WindowReader:
    """Reads spans in windows cut at UTC midnights; each window is as wide as the last one that worked.

    A window is halved if its response is truncated, took too long (408) or was refused for its length (400). The next
    window and the next feed start with the width that worked. It grows again if a response is far below the limit, but
    never to a width that took too long or was refused.
    """

    def __init__(self, sync: SyncPass, metrics: tuple[str, ...] = USAGE_METRICS, limit: int = LARGEST_LIMIT) -> None:
        self._sync = sync
        self._metrics = metrics
        self._limit = limit
        self._width = YEAR_DAYS
        self._widest = YEAR_DAYS
        # A dict used as a set that keeps the order: each note is shown once.
        self._notes: dict[str, None] = {}
        self._left_out = NOTHING
        self._reasoning_is_reported = "reasoning_tokens" in metrics

    def read(self, dimensions: tuple[str, ...], span: Span, filters: tuple[Filter, ...] = ()) -> list[AnalyticsRow]:
        """Return all rows of the span's days.

        Raises `InvalidResponse` if a single day has more rows than one response may contain, and what the client
        raises; then nothing of the span must be stored.
        """
        rows: list[AnalyticsRow] = []
        first = span.first
        while first < span.end:
            window = Span(first, min(first + self._width, span.end))
            response = self._request(dimensions, window, filters)
            if response is None:
                self._width = (window.days + 1) // 2
                continue
            # OpenRouter may include the end of the range. The rows of the day after it would then count twice.
            rows += (row for row in response.rows if row.day is not None and window.first <= row.day < window.end)
            first = window.end
            # Twice the days would fill about half of a response, so they are likely to fit.
            if response.left_out.rows * 4 <= self._limit:
                self._width = min(self._width * 2, self._widest)
        return rows

    def take_note(self) -> str | None:
        """Return a note on what was unusual in the responses since the last call of this method."""
        note = " ".join(self._notes) or None
        self._notes.clear()
        return note

    def take_left_out(self) -> LeftOut:
        """Return what was left out of the responses since the last call of this method."""
        left_out, self._left_out = self._left_out, NOTHING
        return left_out

    def _request(
        self, dimensions: tuple[str, ...], window: Span, filters: tuple[Filter, ...]
    ) -> AnalyticsResponse | None:
        """Return the response for a window, None if a narrower window has to be requested."""
        query = AnalyticsQuery(
            dimensions=dimensions,
            start_ms=window.first * MS_PER_DAY,
            end_ms=window.end * MS_PER_DAY,
            metrics=self._metrics,
            filters=filters,
            limit=self._limit,
        )
        try:
            response = self._sync.request(lambda: self._sync.client.analytics(query))
        except (QueryTimedOut, RequestRefused) as error:
            if not _is_too_wide(error, window):
                raise
            self._widest = (window.days + 1) // 2
            return None
        if response.truncated:
            if not response.left_out.rows:
                # A narrower window would have no rows either, and would be halved for ever.
                raise InvalidResponse(
                    "OpenRouter marked a response without any rows as cut off. This feed cannot be read at the moment; "
                    "sync again later."
                )
            if window.days == 1:
                raise InvalidResponse(
                    f"The UTC day {date_of(window.first)} has more than {self._limit} rows by "
                    f"{' and '.join(dimensions)}, and OpenRouter returns no more at once. This feed cannot be read "
                    "completely."
                )
            return None
        self._remember(response, filtered=bool(filters))
        if not self._reasoning_is_reported:
            self._notes["OpenRouter no longer reports reasoning tokens by day: they count as 0."] = None
        return response

    def _remember(self, response: AnalyticsResponse, *, filtered: bool) -> None:
        self._left_out += response.left_out
        if response.contradictions:
            self._notes["Credits and BYOK of some rows do not add up to their total; the parts were kept."] = None
        if not filtered:
            # When the filter names a key without usage, the server warns that it does not know the key: of no interest.
            self._notes |= dict.fromkeys(response.warnings)


def _is_too_wide(error: TrackerError, window: Span) -> bool:
    if isinstance(error, RequestRefused):
        return error.status == 400 and window.days > _ALWAYS_ALLOWED_DAYS
    return window.days > 1
