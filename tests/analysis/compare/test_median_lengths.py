"""Medians next to the report's means: in the reasons of `compare` and on the page, the same as on Agentic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.worlds.hand_account import PERIOD as HAND_PERIOD
from tests.worlds.hand_account import hand_store
from tests.worlds.priced_account import NOW, add_calls, add_days, call, day_row, new_store
from tracker.analysis.compare import median_lengths as lengths
from tracker.analysis.compare.compare import compare
from tracker.analysis.compare.inputs import read_inputs
from tracker.analysis.compare.median_lengths import MedianLengths
from tracker.analysis.views.agentic import agentic_page
from tracker.analysis.world.rows import world
from tracker.periods import Period
from tracker.store.file.database import Store

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)
ALONE = Period(FIRST, FIRST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A hundred calls on the first day: 99 from 100 + 30 tokens up, one of 90,000; then a day known by its total."""
    with new_store(tmp_path) as opened:
        add_calls(opened, [call(f"c{n}", FIRST, 100 + n, 30 + 2 * n, 1) for n in range(99)])
        add_calls(opened, [call("long", FIRST, 90_000, 1000, 1)])
        add_days(opened, [SECOND], [day_row(SECOND, 200, 3000, 100, 1)])
        yield opened


def medians(store: Store, period: Period) -> MedianLengths:
    found = read_inputs(store, period, NOW).usage.medians
    assert found is not None
    return found


def test_medians_worked_out_by_hand(store: Store) -> None:
    found = medians(store, ALONE)
    # n = 49 and 50 are in the middle: prompts 149 and 150, completions 128 and 130.
    assert found == MedianLengths(
        100, {"prompt": Fraction(299, 2), "completion": Fraction(129), "tokens": Fraction(557, 2)}
    )


def test_medians_equal_those_of_the_page_agentic(store: Store) -> None:
    page = agentic_page(store, ALONE, {}, NOW)
    mine = medians(store, ALONE).medians
    assert {line.part: line.median for line in page.lengths} == {
        "prompt": float(mine["prompt"]),
        "completion": float(mine["completion"]),
        "sequence": float(mine["tokens"]),
    }


def test_compare_names_the_median_next_to_the_mean(store: Store) -> None:
    figures = {each.figure.id: each for each in compare(store, ALONE, NOW).figures}
    prompt = figures["prompt_tokens_per_request_end"]
    assert prompt.you == pytest.approx((99 * 100 + 99 * 49 + 90_000) / 100)
    assert prompt.reason is not None
    assert prompt.reason.startswith(
        "Mean prompt tokens per request, cached ones included. Median: 150, of all requests."
    )
    whole = {each.figure.id: each for each in compare(store, Period(FIRST, SECOND), NOW).figures}
    assert "Median: 129, of the 100 stored calls." in (whole["completion_tokens_per_request_start"].reason or "")


def test_the_page_has_the_median_in_the_caption(store: Store) -> None:
    rows = {row.name: row for group in world(store, ALONE, NOW).groups for row in group.rows}
    assert rows["Prompt"].caption == "mean; your median 150; cached included"
    assert "Median: 150, of all requests." in dict(rows["Prompt"].explanation)["You"]
    assert "median" not in rows["Open-weight"].caption


def test_without_calls_there_is_no_median(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        assert medians(store, HAND_PERIOD) == MedianLengths(0, {})
        figures = {each.figure.id: each for each in compare(store, HAND_PERIOD, NOW).figures}
    assert "edian" not in (figures["prompt_tokens_per_request_end"].reason or "edian")


def test_with_too_many_calls_the_page_agentic_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lengths, "MOST_CALLS", 99)
    assert medians(store, ALONE) == MedianLengths(100, {})
    figures = {each.figure.id: each for each in compare(store, ALONE, NOW).figures}
    assert "the page Agentic has it" in (figures["prompt_tokens_per_request_end"].reason or "")
    rows = {row.name: row for group in world(store, ALONE, NOW).groups for row in group.rows}
    assert rows["Prompt"].caption == "mean, cached included"
