"""A page whose cards are side by side if it is wide, and one below the other if it is narrow."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.analysis.ledger.question import Coverage
from tracker.ui.design.spacing import STACK_BELOW, metrics_for
from tracker.ui.pages.cards.stacking_page import StackingPage


@dataclass(frozen=True)
class Nothing:
    coverage: Coverage


class Recorded(StackingPage[Nothing]):
    """Remembers how its cards were placed."""

    def __init__(self) -> None:
        super().__init__()
        self.placed: list[bool] = []

    def place_cards(self, *, stacked: bool) -> None:
        self.placed.append(stacked)


@pytest.fixture
def page(qtbot: QtBot, dressed: QApplication) -> Recorded:
    made = Recorded()
    qtbot.addWidget(made)
    made.resize(STACK_BELOW, 600)
    made.show()
    return made


def test_cards_are_placed_again_only_if_the_width_needs_it(page: Recorded) -> None:
    for width in (STACK_BELOW + 300, STACK_BELOW - 1, STACK_BELOW - 100, STACK_BELOW):
        page.resize(width, 600)
    assert page.placed == [False, True, False]


def test_the_space_between_cards_is_the_gutter_of_the_window(page: Recorded) -> None:
    metrics = metrics_for(1920)
    page.set_metrics(metrics)
    assert page.grid.horizontalSpacing() == page.grid.verticalSpacing() == metrics.gutter
