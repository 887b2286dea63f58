"""Why a card has no numbers: missing data comes first, then the filters, then the card's own sentence."""

from __future__ import annotations

from datetime import timedelta

from tests.ui.chart_cases import LAST, day
from tests.ui.page_requests import shown_of
from tracker.analysis.ledger.question import Coverage, DayState
from tracker.periods import Period
from tracker.ui.pages.cards.empty_reason import Known

PERIOD = Period(LAST - timedelta(days=1), LAST)
OWN = "No completion tokens."


def known(state: DayState, *, is_filtered: bool = False, counted_days: int | None = None) -> Known:
    coverage = Coverage((day(PERIOD.first, state), day(LAST, state)))
    return Known(coverage, shown_of(PERIOD, is_filtered=is_filtered), counted_days)


def test_the_cards_own_sentence_is_for_known_days_without_filters() -> None:
    assert known(DayState.COMPLETE).why_empty(OWN) == OWN
    assert known(DayState.COMPLETE, is_filtered=True).why_empty(OWN) != OWN
    assert known(DayState.MISSING).why_empty(OWN) != OWN


def test_each_reason_has_its_own_sentence() -> None:
    reasons = {
        known(DayState.MISSING).why_empty(),
        known(DayState.COMPLETE).why_empty(),
        known(DayState.COMPLETE, is_filtered=True).why_empty(),
        known(DayState.KEY_ONLY, counted_days=0).why_empty(),
    }
    assert len(reasons) == 4


def test_without_days_or_tokens_no_sum_is_known() -> None:
    assert known(DayState.MISSING).is_nothing
    assert known(DayState.KEY_ONLY, counted_days=0).is_nothing
    assert not known(DayState.COMPLETE, counted_days=2).is_nothing
    assert not known(DayState.COMPLETE).is_nothing
