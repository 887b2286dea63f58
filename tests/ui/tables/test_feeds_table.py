"""Feeds: when they were last read and what the response changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.ui.pages.sources.sources_cases import NOW_MS, status
from tests.ui.tables.table_texts import shown, texts
from tracker import feeds
from tracker.ui.design.theme import LIGHT
from tracker.ui.tables.feeds_table import FEED, READ, ROWS, FeedLine, FeedsTable


@pytest.mark.parametrize(
    ("outcome", "fields", "read", "rows"),
    [
        ("ok", {"new": 46, "changed": 2}, "3 min ago", "+46"),
        ("ok", {"changed": 2}, "3 min ago", "2 changed"),
        ("ok", {"unchanged": 9}, "3 min ago", "0"),
        ("failed", {}, "3 min ago", "failed"),
        ("failed", {"responded_at_ms": None}, "never", "failed"),
        ("skipped", {"responded_at_ms": None}, "not requested", "–"),
        ("skipped", {"new": 1}, "3 min ago", "+1"),
    ],
)
def test_a_feed_line_says_when_it_was_read_and_what_changed(
    outcome: str, fields: dict[str, object], read: str, rows: str
) -> None:
    line = FeedLine(status(feeds.CALLS, outcome, **fields), NOW_MS)
    assert (line.read, line.rows) == (read, rows)


@pytest.fixture
def table(qtbot: QtBot, dressed: object) -> FeedsTable:
    made = FeedsTable()
    shown(qtbot, made, 360)
    made.set_feeds((status(feeds.CALLS, new=46), status(feeds.KEY_MODEL, "failed")), NOW_MS)
    return made


def test_a_row_shows_age_and_changes_of_its_feed(table: FeedsTable) -> None:
    assert [row[1:] for row in texts(table)] == [["3 min ago", "+46"], ["3 min ago", "failed"]]


@pytest.mark.parametrize(("row", "colour"), [(0, LIGHT.positive), (1, LIGHT.warning)])
def test_the_dot_has_another_colour_for_a_feed_that_failed(table: FeedsTable, row: int, colour: str) -> None:
    rect = table.visualRect(table.rows_model.index(row, FEED))
    picture = table.viewport().grab(rect).toImage()
    assert QColor(colour) in [picture.pixelColor(x, rect.height() // 2) for x in range(30)]


def test_the_tooltip_says_why_a_feed_failed(table: FeedsTable) -> None:
    table.set_feeds((status(feeds.CALLS, "failed", reason="Took too long (408)"),), NOW_MS)
    assert "Took too long (408)" in table.rows_model.index(0, FEED).data(Qt.ItemDataRole.ToolTipRole)


def test_the_name_gets_the_width_that_the_others_leave(table: FeedsTable) -> None:
    before = [table.columnWidth(column) for column in (FEED, READ, ROWS)]
    table.resize(460, 200)
    assert [table.columnWidth(column) for column in (FEED, READ, ROWS)] == [before[0] + 100, *before[1:]]
