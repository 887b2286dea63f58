"""What a page says about days of another zone, costs that were cut, and costs recorded as 0."""

from __future__ import annotations

import pytest

from tracker.analysis.ledger.notes import cut_note, recorded_as_zero_text, zone_note
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState

CALLS = DayCoverage(0, DayState.COMPLETE, 5, 5, ("calls",))
TOTAL = DayCoverage(1, DayState.FEEDS, 0, 5, ("analytics:key,model",))
MIXED = DayCoverage(2, DayState.MIXED, 2, 5, ("calls", "activity"))
MISSING = DayCoverage(3, DayState.MISSING, 0, None, ())


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ((CALLS, MISSING), ""),
        ((CALLS, TOTAL), "1 day is a UTC day: only OpenRouter's day totals are stored."),
        ((TOTAL, TOTAL, MISSING), "2 days are UTC days: only OpenRouter's day totals are stored."),
        ((MIXED,), "1 day is known in part, next to a UTC day or a day that is not stored."),
        (
            (CALLS, MIXED, MIXED, TOTAL),
            "1 day is a UTC day: only OpenRouter's day totals are stored. 2 days are known in part, next to a "
            "UTC day or a day that is not stored.",
        ),
    ],
)
def test_days_that_do_not_follow_the_zone_are_counted(days: tuple[DayCoverage, ...], text: str) -> None:
    assert zone_note(Coverage(days)) == text


@pytest.mark.parametrize(("requests", "usd"), [(1, "0.000001"), (900, "0.0009"), (1_234_567, "1.234567")])
def test_what_was_cut_away_is_at_most_a_millionth_for_each_request(requests: int, usd: str) -> None:
    text = f"Up to ${usd} more was billed: reports cut each request to a millionth of a dollar."
    assert cut_note(requests) == text
    assert cut_note(0) == ""


@pytest.mark.parametrize(("requests", "subject"), [(1, "1 request is"), (4, "4 requests are")])
def test_a_recorded_cost_of_zero_is_not_called_free(requests: int, subject: str) -> None:
    text = f"{subject} recorded as $0: free, or below a millionth of a dollar."
    assert recorded_as_zero_text(requests) == text
