"""An analytics query: the body of `POST /analytics/query`, checked against every documented limit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tracker.sample.analytics_terms import (
    ARRAY_OPERATORS,
    DIMENSIONS,
    GRANULARITIES,
    LONG_RANGE_DAYS,
    METRICS,
    SCALAR_OPERATORS,
    SHORT_RANGE_DAYS,
    UNSET_FIELDS,
    Dimension,
    Metric,
)
from tracker.sample.calls import SampleCall
from tracker.sample.responses import bad_request

MOST_ROWS = 10_000

_DEFAULT_ROWS = 1000
_MOST_DIMENSIONS = 2
_MOST_FILTERS = 20
_DEFAULT_RANGE = timedelta(days=7)
_LONGEST_IN_MINUTES = timedelta(hours=3)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")

Test = Callable[[SampleCall], bool]


@dataclass(frozen=True, slots=True)
class Order:
    """How rows are sorted: by a metric, a dimension, or "date"."""

    field: str
    descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query that OpenRouter would accept."""

    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...]
    granularity: str | None
    start: datetime
    end: datetime
    tests: tuple[Test, ...]
    key_hashes: tuple[str, ...]
    """Key hashes that the filters name, for the warnings."""
    order: Order | None
    limit: int
    group_limit: int | None
    reach_days: int
    """Days back from today that the query can see."""


def parse_query(body: bytes, now: datetime, key_hashes_by_number: Mapping[str, str]) -> Query:
    """Return the query of a request body. Raises `Refusal` (400) if it breaks a rule."""
    requested = _body(body)
    metrics = tuple(METRICS[name] for name in _names(requested, "metrics", METRICS))
    if not metrics:
        raise bad_request("metrics must contain at least 1 element")
    dimensions = tuple(DIMENSIONS[name] for name in _names(requested, "dimensions", DIMENSIONS))
    if len(dimensions) > _MOST_DIMENSIONS:
        raise bad_request(f"dimensions must contain at most {_MOST_DIMENSIONS} elements")
    granularity = requested.get("granularity")
    if granularity is not None and granularity not in GRANULARITIES:
        raise bad_request(f"Unknown granularity: {granularity}")
    if requested.get("classifier_dimensions") or requested.get("classifier_filters"):
        raise bad_request("No classifier is set up for this account")
    filters = requested.get("filters") or []
    if not isinstance(filters, list) or len(filters) > _MOST_FILTERS:
        raise bad_request(f"filters must contain at most {_MOST_FILTERS} elements")
    start, end = _time_range(requested.get("time_range"), now)
    parsed = [_filter(entry, key_hashes_by_number) for entry in filters]
    filtered = [DIMENSIONS[entry["field"]] for entry in filters]
    reach = _reach(metrics, (*dimensions, *filtered), granularity)
    _check_span(end - start, reach, granularity)
    return Query(
        metrics=metrics,
        dimensions=dimensions,
        granularity=granularity,
        start=start,
        end=end,
        tests=tuple(test for test, _ in parsed),
        key_hashes=tuple(value for _, hashes in parsed for value in hashes),
        order=_order(requested.get("order_by"), metrics, dimensions),
        limit=_limit(requested, "limit") or _DEFAULT_ROWS,
        group_limit=_limit(requested, "group_limit"),
        reach_days=reach,
    )


def _body(body: bytes) -> dict[str, Any]:
    try:
        requested = json.loads(body)
    except ValueError:
        raise bad_request("Invalid JSON body") from None
    if not isinstance(requested, dict):
        raise bad_request("Body must be an object")
    return requested


def _names(requested: Mapping[str, Any], field: str, known: Mapping[str, object]) -> Sequence[str]:
    names = requested.get(field) or []
    if not isinstance(names, list):
        raise bad_request(f"{field} must be an array")
    for name in names:
        if name not in known:
            raise bad_request(f"Unknown {field.removesuffix('s')}: {name}")
    return names


def _limit(requested: Mapping[str, Any], field: str) -> int | None:
    value = requested.get(field)
    if value is not None and (type(value) is not int or not 1 <= value <= MOST_ROWS):
        raise bad_request(f"{field} must be a whole number from 1 to {MOST_ROWS}")
    return value


