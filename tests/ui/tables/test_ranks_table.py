"""Ranks of a week: the market's place beside yours, and how both moved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pytestqt.qtbot import QtBot

from tracker.analysis.market.ranks import Place
from tracker.ui.tables.ranks_table import moved_text


def test_moves(qtbot: QtBot) -> None:
    place = Place(3, Fraction(1), 1)
    assert moved_text(place, has_before=True) == "▼ 2"
    assert moved_text(replace(place, before=None), has_before=True) == "new"
    assert moved_text(replace(place, before=None), has_before=False) == "–"
    assert moved_text(None, has_before=True) == "–"
