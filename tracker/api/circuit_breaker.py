"""What OpenRouter failed to answer of late, so that one that is away is waited for once and not route by route."""

from __future__ import annotations

from collections import Counter

from tracker.errors import AnswerCut, ConnectionCut, QueryTimedOut, ServerTrouble, TrackerError, Unreachable

_FAILURES_IN_A_ROW = 2
"""So many of one route say that it is out of reach; so many routes, with no good answer in between, that all are."""


class Outage:
    """Remembers failures for as long as one client lives: `check` before a question, tell it the outcome after."""

    def __init__(self) -> None:
        self._of_route: Counter[str] = Counter()
        self._routes_in_a_row: set[str] = set()
        self._last: dict[str, Unreachable | AnswerCut] = {}

    def check(self, route: str) -> bool:
        """Tell whether a question to a route is worth waiting for, should its first try fail.

        Raises the error of before where it is not to be asked at all: there is no connection, no answer comes in time,
        or OpenRouter wants fewer requests. A server with trouble of its own says so quickly, or cuts the connection,
        and some of its routes may be well while others are not: those are tried, once each.
        """
        found = self._last.get(route) if self._of_route[route] >= _FAILURES_IN_A_ROW else None
        if found is None and len(self._routes_in_a_row) >= _FAILURES_IN_A_ROW:
            found = next(reversed(self._last.values()))
        if found is None:
            return True
        if isinstance(found, ServerTrouble | ConnectionCut | AnswerCut):
            return False
        raise found.with_traceback(None)

    def answered(self, route: str) -> None:
        """Remember that a route gave a good answer."""
        self._of_route[route] = 0
        self._routes_in_a_row.clear()

    def failed(self, route: str, error: TrackerError) -> None:
        """Remember that the tries of a question were used up. Answers that say no are answers; so is 408."""
        if isinstance(error, Unreachable | AnswerCut) and not isinstance(error, QueryTimedOut):
            self._of_route[route] += 1
            self._routes_in_a_row.add(route)
            self._last.pop(route, None)
            self._last[route] = error
        else:
            self._routes_in_a_row.clear()
