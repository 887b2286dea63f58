"""The connection to OpenRouter: sends a request within the rate limit, with limits of time and size and with retries.

It does not know what requests and responses mean. The key is never part of an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import httpx

from tracker.api.circuit_breaker import CircuitBreaker
from tracker.api.connection_problems import connection_error, too_slow
from tracker.api.fields import Json, parse_json
from tracker.api.rate_limiter import Bucket
from tracker.api.refusals import error_of, server_message, status_inside
from tracker.api.retry import Retrier, TryFailed, requested_wait
from tracker.api.stopping import stopped
from tracker.api.transport import (
    NetworkTransport,
    ReadOnlyTransport,
    checked_base_url,
    read_bounded,
)
from tracker.api_key import START_OF_KEYS
from tracker.errors import TrackerError

# The first byte of an analytics query may take a while; connecting never does.
_TIMEOUT = httpx.Timeout(connect=10.0, read=60.0, write=15.0, pool=10.0)


class Connection:
    """Requests the routes below one address, with one key or none; belongs to one thread.

    `max_response_seconds` count from the moment a request is sent until its response is complete. If OpenRouter is out
    of reach, later requests end at once with the same error (`CircuitBreaker`).
    """

    def __init__(
        self,
        key: str | None,
        base_url: str,
        transport: httpx.BaseTransport | None,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        wall_clock: Callable[[], float],
        max_response_bytes: int,
        max_response_seconds: float,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        base = checked_base_url(base_url)
        self.base_url = str(base)
        self._key = key
        self._clock = clock
        self._wall_clock = wall_clock
        self._max_bytes = max_response_bytes
        self._max_seconds = max_response_seconds
        self._cancelled = cancelled
        self._retrier = Retrier(clock, sleep, wall_clock)
        self._circuit_breaker = CircuitBreaker()
        self.requests = 0
        """Number of requests so far; the tries of one request count once."""
        headers = {"Accept": "application/json", "User-Agent": "model-usage-tracker"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        # Redirects are not followed: the key is sent only to the address that the person knows.
        self._http = httpx.Client(
            transport=ReadOnlyTransport(transport or NetworkTransport(base, max_response_seconds, cancelled), base),
            headers=headers,
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def request(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limiter: Bucket | None = None,
    ) -> Json:
        """Return the JSON of a route, with `POST` if there is a body; each try respects the rate limit `limiter`.

        Raises the errors that `Client` names.
        """
        may_retry = self._circuit_breaker.check(path)
        self.requests += 1

        def attempt() -> Json:
            if limiter is not None:
                limiter.acquire()
            return self._try(path, params or {}, body)

        try:
            parsed = self._retrier.call(attempt, may_retry=may_retry)
        except TrackerError as error:
            self._circuit_breaker.failed(path, error)
            raise
        self._circuit_breaker.responded(path)
        return parsed

    def _try(self, path: str, params: Mapping[str, str], body: bytes | None) -> Json:
        """Return the JSON of a good response. Raises `TryFailed` for every outcome that may differ at the next try."""
        response, content = self._exchange(path, params, body)
        status = response.status_code
        if status == httpx.codes.OK:
            parsed = parse_json(self._without_key(content), path)
            # An error may come with status 200. Without this check it would look like data.
            inside = status_inside(parsed)
            if inside is None:
                return parsed
            status = inside
        headers = {name.lower(): value for name, value in response.headers.items()}
        said = server_message(content, path, self._key)
        refused = error_of(status, path, said, requested_wait(headers, self._wall_clock()))
        raise TryFailed(refused, status, headers)

    def _without_key(self, content: bytes) -> bytes:
        """Remove the key from a response: somebody may have given it its own text as name, and names are stored."""
        # Other text than a real key may be a common word, which must not be removed from responses.
        if self._key is None or not self._key.startswith(START_OF_KEYS):
            return content
        return content.replace(self._key.encode(), "…".encode())

    def _exchange(self, path: str, params: Mapping[str, str], body: bytes | None) -> tuple[httpx.Response, bytes]:
        """Return any response, and its complete content. Raises `TryFailed` if the connection fails."""
        arrived = False
        deadline = self._clock() + self._max_seconds
        request = self._http.build_request(
            "GET" if body is None else "POST",
            self.base_url + path,
            params=params,
            content=body,
            headers={"Content-Type": "application/json"} if body is not None else None,
        )
        try:
            # With `stream` only the head is read here, so `read_bounded` can stop a body that is too large or too slow.
            response = self._http.send(request, stream=True)
            arrived = True
            try:
                content = read_bounded(response, max_bytes=self._max_bytes, deadline=deadline, clock=self._clock)
            finally:
                response.close()
        except httpx.HTTPError as error:
            if self._cancelled is not None and self._cancelled():
                raise stopped() from error
            if self._clock() >= deadline:
                # Not `TryFailed`: another try could take just as long, and the person would wait several times.
                raise too_slow() from error
            raise TryFailed(connection_error(error, path, arrived)) from error
        return response, content
