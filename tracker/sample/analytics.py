"""The stand-in's `POST /analytics/query`: groups calls as requested and cuts the response as OpenRouter does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from tracker.periods import MS_PER_DAY, date_of, day_of_ms, instant_of, ms_of
from tracker.sample.analytics_query import Query
from tracker.sample.analytics_terms import METRICS, Metric
from tracker.sample.calls import SampleCall
from tracker.sample.entities import USER_EMAIL
from tracker.sample.ledger import Ledger, midnight
from tracker.sample.responses import Json

_MS_PER_MINUTE = 60_000
_MS_PER_HOUR = 3_600_000
_DAYS_PER_WEEK = 7
_PLACES = Decimal("0.000001")
_EPOCH_TO_SUNDAY = 4
"""1970-01-01 was a Thursday: four days after a Sunday."""


class Group(NamedTuple):
    """Calls of one time bucket (0 without a granularity) and one label per dimension."""

    bucket: int
    labels: tuple[str, ...]
    calls: list[SampleCall]


_BUCKETS: dict[str, Callable[[int], int]] = {
    "minute": lambda at_ms: at_ms - at_ms % _MS_PER_MINUTE,
    "hour": lambda at_ms: at_ms - at_ms % _MS_PER_HOUR,
    "day": lambda at_ms: at_ms - at_ms % MS_PER_DAY,
    "week": lambda at_ms: (day_of_ms(at_ms) - (day_of_ms(at_ms) + _EPOCH_TO_SUNDAY) % _DAYS_PER_WEEK) * MS_PER_DAY,
    "month": lambda at_ms: ms_of(midnight(date_of(day_of_ms(at_ms)).replace(day=1))),
}
"""Time → start of its bucket, UTC milliseconds. Weeks start on Sunday, as in OpenRouter's examples."""


def response(query: Query, ledger: Ledger, now: datetime, row_cap: int) -> Json:
    """Return the response to a query, with at most `row_cap` rows even if its limit is larger."""
    groups = _ordered(query, _groups(query, _calls(query, ledger, now)))
    if query.group_limit is not None and query.granularity is not None:
        groups = _cut_series(groups, query.group_limit)
    most = min(query.limit, row_cap)
    rows = [_row(query, group) for group in groups[:most]]
    known = {key.hash for key in ledger.account.keys}
    return {
        "data": {
            "data": rows,
            "metadata": {
                "query_time_ms": 20 + len(rows) // 100,
                "row_count": len(rows),
                "truncated": len(groups) > most,
            },
            "cachedAt": ms_of(now) // _MS_PER_MINUTE * _MS_PER_MINUTE,
            "warnings": [f"Unknown API key: {value}" for value in query.key_hashes if value not in known],
        }
    }


def _calls(query: Query, ledger: Ledger, now: datetime) -> Iterable[SampleCall]:
    # OpenRouter no longer has data older than the query's range, with one day of tolerance.
    oldest = midnight(now.astimezone(UTC).date()) - timedelta(days=query.reach_days)
    calls: Iterable[SampleCall] = ledger.between(max(query.start, oldest), query.end, now)
    for test in query.tests:
        calls = filter(test, calls)
    return calls


def _groups(query: Query, calls: Iterable[SampleCall]) -> list[Group]:
    label_of = tuple(dimension.label for dimension in query.dimensions)
    bucket_of = _BUCKETS[query.granularity] if query.granularity else None
    groups: dict[tuple[int, tuple[str, ...]], list[SampleCall]] = {}
    for entry in calls:
        bucket = bucket_of(entry.call.created_at_ms) if bucket_of else 0
        # A list inside `tuple` is faster than a generator, and this runs for every call.
        key = (bucket, tuple([label(entry) for label in label_of]))
        group = groups.get(key)
        if group is None:
            groups[key] = [entry]
        else:
            group.append(entry)
    return [Group(bucket, labels, found) for (bucket, labels), found in groups.items()]


def _ordered(query: Query, groups: list[Group]) -> list[Group]:
    """Sort as requested; else the newest bucket first. Equal rows are sorted by bucket and labels."""
    order = query.order
    # Sorting is stable: groups that are equal in the second sort keep this order.
    groups.sort(key=lambda group: (group.bucket, group.labels))
    if order is None or order.field == "date":
        groups.sort(key=lambda group: group.bucket, reverse=order is None or order.descending)
    elif order.field in METRICS:
        value = METRICS[order.field].value
        groups.sort(key=lambda group: float(value(group.calls) or 0), reverse=order.descending)
    else:
        column = [dimension.name for dimension in query.dimensions].index(order.field)
        groups.sort(key=lambda group: group.labels[column], reverse=order.descending)
    return groups


def _cut_series(groups: Iterable[Group], most: int) -> list[Group]:
    """Keep at most the given number of buckets of each series."""
    kept: list[Group] = []
    counts: Counter[tuple[str, ...]] = Counter()
    for group in groups:
        counts[group.labels] += 1
        if counts[group.labels] <= most:
            kept.append(group)
    return kept


def _row(query: Query, group: Group) -> Json:
    row: dict[str, Json] = {}
    if query.granularity:
        row[_time_column(query.granularity)] = _bucket_text(query.granularity, group.bucket)
    for dimension, label in zip(query.dimensions, group.labels, strict=True):
        row[dimension.name] = label
        if dimension.name == "user":
            row["user_email"] = USER_EMAIL
    for metric in query.metrics:
        value = metric.value(group.calls)
        # Counts mostly come as text and costs as numbers, but not always: here it is the other way under a filter.
        row[metric.name] = _other_form(metric, value) if query.tests else value
    return row


def _other_form(metric: Metric, value: Json) -> Json:
    if isinstance(value, str):
        return int(value)
    return str(Decimal(repr(value)).quantize(_PLACES)) if metric.display_format == "currency" and value else value


def _time_column(granularity: str) -> str:
    """Return the name of the bucket's column: OpenRouter uses two names."""
    return f"created_at__{granularity}" if granularity == "minute" else f"date__{granularity}"


@cache
def _bucket_text(granularity: str, bucket: int) -> str:
    """Return the bucket as OpenRouter writes it: UTC without a zone; weeks and months only as dates."""
    instant = instant_of(bucket)
    return instant.strftime("%Y-%m-%d" if granularity in {"week", "month"} else "%Y-%m-%d %H:%M:%S")
