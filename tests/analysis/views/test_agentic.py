"""The page Agentic, worked out by hand: tool calls, lengths, endings, streaming, times, and their basis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.worlds.priced_account import NOVA, NOW, PICO, add_calls, add_days, call, day_row, new_store
from tracker.analysis.report.figures import report_figures
from tracker.analysis.views.agentic import AgenticPage, agentic_page
from tracker.export.page_tables import endings_table, lengths_table, times_table, tool_calls_table
from tracker.periods import Period
from tracker.store.file.database import Store
from tracker.usage import Call

FIRST, SECOND, LAST = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 4)
PERIOD = Period(FIRST, LAST)


def made(name: str, day: date, prompt: int, completion: int, **fields: Any) -> Call:
    return call(name, day, prompt, completion, 1, **fields)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three calls on the first day, one on the second; of the third only a total is stored, of the fourth nothing."""
    with new_store(tmp_path) as opened:
        calls = [
            made("a", FIRST, 100, 10, finish_reason="tool_calls", streamed=True),
            made("b", FIRST, 200, 30, finish_reason="stop", streamed=False),
            made("c", FIRST, 900, 60, finish_reason=None, finish_reason_raw=None, cancelled=True, streamed=None),
            made("d", SECOND, 500, 100, finish_reason="tool_calls", model=PICO),
        ]
        add_calls(opened, calls)
        add_days(opened, [date(2026, 11, 3)], [day_row(date(2026, 11, 3), 2, 3000, 100, 1)])
        yield opened


def page(store: Store, **filters: tuple[str, ...]) -> AgenticPage:
    return agentic_page(store, PERIOD, filters, NOW)


class TestToolCalls:
    """Tokens of requests that end in a tool call divided by all tokens, as in the report."""

    def test_share_of_tokens_per_day(self, store: Store) -> None:
        found = page(store)
        assert found.tool_share[0] == pytest.approx(110 / 1300)
        assert found.tool_share[1:] == (1.0, None, None)
        assert found.total_tool_share == pytest.approx(710 / 1900)

    def test_benchmarks_have_their_dates(self, store: Store) -> None:
        end, start = page(store).tool_benchmarks
        figures = report_figures()
        assert (end.value, end.caption) == (
            figures["tool_call_token_share_end"].number / 100,
            "report benchmark, end of 2025",
        )
        assert start.value == figures["tool_call_token_share_start"].number / 100
        assert start.caption == "report benchmark, 2024 – Jan 2025"
        assert end.kind == "second_hand"

    def test_days_whose_calls_have_no_finish_reason_are_not_counted(self, tmp_path: Path) -> None:
        silent = {"finish_reason": None, "finish_reason_raw": None, "cancelled": None}
        with new_store(tmp_path) as store:
            add_calls(store, [made("a", FIRST, 100, 0, **silent), made("b", SECOND, 100, 0, finish_reason="stop")])
            found = page(store)
        assert found.tool_share == (None, 0.0, None, None)
        assert [(row.name, row.requests) for row in found.endings] == [("finished", 1)]

    def test_filters_apply(self, store: Store) -> None:
        assert page(store, model=(PICO,)).total_tool_share == 1.0
        assert page(store, model=(NOVA,)).total_tool_share == pytest.approx(110 / 1300)


class TestLengths:
    """Means of all usage, medians of the calls."""

    def test_means_are_sums_over_requests_and_medians_the_middle(self, store: Store) -> None:
        prompt, completion, sequence = page(store).lengths
        assert prompt.means == (400.0, 500.0, 1500.0, None)
        assert prompt.medians == (200.0, 500.0, None, None)
        assert prompt.mean == pytest.approx((100 + 200 + 900 + 500 + 3000) / 6)
        assert prompt.median == 350.0
        assert completion.mean == pytest.approx(300 / 6)
        assert completion.median == 45.0
        assert sequence.medians == (230.0, 600.0, None, None)
        assert (prompt.mean_text, prompt.median_text) == ("783", "350")

    def test_the_reports_benchmarks(self, store: Store) -> None:
        figures = report_figures()
        assert [(line.benchmark.value, line.benchmark.text) for line in page(store).lengths] == [
            (figures["prompt_tokens_per_request_end"].number, "> 6,000"),
            (figures["completion_tokens_per_request_end"].number, "~400"),
            (figures["sequence_tokens_per_request_end"].number, "> 5,400"),
        ]


