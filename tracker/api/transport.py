"""Limits on what is sent and how much is received: the guard around HTTP transports, and the in-process transport.

The guard ensures that this app only reads: whatever the other code requests, only `GET` and the one `POST` that is a
query are sent, and only to the address the client was made for.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

from tracker.api.connection_problems import too_slow
from tracker.api.stopping import CHECK_SECONDS
from tracker.errors import InvalidResponse, TrackerError, UsageError

QUERY_PATH = "/analytics/query"
"""The only route that is requested with `POST`, relative to the base address; it only reads."""

API_PATH = "/api/v1"
"""Path of OpenRouter's own base address."""

Respond = Callable[[str, str, bytes, Mapping[str, str]], tuple[int, Mapping[str, str], bytes]]
"""(method, target below the base address, body, headers) -> (status, headers, body)."""


def checked_base_url(text: str) -> httpx.URL:
    """Return a base address without its last slash. Raises `UsageError` unless it is https, or http to this machine."""
    try:
        url = httpx.URL(text.strip().rstrip("/"))
    except httpx.InvalidURL as error:
        raise UsageError("The address of OpenRouter is not a web address. Check USAGE_TRACKER_BASE_URL.") from error
    if url.userinfo or url.query or url.fragment or not url.host:
        raise UsageError(
            "The address of OpenRouter must be of the form https://host/path. Check USAGE_TRACKER_BASE_URL."
        )
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
        raise UsageError(
            f"The address {url} is not https, so the key could be read on the way. "
            "Use https, or an address of this machine such as http://127.0.0.1:8000/api/v1."
        )
    return url


