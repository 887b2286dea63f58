"""Writes every day's total, split by model and key, into the store, where SQL can read it (`days_view`).

It is the answer to one question, so it equals `summary all --by day,model,key`, and its sum equals `summary all`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.errors import StoreUnusable
from tracker.periods import StoredDates, date_of, day_number, ms_of
from tracker.store.file.database import Store
from tracker.store.questions.queries import first_day, last_day
from tracker.store.usage.day_totals import DayTotalRow, are_day_totals_stale, replace_day_totals


def keep_day_totals(store: Store, now: datetime) -> None:
    """Write the totals again, as seen at `now` (aware), if anything that decides them has changed since.

    The store must be open for writing. If it is locked or full now, they stay marked as stale, and whoever opens the
    store next tries again: what was stored before must not fail for it.
    """
    with suppress(StoreUnusable):
        if are_day_totals_stale(store):
            _write(store, now)


def _write(store: Store, now: datetime) -> None:
    with store.writing():
        period = StoredDates(now, first_day(store)).period("all")
        # A clock that was ahead may have left days after today. They are not in the period, and get in when they begin.
        last = last_day(store)
        are_complete = last is None or date_of(last) <= period.last
        replace_day_totals(store, _rows(store, Question(period, _BY), now), ms_of(now), are_complete=are_complete)


_BY = ("day", "model", "key")


def _rows(store: Store, question: Question, now: datetime) -> Iterator[DayTotalRow]:
    for (day, model, key), _, measures in summarize(store, question, now).groups:
        number = None if day.text is None else day_number(date.fromisoformat(day.text))
        yield DayTotalRow(number, model.text, key.text, key.id, measures)