class TestEndings:
    """How calls end, as text."""

    def test_rows_with_shares(self, store: Store) -> None:
        rows = [(row.name, row.requests, row.tokens) for row in page(store).endings]
        assert rows == [("tool call", 2, 710), ("cancelled", 1, 960), ("finished", 1, 230)]
        assert sum(row.request_share for row in page(store).endings) == pytest.approx(1)
        assert sum(row.token_share for row in page(store).endings) == pytest.approx(1)

    def test_an_ending_that_no_source_reported_is_not_called_cancelled(self, tmp_path: Path) -> None:
        silent = {"finish_reason": None, "finish_reason_raw": None, "cancelled": None}
        with new_store(tmp_path) as store:
            add_calls(store, [made("a", FIRST, 1, 1, **silent), made("b", FIRST, 1, 1, finish_reason="odd_one")])
            names = {row.name for row in page(store).endings}
        assert names == {"not reported", "odd_one"}

    def test_streamed_is_of_the_calls_that_report_it(self, store: Store) -> None:
        assert page(store).streamed_share == pytest.approx(2 / 3)


class TestTimes:
    """Times of the calls that report them."""

    def test_median_p95_and_histogram(self, tmp_path: Path) -> None:
        times = [(200, 1000), (400, 2000), (600, None), (None, 4000)]
        with new_store(tmp_path) as store:
            calls = [
                made(f"c{n}", FIRST, 10, 100, time_to_first_token_ms=first, generation_time_ms=whole)
                for n, (first, whole) in enumerate(times)
            ]
            add_calls(store, calls)
            found = page(store).times
        first, generation, speed = (each.distribution for each in found)
        assert first is not None
        assert generation is not None
        assert speed is not None
        assert (first.count, first.p50) == (3, 0.4)
        assert first.p95 == pytest.approx(0.58)
        assert (generation.count, generation.p50) == (3, 2.0)
        assert (speed.count, speed.p50) == (3, 50.0)  # 100 tokens in 1, 2 and 4 seconds: 100, 50, 25
        assert found[0].text == "median 0.40 s, 95% under 0.58 s"
        assert sum(each.count for each in first.bins) == 3

    def test_calls_without_duration_or_completion_have_no_speed(self, tmp_path: Path) -> None:
        with new_store(tmp_path) as store:
            calls = [made("a", FIRST, 1, 5, generation_time_ms=0), made("b", FIRST, 1, 0, generation_time_ms=9)]
            add_calls(store, calls)
            assert page(store).times[2].distribution is None

    def test_a_time_that_no_call_reports_is_explained(self, tmp_path: Path) -> None:
        with new_store(tmp_path) as store:
            add_days(store, PERIOD, [day_row(FIRST, 1, 1, 1, 1)])
            found = page(store)
        assert {each.distribution for each in found.times} == {None}
        assert found.times[0].text.startswith("No stored call reports it.")


class TestBasis:
    """The page says how many calls it is based on."""

    def test_of_how_many_requests_and_days(self, store: Store) -> None:
        basis = page(store).basis
        assert (basis.calls, basis.requests, basis.days) == (4, 6, 2)
        assert basis.text.startswith("Based on 4 of 6 requests: the calls of 2 of 4 days.")

    def test_days_whose_calls_are_not_all_stored_are_left_out(self, store: Store) -> None:
        add_days(store, [FIRST], [day_row(FIRST, 9, 9000, 900, 9)])
        basis = page(store).basis
        assert (basis.calls, basis.days, basis.requests) == (1, 1, 12)

    def test_all_and_none(self, tmp_path: Path) -> None:
        with new_store(tmp_path) as store:
            add_calls(store, [made("a", FIRST, 1, 1)])
            assert agentic_page(store, Period(FIRST, FIRST), {}, NOW).basis.text == "Based on 1 call."
            assert page(store, model=("nobody/none",)).basis.text == (
                "No such calls on the 1 of 4 days with stored calls."
            )
            day_before = Period(FIRST - timedelta(days=1), FIRST - timedelta(days=1))
            assert agentic_page(store, day_before, {}, NOW).basis.text == "No data is stored for this period."


def test_missing_days_are_in_the_notes(store: Store) -> None:
    assert "Not stored: 1 of 4 days." in page(store).notes


def test_without_stored_usage_the_page_is_empty(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        found = page(store)
    assert (found.total_tool_share, found.endings, found.streamed_share) == (None, (), None)
    assert {line.mean for line in found.lengths} == {None}
    assert {line.mean_text for line in found.lengths} == {"–"}


def test_tables_contain_the_numbers_of_the_page(store: Store) -> None:
    found = page(store)
    for table in (tool_calls_table(found), lengths_table(found), endings_table(found), times_table(found)):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.header)}
    assert tool_calls_table(found).rows[1] == ("2026-11-02", "2026-11-02", "100")
    assert lengths_table(found).rows[0] == ("2026-11-01", "2026-11-01", "prompt", "400", "200")
    assert endings_table(found).rows[0][:3] == ("tool call", "tool_calls", 2)
