"""Cells below bars."""

from __future__ import annotations

from tests.ui.pages.overview.overview_cases import value_of
from tracker.analysis.ledger.question import DayState
from tracker.ui.pages.cards.day_cards import cells_of
from tracker.ui.pages.overview.values import (
    bars_of,
)


def test_every_bar_has_a_cell() -> None:
    cells = cells_of(bars_of(value_of(), "spend"))
    assert [cell.state for cell in cells] == [DayState.COMPLETE] * 29 + [DayState.OPEN]
    assert cells[0].text == "Wed 21 Oct 2026: calls complete"
