"""Pages in another zone: calls on their own dates, the same usage in all zones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.make import NOW, call
from tracker.analysis.models.history import read_history
from tracker.analysis.views.agentic import agentic_page
from tracker.analysis.views.overview import overview
from tracker.periods import Period, StoredDates, ms_of
from tracker.store.file.database import Store, open_for_writing
from tracker.store.questions.queries import first_call_ms, first_day
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import

KATHMANDU = ZoneInfo("Asia/Kathmandu")
EVENING, NIGHT = datetime(2026, 11, 9, 20, 0, tzinfo=UTC), datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
"""Both on 10 November in Kathmandu, a quarter to two in the night and a quarter to eight in the morning."""
NEXT = datetime(2026, 11, 10, 18, 15, tzinfo=UTC)
"""The first instant of 11 November there."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_for_writing(tmp_path / "usage.sqlite3") as opened:
        calls = [
            call("gen-1", created_at_ms=ms_of(EVENING), prompt_tokens=100, completion_tokens=0),
            call("gen-2", created_at_ms=ms_of(NIGHT), prompt_tokens=300, completion_tokens=0),
            call(
                "gen-3",
                created_at_ms=ms_of(NEXT),
                prompt_tokens=900,
                completion_tokens=0,
                finish_reason=None,
                finish_reason_raw=None,
            ),
        ]
        merge_calls(opened, begin_import(opened, "calls", "export.csv", "V4", 0), calls)
        yield opened


def test_lengths_and_endings_are_on_local_dates(store: Store) -> None:
    period = Period(date(2026, 11, 9), date(2026, 11, 11), zone=KATHMANDU)
    page = agentic_page(store, period, {}, NOW)
    prompt = page.lengths[0]
    assert prompt.medians == (None, 200.0, 900.0)
    assert prompt.means == (None, 200.0, 900.0)
    # No call of the last date reports how it ended, so that date is not among the endings.
    assert [row.requests for row in page.endings] == [2]
    assert page.basis.calls == 3


def test_one_local_date_takes_its_calls_from_two_utc_days(store: Store) -> None:
    one = Period(date(2026, 11, 10), date(2026, 11, 10), zone=KATHMANDU)
    assert agentic_page(store, one, {}, NOW).lengths[0].mean == 200.0
    assert overview(store, one, {}, NOW).total.requests == 2
    assert overview(store, replace(one, zone=None), {}, NOW).total.requests == 2
    assert overview(store, replace(one, first=date(2026, 11, 9), last=date(2026, 11, 9)), {}, NOW).total.requests == 0


def test_the_bar_that_is_open_is_the_zones_today(store: Store) -> None:
    late = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)
    stored = StoredDates(late, first_day(store), first_call_ms(store))
    for zone, today in ((None, date(2026, 11, 19)), (KATHMANDU, date(2026, 11, 20))):
        page = overview(store, stored.period("7d", zone), {}, late)
        assert [bucket.first for bucket in page.buckets if bucket.open] == [today]


def test_first_and_last_use_are_local_dates(store: Store) -> None:
    (model,) = read_history(store, {}, NOW, KATHMANDU).models.values()
    assert (model.first, model.last) == (date(2026, 11, 10), date(2026, 11, 11))
    (model,) = read_history(store, {}, NOW).models.values()
    assert (model.first, model.last) == (date(2026, 11, 9), date(2026, 11, 10))
