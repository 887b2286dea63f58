"""Paid and list prices: a dot each on a log axis, the report's benchmark, texts, and what can be hidden."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tracker.analysis.breakdowns.paid_against_list import PriceDot, PriceDots
from tracker.analysis.report.benchmarks import Axis, report_benchmark
from tracker.money import NANO_PER_USD
from tracker.ui.charts.rows.price_dots import LISTED, PAID, PriceDotsView, sentence_of
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme


def dot(name: str, paid: float, listed: float | None, note: str = "") -> PriceDot:
    return PriceDot(
        model=f"acme/{name}",
        name=name,
        paid_nano=round(paid * NANO_PER_USD),
        paid_text=f"${paid}",
        list_nano=None if listed is None else round(listed * NANO_PER_USD),
        list_text="–" if listed is None else f"${listed}",
        note=note,
    )


DOTS = PriceDots(
    (dot("dear", 1, 0.1), dot("cheap", 0.1, None, "Free calls left out.")),
    Axis(0.01, 10, True, ((0.01, "$0.01"), (0.1, "$0.10"), (1, "$1"), (10, "$10"))),
    report_benchmark("category_median_cost"),
    "report",
)


@pytest.fixture
def view(qtbot: QtBot, dressed: object) -> PriceDotsView:
    made = PriceDotsView()
    qtbot.addWidget(made)
    give_theme(made, LIGHT)
    made.resize(500, 240)
    made.set_dots(DOTS, "Nothing was paid.")
    return made


def has_dot(view: PriceDotsView, row: int, part: float) -> bool:
    """Return whether the filled circle of a row is at a part (0 to 1) of the axis."""
    rect = view.plot_rect()
    at = view.points().rect((row, 0)).center().y()
    return view.grab().toImage().pixelColor(round(rect.left() + part * rect.width()), at) == QColor(LIGHT.accent)


def test_the_paid_price_is_at_its_position_on_the_log_axis(view: PriceDotsView) -> None:
    assert has_dot(view, 0, 2 / 3)
    assert has_dot(view, 1, 1 / 3)
    assert not has_dot(view, 0, 1 / 3)


def test_a_hidden_series_is_not_painted(view: PriceDotsView) -> None:
    assert [part.name for part in view.legend_parts()] == [PAID, LISTED]
    view.set_hidden(frozenset({PAID}))
    assert not has_dot(view, 0, 2 / 3)


def test_a_row_shows_both_prices_and_what_they_leave_out(view: PriceDotsView) -> None:
    assert [row.value for row in view.hover((0, 0)).rows] == ["$1", "$0.1"]
    assert view.hover((1, 0)).foot == "Free calls left out."
    assert sentence_of(DOTS.rows[1]).endswith(". Free calls left out.")


def test_the_table_has_both_prices_and_a_column_of_notes(view: PriceDotsView) -> None:
    texts = view.texts()
    assert texts.rows == (("dear", "$1", "$0.1", ""), ("cheap", "$0.1", "–", "Free calls left out."))
    assert texts.texts == {0, 3}


def test_without_rows_it_says_why_and_has_no_series_to_hide(view: PriceDotsView) -> None:
    view.set_dots(PriceDots((), DOTS.axis, DOTS.benchmark, DOTS.benchmark_text), "Nothing was paid.")
    assert view.empty_text == "Nothing was paid."
    assert view.legend_parts() == ()
