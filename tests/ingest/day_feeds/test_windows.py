from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.api.scripted import KEY
from tests.worlds.sync_world import TODAY, Response, json_response, refused
from tracker.api.analytics import Filter
from tracker.api.client import Client
from tracker.api.transport import in_process_transport
from tracker.errors import InvalidResponse, QueryTimedOut, RequestRefused
from tracker.ingest.day_feeds.windows import Span, WindowReader
from tracker.ingest.sync_pass import SyncPass
from tracker.monitor import Monitor
from tracker.periods import date_of, day_number
from tracker.store.file.database import open_for_writing

YEAR = Span(TODAY - 366, TODAY + 1)


class RowsPerDay:
    """An analytics route with so many rows on each day; more than `limit` are cut off, as the server does."""

    def __init__(self, rows_on: Callable[[int], int], limit: int = 100) -> None:
        self.rows_on = rows_on
        self.limit = limit
        self.windows: list[Span] = []
        self.refuse: Callable[[Span], Response | None] = lambda window: None
        self.extra_days = 0

    def respond(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        edges = json.loads(body)["time_range"]
        first, end = (day_number(datetime.fromisoformat(edges[name]).date()) for name in ("start", "end"))
        window = Span(first, end)
        self.windows.append(window)
        if response := self.refuse(window):
            return response
        rows = [
            {
                "date__day": str(date_of(day)),
                "model": f"m{n}",
                "app": "a",
                "request_count": "1",
                "total_usage": 0,
                "tokens_prompt": 1,
                "tokens_completion": 1,
            }
            for day in range(first, end + self.extra_days)
            for n in range(self.rows_on(day))
        ]
        cut = rows[: self.limit]
        metadata = {"row_count": len(cut), "truncated": len(rows) > self.limit}
        return json_response({"data": {"data": cut, "metadata": metadata, "warnings": ["unknown key hash"]}})


@pytest.fixture
def cursor_of(tmp_path: Path) -> Iterator[Callable[[RowsPerDay], WindowReader]]:
    with open_for_writing(tmp_path / "usage.sqlite3") as store:

        def make(route: RowsPerDay) -> WindowReader:
            client = Client(KEY, transport=in_process_transport(route.respond), paced=False)
            sync = SyncPass(client, store, Monitor(now=lambda: datetime(2026, 10, 31, tzinfo=UTC)), full=False)
            return WindowReader(sync, limit=route.limit)

        yield make


Make = Callable[[RowsPerDay], WindowReader]


def test_one_query_where_it_fits(cursor_of: Make) -> None:
    route = RowsPerDay(lambda day: 0)
    assert cursor_of(route).read(("model", "app"), YEAR) == []
    assert route.windows == [YEAR]
    assert YEAR.days == 367


@pytest.mark.parametrize("per_day", [1, 7, 30, 99])
def test_halving_loses_and_doubles_nothing(cursor_of: Make, per_day: int) -> None:
    route = RowsPerDay(lambda day: per_day)
    rows = cursor_of(route).read(("model", "app"), YEAR)
    assert sorted({(row.day, row.values[0]) for row in rows}) == sorted((row.day, row.values[0]) for row in rows)
    assert len(rows) == 367 * per_day


def test_the_width_that_worked_is_where_the_next_feed_starts(cursor_of: Make) -> None:
    route = RowsPerDay(lambda day: 2)
    reader = cursor_of(route)
    reader.read(("model", "app"), YEAR)
    route.windows.clear()
    reader.read(("model", "app"), YEAR)
    assert route.windows[0].days == 46


def test_it_widens_again_where_there_is_room(cursor_of: Make) -> None:
    busy = YEAR.first + 20
    route = RowsPerDay(lambda day: 50 if day < busy else 0)
    cursor_of(route).read(("model", "app"), YEAR)
    assert len(route.windows) < 40
    assert max(window.days for window in route.windows[-3:]) > 100


def test_rows_outside_the_requested_days_are_dropped(cursor_of: Make) -> None:
    route = RowsPerDay(lambda day: 1)
    route.extra_days = 2
    rows = cursor_of(route).read(("model", "app"), Span(TODAY - 3, TODAY))
    assert sorted(row.day or 0 for row in rows) == [TODAY - 3, TODAY - 2, TODAY - 1]


def test_a_single_day_that_is_cut_off_fails(cursor_of: Make) -> None:
    route = RowsPerDay(lambda day: 100 if day == TODAY else 0)
    with pytest.raises(InvalidResponse, match="2026-10-31 has more than 100 rows by model and app"):
        cursor_of(route).read(("model", "app"), YEAR)


@pytest.mark.parametrize("status", [400, 408])
def test_a_window_that_is_too_wide_is_not_tried_again(cursor_of: Make, status: int) -> None:
    route = RowsPerDay(lambda day: 0)
    route.refuse = lambda window: refused(status) if window.days > 60 else None
    cursor_of(route).read(("model", "app"), YEAR)
    assert [window.days for window in route.windows][:4] == [367, 184, 92, 46]
    assert sum(window.days > 60 for window in route.windows) == 3


@pytest.mark.parametrize(("status", "error"), [(400, RequestRefused), (404, RequestRefused), (408, QueryTimedOut)])
def test_what_stays_refused_is_raised(
    cursor_of: Make, status: int, error: type[RequestRefused | QueryTimedOut]
) -> None:
    route = RowsPerDay(lambda day: 0)
    route.refuse = lambda window: refused(status)
    with pytest.raises(error):
        cursor_of(route).read(("model", "app"), YEAR)
    assert len(route.windows) <= 10


def test_warnings_are_noted_but_not_those_of_filters(cursor_of: Make) -> None:
    reader = cursor_of(RowsPerDay(lambda day: 0))
    reader.read(("model", "app"), YEAR, (Filter("api_key_id", "eq", "ab"),))
    assert reader.take_note() is None
    reader.read(("model", "app"), YEAR)
    assert reader.take_note() == "unknown key hash"
    assert reader.take_note() is None
