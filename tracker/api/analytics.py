"""The analytics query: the body of the request, and the rows of the response as values.

Names, limits and the shape of rows come from OpenRouter's documentation and from responses seen in real code: counts
mostly arrive as text, cost parts may be null, and the time column is named after the granularity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.api.fields import Fields, Json
from tracker.api.left_out import NOTHING, LeftOut, read_rows
from tracker.money import Amount
from tracker.periods import instant_of

LARGEST_LIMIT = 10_000
"""The largest number of rows in one response."""

USAGE_METRICS = (
    "request_count",
    "total_usage",
    "credits_usage",
    "byok_usage",
    "tokens_prompt",
    "tokens_completion",
    "reasoning_tokens",
    "cached_tokens",
)
"""The metrics that make up a row of usage."""

PART_METRICS = ("usage_cache", "usage_web", "usage_file")
"""Parts of the credits that are reported for single calls."""

MEMBER_METRICS = ("request_count",)
"""Enough for a query of which combinations of values exist."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition; several are ANDed. `include_unset` also matches rows without the field (`in`, `not_in` only)."""

    field: str
    operator: Literal["eq", "in", "not_in"]
    value: str | tuple[str, ...]
    include_unset: bool = False

    def body(self) -> dict[str, Json]:
        """Return the condition as JSON of the query."""
        value: Json = self.value if isinstance(self.value, str) else list(self.value)
        body: dict[str, Json] = {"field": self.field, "operator": self.operator, "value": value}
        return body | {"include_unset": True} if self.include_unset else body


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyticsQuery:
    """A request to `/analytics/query`: at most two dimensions, from `start_ms` until just before `end_ms` (UTC)."""

    dimensions: tuple[str, ...]
    start_ms: int
    end_ms: int
    metrics: tuple[str, ...] = USAGE_METRICS
    granularity: Literal["day"] | None = "day"
    filters: tuple[Filter, ...] = ()
    limit: int = LARGEST_LIMIT

    def body(self) -> dict[str, Json]:
        """Return the body of the request as JSON."""
        body: dict[str, Json] = {
            "metrics": list(self.metrics),
            "dimensions": list(self.dimensions),
            "time_range": {"start": _iso(self.start_ms), "end": _iso(self.end_ms)},
            "limit": self.limit,
        }
        if self.granularity:
            body["granularity"] = self.granularity
        if self.filters:
            body["filters"] = [condition.body() for condition in self.filters]
        return body


def _iso(instant_ms: int) -> str:
    return instant_of(instant_ms).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class AnalyticsMeta:
    """The names that the server knows now."""

    metrics: frozenset[str]
    dimensions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyticsRow:
    """One row: the UTC day (None without granularity), its values in the order of the query's dimensions, its usage."""

    day: int | None
    values: tuple[str | None, ...]
    requests: int
    credits_nano: int
    byok_nano: int
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int | None
    """None, also in the next field: not known."""
    cached_tokens: int | None
    cache_nano: int | None = None
    """This and the next two: parts of the credits, nano-dollars; 0: not used, None: not requested."""
    web_nano: int | None = None
    file_nano: int | None = None

    @property
    def is_zero(self) -> bool:
        """Whether every number is 0, so that the row shows no usage."""
        money, tokens = (self.credits_nano, self.byok_nano), (self.prompt_tokens, self.completion_tokens)
        return not any((self.requests, *money, *tokens))


@dataclass(frozen=True, slots=True)
class MemberResponse:
    """The combinations of values that exist, each in the order of the query's dimensions."""

    members: tuple[tuple[str | None, ...], ...]
    truncated: bool
    """Whether the response leaves out some of them."""
    left_out: LeftOut = NOTHING
    """The rows that could not be read."""


@dataclass(frozen=True, slots=True)
class AnalyticsResponse:
    """All rows of a response."""

    rows: tuple[AnalyticsRow, ...]
    truncated: bool
    """Whether the response leaves out some rows: then the others must not be used."""
    warnings: tuple[str, ...] = ()
    """The server's own messages, such as that it does not know a key named in a filter."""
    contradictions: int = 0
    """Number of rows whose credits and BYOK do not add up to their total."""
    left_out: LeftOut = NOTHING
    """The rows that could not be read."""


def read_meta(response: Json) -> AnalyticsMeta:
    """Read `/analytics/meta`.

    Raises `InvalidResponse` also for a single odd row: which name it has is not known, and a name that is left out
    would not be requested any more.
    """
    data = Fields(response, "/analytics/meta").inner("data")
    return AnalyticsMeta(
        metrics=frozenset(row.text("name") for row in data.rows("metrics")),
        dimensions=frozenset(row.text("name") for row in data.rows("dimensions")),
    )


def read_response(response: Json, query: AnalyticsQuery) -> AnalyticsResponse:
    """Read the response to a query; rows without a required field or without costs are left out and counted.

    Raises `InvalidResponse` if it has no list of rows.
    """
    data = Fields(response, "/analytics/query").inner("data")
    granularity = query.granularity

    def day(row: Fields) -> int:
        return _day(row, granularity or "day")

    found, left_out = read_rows(
        data, "data", lambda row: _row(row, query), day=day if granularity else None, is_empty=_is_unused
    )
    return AnalyticsResponse(
        rows=tuple(row for row, _ in found),
        truncated=_is_truncated(data, left_out.rows, query.limit),
        warnings=_warnings(data.raw("warnings")),
        contradictions=sum(not agrees for _, agrees in found),
        left_out=left_out,
    )


