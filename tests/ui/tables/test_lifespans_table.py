"""First and last use of models: texts, marks of months, order, and what a narrow table leaves out."""

from __future__ import annotations

from tests.ui.pages.retention.retention_cases import USED_ON
from tests.worlds.lifespans import found
from tracker.ui.pages.retention.values import life_rows
from tracker.ui.tables.lifespans_table import KEPT, LIFE_COLUMNS, USED


def test_the_table_says_for_how_many_months_a_model_was_kept() -> None:
    rows = {row.life.name: row for row in life_rows(found(USED_ON))}
    assert [LIFE_COLUMNS[KEPT].text(rows[name]) for name in ("kept", "paused", "new")] == ["6", "–", "0"]
    assert [LIFE_COLUMNS[USED].text(rows[name]) for name in ("kept", "paused", "new")] == ["7", "3", "1"]
