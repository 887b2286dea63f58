"""How many of a period's requests are known as single calls: the others are known only by sums."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tracker import feeds
from tracker.analysis.ledger.question import Coverage, Filters, Question
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period
from tracker.store.file.database import Store
from tracker.store.questions.names import Names
from tracker.store.questions.queries import group_sums


class KnownCalls(NamedTuple):
    """The requests of a period, and how many of them are stored one by one; never more than the requests."""

    calls: int
    requests: int


def known_calls(store: Store, period: Period, filters: Filters, coverage: Coverage, now: datetime) -> KnownCalls | None:
    """Return how many requests of a period match the filters, and how many of them are known one by one.

    None where no number of requests is known, and for filters in another zone than UTC, where the calls of a day belong
    to several dates. Raises `StoreUnusable`.
    """
    days = [day for day in coverage.days if day.requests is not None]
    if not days:
        return None
    if not filters:
        # Calls that no feed counts yet are stored too, but they are not among the day's requests.
        calls = sum(min(day.calls_stored, day.requests or 0) for day in days)
        return KnownCalls(calls, sum(day.requests or 0 for day in days))
    if period.zone is not None:
        return None
    with store.reading():
        question = Question(period, (), filters)
        requests = summarize(store, question, now).total.requests
        names = Names(store)
        ids = {column: names.ids(column, values) for column, values in filters.items()}
        numbers = [day.day for day in days]
        found = group_sums(store, feeds.CALLS, numbers, (), ids, question.value_columns)
    if requests is None:
        return None
    return KnownCalls(min(sum(sums.requests or 0 for _, sums in found), requests), requests)
