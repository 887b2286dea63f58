from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.scripted import KEY, FakeTime, Response, Script, client_of, response
from tracker.api.client import DEFAULT_BASE_URL, Client
from tracker.api.transport import ReadOnlyTransport, checked_base_url, in_process_transport, read_bounded
from tracker.errors import InvalidResponse, Offline, TrackerError, Unreachable, UsageError

BASE = httpx.URL(DEFAULT_BASE_URL)


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("POST", f"{BASE}/keys"),
        ("PATCH", f"{BASE}/keys/abc"),
        ("DELETE", f"{BASE}/keys/abc"),
        ("PUT", f"{BASE}/analytics/query"),
        ("POST", f"{BASE}/keys/analytics/query"),
        ("POST", f"{BASE}/analytics/query/"),
        ("POST", f"{BASE}/auth/keys"),
        ("HEAD", f"{BASE}/key"),
        ("GET", "https://evil.example/api/v1/key"),
        ("GET", "http://openrouter.ai/api/v1/key"),
        ("GET", "https://openrouter.ai:8443/api/v1/key"),
    ],
)
def test_only_reading_requests_are_sent(method: str, url: str) -> None:
    inner = Script(response({}))
    with pytest.raises(TrackerError, match="was stopped"):
        ReadOnlyTransport(inner, BASE).handle_request(httpx.Request(method, url))
    assert inner.requests == []


@pytest.mark.parametrize(("method", "path"), [("GET", "/keys"), ("POST", "/analytics/query")])
def test_reading_requests_are_sent(method: str, path: str) -> None:
    inner = Script(response({}))
    received = ReadOnlyTransport(inner, BASE).handle_request(httpx.Request(method, f"{BASE}{path}"))
    assert received.status_code == 200


@pytest.mark.parametrize(
    "text",
    ["https://openrouter.ai/api/v1/", "http://127.0.0.1:8000/api/v1", "http://localhost/x", "http://[::1]:9/api/v1"],
)
def test_safe_addresses_are_accepted(text: str) -> None:
    assert str(checked_base_url(text)) == text.rstrip("/")


@pytest.mark.parametrize(
    "text",
    [
        "http://openrouter.ai/api/v1",
        "http://localhost.evil.example/api/v1",
        "http://127.0.0.1.evil.example/",
        "ftp://127.0.0.1/",
        "https://name:secret@openrouter.ai/api/v1",
        "https://openrouter.ai/api/v1?x=1",
        "openrouter.ai",
        "",
        "https://",
        "http://[::1",
    ],
)
def test_unsafe_addresses_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Client(KEY, base_url=text)


def test_redirects_are_not_followed() -> None:
    script = Script(Response(302, b"", {"location": "https://evil.example/api/v1/key"}))
    with pytest.raises(InvalidResponse, match="was redirected"):
        client_of(script).key_status()
    assert [request.url.host for request in script.requests] == ["openrouter.ai"]


def test_in_process_sees_targets_below_the_base_address() -> None:
    seen: list[tuple[str, str, bytes]] = []

    def respond(method: str, target: str, body: bytes, headers: object) -> tuple[int, dict[str, str], bytes]:
        seen.append((method, target, body))
        return 200, {"content-type": "application/json"}, b'{"data":[]}'

    with Client(KEY, transport=in_process_transport(respond), paced=False) as client:
        assert client.keys("w 1").value == []
    assert seen == [("GET", "/keys?include_disabled=true&include_expired=true&workspace_id=w+1&offset=0", b"")]


def test_a_large_response_is_refused() -> None:
    with pytest.raises(InvalidResponse, match="larger than"):
        client_of(Script(Response(200, b" " * 3000)), max_response_bytes=2000).key_status()


def test_a_small_response_that_decompresses_to_a_large_one_is_refused() -> None:
    packed = gzip.compress(b" " * 1_000_000)
    assert len(packed) < 2000
    with pytest.raises(InvalidResponse, match="larger than"):
        client_of(Script(Response(200, packed, {"content-encoding": "gzip"})), max_response_bytes=2000).key_status()


