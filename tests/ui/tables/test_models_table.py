"""Models by spend: share, change and price of a row, swatches, the text of an empty table."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.pages.overview.overview_cases import used
from tracker.analysis.views.overview import Row
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.tables.models_table import ModelRow, ModelsTable, model_rows
from tracker.usage import Measures


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


def test_share_is_of_all_spend() -> None:
    assert row(20, None).share == pytest.approx(0.2)
    assert model_rows([row(20, None).row], 0, {})[0].share is None


def test_models_table_paints_swatches_only_on_request(qtbot: QtBot) -> None:
    table = ModelsTable()
    qtbot.addWidget(table)
    give_theme(table, LIGHT)
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
    assert lines[-1] - lines[0] > 20, "the text wraps in a narrow table"
