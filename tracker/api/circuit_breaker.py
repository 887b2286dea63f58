"""A circuit breaker: remembers recent failures, so that we wait once, not for each route, if OpenRouter is down."""

from __future__ import annotations

from collections import Counter

from tracker.errors import ConnectionCut, IncompleteResponse, QueryTimedOut, ServerProblem, TrackerError, Unreachable

_FAILURES_IN_A_ROW = 2
"""So many failures of one route mean that the route is out of reach. So many failed routes, with no good response in
between, mean that all routes are."""


class CircuitBreaker:
    """Remembers the failures of one client: call `check` before a request, `responded` or `failed` after it."""

    def __init__(self) -> None:
        self._of_route: Counter[str] = Counter()
        self._routes_in_a_row: set[str] = set()
        self._last: dict[str, Unreachable | IncompleteResponse] = {}

    def check(self, route: str) -> bool:
        """Return whether a request to a route may be retried if its first try fails.

        Raises the earlier error if the route must not be requested at all: there is no connection, no response comes in
        time, or OpenRouter wants fewer requests. A server with an internal problem reports it quickly or cuts the
        connection, and some of its routes may still work: these routes are tried once each.
        """
        found = self._last.get(route) if self._of_route[route] >= _FAILURES_IN_A_ROW else None
        if found is None and len(self._routes_in_a_row) >= _FAILURES_IN_A_ROW:
            found = next(reversed(self._last.values()))
        if found is None:
            return True
        if isinstance(found, ServerProblem | ConnectionCut | IncompleteResponse):
            return False
        # Without its old traceback: each raise would add to it, and it keeps the old frames alive.
        raise found.with_traceback(None)

    def responded(self, route: str) -> None:
        """Remember that a route gave a good response."""
        self._of_route[route] = 0
        self._routes_in_a_row.clear()

    def failed(self, route: str, error: TrackerError) -> None:
        """Remember that all tries of a request failed. Refusals and 408 do not count, because a response came."""
        if isinstance(error, Unreachable | IncompleteResponse) and not isinstance(error, QueryTimedOut):
            self._of_route[route] += 1
            self._routes_in_a_row.add(route)
            # Removed first, so that the new error goes to the end: `check` takes the last one as the newest.
            self._last.pop(route, None)
            self._last[route] = error
        else:
            self._routes_in_a_row.clear()