def test_a_response_compressed_twice_is_not_decompressed() -> None:
    packed = gzip.compress(gzip.compress(b"{}"))
    with pytest.raises(InvalidResponse, match="compressed more than once"):
        client_of(Script(Response(200, packed, {"content-encoding": "gzip, gzip"}))).key_status()


class Dripping(httpx.SyncByteStream):
    """One byte a second, for ever."""

    def __init__(self, time: FakeTime) -> None:
        self._time = time

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self._time.now += 1
            yield b" "


def test_a_response_that_drips_is_ended() -> None:
    time = FakeTime()
    response = httpx.Response(200, stream=Dripping(time))
    with pytest.raises(Unreachable, match="too slowly"):
        read_bounded(response, max_bytes=1000, deadline=time.now + 60, clock=time.clock)
    assert time.now < 1100


OK = b"HTTP/1.1 200 OK\r\n"
NAMED_GZIP = b"\x1f\x8b\x08\x08\0\0\0\0\0\0"


@pytest.mark.parametrize(
    "start",
    [
        b"HT",
        OK + b"X: ",
        OK + b"Content-Length: 999\r\n\r\n",
        # Bytes that are never content: comments after a chunk's size, the name of a compressed file.
        OK + b"Transfer-Encoding: chunked\r\n\r\n5;",
        OK + b"Content-Length: 999\r\nContent-Encoding: gzip\r\n\r\n" + NAMED_GZIP,
    ],
)
def test_a_connection_that_drips_is_cut(start: bytes) -> None:
    stop = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = server.accept()
        with server, connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(start)
            while not stop.wait(0.02):
                connection.sendall(b"a")

    thread = threading.Thread(target=drip)
    thread.start()
    url = f"http://127.0.0.1:{server.getsockname()[1]}/api/v1"
    try:
        refusal = pytest.raises(Unreachable, match="too slowly")
        with Client(KEY, base_url=url, max_response_seconds=0.2) as client, refusal:
            client.key_status()
    finally:
        stop.set()
        thread.join(5)


def serve_once(payload: bytes) -> tuple[str, threading.Thread]:
    """Send the same bytes to up to four connections, closing each."""
    server = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with server:
            for _ in range(4):
                connection, _ = server.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(payload)

    thread = threading.Thread(target=run)
    thread.start()
    return f"http://127.0.0.1:{server.getsockname()[1]}/api/v1", thread


def test_a_cut_response_over_a_real_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    url, thread = serve_once(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"data":')
    time = FakeTime()
    with Client(KEY, base_url=url, sleep=time.sleep) as client, pytest.raises(InvalidResponse, match="cut off"):
        client.key_status()
    thread.join(5)
    assert len(time.slept) == 3


@pytest.fixture
def set_proxy(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return how to name the system's proxy for https."""
    for name in ("NO_PROXY", "no_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return lambda address: monkeypatch.setenv("https_proxy", address)


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1", "http://[::1", "::::", "http://", "http://x:port"])
def test_a_proxy_that_is_no_http_proxy(address: str, set_proxy: Callable[[str], None]) -> None:
    set_proxy(address)
    with pytest.raises(UsageError, match="not an HTTP proxy"):
        Client(KEY)


def test_the_system_proxy_is_used_for_other_hosts_only(
    set_proxy: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_proxy("socks5://127.0.0.1:1")
    Client(KEY, base_url="https://127.0.0.1/api/v1").close()
    monkeypatch.setenv("no_proxy", "openrouter.ai")
    Client(KEY).close()


def test_a_proxy_that_refuses_requests(set_proxy: Callable[[str], None]) -> None:
    url, thread = serve_once(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
    set_proxy(url.replace("http://", "http://me:secret@"))
    with Client(KEY, sleep=FakeTime().sleep) as client, pytest.raises(Offline, match=r"status 407.*password") as caught:
        client.key_status()
    thread.join(5)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read(content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ours.pem"
    if content:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(UsageError, match="SSL_CERT_FILE"):
        Client(KEY)


def test_a_server_that_speaks_no_tls() -> None:
    url, thread = serve_once(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with (
        Client(KEY, base_url=url.replace("http:", "https:"), sleep=FakeTime().sleep) as client,
        pytest.raises(Offline, match="No safe connection"),
    ):
        client.key_status()
    thread.join(5)
