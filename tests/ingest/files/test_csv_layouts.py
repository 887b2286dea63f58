"""Which export a file is, from its first bytes and its header."""

from __future__ import annotations

import pytest

from tests.ingest.files.csv_samples import HEADER
from tracker.errors import FileRejected
from tracker.ingest.files.csv_layouts import CALL_VARIANTS, DAILY_HEADER, kind_of_file, recognise


@pytest.mark.parametrize("variant", CALL_VARIANTS)
def test_each_variant_is_known_by_its_header(variant: str) -> None:
    layout = recognise(CALL_VARIANTS[variant], "a.csv")
    assert (layout.kind, layout.variant) == ("calls", variant)


@pytest.mark.parametrize(("variant", "columns"), [("V1", 22), ("V2", 23), ("V3", 24), ("V4", 24)])
def test_variants_have_the_columns_that_were_seen(variant: str, columns: int) -> None:
    assert len(set(CALL_VARIANTS[variant])) == columns


def test_positions_follow_the_header_and_not_the_usual_order() -> None:
    layout = recognise(list(reversed(HEADER)), "a.csv")
    assert layout.positions["generation_id"] == len(HEADER) - 1
    assert layout.variant == "known columns in another order"


def test_unknown_columns_are_named_and_do_no_harm() -> None:
    layout = recognise(["planet", *HEADER, "Full moon"], "a.csv")
    assert layout.variant == "unknown columns planet, 'Full moon'"
    assert layout.positions["generation_id"] == 1


def test_many_unknown_columns_are_counted() -> None:
    assert recognise([*HEADER, *"abcdefgh"], "a.csv").variant == "unknown columns a, b, c, d, e and 3 more"


def test_case_and_spaces_of_the_header_do_not_matter() -> None:
    assert recognise([f" {name.upper().replace('_', ' ')} " for name in HEADER], "a.csv").variant == "V4"
    assert recognise([name.lower() for name in DAILY_HEADER], "a.csv").kind == "days"


NEEDED = (
    *("generation_id", "created_at", "cost_total", "tokens_prompt", "tokens_completion", "byok_usage_inference"),
    *("tokens_reasoning", "model_permaslug"),
)


def test_what_sums_need_is_needed_and_nothing_else() -> None:
    assert recognise([*NEEDED], "a.csv").variant == "fewer columns"
    for name in NEEDED:
        with pytest.raises(FileRejected, match=f"lacks the column {name}"):
            recognise([other for other in NEEDED if other != name], "a.csv")


def test_missing_columns_are_named() -> None:
    header = [name for name in HEADER if name not in ("cost_total", "tokens_prompt")]
    with pytest.raises(FileRejected, match="lacks the columns cost_total, tokens_prompt"):
        recognise(header, "bill.csv")


def test_missing_columns_of_the_daily_export_are_named() -> None:
    with pytest.raises(FileRejected, match=r"lacks the column Requests of the export by day\."):
        recognise([name for name in DAILY_HEADER if name != "Requests"], "bill.csv")


@pytest.mark.parametrize(
    ("header", "lacks"),
    [
        (
            ["created_at", *DAILY_HEADER[1:]],
            "the column Date of the export by day",
        ),
        (
            ["Date", *HEADER[2:]],
            "the columns generation_id, created_at of the export per call",
        ),
        (
            ["day", "cost"],
            f"the columns {', '.join(NEEDED)} of the export per call, "
            f"and the columns {', '.join(DAILY_HEADER[:-1])} of the export by day",
        ),
    ],
    ids=["nearly daily", "nearly per call", "neither"],
)
def test_what_is_missing_is_named_for_the_most_similar_kind(header: list[str], lacks: str) -> None:
    with pytest.raises(FileRejected, match=f"it lacks {lacks}[.]"):
        recognise(header, "bill.csv")


def test_a_spreadsheets_semicolons_are_named() -> None:
    with pytest.raises(FileRejected, match="not separated by commas"):
        recognise([";".join(HEADER)], "bill.csv")


def test_a_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(FileRejected, match="two columns cost_total"):
        recognise([*HEADER, "Cost Total"], "bill.csv")


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\n<!DOCTYPE html>", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b'\xef\xbb\xbf [{"a": 1}]', "JSON"),
        ("generation_id".encode("utf-16"), "UTF-16"),
        ("generation_id".encode("utf-16-le"), "UTF-16"),
        (b"generation_id\0\0\n", "binary"),
    ],
)
def test_other_kinds_of_file_are_called_by_their_name(start: bytes, words: str) -> None:
    assert words in (kind_of_file(start) or "")


@pytest.mark.parametrize("start", [b"", b"generation_id,created_at\n\0", b"Date,Slug"])
def test_what_may_be_csv_is_let_through(start: bytes) -> None:
    assert kind_of_file(start) is None
