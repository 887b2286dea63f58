"""Headline numbers of retention, and the rows of its table with one square per month."""

from __future__ import annotations

from datetime import date

from tests.ui.pages.retention.retention_cases import USED_ON
from tests.worlds.lifespans import TODAY, days, found, history
from tracker.analysis.models.names import ModelNames
from tracker.analysis.retention.cohorts import retention_of
from tracker.ui.pages.retention.values import headline, lifespan_rows, table_subtitle

JULY = [date(2026, 7, number) for number in range(1, 32)]


def test_the_headline_counts_models_tried_in_use_and_stayed() -> None:
    tried, in_use, stayed = headline(found(USED_ON))
    assert (tried.value, tried.origin) == ("4", "since 1 May 2026")
    assert (in_use.value, in_use.origin) == ("3", "1 idle for more than 30 days")
    assert (stayed.value, stayed.origin) == ("1", "longest: kept")
    assert "5 months" in stayed.definition


def test_the_headline_of_no_model_and_of_one() -> None:
    assert [text.value for text in headline(found({}))] == ["0", "0", "0"]
    assert [text.value for text in headline(found({"a/x": days("11")}))] == ["1", "1", "0"]


def test_a_row_has_a_square_for_every_month() -> None:
    rows = {row.lifespan.name: row for row in lifespan_rows(found(USED_ON, JULY))}
    assert rows["paused"].glyphs == ("used", "not used", "not known", "used", "not used", "not used", "used, open")
    assert rows["gone"].glyphs == ("before", "used", "not known", *["not used"] * 4)
    assert [row.state for row in rows.values()] == ["stayed", "in use", "idle", "in use"]


def test_the_table_shows_only_the_newest_months_and_says_so() -> None:
    long_ago = date(2023, 1, 1)
    of = retention_of(history({"a/x": [long_ago, TODAY]}, first=long_ago), ModelNames({}))
    (row,) = lifespan_rows(of)
    assert (len(row.glyphs), row.glyphs[0], row.glyphs[-1]) == (24, "not used", "used, open")
    assert table_subtitle(of).startswith("Newest 24 months: filled = used")
    assert table_subtitle(found(USED_ON)).startswith("Month by month: filled = used")
