"""Responses of OpenRouter's market routes as values. Field names: its OpenAPI description and official SDK."""

from __future__ import annotations

from collections import Counter

from tracker.api.fields import Fields, Json
from tracker.market import (
    AppRanking,
    AppUse,
    ModelTokens,
    Rankings,
    SessionCost,
    SessionCosts,
    TaskShare,
    TaskShares,
    model_and_variant,
)

RANKINGS = "/datasets/rankings-daily"
TASKS = "/classifications/task"
APPS = "/datasets/app-rankings"
SESSIONS = "/datasets/session-cost"

APPS_PER_PAGE = 100
SESSIONS_PER_PAGE = 500
LAST_SESSIONS_OFFSET = 5000
"""The largest offset that OpenRouter accepts."""


def read_rankings(response: Json) -> Rankings:
    """Read `/datasets/rankings-daily`; rows of one model, variant and day are added."""
    whole = Fields(response, RANKINGS)
    found: Counter[tuple[int, str, str]] = Counter()
    for row in whole.rows("data"):
        found[row.day("date"), *model_and_variant(row.text("model_permaslug"))] += row.big_count("total_tokens")
    return Rankings(_as_of(whole.inner("meta")), tuple(ModelTokens(*key, tokens) for key, tokens in found.items()))


def read_tasks(response: Json) -> TaskShares:
    """Read `/classifications/task`: groups of tasks first, then the tasks; `as_of` is the last day of its window."""
    data = Fields(response, TASKS).inner("data")
    last = data.day("as_of")
    groups = [
        TaskShare(
            row.text("key"),
            row.text_or_none("label") or row.text("key"),
            None,
            row.share("usage_share"),
            row.share("token_share"),
        )
        for row in data.rows("macro_categories")
    ]
    tasks = [
        TaskShare(
            row.text("tag"),
            row.text_or_none("display_name") or row.text("tag"),
            row.text("macro_category"),
            row.share("usage_share"),
            row.share("token_share"),
        )
        for row in data.rows("classifications")
    ]
    return TaskShares(_as_of(data), last - max(data.count("window_days"), 1) + 1, last, (*groups, *tasks))


def read_apps(response: Json) -> AppRanking:
    """Read `/datasets/app-rankings`."""
    whole = Fields(response, APPS)
    meta = whole.inner("meta")
    rows = tuple(
        AppUse(
            row.count("rank"),
            row.count("app_id"),
            row.text_or_none("app_name") or f"App {row.count('app_id')}",
            row.big_count("total_tokens"),
            row.count("total_requests"),
        )
        for row in whole.rows("data")
    )
    return AppRanking(_as_of(meta), meta.day("start_date"), meta.day("end_date"), rows)


def read_sessions(response: Json) -> SessionCosts:
    """Read one page of `/datasets/session-cost`; its days are null where no sample is published."""
    whole = Fields(response, SESSIONS)
    meta = whole.inner("meta")
    last = meta.day("window_end_date") if meta.raw("window_end_date") is not None else None
    days = meta.count_or_none("window_days")
    rows = tuple(
        SessionCost(
            row.text("app_slug"),
            row.text_or_none("app_name") or row.text("app_slug"),
            row.text("model_permaslug"),
            row.text("turn_range"),
            row.nano("median_session_cost_usd"),
        )
        for row in whole.rows("data")
    )
    return SessionCosts(_as_of(meta), None if last is None or not days else last - days + 1, last, rows)


def _as_of(meta: Fields) -> int:
    """Return when a response was made (UTC milliseconds); a date without a time means the start of the day."""
    meta.text("as_of")
    return meta.instant_ms_or_none("as_of") or 0
