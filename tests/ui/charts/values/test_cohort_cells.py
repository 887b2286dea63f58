"""Cohorts as rows of cells: which are shown, their texts and their tooltips."""

from __future__ import annotations

from datetime import date

from tests.ui.charts.cohort_cases import many, some
from tests.worlds.lifespans import days, found
from tracker.ui.charts.values.cohort_cells import (
    cell_text,
    cohort_hover,
    cohort_rows,
    cohort_texts,
    glyph_of,
    names_text,
)

JULY = [date(2026, 7, number) for number in range(1, 32)]


def test_a_cell_shows_how_many_were_used_with_a_plus_if_there_may_be_more() -> None:
    rows = cohort_rows(some(), 13, 20)
    assert [cell_text(cell) for cell in rows.cells(0)] == ["2", "1", "0", "2", "1", "1", "0+"]
    assert [cell_text(cell) for cell in rows.cells(1)] == ["1", "0", "1+"]


def test_every_state_has_its_own_look_and_a_text_in_the_key() -> None:
    rows = cohort_rows(some([*JULY, date(2026, 8, 2)]), 13, 20)
    assert [glyph_of(cell) for cell in rows.cells(0)] == [
        "used",
        "used",
        "not held",
        "partly held",
        "used",
        "used",
        "open",
    ]
    assert [cell_text(cell) for cell in rows.cells(0)] == ["2", "1", "", "2+", "1", "1", "0+"]
    assert [glyph for glyph, _ in rows.key] == ["used", "gone", "open", "partly held", "not held", "older"]
    assert [glyph for glyph, _ in cohort_rows(found({"a/x": days("6 7 8 9 10")}), 9, 9).key] == ["used", "open"]


def test_the_newest_cohorts_are_shown_and_the_others_counted() -> None:
    rows = cohort_rows(many(30), 13, 10)
    assert (len(rows.cohorts), rows.columns, rows.older, rows.later) == (13, 10, 17, 3)
    assert rows.cohorts[-1].month == "2026-11"
    assert rows.note == "And 17 more months before and 3 more columns: T shows them all."
    assert cohort_rows(some(), 13, 20).note == ""


def test_a_tooltip_names_the_models_and_says_what_is_uncertain() -> None:
    rows = cohort_rows(some(JULY), 13, 20)
    hover = cohort_hover(rows.cohorts[0], rows.cells(0)[3])
    assert (hover.title, hover.total) == ("First used in May 2026 or before", "2 of 2")
    assert [(row.name, row.value) for row in hover.rows] == [
        ("Aug 2026", "3 months after"),
        ("used in this month", "100%"),
    ]
    assert hover.foot == "x, y. May 2026 is the first month stored: its models may be older."
    missing = cohort_hover(rows.cohorts[0], rows.cells(0)[2])
    assert (missing.total, missing.foot.partition(".")[0]) == ("no data", "No data is stored for this month")
    still_open = cohort_hover(rows.cohorts[1], rows.cells(1)[2])
    assert (still_open.total, still_open.foot) == ("1+ of 1", "z. The month is still open: more may be used.")


def test_the_first_names_are_shown_and_the_others_counted() -> None:
    assert names_text([f"m{n}" for n in range(200)]) == "m0, m1, m2, m3, m4, m5 and 194 more."
    assert names_text(["m"]) == "m."


def test_the_table_has_every_cohort_and_column() -> None:
    texts = cohort_texts(many(30))
    assert (len(texts.rows), len(texts.header)) == (30, 2 + 30)
    assert {len(row) for row in texts.rows} == {32}
    assert cohort_texts(some(JULY)).rows[0] == (
        "May 2026 or before", "2", "2 (100%)", "1 (50%)", "no data", "2 (100%)", "1 (50%)", "1 (50%)", "0+ (0%)"
    )  # fmt: skip
