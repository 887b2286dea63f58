"""Tables as CSV: a reader gets what was written, and no cell is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.export.tables import table_csv


def _read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_table_is_a_header_and_rows_with_plain_line_ends() -> None:
    assert table_csv(["a", "b"], [["x", 1], [None, -2]]) == "a,b\nx,1\n,-2\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1 555", "-rm", "@sum", "\t=1", "\n=1", "\uff1d1+1", "=HYPERLINK(1,2)", "-1-1", "-", "--5", "+5"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert _read(table_csv(["name"], [[text]]))[1] == [f"'{text}"]


def test_a_carriage_return_does_not_hide_a_formula() -> None:
    assert _read(table_csv(["name"], [["\r=1+1"]]))[1] == ["'\n=1+1"]


@pytest.mark.parametrize(
    "text", ["-1", "-0.000000001", "12.5", "0", "plain", "a=b", "'quoted", "Ünïcode · 翻訳", "10%"]
)
def test_numbers_and_plain_text_stay(text: str) -> None:
    assert _read(table_csv(["name"], [[text]]))[1] == [text]


CELLS = st.one_of(st.none(), st.integers(-(10**18), 10**18), st.text(st.characters(exclude_categories=["Cs"])))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2)))
def test_every_cell_is_read_again(rows: list[list[str | int | None]]) -> None:
    read = _read(table_csv(["one", "other"], rows))[1:]
    assert len(read) == len(rows)
    for written, found in zip(rows, read, strict=True):
        for cell, text in zip(written, found, strict=True):
            plain = "" if cell is None else str(cell).replace("\r\n", "\n").replace("\r", "\n")
            assert text in (plain, f"'{plain}")
            assert isinstance(cell, int) or not text.startswith(("=", "+", "@", "\t"))
