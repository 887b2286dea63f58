"""The errors for HTTP statuses other than 200, with a sentence that says what to do."""

from __future__ import annotations

import math

from tracker.api.fields import Fields, Json, parse_json
from tracker.errors import (
    InvalidResponse,
    KeyRejected,
    QueryTimedOut,
    RateLimited,
    RequestRefused,
    ServerProblem,
    TrackerError,
    WrongKeyKind,
)
from tracker.formatting import counted

WEB_PAGE = "<"
"""What `server_message` returns for a web page, which has no message of OpenRouter's."""

_LONGEST_TEXT = 200


def error_of(status: int, path: str, said: str, wait_seconds: float | None) -> TrackerError:
    """Return the error for a status; `said` is from `server_message`, `wait_seconds` the wait that OpenRouter wants."""
    detail = f" ({said})" if said and said != WEB_PAGE else ""
    error: TrackerError
    match status:
        case 401:
            error = KeyRejected(
                f"OpenRouter does not accept the key{detail}. Make a new one, then run `usage-tracker key set`.",
                in_window=f"OpenRouter does not accept the key{detail}. Make a new one on openrouter.ai and paste it.",
            )
        # OpenRouter's own errors are JSON. A web page comes from something in between, so the key is not to blame.
        case 403 if said == WEB_PAGE:
            error = InvalidResponse(
                f"Something between here and OpenRouter refused {path} with a web page (status 403). "
                "Open openrouter.ai in a browser, check the proxy, then try again."
            )
        case 403:
            error = WrongKeyKind(
                f"The key may not read {path}{detail}. Account data needs a management key, "
                "made at openrouter.ai/settings/management-keys."
            )
        case 408:
            error = QueryTimedOut(f"OpenRouter needed too long for {path}{detail}. Ask for fewer days at once.")
        case 429:
            error = RateLimited(
                f"OpenRouter asks for fewer requests{detail}. Try again {_later(wait_seconds)}.", wait_seconds
            )
        case _ if status >= 500:
            error = ServerProblem(f"OpenRouter has a problem right now, status {status}{detail}. Try again later.")
        case _ if status >= 400:
            error = RequestRefused(
                f"OpenRouter does not accept the request to {path}, status {status}{detail}. "
                "Check the address, or look for a newer version of this app.",
                status,
            )
        case _ if status < 300:
            error = InvalidResponse(
                f"The response to {path} has the status {status}, which OpenRouter never sends. "
                "Check the address and any proxy, then try again."
            )
        case _:
            error = InvalidResponse(
                f"The request to {path} was redirected (status {status}), and was not followed to keep the key "
                "safe. Check the address of OpenRouter; a network's sign-in page may be the cause."
            )
    return error


def status_inside(response: Json) -> int | None:
    """Return the status of an error in a response with status 200 (500 if unknown); None if it is no error."""
    if not isinstance(response, dict) or "data" in response or not isinstance(error := response.get("error"), dict):
        return None
    code = error.get("code")
    return code if isinstance(code, int) and 400 <= code <= 599 else 500


def _later(wait: float | None) -> str:
    # The server asked for no wait, but all tries failed: do not suggest to try again at once.
    if not wait:
        return "in a minute"
    if wait <= 120:
        return f"in {counted(math.ceil(wait), 'second')}"
    if wait <= 120 * 60:
        return f"in {math.ceil(wait / 60)} minutes"
    return f"in {math.ceil(wait / 3600)} hours"


def server_message(body: bytes, path: str, key: str | None) -> str:
    """Return the server's own message of an error: short, on one line, without the key; "" if there is none."""
    if body.lstrip().startswith(b"<"):
        return WEB_PAGE
    try:
        message = Fields(parse_json(body, path), path).inner("error").text_or_none("message") or ""
    except InvalidResponse:
        return ""
    if key:
        message = message.replace(key, "…")
    return " ".join(message.split())[:_LONGEST_TEXT].rstrip(".")
