"""A scripted OpenRouter for tests, behind an httpx transport, and a clock that only sleep moves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx

from tracker.api.client import Client

KEY = "sk-or-v1-0123456789abcdef"

KEY_BODY: dict[str, object] = {
    "data": {
        "label": "sk-or-v1-012...def",
        "limit": None,
        "limit_remaining": None,
        "usage": 41.7,
        "usage_daily": 0.31,
        "byok_usage": 0,
        "byok_usage_daily": 0,
        "is_management_key": True,
        "organization_id": None,
        "creator_user_id": "user_1",
    }
}


@dataclass
class Response:
    """The scripted response to one request."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def response(value: object, status: int = 200, **headers: str) -> Response:
    return Response(
        status, json.dumps(value).encode(), {name.replace("_", "-"): text for name, text in headers.items()}
    )


def refusal(status: int, message: str, **headers: str) -> Response:
    return response({"error": {"code": status, "message": message}}, status, **headers)


class FakeTime:
    """Seconds that pass only during a sleep."""

    def __init__(self, start: float = 1000.0) -> None:
        self.now = start
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Script(httpx.BaseTransport):
    """Respond with the next item: an `Response`, an exception to raise, or a function of the request."""

    def __init__(self, *items: Response | Exception | Callable[[httpx.Request], Response]) -> None:
        self._items: Iterator[Response | Exception | Callable[[httpx.Request], Response]] = iter(items)
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        item = next(self._items)
        if isinstance(item, Exception):
            raise item
        given = item if isinstance(item, Response) else item(request)
        return httpx.Response(given.status, headers=dict(given.headers), stream=httpx.ByteStream(given.body))


def client_of(transport: httpx.BaseTransport, time: FakeTime | None = None, **options: object) -> Client:
    """Return a client whose clock moves only while it sleeps."""
    time = time or FakeTime()
    return Client(
        KEY,
        transport=transport,
        clock=time.clock,
        sleep=time.sleep,
        wall_clock=time.clock,
        **options,  # type: ignore[arg-type]  # options of `Client` by name
    )
