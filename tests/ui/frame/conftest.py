"""A filter bar with values to choose, for the tests of the bar and of what opens from it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tracker.analysis.ledger.question import GroupValue
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import Themes
from tracker.ui.frame.filter_bar import FilterBar
from tracker.ui.state import State

VALUES = {
    "model": tuple(GroupValue(f"acme/nova-{n}") for n in range(12)),
    "key": (GroupValue("ci", "hash-1"), GroupValue("ci", "hash-2"), GroupValue(None)),
}


@pytest.fixture
def state() -> State:
    return State(NOW.date(), "overview")


@pytest.fixture
def bar(qtbot: QtBot, state: State, themes: Themes) -> FilterBar:
    one = FilterBar(state, themes)
    qtbot.addWidget(one)
    one.set_values(VALUES)
    one.set_metrics(metrics_for(1280))
    one.resize(1072, 40)
    one.show()
    return one
