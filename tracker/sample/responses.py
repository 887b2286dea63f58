"""The stand-in's responses: JSON bodies, and refusals with OpenRouter's messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from tracker.money import NANO_PER_USD

Json = Any
"""Values for `json.dumps`: dicts, lists, text, numbers, None."""

Response = tuple[int, Mapping[str, str], bytes]
"""Status, headers, body."""


class Refusal(Exception):
    """A request that the stand-in refuses; `error_type` is OpenRouter's fixed name for the reason."""

    def __init__(self, status: int, message: str, error_type: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.error_type = error_type
        self.headers = dict(headers or {})


def bad_request(message: str) -> Refusal:
    """Return the refusal of a wrong parameter."""
    return Refusal(400, message, "invalid_request")


def not_found(message: str) -> Refusal:
    """Return the refusal of an unknown route or id."""
    return Refusal(404, message, "not_found")


def respond(status: int, body: Json, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON response."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return status, {"content-type": "application/json", **(headers or {})}, content


def refuse(refusal: Refusal) -> Response:
    """Return the response for a refusal."""
    error = {"code": refusal.status, "message": refusal.message, "metadata": {"error_type": refusal.error_type}}
    return respond(refusal.status, {"error": error}, refusal.headers)


def usd(nano: int) -> float | int:
    """Return nano-dollars as the JSON number that OpenRouter sends.

    A float keeps all nine decimals: below four million dollars its shortest text is the exact amount.
    """
    return nano / NANO_PER_USD if nano else 0


def midnight_text(day: date) -> str:
    """Return the start of a UTC day as ISO 8601 with milliseconds."""
    return datetime.combine(day, time(), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def instant_text(instant: datetime) -> str:
    """Return a time as ISO 8601 with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def whole_number(query: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    """Return a whole number of a query string. Raises `Refusal` (400) for anything else."""
    text = query.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise bad_request(f"{name} must be a whole number from {lowest} to {highest}")
    return int(text)
