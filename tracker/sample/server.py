"""The stand-in for OpenRouter: serves an invented account without a network.

It knows the routes that a tracker reads, and refuses all others with OpenRouter's messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from tracker.sample import account_responses, catalogue_responses, market
from tracker.sample.account import SampleAccount
from tracker.sample.activity import activity
from tracker.sample.analytics import response
from tracker.sample.analytics_query import MOST_ROWS, parse_query
from tracker.sample.analytics_terms import meta
from tracker.sample.entities import MANAGEMENT_KEY, SampleKey, key_hash
from tracker.sample.ledger import Ledger
from tracker.sample.responses import Json, Refusal, Response, not_found, refuse, respond

_ANY_KEY = "any key"
_MANAGEMENT = "management key"
_NO_KEY = "no key"

_MANAGEMENT_ONLY = "Only management keys can perform this operation"
_ACTIVITY_ONLY = "Only management keys can fetch activity for an account"


class _Caller(NamedTuple):
    """Who sends the request. Neither: a request without a key to a route that needs none."""

    is_management: bool
    key: SampleKey | None


class _Request(NamedTuple):
    """One request, split into its parts."""

    names: tuple[str, ...]
    """Variable parts of the path."""
    query: Mapping[str, str]
    body: bytes
    caller: _Caller
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(UTC).date()


class _Route(NamedTuple):
    method: str
    path: re.Pattern[str]
    needs: str
    response: Callable[[_Request], Json]
    forbidden: str = _MANAGEMENT_ONLY


class StandIn:
    """The part of OpenRouter that a tracker reads. Calls exist up to the time that `now` returns (with time zone).

    `row_cap` is the largest number of rows in an analytics response; lower it to test truncated responses with few
    calls. `market_from` is the first day with market data; a later day means less to read.
    """

    def __init__(self, account: SampleAccount, now: Callable[[], datetime]) -> None:
        self.row_cap = MOST_ROWS
        self.market_from = market.FIRST_DAY
        self.account = account
        self._now = now
        self._ledger = Ledger(account)
        self._keys = {key.hash: key for key in account.keys}
        self._hash_by_number = {str(key.number): key.hash for key in account.keys}
        self._routes = self._build_routes()

    def respond(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Return status, headers and body for a request: `target` is path and query below the base address."""
        try:
            return respond(200, self._respond(method, target, body, headers))
        except Refusal as refusal:
            return refuse(refusal)

    def _respond(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Json:
        parts = urlsplit(target)
        path = "/" + unquote(parts.path).strip("/")
        matching = [(route, match) for route in self._routes if (match := route.path.fullmatch(path))]
        if not matching:
            raise not_found("Not Found")
        for route, match in matching:
            if route.method == method:
                now = self._now()
                caller = self._caller(route, headers, now)
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                return route.response(_Request(match.groups(), query, body, caller, now))
        allowed = ", ".join(route.method for route, _ in matching)
        raise Refusal(405, "Method Not Allowed", "method_not_allowed", {"allow": allowed})

    def _caller(self, route: _Route, headers: Mapping[str, str], now: datetime) -> _Caller:
        """Return who sends the request. Raises `Refusal`: 401 without a valid key, 403 for the wrong kind."""
        given = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
        scheme, _, text = given.partition(" ")
        if route.needs == _NO_KEY:
            return _Caller(text == MANAGEMENT_KEY, self._keys.get(key_hash(text)))
        if scheme.lower() != "bearer" or not text:
            raise Refusal(401, "Missing Authentication header", "authentication")
        if text == MANAGEMENT_KEY:
            return _Caller(True, None)
        key = self._keys.get(key_hash(text))
        today = now.astimezone(UTC).date()
        if key is None or key.is_disabled(today) or (key.deleted is not None and key.deleted <= today):
            raise Refusal(401, "User not found.", "authentication")
        if route.needs == _MANAGEMENT:
            raise Refusal(403, route.forbidden, "permission_denied")
        return _Caller(False, key)

    def _build_routes(self) -> tuple[_Route, ...]:
        ledger = self._ledger

        def route(path: str, needs: str, call: Callable[[_Request], Json], method: str = "GET") -> _Route:
            forbidden = _ACTIVITY_ONLY if path == "/activity" else _MANAGEMENT_ONLY
            return _Route(method, re.compile(path), needs, call, forbidden)

        return (
            route("/(?:auth/)?key", _ANY_KEY, lambda r: account_responses.current_key(ledger, r.caller.key, r.now)),
            route("/generation", _ANY_KEY, lambda r: account_responses.generation(ledger, r.query, r.now)),
            route("/keys", _MANAGEMENT, lambda r: account_responses.keys(ledger, r.query, r.now)),
            route("/keys/([0-9a-f]{64})", _MANAGEMENT, lambda r: account_responses.one_key(ledger, r.names[0], r.now)),
            route("/workspaces", _MANAGEMENT, lambda r: account_responses.workspaces(ledger, r.query)),
            route("/credits", _MANAGEMENT, lambda r: account_responses.credit_balance(ledger, r.now)),
            route("/activity", _MANAGEMENT, lambda r: activity(ledger, r.query, r.now)),
            route("/analytics/meta", _MANAGEMENT, lambda _: meta()),
            route("/analytics/query", _MANAGEMENT, self._analytics, "POST"),
            route("/models", _NO_KEY, lambda r: catalogue_responses.models(r.query, r.today)),
            route("/models/count", _NO_KEY, lambda r: catalogue_responses.models_count(r.today)),
            route("/models/([^/]+/[^/]+)/endpoints", _NO_KEY, self._endpoints),
            route("/model/([^/]+/[^/]+)", _NO_KEY, lambda r: catalogue_responses.one_model(r.names[0], r.today)),
            route("/providers", _NO_KEY, lambda _: catalogue_responses.providers()),
            # OpenRouter serves these routes to inference keys. The sample is read with its management key, but its
            # pages should show a market too, so the stand-in serves both kinds of key.
            route("/datasets/rankings-daily", _ANY_KEY, self._rankings),
            route("/datasets/app-rankings", _ANY_KEY, lambda r: market.app_rankings(r.query, r.now)),
            route("/datasets/session-cost", _ANY_KEY, lambda r: market.session_costs(r.query, r.now)),
            route("/classifications/task", _ANY_KEY, lambda r: market.task_classification(r.now)),
        )

    def _analytics(self, request: _Request) -> Json:
        query = parse_query(request.body, request.now, self._hash_by_number)
        return response(query, self._ledger, request.now, self.row_cap)

    def _rankings(self, request: _Request) -> Json:
        return market.rankings_daily(request.query, request.now, self.market_from)

    def _endpoints(self, request: _Request) -> Json:
        has_key = request.caller.is_management or request.caller.key is not None
        return catalogue_responses.endpoints(request.names[0], request.today, has_key)
