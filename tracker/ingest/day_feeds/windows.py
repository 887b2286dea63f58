"""Asking analytics for a long span of days: as few queries as the server's limits allow."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.api.analytics import LARGEST_LIMIT, USAGE_METRICS, AnalyticsAnswer, AnalyticsQuery, AnalyticsRow, Filter
from tracker.errors import AnswerNotUnderstood, QueryTimedOut, RequestRefused, TrackerError
from tracker.ingest.sync_pass import YEAR_DAYS, SyncPass
from tracker.periods import MS_PER_DAY, date_of

_ALWAYS_ALLOWED_DAYS = 31
"""A range this short is never refused for its length, so a refusal means something else."""


@dataclass(frozen=True, slots=True)
class Span:
    """UTC days from `first` to before `end`."""

    first: int
    end: int

    @property
    def days(self) -> int:
        """Number of days."""
        return self.end - self.first


class WindowReader:
    """Read spans in windows cut at UTC midnights, each as wide as worked before.

    A window whose answer is truncated, took too long (408) or was refused for its length (400) is halved; the width
    that worked is where the next window and the next feed start. It grows again where an answer leaves room, but never
    back to a width that took too long or was refused.
    """

    def __init__(self, sync: SyncPass, metrics: tuple[str, ...] = USAGE_METRICS, limit: int = LARGEST_LIMIT) -> None:
        self._sync = sync
        self._metrics = metrics
        self._limit = limit
        self._width = YEAR_DAYS
        self._widest = YEAR_DAYS
        self._notes: dict[str, None] = {}
        self._reasoning_is_told = "reasoning_tokens" in metrics

    def read(self, dimensions: tuple[str, ...], span: Span, filters: tuple[Filter, ...] = ()) -> list[AnalyticsRow]:
        """Return all rows of the span's days.

        Raises `AnswerNotUnderstood` where a single day has more rows than one answer holds, and whatever the client
        raises; then nothing of the span is to be stored.
        """
        rows: list[AnalyticsRow] = []
        first = span.first
        while first < span.end:
            window = Span(first, min(first + self._width, span.end))
            answer = self._ask(dimensions, window, filters)
            if answer is None:
                self._width = (window.days + 1) // 2
                continue
            rows += (row for row in answer.rows if row.day is not None and window.first <= row.day < window.end)
            first = window.end
            if len(answer.rows) * 4 <= self._limit:
                self._width = min(self._width * 2, self._widest)
        return rows

    def take_note(self) -> str | None:
        """Return what was odd about the answers since the last call, in words."""
        note = " ".join(self._notes) or None
        self._notes.clear()
        return note

    def _ask(self, dimensions: tuple[str, ...], window: Span, filters: tuple[Filter, ...]) -> AnalyticsAnswer | None:
        """Return the answer for a window, None where a narrower one has to be asked for."""
        query = AnalyticsQuery(
            dimensions=dimensions,
            start_ms=window.first * MS_PER_DAY,
            end_ms=window.end * MS_PER_DAY,
            metrics=self._metrics,
            filters=filters,
            limit=self._limit,
        )
        try:
            answer = self._sync.ask(lambda: self._sync.client.analytics(query))
        except (QueryTimedOut, RequestRefused) as error:
            if not _is_too_wide(error, window):
                raise
            self._widest = (window.days + 1) // 2
            return None
        if answer.truncated:
            if window.days == 1:
                raise AnswerNotUnderstood(
                    f"The UTC day {date_of(window.first)} has more than {self._limit} rows by "
                    f"{' and '.join(dimensions)}, and OpenRouter gives no more at once. This feed cannot be read whole."
                )
            return None
        self._remember(answer, filtered=bool(filters))
        if not self._reasoning_is_told:
            self._notes["OpenRouter does not tell reasoning tokens by day any more: they count as 0."] = None
        return answer

    def _remember(self, answer: AnalyticsAnswer, *, filtered: bool) -> None:
        if answer.contradictions:
            self._notes["Credits and BYOK of some rows do not make their total; the parts were kept."] = None
        if not filtered:
            # Of a filter the server says that it does not know a key without usage, which is no news.
            self._notes |= dict.fromkeys(answer.warnings)


def _is_too_wide(error: TrackerError, window: Span) -> bool:
    if isinstance(error, RequestRefused):
        return error.status == 400 and window.days > _ALWAYS_ALLOWED_DAYS
    return window.days > 1
