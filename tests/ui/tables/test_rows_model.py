"""Tables: one reset per change, sorting with unknown last, texts by column."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.overview.overview_cases import used
from tracker.analysis.views.overview import Row
from tracker.ui.charts.values.chart_texts import ChartTexts
from tracker.ui.design.theme import DARK, LIGHT
from tracker.ui.tables.models_table import ModelRow, ModelsTable, model_rows
from tracker.ui.tables.plain_table import HEADER_HEIGHT, ROW_HEIGHT, CellDelegate, PlainTable
from tracker.ui.tables.rows_model import ROW_ROLE, SORT_ROLE, ColumnSpec, RowsModel
from tracker.ui.tables.text_table import TextTable
from tracker.usage import Measures

DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


@dataclass(frozen=True)
class Thing:
    name: str
    number: int | None


COLUMNS: tuple[ColumnSpec[Thing], ...] = (
    ColumnSpec("Name", lambda one: one.name, lambda one: one.name, number=False),
    ColumnSpec("Number", lambda one: f"{one.number}", lambda one: one.number),
)
THINGS = (Thing("b", 2), Thing("a", None), Thing("c", 3))


@pytest.fixture
def model(qapp: QApplication) -> RowsModel[Thing]:
    made: RowsModel[Thing] = RowsModel(COLUMNS)
    made.set_rows(THINGS)
    return made


def names(model: RowsModel[Thing]) -> list[str]:
    return [row.name for row in model.rows]


def test_model_keeps_the_rules_of_models(model: RowsModel[Thing]) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.sort(1, DOWN)
    model.set_rows(())
    model.set_rows(THINGS)


def test_cells_answer_by_role(model: RowsModel[Thing]) -> None:
    index = model.index(0, 1)
    assert (index.data(), index.data(SORT_ROLE), index.data(ROW_ROLE)) == ("2", 2, THINGS[0])
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Number"
    assert model.headerData(7, Qt.Orientation.Horizontal) is None
    assert model.rowCount(index) == 0
    assert model.data(QModelIndex()) is None


def test_unknown_stands_last_in_either_order(model: RowsModel[Thing]) -> None:
    model.sort(1, DOWN)
    assert names(model) == ["c", "b", "a"]
    model.sort(1, UP)
    assert names(model) == ["b", "c", "a"]
    model.sort(-1)
    assert names(model) == ["b", "a", "c"]


def test_other_rows_keep_the_order_chosen(model: RowsModel[Thing]) -> None:
    model.sort(1, DOWN)
    model.set_rows((Thing("x", 1), Thing("y", 9)))
    assert names(model) == ["y", "x"]


def test_table_has_the_heights_of_the_look(qtbot: QtBot, model: RowsModel[Thing]) -> None:
    table = PlainTable(model, CellDelegate())
    qtbot.addWidget(table)
    table.set_theme(DARK)
    assert table.height_of(3) == HEADER_HEIGHT + 3 * ROW_HEIGHT
    assert not table.showGrid()
    table.resize(300, 120)
    assert table.grab().toImage().pixelColor(4, 4).name().upper() == DARK.hover


def row(dollars: float, before: Measures | None, tokens: int | None = 1_000_000) -> ModelRow:
    return ModelRow(
        Row(
            name="nova",
            author="acme",
            rank_key="model:acme/nova",
            measures=used(dollars, 3, tokens),
            before=before,
            kind="value",
        ),
        100 * 10**9,
        0,
    )


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (used(10), "▲ 100%"),
        (used(16), "▲ 25.0%"),
        (used(40), "▼ 50.0%"),
        (used(20), "0.0%"),
        (Measures(), "new"),
        (None, "–"),
    ],
)
def test_change_of_a_model(before: Measures | None, text: str) -> None:
    assert row(20, before).change_text == text


def test_price_is_per_million_tokens_and_unknown_without_tokens() -> None:
    assert row(20, None).price_nano == 20 * 10**9
    assert row(20, None, 0).price_nano is None
    assert row(20, None, None).price_nano is None


def test_share_is_of_the_whole() -> None:
    assert row(20, None).share == pytest.approx(0.2)
    assert model_rows([row(20, None).row], 0, {})[0].share is None


def test_models_table_paints_swatches_only_where_asked(qtbot: QtBot) -> None:
    table = ModelsTable()
    qtbot.addWidget(table)
    table.set_theme(LIGHT)
    table.resize(640, 160)

    def painted(*, with_swatches: bool) -> bool:
        table.set_models([row(20, None)], with_swatches=with_swatches)
        picture = table.grab().toImage()
        return any(picture.pixelColor(x, 54).name().upper() == LIGHT.series[0] for x in range(60))

    assert painted(with_swatches=True)
    assert not painted(with_swatches=False)


def test_an_empty_table_says_why(qtbot: QtBot) -> None:
    table = ModelsTable()
    qtbot.addWidget(table)
    table.resize(640, 160)
    blank = table.grab().toImage()
    table.empty_text = "No calls in this period."
    table.set_models([row(20, None)], with_swatches=True)
    table.set_models([], with_swatches=True)
    said = table.grab().toImage()
    assert said != blank
    table.resize(80, 160)
    narrow = table.grab().toImage()
    lines = [y for y in range(40, 160) if len({narrow.pixelColor(x, y).name() for x in range(16, 64)}) > 1]
    assert lines[-1] - lines[0] > 20, "it wraps where it has no room"


def test_text_table_takes_other_columns(qtbot: QtBot) -> None:
    table = TextTable()
    qtbot.addWidget(table)
    table.set_texts(ChartTexts(("Day", "Total"), (("Mon", "$1.00"),)))
    rows = (("Mon", "$1.00", "$0.50"), ("Tue", "$2.00", "$2.00"))
    table.set_texts(ChartTexts(("Day", "Total", "gpt-5"), rows))
    assert table.view is not None
    assert (table.view.rows_model.rowCount(), table.view.rows_model.columnCount()) == (2, 3)
    assert table.view.rows_model.index(1, 2).data() == "$2.00"