def _time_range(requested: Any, now: datetime) -> tuple[datetime, datetime]:
    if requested is None:
        return now - _DEFAULT_RANGE, now
    if not isinstance(requested, dict):
        raise bad_request("time_range must be an object")
    start, end = (_instant(requested.get(edge), edge) for edge in ("start", "end"))
    if start >= end:
        raise bad_request("time_range.start must be before time_range.end")
    return start, end


def _instant(text: Any, edge: str) -> datetime:
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        raise bad_request(f"time_range.{edge} must be an ISO 8601 datetime with seconds")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise bad_request(f"time_range.{edge} is no date") from None


def _filter(requested: Any, key_hashes_by_number: Mapping[str, str]) -> tuple[Test, tuple[str, ...]]:
    """Return the test function of one filter, and the key hashes that it names."""
    if not isinstance(requested, dict) or requested.get("field") not in DIMENSIONS:
        raise bad_request(
            f"Unknown filter field: {requested.get('field') if isinstance(requested, dict) else requested}"
        )
    field, name, value = requested["field"], requested.get("operator"), requested.get("value")
    raw = DIMENSIONS[field].raw
    include_unset = bool(requested.get("include_unset", False))
    if include_unset and (name not in ARRAY_OPERATORS or field not in UNSET_FIELDS):
        raise bad_request("include_unset is only allowed with in and not_in on api_key_id, app and user")
    if name in ARRAY_OPERATORS:
        if not isinstance(value, list):
            raise bad_request(f"{name} needs an array value")
        values = frozenset(_filter_text(field, entry, key_hashes_by_number) for entry in value)
        return _array_test(raw, values, name == "in", include_unset), _hashes(field, values)
    if name in SCALAR_OPERATORS:
        compare, text = SCALAR_OPERATORS[name], _filter_text(field, value, key_hashes_by_number)
        return (lambda call: compare(raw(call) or "", text)), _hashes(field, {text})
    raise bad_request(f"Unknown operator: {name}")


def _array_test(raw: Callable[[SampleCall], str | None], values: frozenset[str], inside: bool, unset: bool) -> Test:
    def test(call: SampleCall) -> bool:
        value = raw(call)
        return unset if value is None else (value in values) is inside

    return test


def _filter_text(field: str, value: Any, key_hashes_by_number: Mapping[str, str]) -> str:
    if isinstance(value, list | dict) or value is None:
        raise bad_request(f"A filter on {field} needs text, a number or a boolean")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return key_hashes_by_number.get(text, text) if field == "api_key_id" else text


def _hashes(field: str, values: frozenset[str] | set[str]) -> tuple[str, ...]:
    return tuple(sorted(values)) if field == "api_key_id" else ()


def _order(requested: Any, metrics: Sequence[Metric], dimensions: Sequence[Dimension]) -> Order | None:
    if requested is None:
        return None
    allowed = {"request_count", "date", *(m.name for m in metrics), *(d.name for d in dimensions)}
    if not isinstance(requested, dict) or requested.get("field") not in allowed:
        raise bad_request("order_by.field must be a requested metric or dimension, request_count or date")
    if requested.get("direction") not in {"asc", "desc"}:
        raise bad_request("order_by.direction must be asc or desc")
    return Order(requested["field"], requested["direction"] == "desc")


def _reach(metrics: Sequence[Metric], dimensions: Sequence[Dimension], granularity: str | None) -> int:
    is_long = all(metric.long_range for metric in metrics) and all(dimension.long_range for dimension in dimensions)
    return LONG_RANGE_DAYS if is_long and granularity not in {"minute", "hour"} else SHORT_RANGE_DAYS


def _check_span(span: timedelta, reach: int, granularity: str | None) -> None:
    if granularity == "minute" and span > _LONGEST_IN_MINUTES:
        raise bad_request("Time range exceeds the maximum of 3 hours for minute granularity")
    if span > timedelta(days=reach):
        raise bad_request(f"Time range exceeds the maximum of {reach} days for this query")
