"""Files imported: in force or not, what they brought, the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.pages.sources.sources_cases import CUT_OFF, IN_FORCE, NOW_MS, UNDONE
from tracker.ui.tables import imports_table
from tracker.ui.tables.imports_table import ImportLine


@pytest.mark.parametrize(
    ("line", "state", "undo"),
    [
        (ImportLine(IN_FORCE, NOW_MS), "complete", "Undo…"),
        (ImportLine(CUT_OFF, NOW_MS), "cut off", "Undo…"),
        (ImportLine(replace(CUT_OFF, completed_by=5), NOW_MS), "completed later", "Undo…"),
        (ImportLine(UNDONE, NOW_MS), "undone just now", ""),
    ],
)
def test_imports_say_whether_they_are_in_force(line: ImportLine, state: str, undo: str) -> None:
    columns = imports_table.COLUMNS
    assert (columns[imports_table.STATE].text(line), columns[imports_table.UNDO].text(line)) == (state, undo)


def test_an_import_without_an_end_knows_no_counts() -> None:
    assert imports_table.COLUMNS[imports_table.NEW].text(ImportLine(CUT_OFF, NOW_MS)) == "–"
