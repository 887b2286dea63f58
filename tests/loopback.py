"""The stand-in OpenRouter as a real HTTP server on 127.0.0.1, with faults that a test can switch on.

In a test:  with Loopback(account, now) as server: Client(server.key, base_url=server.base_url)
By hand:    python -m tests.loopback [--port N] [--key management|inference] [--today YYYY-MM-DD]
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, Self
from urllib.parse import urlsplit

from tracker.sample.account import INFERENCE_KEY, MANAGEMENT_KEY, SampleAccount, sample_account
from tracker.sample.responses import Response
from tracker.sample.server import StandIn

BASE_PATH = "/api/v1"
KeyKind = Literal["management", "inference"]
_KEYS: Mapping[KeyKind, str] = {"management": MANAGEMENT_KEY, "inference": INFERENCE_KEY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An answer in place of the right one."""

    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut_after: int | None = None
    """Send only so many bytes of the body that the headers announce, then close the connection."""
    drip_seconds: float | None = None
    """Send the body byte by byte with such pauses."""
    hangs: bool = False
    """Send no response until the server stops."""
    hangs_up: bool = False
    """Close the connection without a response."""


def response_of(response: Response) -> Fault:
    """Return an answer of the stand-in as one that is sent as it is."""
    status, headers, body = response
    return Fault(status=status, headers=headers, body=body)


def rate_limited(retry_after: str | None = None) -> Fault:
    """Return a 429; `retry_after` is seconds or an HTTP date."""
    headers = {} if retry_after is None else {"retry-after": retry_after}
    return _json_fault(429, "Rate limit exceeded", headers)


def timed_out() -> Fault:
    """Return analytics' 408."""
    return _json_fault(408, "Query timed out")


def html_error(status: int = 500) -> Fault:
    """Return a proxy's page in place of JSON."""
    body = b"<!doctype html><title>Internal Server Error</title><h1>Something broke</h1>"
    return Fault(status=status, headers={"content-type": "text/html"}, body=body)


def garbage() -> Fault:
    """Return a 200 that is not JSON."""
    return Fault(status=200, headers={"content-type": "application/json"}, body=b'{"data": [{"da\x00\xff')


def cut_off() -> Fault:
    """Return a 200 whose connection closes in the middle of the body."""
    return Fault(
        status=200, headers={"content-type": "application/json"}, body=b'{"data": [' + b" " * 4096, cut_after=100
    )


def dripping(seconds: float) -> Fault:
    """Return a 200 of which a byte comes every so many seconds."""
    return Fault(
        status=200,
        headers={"content-type": "application/json"},
        body=b'{"data": ' + b" " * 10_000 + b"[]}",
        drip_seconds=seconds,
    )


def hanging() -> Fault:
    """Return an answer that never comes."""
    return Fault(hangs=True)


def hanging_up() -> Fault:
    """Return an answer that is none: the connection closes."""
    return Fault(hangs_up=True)


def redirect(location: str) -> Fault:
    """Return a 302 to another address."""
    return Fault(status=302, headers={"location": location})


def _json_fault(status: int, message: str, headers: Mapping[str, str] | None = None) -> Fault:
    body = f'{{"error":{{"code":{status},"message":"{message}"}}}}'.encode()
    return Fault(status=status, headers={"content-type": "application/json", **(headers or {})}, body=body)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that reached the server."""

    method: str
    path: str
    query: str
    body: bytes


class Loopback:
    """Serves an account on 127.0.0.1 while the `with` block lasts; `faults` and `seen` may be used from any thread."""

    def __init__(
        self,
        account: SampleAccount,
        now: Callable[[], datetime],
        *,
        port: int = 0,
        key_kind: KeyKind = "management",
    ) -> None:
        self.stand_in = StandIn(account, now)
        self.key = _KEYS[key_kind]
        self.seen: list[Seen] = []
        self.sent_bytes = 0
        """Bytes of all bodies sent."""
        self._faults: list[tuple[str, Fault]] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def base_url(self) -> str:
        """The address to give to a client."""
        return f"http://127.0.0.1:{self._server.server_port}{BASE_PATH}"

    def fail(self, route: str, *faults: Fault, times: int = 1) -> None:
        """Answer the next requests to a route (such as "/credits") with these faults, in order, `times` over."""
        with self._lock:
            self._faults += [(route, fault) for _ in range(times) for fault in faults]

    def recover(self) -> None:
        """Respond correctly to every request again."""
        with self._lock:
            self._faults.clear()

    def respond(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Fault:
        """Return the next answer: a fault where one waits for the route, else the stand-in's."""
        parts = urlsplit(target)
        route = parts.path.removeprefix(BASE_PATH)
        with self._lock:
            self.seen.append(Seen(method, route, parts.query, body))
            for index, (faulty, fault) in enumerate(self._faults):
                if faulty == route:
                    del self._faults[index]
                    return fault
        if not parts.path.startswith(BASE_PATH + "/"):
            return html_error(404)
        return response_of(self.stand_in.respond(method, target.removeprefix(BASE_PATH), body, headers))

    def count_sent(self, number: int) -> None:
        """Add the bytes of a body that is being sent."""
        with self._lock:
            self.sent_bytes += number

    def wait_until_stopped(self) -> None:
        """Block until the server stops."""
        self._stopping.wait()

    def is_stopped_within(self, seconds: float) -> bool:
        """Block for so many seconds, less where the server stops; tell whether it did."""
        return self._stopping.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    def __init__(self, address: tuple[str, int], loopback: Loopback) -> None:
        super().__init__(address, _Handler)
        self.loopback = loopback

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up: tests make them do so."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    # Answers are sent whole; without this each one waits for the acknowledgement of the headers before it.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        response = self.server.loopback.respond(self.command, self.path, self.rfile.read(length), dict(self.headers))
        if response.hangs:
            self.server.loopback.wait_until_stopped()
        if response.hangs or response.hangs_up:
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.server.loopback.count_sent(len(response.body))
        self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        if response.drip_seconds is None:
            self.wfile.write(response.body[: response.cut_after])
        else:
            self._drip(response.body, response.drip_seconds)
        if response.cut_after is not None:
            self.close_connection = True

    def _drip(self, body: bytes, seconds: float) -> None:
        for byte in body:
            self.wfile.write(bytes((byte,)))
            self.wfile.flush()
            if self.server.loopback.is_stopped_within(seconds):
                break
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep the test output clean."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the sample account until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.loopback", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--key", choices=tuple(_KEYS), default="management")
    parser.add_argument("--today", type=date.fromisoformat, help="a UTC day, seen from its 18:00; default: really now")
    options = parser.parse_args(arguments)
    fixed = options.today and datetime.combine(options.today, time(18), UTC)
    account = sample_account(options.today or datetime.now(UTC).date())
    with Loopback(account, lambda: fixed or datetime.now(UTC), port=options.port, key_kind=options.key) as server:
        sys.stdout.write(f"export USAGE_TRACKER_BASE_URL={server.base_url}\nexport OPENROUTER_API_KEY={server.key}\n")
        sys.stdout.flush()
        try:
            server.wait_until_stopped()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
