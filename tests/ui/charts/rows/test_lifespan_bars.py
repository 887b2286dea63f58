"""Days in use as bars: the axis, the rows that fit, colours, selection and tooltip."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tracker.analysis.breakdowns.model_lifespans import ModelUses, PriceMove, UseBar
from tracker.ui.charts.rows.lifespan_bars import IDLE, IN_USE, DayAxis, UseBars
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme


def test_an_axis_of_few_days_labels_its_ends(qtbot: QtBot) -> None:
    first = date(2026, 11, 19)
    assert DayAxis(first, first + timedelta(days=3), QRectF(0, 0, 200, 20)).labels() == [
        (first, "19 Nov"),
        (first + timedelta(days=3), "22 Nov"),
    ]
    assert DayAxis(first, date(2027, 1, 3), QRectF(0, 0, 200, 20)).labels()[0] == (date(2026, 12, 1), "Dec")


def use(name: str, first: date, last: date, nano: int, *, idle: bool = False) -> UseBar:
    price_moves = () if idle else (PriceMove(last, True, "price rose"),)
    return UseBar(
        model=f"acme/{name}",
        name=name,
        first=first,
        last=last,
        is_idle=idle,
        spend_nano=nano,
        price_moves=price_moves,
        text="some days",
    )


FIRST, LAST = date(2026, 10, 1), date(2026, 11, 19)
OLD, NEW = use("old", FIRST, date(2026, 10, 9), 1, idle=True), use("new", date(2026, 11, 1), LAST, 9)


@pytest.fixture
def bars(qtbot: QtBot, dressed: object) -> UseBars:
    made = UseBars()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(500, 62)
    made.set_uses(ModelUses((OLD, NEW), FIRST, LAST, "2 models"))
    return made


def test_a_low_chart_shows_the_models_with_the_most_spend(bars: UseBars) -> None:
    assert [bar.name for bar in bars.shown()] == ["old", "new"]
    bars.resize(500, 43)
    assert [bar.name for bar in bars.shown()] == ["new"]


def test_idle_models_can_be_hidden(bars: UseBars) -> None:
    assert {IN_USE, IDLE} < {part.name for part in bars.legend_parts()}
    bars.set_hidden(frozenset({IDLE}))
    assert [bar.name for bar in bars.shown()] == ["new"]
    assert len(bars.texts().rows) == 2, "the table has them all"


def test_a_bar_is_coloured_from_its_first_to_its_last_day(bars: UseBars) -> None:
    picture = bars.grab().toImage()
    middle = bars.points().rect((0, 0)).center().y()
    grey = [x for x in range(500) if picture.pixelColor(x, middle) == QColor(LIGHT.other)]
    selection = bars.selection(grey[0], grey[-1])
    assert selection is not None
    assert (selection.first, selection.last) == (OLD.first, OLD.last)


def test_a_row_shows_its_days_and_changes_of_price(bars: UseBars) -> None:
    assert bars.hover((1, 0)).foot == "some days. price rose"
    assert bars.summary == "old: some days; new: some days. price rose"


def test_without_models_there_is_no_axis(bars: UseBars) -> None:
    bars.set_uses(ModelUses((), None, LAST, ""))
    assert bars.empty_text
    assert bars.legend_parts() == ()
    assert bars.selection(0, 100) is None
