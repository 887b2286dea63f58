"""What a page in another zone says about days that do not follow that zone."""

from __future__ import annotations

import pytest

from tracker.analysis.ledger.notes import zone_note
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