def is_loopback(host: str) -> bool:
    """Return whether a host name always means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class NetworkTransport(httpx.HTTPTransport):
    """Connects to a host with verified TLS, through the system's proxy if one is set for that host.

    A proxy is never used for this machine itself. A response that is not complete after `response_seconds` is cut off,
    even if bytes keep coming. httpx's own time-outs start again with each byte, and some bytes are not content (heads,
    sizes of chunks, empty compressed blocks), so our loop over the content would not notice. It is also cut off as soon
    as `cancelled` returns True. Raises `UsageError` for a proxy that is not HTTP, and if the environment names
    certificates that cannot be read.
    """

    def __init__(
        self, base_url: httpx.URL, response_seconds: float, cancelled: Callable[[], bool] | None = None
    ) -> None:
        proxy = _system_proxy(base_url)
        try:
            super().__init__(proxy=proxy)
        except OSError as error:
            raise UsageError(
                "The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read. "
                "Correct that variable, or leave it out."
            ) from error
        self._response_seconds = response_seconds
        self._cancelled = cancelled
        self._socket: socket.socket | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its response after reading the head; the caller must close it."""
        # The trace events show the socket. A connection that is used again sends no such event, so the socket is kept.
        request.extensions = {**request.extensions, "trace": self._remember_socket}
        watchdog = _Watchdog(self._response_seconds, self._cancelled, self._cut)
        watchdog.start()
        try:
            response = super().handle_request(request)
        except BaseException:
            watchdog.cancel()
            raise
        assert isinstance(response.stream, httpx.SyncByteStream)
        # Only the head has come. The watchdog goes on while the body is read, and stops when the body is closed.
        response.stream = _WatchedStream(response.stream, watchdog)
        return response

    def _remember_socket(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")

    def _cut(self) -> None:
        # Runs in the watchdog's thread. Shutting the socket down makes the blocked read in the other thread fail.
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _Watchdog(threading.Thread):
    """Cuts a request off after some seconds, or when the person stops the work."""

    def __init__(self, seconds: float, cancelled: Callable[[], bool] | None, cut: Callable[[], None]) -> None:
        # A daemon: otherwise a waiting watchdog would keep the program from ending.
        super().__init__(name="watchdog", daemon=True)
        self._seconds = seconds
        self._cancelled = cancelled
        self._cut = cut
        self._over = threading.Event()

    def run(self) -> None:
        end = time.monotonic() + self._seconds
        # A request that nobody can stop needs no look every tenth of a second.
        step = self._seconds if self._cancelled is None else CHECK_SECONDS
        while not self._over.wait(min(step, max(0.0, end - time.monotonic()))):
            if time.monotonic() >= end or (self._cancelled is not None and self._cancelled()):
                # Again and again until the request is over: it may be connecting, and then there is no socket yet.
                self._cut()
                end = time.monotonic() + CHECK_SECONDS

    def cancel(self) -> None:
        """End the watch: the response is complete, or the request has failed."""
        self._over.set()


class _WatchedStream(httpx.SyncByteStream):
    """The content of a response; closing it stops the watchdog."""

    def __init__(self, inner: httpx.SyncByteStream, watchdog: _Watchdog) -> None:
        self._inner = inner
        self._watchdog = watchdog

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        """Close the content."""
        self._watchdog.cancel()
        self._inner.close()


# The text does not show the proxy's address, because it may contain a password.
_NO_HTTP_PROXY = (
    "The system's proxy is not an HTTP proxy. Set HTTPS_PROXY to an address such as http://proxy.example:3128."
)


def _system_proxy(base_url: httpx.URL) -> str | None:
    if is_loopback(base_url.host) or urllib.request.proxy_bypass(base_url.host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(base_url.scheme) or proxies.get("all")
    if proxy is None:
        return None
    # The variable may contain only `host:port`, which is not a URL.
    address = proxy if "://" in proxy else f"http://{proxy}"
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise UsageError(_NO_HTTP_PROXY) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(_NO_HTTP_PROXY)
    return address


class ReadOnlyTransport(httpx.BaseTransport):
    """Sends only reading requests: `GET`, and `POST` to the analytics query, only to the host of the base address."""

    def __init__(self, inner: httpx.BaseTransport, base_url: httpx.URL) -> None:
        self._inner = inner
        self._base_url = base_url

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a reading request. Raises `TrackerError` before any other is sent: that is a fault of ours."""
        url, base = request.url, self._base_url
        if (url.scheme, url.host, url.port) != (base.scheme, base.host, base.port):
            raise TrackerError("A request to another host than OpenRouter's was stopped. Please report this fault.")
        is_query = request.method == "POST" and url.path == base.path.rstrip("/") + QUERY_PATH
        if request.method != "GET" and not is_query:
            raise TrackerError(
                f"A {request.method} request was stopped: this app only reads. Please report this fault."
            )
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close the transport inside."""
        self._inner.close()


class _InProcessTransport(httpx.BaseTransport):
    """Passes each request to a function of this process instead of the network."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode("ascii").removeprefix(API_PATH)
        status, headers, body = self._respond(request.method, target, request.read(), dict(request.headers))
        return httpx.Response(status, headers=dict(headers), content=body)


def in_process_transport(respond: Respond) -> httpx.BaseTransport:
    """Return a transport that calls a function with paths below `/api/v1`, including the query ("/keys?offset=0")."""
    return _InProcessTransport(respond)


def read_bounded(response: httpx.Response, *, max_bytes: int, deadline: float, clock: Callable[[], float]) -> bytes:
    """Return the decoded body of a response that is still being received.

    Raises `InvalidResponse` for more than `max_bytes`, counted after decompression, so that a small response cannot
    become huge. Also for a response that is compressed more than once: a piece of it could get huge before we can
    count it. Raises `Unreachable` if it is not complete at `deadline` (of `clock`, seconds), even if bytes keep coming.
    """
    if "," in response.headers.get("content-encoding", ""):
        raise InvalidResponse("OpenRouter's response is compressed more than once and was not read. Check any proxy.")
    parts: list[bytes] = []
    size = 0
    # Also before the first part: the head alone may have taken too long.
    _check_deadline(deadline, clock)
    for part in response.iter_bytes():
        size += len(part)
        if size > max_bytes:
            raise InvalidResponse(
                f"The response is larger than {max_bytes // 1024 // 1024} MiB and was not read. Try again later."
            )
        _check_deadline(deadline, clock)
        parts.append(part)
    return b"".join(parts)


def _check_deadline(deadline: float, clock: Callable[[], float]) -> None:
    if clock() > deadline:
        raise too_slow()
