"""Bodies of analytics queries, their rows read back against the published schema, and the sums they have to equal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.sample.exchange import TODAY, YEAR_START, Response
from tracker.money import NANO_PER_USD
from tracker.sample.analytics_terms import DIMENSIONS
from tracker.usage import Measures

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parent.parent / "schemas" / "analytics.schema.json").read_text(encoding="utf-8"))
)
SUMS = (
    "request_count", "total_usage", "credits_usage", "byok_usage", "tokens_prompt", "tokens_completion",
    "reasoning_tokens", "cached_tokens",
)  # fmt: skip
"""The metrics of which one day's numbers can be summed."""
LONG = [name for name, dimension in DIMENSIONS.items() if dimension.long_range]
"""The dimensions that go back a year."""


def instant(day: date) -> str:
    """Return the start of a UTC day as a query writes it."""
    return f"{day.isoformat()}T00:00:00Z"


def query(*dimensions: str, first: date = YEAR_START, last: date = TODAY, **more: Any) -> dict[str, Any]:
    """Return a query over UTC days, both included."""
    return {
        "metrics": list(SUMS),
        "dimensions": list(dimensions),
        "limit": 10_000,
        "time_range": {"start": instant(first), "end": instant(last + timedelta(days=1))},
        **more,
    }


def rows(response: Response) -> list[dict[str, Any]]:
    """Return the rows of a response, which has to have status 200."""
    assert response.status == 200, response.body
    found: list[dict[str, Any]] = response.body["data"]["data"]
    # Validating every one of ten thousand rows would take seconds.
    some = found[:: max(1, len(found) // 50)]
    SCHEMA.validate({"data": {**response.body["data"], "data": some}})
    assert response.body["data"]["metadata"]["row_count"] == len(found)
    return found


def measures(row: Mapping[str, Any]) -> Measures:
    """Return the sums of a row."""

    def nano(name: str) -> int:
        return round(float(row[name] or 0) * NANO_PER_USD)

    assert nano("credits_usage") + nano("byok_usage") == nano("total_usage")
    return Measures(
        requests=int(row["request_count"]),
        credits_nano=nano("credits_usage"),
        byok_nano=nano("byok_usage"),
        prompt_tokens=int(row["tokens_prompt"]),
        completion_tokens=int(row["tokens_completion"]),
        reasoning_tokens=int(row["reasoning_tokens"]),
        cached_tokens=int(row["cached_tokens"]),
    )


def summed(found: list[dict[str, Any]]) -> Measures:
    """Return the sum of all rows."""
    return sum(map(measures, found), Measures())


def refusal(response: Response) -> str:
    """Return the message of a response that has to be a refusal."""
    assert response.status == 400
    return str(response.body["error"]["message"])
