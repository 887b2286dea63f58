"""Lists of which some rows cannot be read: these are counted and named, the others are read."""

from __future__ import annotations

import pytest

from tracker.api.fields import Fields, Json
from tracker.api.left_out import NOTHING, Reading, read_rows
from tracker.errors import InvalidResponse


def counts(rows: list[Json], *, before: int = 0, name: str = "data") -> Reading[list[int]]:
    return read_rows(
        Fields({name: rows}, "/things"),
        name,
        lambda row: row.count("count"),
        before=before,
        day=lambda row: row.day("date"),
        is_empty=lambda row: row.count("used") == 0,
    )


def test_odd_rows_are_named_and_the_others_read() -> None:
    found, left_out = counts([{"count": 1}, {"count": "x\x1b[31m"}, {}, "text", {"count": "4"}])
    assert found == [1, 4]
    assert left_out.note() == (
        "3 of 5 rows left out: row 2 (count is not a number); row 3 has no count; row 4 is not an object"
    )


def test_of_many_odd_rows_the_first_are_named() -> None:
    note = counts([{}] * 1200 + [{"count": 1}]).left_out.note()
    assert note == (
        "1,200 of 1,201 rows left out: row 1 has no count; row 2 has no count; row 3 has no count; and 1197 more"
    )


def test_rows_are_numbered_over_pages_and_lists_named() -> None:
    assert counts([{}], before=100).left_out.odd[0].place == "row 101"
    assert counts([{}], name="groups").left_out.odd[0].place == "groups row 1"


def test_an_odd_row_says_its_day_and_whether_it_counts_nothing() -> None:
    rows: list[Json] = [{"date": "1970-01-03", "used": 0}, {"date": "soon", "used": 1}, {"used": None}, 3]
    left_out = counts(rows).left_out
    assert [(row.day, row.is_empty) for row in left_out.odd] == [(2, True), (None, False), (None, False), (None, False)]
    assert [row.place for row in left_out.counting] == ["row 2", "row 3", "row 4"]


def test_what_was_left_out_of_several_lists_is_added() -> None:
    assert (counts([{"count": 1}]).left_out + counts([{}]).left_out).note() == (
        "1 of 2 rows left out: row 1 has no count"
    )
    assert NOTHING.note() is None


def test_only_odd_rows_are_not_understood() -> None:
    with pytest.raises(InvalidResponse, match="The response to /things, row 1 lacks the field 'count'"):
        counts([{}]).left_out.check()
    counts([{}, {"count": 1}]).left_out.check()
    NOTHING.check()


def test_a_response_without_the_list_is_not_understood() -> None:
    with pytest.raises(InvalidResponse, match="'data' is not a list"):
        read_rows(Fields({"data": {}}, "/things"), "data", lambda row: row.count("count"))
