"""What an open row shows: its trend or why there is none, its explanation."""

from __future__ import annotations

from tests.ui.pages.world.world_cases import LENGTH, PERCENT, PRICE
from tracker.ui.pages.world.row_detail import unit_of


def test_units_come_from_the_axis() -> None:
    assert [unit_of(axis) for axis in (PERCENT, LENGTH, PRICE)] == ["percent", "tokens", "usd"]
