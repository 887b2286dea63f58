"""Feeds: when they were read and what they brought."""

from __future__ import annotations

import pytest

from tests.ui.pages.sources.sources_cases import NOW_MS, status
from tracker import feeds
from tracker.ui.tables.feeds_table import FeedLine


@pytest.mark.parametrize(
    ("outcome", "fields", "read", "rows"),
    [
        ("ok", {"new": 46, "changed": 2}, "3 min ago", "+46"),
        ("ok", {"changed": 2}, "3 min ago", "2 changed"),
        ("ok", {"unchanged": 9}, "3 min ago", "0"),
        ("failed", {}, "3 min ago", "failed"),
        ("failed", {"answered_at_ms": None}, "never", "failed"),
        ("skipped", {"answered_at_ms": None}, "not asked", "–"),
        ("skipped", {"new": 1}, "3 min ago", "+1"),
    ],
)
def test_feeds_say_when_they_were_read_and_what_they_brought(
    outcome: str, fields: dict[str, object], read: str, rows: str
) -> None:
    line = FeedLine(status(feeds.CALLS, outcome, **fields), NOW_MS)
    assert (line.read, line.rows) == (read, rows)
