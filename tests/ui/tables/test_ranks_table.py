"""Ranks of a week: the market's rank next to yours, and how both moved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.tables.table_texts import shown, texts
from tracker.analysis.market.ranks import Rank, RankedModel
from tracker.ui.tables.ranks_table import MARKET_MOVED, YOUR_MOVED, RanksTable, moved_text


def test_moves(qtbot: QtBot) -> None:
    standing = Rank(3, Fraction(1), 1)
    assert moved_text(standing, has_before=True) == "▼ 2"
    assert moved_text(replace(standing, before=None), has_before=True) == "new"
    assert moved_text(replace(standing, before=None), has_before=False) == "–"
    assert moved_text(None, has_before=True) == "–"


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> RanksTable:
    made = RanksTable()
    shown(qtbot, made)
    made.set_moves(market=True, you=False)
    rows = (
        RankedModel("z-ai/glm", Rank(1, Fraction(1, 4), 3), Rank(2, Fraction(1, 8), 2)),
        RankedModel("acme/own", None, Rank(1, Fraction(1, 2), 4)),
    )
    made.set_rows(rows)
    return made


def test_a_row_shows_both_ranks_and_moves_only_where_the_week_before_is_stored(table: RanksTable) -> None:
    assert texts(table)[0] == ["z-ai/glm", "1", "25.0%", "▲ 2", "2", "12.5%", "–"]
    table.set_moves(market=False, you=True)
    assert [texts(table)[0][number] for number in (MARKET_MOVED, YOUR_MOVED)] == ["–", "="]


def test_a_model_without_a_rank_has_neither_share_nor_move(table: RanksTable) -> None:
    assert texts(table)[1][2:4] == ["–", "–"]


def test_a_narrow_table_leaves_the_moves_out(table: RanksTable) -> None:
    table.resize(520, 200)
    assert [number for number in range(7) if table.isColumnHidden(number)] == [MARKET_MOVED, YOUR_MOVED]