def read_members(response: Json, query: AnalyticsQuery) -> MemberResponse:
    """Read the response to a query for values without usage. Raises `InvalidResponse` if it has no list of rows."""
    data = Fields(response, "/analytics/query").inner("data")
    members, left_out = read_rows(data, "data", lambda row: _member(row, query.dimensions))
    return MemberResponse(tuple(members), _is_truncated(data, left_out.rows, query.limit), left_out)


def _row(row: Fields, query: AnalyticsQuery) -> tuple[AnalyticsRow, bool]:
    """Return a row, and whether its credits and BYOK add up to its total."""
    credits_nano, byok_nano, agrees = _costs(row)
    read = AnalyticsRow(
        day=_day(row, query.granularity) if query.granularity else None,
        values=_values(row, query.dimensions),
        requests=row.count("request_count"),
        credits_nano=credits_nano,
        byok_nano=byok_nano,
        prompt_tokens=row.count("tokens_prompt"),
        completion_tokens=row.count("tokens_completion"),
        # null next to other token counts means none. A metric that OpenRouter no longer offers is missing from the row.
        reasoning_tokens=(row.count_or_none("reasoning_tokens") or 0) if "reasoning_tokens" in row.names() else None,
        cached_tokens=row.count_or_none("cached_tokens"),
        cache_nano=_part(row, "usage_cache"),
        web_nano=_part(row, "usage_web"),
        file_nano=_part(row, "usage_file"),
    )
    return read, agrees


def _is_unused(row: Fields) -> bool:
    """Return whether a row counts nothing: no request, no token, no cost."""
    counts = (row.count(name) for name in ("request_count", "tokens_prompt", "tokens_completion"))
    return not any(counts) and _costs(row)[:2] == (0, 0)


def _part(row: Fields, name: str) -> int | None:
    return (row.nano_or_none(name) or 0) if name in row.names() else None


def _day(row: Fields, granularity: str) -> int:
    ending = f"__{granularity}"
    # Only the ending is certain: the column is called `date__…` or `created_at__…`.
    # A name that is no plain word is not accepted, because it would be shown if its value is not a date.
    found = (name for name in row.names() if name.endswith(ending) and name.isidentifier())
    return row.day(next(found, f"date{ending}"))


def _values(row: Fields, dimensions: Sequence[str]) -> tuple[str | None, ...]:
    for name in dimensions:
        if name not in row.names():
            raise row.lacks(name)
    return tuple(row.text_or_none(name) for name in dimensions)


def _member(row: Fields, dimensions: Sequence[str]) -> tuple[str | None, ...]:
    """Return the values of one row; the common case comes first, because there are hundreds of thousands of rows."""
    values: list[str | None] = []
    for name in dimensions:
        value = row.raw(name)
        # An ASCII text has no broken surrogates, so the slower check of `text_or_none` is not needed.
        if type(value) is str and value.isascii():
            values.append(value.strip() or None)
        elif isinstance(value, bool):
            values.append("true" if value else "false")
        else:
            values += _values(row, (name,))
    return tuple(values)


def _costs(row: Fields) -> tuple[int, int, bool]:
    """Return credits, BYOK (nano-dollars), and whether they add up to the total.

    A part that is null next to a total was not used: 0. A part that is missing is the total minus the other part.
    Parts that contradict the total are kept, because OpenRouter bills the parts.
    """
    total, charged, byok = (row.nano_or_none(name) for name in ("total_usage", "credits_usage", "byok_usage"))
    if charged is not None and byok is not None:
        return charged, byok, total is None or _is_sum(total, charged, byok, row)
    if charged is None and byok is None:
        # Both parts of a zero total are zero. Any other total cannot be split, so `nano` raises.
        return (0, 0, True) if total == 0 else (row.nano("credits_usage"), row.nano("byok_usage"), True)
    total = row.nano("total_usage")
    if charged is None:
        byok = byok or 0
        charged = 0 if "credits_usage" in row.names() else total - byok
    else:
        byok = 0 if "byok_usage" in row.names() else total - charged
    return charged, byok, _is_sum(total, charged, byok, row)


def _is_sum(total: int, charged: int, byok: int, row: Fields) -> bool:
    """Return whether credits and BYOK can make a total: each of the three was cut for each request, on its own."""
    requests = row.count("request_count")
    return Amount(total, requests).meets(Amount(charged + byok, 2 * requests))


def _is_truncated(data: Fields, rows: int, limit: int) -> bool:
    if data.raw("metadata") is None:
        return rows >= limit
    metadata = data.inner("metadata")
    said = metadata.count_or_none("row_count") or 0
    # The flag alone is not trusted: a response that is as long as the limit, or shorter than its own row count,
    # may lack rows too, and a day with missing rows would look complete.
    return metadata.flag_or("truncated", False) or rows >= limit or said > rows


def _warnings(texts: Json) -> tuple[str, ...]:
    return tuple(text[:200] for text in texts if isinstance(text, str)) if isinstance(texts, list) else ()
