"""The way to OpenRouter: a question, paced, bounded in time and size, tried again where that may help, and its answer.

What the questions are and what their answers mean is not known here. The key is in no error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import httpx

from tracker.api.circuit_breaker import Outage
from tracker.api.connection_problems import connection_error, too_slow
from tracker.api.fields import Json, parse_json
from tracker.api.rate_limiter import Bucket
from tracker.api.refusals import error_of, spoken, status_inside
from tracker.api.retry import Retrier, TryFailed, asked_wait
from tracker.api.transport import (
    NetworkTransport,
    ReadOnlyTransport,
    checked_base_url,
    read_bounded,
)
from tracker.api_key import START_OF_KEYS
from tracker.errors import TrackerError

# An analytics query may think for a while before its first byte; connecting never takes long.
_TIMEOUT = httpx.Timeout(connect=10.0, read=60.0, write=15.0, pool=10.0)


class Connection:
    """Asks the routes below one address, with one key or none; belongs to one thread.

    `max_answer_seconds` are from the moment a request is sent until its answer is complete. Where OpenRouter turns out
    to be away, later questions end at once with the same error (`Outage`).
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
        max_answer_bytes: int,
        max_answer_seconds: float,
    ) -> None:
        base = checked_base_url(base_url)
        self.base_url = str(base)
        self._key = key
        self._clock = clock
        self._wall_clock = wall_clock
        self._max_bytes = max_answer_bytes
        self._max_seconds = max_answer_seconds
        self._retrier = Retrier(clock, sleep, wall_clock)
        self._outage = Outage()
        headers = {"Accept": "application/json", "User-Agent": "model-usage-tracker"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        # Redirects are not followed: the key goes to the address the person knows and to no other.
        self._http = httpx.Client(
            transport=ReadOnlyTransport(transport or NetworkTransport(base, max_answer_seconds), base),
            headers=headers,
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def ask(
        self, path: str, params: Mapping[str, str] | None = None, body: bytes | None = None, pace: Bucket | None = None
    ) -> Json:
        """Return the JSON that a route answers, to a `POST` where there is a body; each try keeps to the `pace`.

        Raises whatever `Client` says.
        """
        patient = self._outage.check(path)

        def attempt() -> Json:
            if pace is not None:
                pace.take()
            return self._try(path, params or {}, body)

        try:
            answer = self._retrier.call(attempt, patient=patient)
        except TrackerError as error:
            self._outage.failed(path, error)
            raise
        self._outage.answered(path)
        return answer

    def _try(self, path: str, params: Mapping[str, str], body: bytes | None) -> Json:
        """Return a good answer. Raises `TryFailed` for every other outcome that may differ next time."""
        response, content = self._exchange(path, params, body)
        status = response.status_code
        if status == httpx.codes.OK:
            answer = parse_json(self._without_key(content), path)
            inside = status_inside(answer)
            if inside is None:
                return answer
            status = inside
        headers = {name.lower(): value for name, value in response.headers.items()}
        said = spoken(content, path, self._key)
        refused = error_of(status, path, said, asked_wait(headers, self._wall_clock()))
        raise TryFailed(refused, status, headers)

    def _without_key(self, content: bytes) -> bytes:
        """Black out the key: somebody may have named it after itself, and names are stored."""
        # Text that begins otherwise may be a word that stands in every answer.
        if self._key is None or not self._key.startswith(START_OF_KEYS):
            return content
        return content.replace(self._key.encode(), "…".encode())

    def _exchange(self, path: str, params: Mapping[str, str], body: bytes | None) -> tuple[httpx.Response, bytes]:
        """Return whatever comes back, and its whole content. Raises `TryFailed` where that breaks off."""
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
            response = self._http.send(request, stream=True)
            arrived = True
            try:
                content = read_bounded(response, max_bytes=self._max_bytes, deadline=deadline, clock=self._clock)
            finally:
                response.close()
        except httpx.HTTPError as error:
            if self._clock() >= deadline:
                raise too_slow() from error
            raise TryFailed(connection_error(error, path, arrived)) from error
        return response, content
