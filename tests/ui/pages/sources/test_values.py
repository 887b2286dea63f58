"""What the page shows and exports, without Qt."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.pages.sources.sources_cases import ACTIVE, CUT_OFF, NO_ODD_ROWS, NOW_MS, QUALITY, TODAY, sources_of
from tracker.analysis.views.sources import Outvoted
from tracker.feeds import KEY_MODEL
from tracker.store.questions.quality import DroppedCall
from tracker.ui.pages.sources.values import (
    coverage_table,
    quality_rows,
    quality_text,
    reconciliation_table,
    undo_question,
)


def test_the_question_before_undoing_a_daily_export_names_days() -> None:
    assert "Days" in undo_question(CUT_OFF)[1]
    assert "Calls that only this file contains" in undo_question(ACTIVE)[1]


def test_inconsistent_rows_are_described_as_text() -> None:
    rows = quality_rows(QUALITY)
    assert rows[0][1:] == ("gen-1", "credits, $", "0.001234567", "0.001234568", "activity.csv")
    assert rows[1][2:5] == ("model", "acme/one", "acme/two")
    assert [row[2:5] for row in rows[2:]] == [
        ("more reasoning than completion tokens", "", "7 of 5"),
        ("more cached than prompt tokens", "", "11 of 10"),
    ]
    assert quality_text(replace(QUALITY, conflict_count=1, odd_count=0)) == "Data quality: 1 inconsistent row"


def test_calls_that_are_too_many_are_described_as_text() -> None:
    found = replace(
        NO_ODD_ROWS,
        dropped_count=1,
        dropped_calls=(DroppedCall("gen-9", NOW_MS, 1_234_567),),
        outvoted=(Outvoted(TODAY - 3, 26, KEY_MODEL, 13),),
    )
    outvoted, dropped = quality_rows(found)
    assert outvoted[1:] == (
        "all of the day",
        "13 more than feeds count that agree",
        "26 calls",
        "13 requests",
        "By key",
    )
    assert dropped[1:] == ("gen-9", "not reported any more", "a call of $0.001234567", "", "")
    assert quality_text(found) == "Data quality: 2 inconsistent rows"


def test_the_exported_reconciliation_is_exact_and_empty_if_not_stored() -> None:
    header, rows = reconciliation_table(sources_of().checks)
    by_name = dict(zip(header, rows[8], strict=True))
    assert by_name == {
        "day": "2026-11-11",
        "calls_usd": None,
        "feed": "analytics:key,model",
        "feed_usd": "7.173",
        "balance_usd": None,
        "difference_usd": None,
        "state": "Equal",
        "cause": "",
    }


def test_exported_cells_have_state_requests_and_reading_time() -> None:
    header, rows = coverage_table(sources_of(1))
    assert dict(zip(header, rows[1], strict=True)) == {
        "day": "2026-11-19",
        "feed": "Calls",
        "state": "day still open",
        "requests": 139,
        "spend_usd": "7.173",
        "read_at": "2026-11-19T13:12:00+00:00",
    }
    assert rows[3][2:] == ("no data", None, None, None)
