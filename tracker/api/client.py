"""The client of OpenRouter's API: one method per route, which returns values. It can only read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import TypeVar

import httpx

from tracker.api import analytics, market, payloads
from tracker.api.analytics import AnalyticsMeta, AnalyticsQuery, AnalyticsResponse, MemberResponse
from tracker.api.connection import Connection
from tracker.api.fields import Json
from tracker.api.generation import Generation, read_generation
from tracker.api.left_out import NOTHING, Reading
from tracker.api.rate_limiter import MARKET_BURST, MARKET_PER_MINUTE, Bucket
from tracker.api.stopping import stoppable
from tracker.api.transport import QUERY_PATH
from tracker.api_key import is_key
from tracker.errors import InvalidResponse, KeyProblem, KeyRejected, WrongKeyKind
from tracker.market import AppRanking, Rankings, SessionCosts, TaskShares
from tracker.usage import AccountKey, Credits, DayUsage, KeyStatus, Model, Provider, Workspace

T = TypeVar("T")

DEFAULT_BASE_URL = "https://openrouter.ai/api/v1"

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
MAX_RESPONSE_SECONDS = 120.0
"""From the moment a request is sent until its response is complete."""

_ROWS_PER_PAGE = 100
_MAX_PAGES = 200


class Client:
    """Sends requests to OpenRouter. Belongs to one thread; close it (or use `with`).

    A method that returns a list returns a `Reading`: rows that cannot be read are left out and counted.

    Every method raises `KeyRejected`, `WrongKeyKind`, `Unreachable` (its subclasses say why), `InvalidResponse` or
    its subclass `RequestRefused`; `KeyProblem` if the route needs a key and there is none. The constructor raises
    `UsageError` for a base address that is neither https nor this machine. `paced` False is for the in-process sample.
    If OpenRouter is out of reach, later requests end at once with the same error (`CircuitBreaker`); a new client tries
    again.
    """

    def __init__(
        self,
        key: str | None,
        *,
        base_url: str = DEFAULT_BASE_URL,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        wall_clock: Callable[[], float] = time.time,
        paced: bool = True,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        max_response_seconds: float = MAX_RESPONSE_SECONDS,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        if cancelled is not None:
            sleep = stoppable(sleep, clock, cancelled)
        self._key = _checked_key(key)
        self._connection = Connection(
            self._key,
            base_url,
            transport,
            clock=clock,
            sleep=sleep,
            wall_clock=wall_clock,
            max_response_bytes=max_response_bytes,
            max_response_seconds=max_response_seconds,
            cancelled=cancelled,
        )
        self._limiter = Bucket(clock, sleep) if paced else None
        self._market_limiter = Bucket(clock, sleep, burst=MARKET_BURST, per_minute=MARKET_PER_MINUTE) if paced else None

    def __repr__(self) -> str:
        return f"Client({self._connection.base_url!r}, {'with' if self._key else 'without'} a key)"

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def has_key(self) -> bool:
        """Whether requests are sent with a key; without one only public routes work."""
        return self._key is not None

    @property
    def requests(self) -> int:
        """Number of requests so far; a list of several pages counts each page."""
        return self._connection.requests

    def close(self) -> None:
        """Close all connections."""
        self._connection.close()

    def key_status(self) -> KeyStatus:
        """Return the kind and the counters of the key; works with every key, so it is the first request."""
        return payloads.read_key_status(self._request("/key"))

    def activity(self) -> Reading[list[DayUsage]]:
        """Return the last 30 finished UTC days by model and endpoint. Needs a management key."""
        return payloads.read_activity(self._account("/activity"))

    def analytics_meta(self) -> AnalyticsMeta:
        """Return the available metrics and dimensions. Needs a management key."""
        return analytics.read_meta(self._account("/analytics/meta"))

    def analytics(self, query: AnalyticsQuery) -> AnalyticsResponse:
        """Return usage, within the rate limit. Needs a management key. Raises `QueryTimedOut` for too large a query."""
        return analytics.read_response(self._query(query), query)

    def members(self, query: AnalyticsQuery) -> MemberResponse:
        """Return the existing combinations of values, without their usage; otherwise like `analytics`."""
        return analytics.read_members(self._query(query), query)

    def generation(self, generation_id: str) -> Generation:
        """Return one call in full, except its key and app. Works with every key of the account.

        Raises `RequestRefused` with status 404 for a call that OpenRouter no longer knows or does not know yet.
        """
        return read_generation(self._request("/generation", {"id": generation_id}))

    def keys(self, workspace_id: str | None = None) -> Reading[list[AccountKey]]:
        """Return all keys of a workspace (None: the default one), including disabled and expired ones.

        Needs a management key. OpenRouter never lists keys made by OAuth, management keys and deleted keys. It is not
        checked whether all rows had to be left out: a workspace may have a single key.
        """
        params = {"include_disabled": "true", "include_expired": "true"}
        if workspace_id is not None:
            params["workspace_id"] = workspace_id

        def page(offset: int) -> Reading[list[AccountKey]]:
            return payloads.read_keys(self._account("/keys", params | {"offset": str(offset)}), offset)

        return _all_pages("/keys", page, lambda key: key.hash)

    def workspaces(self) -> Reading[list[Workspace]]:
        """Return all workspaces; one has `is_default` if it is certain which. Needs a management key."""

        def page(offset: int) -> Reading[list[tuple[Workspace, int]]]:
            params = {"offset": str(offset), "limit": str(_ROWS_PER_PAGE)}
            return payloads.read_workspaces(self._account("/workspaces", params), offset)

        rows, left_out = _checked(_all_pages("/workspaces", page, lambda row: row[0].id))
        return Reading(payloads.mark_default(rows, whole=not left_out.odd), left_out)

    def credits(self) -> Credits:
        """Return the account's lifetime credits and usage. Needs a management key."""
        return payloads.read_credits(self._account("/credits"))

    def models(self) -> Reading[list[Model]]:
        """Return the complete catalogue, with models of every output kind; works without a key."""
        catalogue = self._public("/models", {"output_modalities": "all"})
        return _checked(payloads.read_models(catalogue))

    def providers(self) -> Reading[list[Provider]]:
        """Return all inference providers; works without a key."""
        return _checked(payloads.read_providers(self._public("/providers")))

    def rankings_daily(self, first: date, last: date) -> Reading[Rankings]:
        """Return which models all users used on UTC days, both ends included, at most `market.MOST_DAYS`.

        This and the other market routes need an inference key; for another key they raise `WrongKeyKind`.
        """
        days = {"start_date": first.isoformat(), "end_date": last.isoformat()}
        return _checked(market.read_rankings(self._market(market.RANKINGS, days)))

    def task_classification(self) -> Reading[TaskShares]:
        """Return what all users used the models for in the last 7 finished UTC days. Needs an inference key."""
        return _checked(market.read_tasks(self._market(market.TASKS, {"window": "7d"})))

    def app_rankings(self) -> Reading[AppRanking]:
        """Return the most used apps of the last month. Needs an inference key."""
        return _checked(market.read_apps(self._market(market.APPS, {"limit": str(market.APPS_PER_PAGE)})))

    def session_costs(self) -> Reading[SessionCosts]:
        """Return what sessions of known apps cost, read page by page. Needs an inference key."""
        size = market.SESSIONS_PER_PAGE
        pages: list[SessionCosts] = []
        left_out = NOTHING
        for offset in range(0, market.LAST_SESSIONS_OFFSET + 1, size):
            page = self._market(market.SESSIONS, {"limit": str(size), "offset": str(offset)})
            costs, odd = market.read_sessions(page, offset)
            pages.append(costs)
            left_out += odd
            if odd.rows < size:
                break
        # If the list changes between two pages, a row may come twice. `dict.fromkeys` keeps the first and the order.
        rows = tuple(dict.fromkeys(row for costs in pages for row in costs.rows))
        return _checked(Reading(replace(pages[0], rows=rows), left_out))

    def _query(self, query: AnalyticsQuery) -> Json:
        return self._account(QUERY_PATH, body=json.dumps(query.body()).encode())

    def _market(self, path: str, params: Mapping[str, str]) -> Json:
        """Request a market route. After a 401 or 403, `/key` shows whether only the kind of the key is wrong."""
        try:
            return self._public(path, params, self._market_limiter)
        except (KeyRejected, WrongKeyKind) as error:
            if not self.has_key:
                raise
            self.key_status()
            raise WrongKeyKind(
                f"The key is valid but may not read {path}. Market data needs an inference key, made at "
                "openrouter.ai/settings/keys, whose limit is not used up."
            ) from error

    def _public(self, path: str, params: Mapping[str, str] | None = None, limiter: Bucket | None = None) -> Json:
        """Request a route that may work without a key. Raises `WrongKeyKind` if there is no key and it needs one."""
        try:
            return self._connection.request(path, params, None, limiter)
        except KeyRejected as error:
            if self.has_key:
                raise
            raise WrongKeyKind(f"OpenRouter does not return {path} without a key.") from error

    def _account(self, path: str, params: Mapping[str, str] | None = None, body: bytes | None = None) -> Json:
        """Request a management route. After a 401, `/key` shows whether only the kind of the key is wrong."""
        try:
            return self._request(path, params, body, None if body is None else self._limiter)
        except KeyRejected as error:
            # Called only for its error: it raises if OpenRouter does not accept the key at all.
            self.key_status()
            raise WrongKeyKind(
                f"The key is valid but may not read {path}: that needs a management key, "
                "made at openrouter.ai/settings/management-keys."
            ) from error

    def _request(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limiter: Bucket | None = None,
    ) -> Json:
        """Request a route that needs a key."""
        if not self._key:
            raise KeyProblem(
                "There is no key yet. Add one with `usage-tracker key set`, or in the window.",
                in_window="There is no key yet. Paste one.",
            )
        return self._connection.request(path, params, body, limiter)


def _checked_key(key: str | None) -> str | None:
    text = (key or "").strip()
    if text and not is_key(text):
        # The text itself is not shown, because it may be a mistyped key.
        raise KeyRejected("The key has characters that no OpenRouter key has. Copy it again, without other text.")
    return text or None


def _checked(reading: Reading[T]) -> Reading[T]:
    """Return what was read. Raises `InvalidResponse` if all rows had to be left out."""
    reading.left_out.check()
    return reading


def _all_pages(path: str, page: Callable[[int], Reading[list[T]]], identity: Callable[[T], str]) -> Reading[list[T]]:
    """Return the rows of all pages, each once; `page` returns the rows from an offset on."""
    found: dict[str, T] = {}
    left_out = NOTHING
    for number in range(_MAX_PAGES):
        rows, odd = page(number * _ROWS_PER_PAGE)
        before = len(found)
        found |= {identity(row): row for row in rows}
        left_out += odd
        if odd.rows < _ROWS_PER_PAGE:
            return Reading(list(found.values()), left_out)
        # A full page without a new row: the server ignores the offset and would send this page again and again.
        if len(found) == before:
            break
    raise InvalidResponse(f"The pages of {path} do not end. None of them was stored. Try again later.")
