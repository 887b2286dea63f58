"""Responses of OpenRouter's market routes as values. Field names: its OpenAPI description and official SDK."""

from __future__ import annotations

from collections import Counter

from tracker.api.fields import Fields, Json
from tracker.api.left_out import Reading, read_rows
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


def read_rankings(response: Json) -> Reading[Rankings]:
    """Read `/datasets/rankings-daily`; rows of one model, variant and day are added."""
    whole = Fields(response, RANKINGS)
    rows, left_out = read_rows(whole, "data", _ranked, day=lambda row: row.day("date"))
    found: Counter[tuple[int, str, str]] = Counter()
    for row in rows:
        found[row[:3]] += row.tokens
    ranked = tuple(ModelTokens(*key, tokens) for key, tokens in found.items())
    return Reading(Rankings(_as_of(whole.inner("meta")), ranked), left_out)


def _ranked(row: Fields) -> ModelTokens:
    model, variant = model_and_variant(row.text("model_permaslug"))
    return ModelTokens(row.day("date"), model, variant, row.big_count("total_tokens"))


def read_tasks(response: Json) -> Reading[TaskShares]:
    """Read `/classifications/task`: groups of tasks first, then the tasks; `as_of` is the last day of its window."""
    data = Fields(response, TASKS).inner("data")
    last = data.day("as_of")
    groups, odd_groups = read_rows(data, "macro_categories", _task_group)
    tasks, odd_tasks = read_rows(data, "classifications", _task)
    first = last - max(data.count("window_days"), 1) + 1
    return Reading(TaskShares(_as_of(data), first, last, (*groups, *tasks)), odd_groups + odd_tasks)


def _task_group(row: Fields) -> TaskShare:
    key = row.text("key")
    return TaskShare(key, row.text_or_none("label") or key, None, row.share("usage_share"), row.share("token_share"))


def _task(row: Fields) -> TaskShare:
    return TaskShare(
        row.text("tag"),
        row.text_or_none("display_name") or row.text("tag"),
        row.text("macro_category"),
        row.share("usage_share"),
        row.share("token_share"),
    )


def read_apps(response: Json) -> Reading[AppRanking]:
    """Read `/datasets/app-rankings`."""
    whole = Fields(response, APPS)
    meta = whole.inner("meta")
    rows, left_out = read_rows(whole, "data", _app)
    return Reading(AppRanking(_as_of(meta), meta.day("start_date"), meta.day("end_date"), tuple(rows)), left_out)


def _app(row: Fields) -> AppUse:
    return AppUse(
        row.count("rank"),
        row.count("app_id"),
        row.text_or_none("app_name") or f"App {row.count('app_id')}",
        row.big_count("total_tokens"),
        row.count("total_requests"),
    )


def read_sessions(response: Json, before: int = 0) -> Reading[SessionCosts]:
    """Read one page of `/datasets/session-cost`; its days are null where no sample is published.

    `before` is the number of rows on earlier pages.
    """
    whole = Fields(response, SESSIONS)
    meta = whole.inner("meta")
    last = meta.day("window_end_date") if meta.raw("window_end_date") is not None else None
    days = meta.count_or_none("window_days")
    first = None if last is None or not days else last - days + 1
    rows, left_out = read_rows(whole, "data", _session, before=before)
    return Reading(SessionCosts(_as_of(meta), first, last, tuple(rows)), left_out)


def _session(row: Fields) -> SessionCost:
    return SessionCost(
        row.text("app_slug"),
        row.text_or_none("app_name") or row.text("app_slug"),
        row.text("model_permaslug"),
        row.text("turn_range"),
        row.nano("median_session_cost_usd"),
    )


def _as_of(meta: Fields) -> int:
    """Return when a response was made (UTC milliseconds); a date without a time means the start of the day."""
    meta.text("as_of")
    return meta.instant_ms_or_none("as_of") or 0
