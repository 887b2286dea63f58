"""The terms of analytics: metrics, dimensions, operators and granularities, and how far back each one goes."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from operator import attrgetter
from statistics import fmean, quantiles
from typing import NamedTuple

from tracker.sample.calls import SampleCall, cut
from tracker.sample.entities import USER_ID, USER_NAME
from tracker.sample.responses import Json, usd
from tracker.usage import CHATROOM

LONG_RANGE_DAYS = 367
SHORT_RANGE_DAYS = 31

Calls = Sequence[SampleCall]


class Metric(NamedTuple):
    """A number over a group of calls, as analytics sends it; `long_range` is True if it goes back a year."""

    name: str
    label: str
    display_format: str
    value: Callable[[Calls], Json]
    long_range: bool = True
    is_rate: bool = False


class Dimension(NamedTuple):
    """A column to split by: the `label` that rows show, and the `raw` id that filters compare (None: unset)."""

    name: str
    title: str
    label: Callable[[SampleCall], str]
    raw: Callable[[SampleCall], str | None]
    long_range: bool = False


def _count(amount: Callable[[SampleCall], int]) -> Callable[[Calls], str]:
    """Counts and tokens are sent as text."""
    return lambda calls: str(sum(map(amount, calls)))


def _total_usage(calls: Calls) -> float | int:
    return usd(sum(cut(entry.call.credits_nano) + cut(entry.call.byok_nano) for entry in calls))


def _cost_part(amount: Callable[[SampleCall], int | None]) -> Callable[[Calls], float | int | None]:
    """A part of the cost is null, not 0, if no call of the group has it."""

    def total(calls: Calls) -> float | int | None:
        known = [cut(nano) for nano in map(amount, calls) if nano]
        return usd(sum(known)) if known else None

    return total


def _ratio(part: Callable[[SampleCall], int], whole: Callable[[SampleCall], int]) -> Callable[[Calls], float]:
    def ratio(calls: Calls) -> float:
        total = sum(map(whole, calls))
        return sum(map(part, calls)) / total if total else 0.0

    return ratio


def _latency(call: SampleCall) -> float:
    return float(call.call.time_to_first_token_ms or 0)


def _generation_time(call: SampleCall) -> float:
    return float(call.call.generation_time_ms or 0)


def _throughput(call: SampleCall) -> float:
    duration = _generation_time(call)
    return call.call.completion_tokens * 1000 / duration if duration else 0.0


def _speed_metrics() -> list[Metric]:
    metrics = []
    for name, title, display_format, value in (
        ("latency", "Latency", "latency", _latency),
        ("generation_time", "Generation Time", "latency", _generation_time),
        ("throughput", "Throughput", "throughput", _throughput),
    ):
        metrics.append(Metric(f"avg_{name}", f"Avg {title}", display_format, _mean(value), False, True))
        for percent in (50, 90, 95, 99):
            spread = _percentile(value, percent)
            metrics.append(Metric(f"p{percent}_{name}", f"P{percent} {title}", display_format, spread, False, True))
    return metrics


def _mean(value: Callable[[SampleCall], float]) -> Callable[[Calls], float]:
    return lambda calls: fmean(map(value, calls))


def _percentile(value: Callable[[SampleCall], float], percent: int) -> Callable[[Calls], float]:
    def spread(calls: Calls) -> float:
        values = [value(call) for call in calls]
        return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]

    return spread


def _tokens(call: SampleCall) -> int:
    return call.call.prompt_tokens + call.call.completion_tokens


def _is_byok(call: SampleCall) -> int:
    return int(call.call.byok_nano > 0)


METRICS = {
    metric.name: metric
    for metric in (
        Metric("request_count", "Requests", "number", lambda calls: str(len(calls))),
        Metric("byok_request_count", "BYOK Requests", "number", _count(_is_byok)),
        Metric("tokens_total", "Total Tokens", "number", _count(_tokens)),
        Metric("tokens_prompt", "Prompt Tokens", "number", _count(attrgetter("call.prompt_tokens"))),
        Metric("tokens_completion", "Completion Tokens", "number", _count(attrgetter("call.completion_tokens"))),
        Metric("reasoning_tokens", "Reasoning Tokens", "number", _count(attrgetter("call.reasoning_tokens"))),
        Metric("cached_tokens", "Cached Tokens", "number", _count(attrgetter("call.cached_tokens"))),
        Metric("cache_hit_rate", "Cache Hit Rate", "percent",
               _ratio(attrgetter("call.cached_tokens"), attrgetter("call.prompt_tokens")), is_rate=True),
        Metric("total_usage", "Total Usage", "currency", _total_usage),
        Metric("credits_usage", "Credits Usage", "currency", _cost_part(attrgetter("call.credits_nano"))),
        Metric("byok_usage", "BYOK Usage", "currency", _cost_part(attrgetter("call.byok_nano"))),
        Metric("usage_cache", "Cache Usage", "currency", _cost_part(attrgetter("call.cost_cache_nano"))),
        Metric("usage_web", "Web Search Usage", "currency", _cost_part(attrgetter("call.cost_web_search_nano"))),
        Metric("usage_file", "File Usage", "currency", _cost_part(attrgetter("call.cost_file_nano"))),
        Metric("usage_data", "Data Discount", "currency", _cost_part(lambda _: None)),
        Metric("openrouter_usage", "OpenRouter Usage", "currency",
               _cost_part(lambda c: None if c.call.byok_nano else c.call.credits_nano), long_range=False),
        Metric("byok_fees", "BYOK Fees", "currency",
               _cost_part(lambda c: c.call.credits_nano if c.call.byok_nano else None), long_range=False),
        # OpenRouter itself always returns 0 here, even if tokens were cached.
        Metric("blended_cost_per_million_tokens", "Blended Cost", "currency", lambda _: 0, False, True),
        *_speed_metrics(),
    )
}  # fmt: skip


def _same(value: Callable[[SampleCall], str]) -> tuple[Callable[[SampleCall], str], Callable[[SampleCall], str]]:
    return value, value


def _context_bucket(call: SampleCall) -> str:
    for limit, name in ((1_000, "0-1K"), (10_000, "1K-10K"), (100_000, "10K-100K")):
        if call.call.prompt_tokens < limit:
            return name
    return "100K+"


DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension("model", "Model", *_same(attrgetter("call.model")), long_range=True),
        Dimension("variant", "Variant", *_same(attrgetter("call.variant")), long_range=True),
        Dimension("api_key_id", "API Key", lambda c: c.key.name if c.key else CHATROOM,
                  lambda c: c.key.hash if c.key else None, long_range=True),
        Dimension("user", "User", lambda _: USER_NAME, lambda _: USER_ID, long_range=True),
        Dimension("workspace", "Workspace", lambda c: c.workspace.name if c.workspace else "Unattributed",
                  lambda c: c.workspace.id if c.workspace else None, long_range=True),
        Dimension("app", "App", attrgetter("app.name"),
                  lambda c: None if c.app.number is None else str(c.app.number), long_range=True),
        Dimension("generation_id", "Generation", *_same(attrgetter("call.generation_id"))),
        Dimension("session_id", "Session", lambda c: c.call.session or "none", attrgetter("call.session")),
        Dimension("provider", "Provider", *_same(attrgetter("call.provider"))),
        Dimension("origin", "Origin", *_same(lambda _: "")),
        Dimension("country", "Country", *_same(lambda _: "CH")),
        Dimension("data_region", "Data Region", *_same(lambda _: "")),
        Dimension("finish_reason", "Finish Reason", *_same(lambda c: c.call.finish_reason or "")),
        Dimension("context_length_bucket", "Context Length", *_same(_context_bucket)),
        Dimension("streamed", "Streamed", *_same(lambda c: "true" if c.call.streamed else "false")),
    )
}  # fmt: skip

SCALAR_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "eq": operator.eq,
    "neq": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
ARRAY_OPERATORS = ("in", "not_in")
UNSET_FIELDS = ("api_key_id", "app", "user")
"""Where `include_unset` is allowed."""

GRANULARITIES = ("minute", "hour", "day", "week", "month")


def meta() -> Json:
    """Return `/analytics/meta`."""
    return {
        "data": {
            "metrics": [
                {
                    "name": metric.name,
                    "display_label": metric.label,
                    "is_rate": metric.is_rate,
                    "display_format": metric.display_format,
                }
                for metric in METRICS.values()
            ],
            "dimensions": [{"name": d.name, "display_label": d.title} for d in DIMENSIONS.values()],
            "operators": [
                *({"name": name, "value_type": "scalar"} for name in SCALAR_OPERATORS),
                *({"name": name, "value_type": "array"} for name in ARRAY_OPERATORS),
            ],
            "granularities": [{"name": name, "display_label": name.capitalize()} for name in GRANULARITIES],
        }
    }
