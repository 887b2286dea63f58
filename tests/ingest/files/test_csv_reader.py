"""Files are split into records with the right line numbers, whatever is in them."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.files.csv_samples import written
from tracker.errors import FileRejected
from tracker.ingest.files import csv_reader
from tracker.ingest.files.csv_reader import CsvFile, RejectedLine, fingerprints_of
from tracker.periods import day_number

Rows = list[tuple[int, list[str]]]


def read(path: Path) -> tuple[Rows, list[RejectedLine]]:
    """Return a file's records with their line numbers, and its rejected lines."""
    rows: Rows = []
    rejected: list[RejectedLine] = []
    with CsvFile(path) as file:
        for records in file.batches():
            rows += zip(records.lines, records.rows, strict=True)
            rejected += records.rejected
    return rows, rejected


def use_blocks(patch: pytest.MonkeyPatch, size: int, header: str = "\ufeffa,b\r\n") -> None:
    """Read in blocks of this many bytes; the first block contains at least the header."""
    patch.setattr(csv_reader, "BLOCK_BYTES", size)
    patch.setattr(csv_reader, "_START_BYTES", max(size, len(header.encode())))


@pytest.fixture(params=[*range(1, 12), 64 * 1024], ids=lambda size: f"blocks of {size}")
def block_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Read in blocks; many of them are shorter than a line."""
    size: int = request.param
    use_blocks(monkeypatch, size)
    return size


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_final_line_and_byte_order_mark(
    tmp_path: Path, block_size: int, end: str, last: bool, mark: bytes
) -> None:
    text = end.join(["a,b", "1,ü", '"2,5",3', '"",4']) + (end if last else "")
    rows, rejected = read(written(tmp_path, mark + text.encode()))
    assert rows == [(2, ["1", "ü"]), (3, ["2,5", "3"]), (4, ["", "4"])]
    assert rejected == []


def test_embedded_line_ends_and_blank_lines_keep_the_line_numbers_right(tmp_path: Path, block_size: int) -> None:
    text = 'a,b\n\n1,"x\ny\r\nz"\n\n2,"w\n"\n3,4\n'
    rows, rejected = read(written(tmp_path, text))
    assert rows == [(3, ["1", "x\ny\r\nz"]), (7, ["2", "w\n"]), (9, ["3", "4"])]
    assert rejected == []


def test_lines_of_another_width_are_rejected_alone(tmp_path: Path, block_size: int) -> None:
    rows, rejected = read(written(tmp_path, "a,b\n1\n1,2\n1,2,3\n3,4"))
    assert rows == [(3, ["1", "2"]), (5, ["3", "4"])]
    assert rejected == [
        RejectedLine(2, "has 1 cell where the header has 2"),
        RejectedLine(4, "has 3 cells where the header has 2"),
    ]


@pytest.mark.parametrize("later", ["7,8", '7,"8"', '"7",8'])
def test_a_stray_quote_costs_its_line_and_no_other(tmp_path: Path, block_size: int, later: str) -> None:
    rows, rejected = read(written(tmp_path, f'a,b\n1,2\n3,"4\n5,6\n{later}\n9,0\n'))
    assert rejected == [RejectedLine(3, "a quote is opened and not closed")]
    assert [row for _, row in rows] == [["1", "2"], ["5", "6"], ["7", "8"], ["9", "0"]]
    assert [line for line, _ in rows] == [2, 4, 5, 6]


def test_a_file_cut_within_quotes_loses_its_last_line(tmp_path: Path, block_size: int) -> None:
    rows, rejected = read(written(tmp_path, 'a,b\n1,2\n3,"4'))
    assert rows == [(2, ["1", "2"])]
    assert [line.line for line in rejected] == [3]


@pytest.mark.parametrize("bad", [b"3,\xff", b"3,\0", b"\xed\xa0\x80,4"])
def test_damaged_bytes_cost_their_line(tmp_path: Path, block_size: int, bad: bytes) -> None:
    rows, rejected = read(written(tmp_path, b"a,b\n1,2\n" + bad + "\n5,é".encode()))
    assert rows == [(2, ["1", "2"]), (4, ["5", "é"])]
    assert rejected == [RejectedLine(3, "is damaged: not UTF-8 text, or longer than a megabyte")]


def test_damaged_bytes_within_quotes_are_noticed_in_the_next_block(tmp_path: Path, block_size: int) -> None:
    rows, rejected = read(written(tmp_path, b'a,b\n1,2\n3,"\xff\n4"\n5,6\n'))
    assert [row for _, row in rows] == [["1", "2"], ["5", "6"]]
    assert {line.line for line in rejected} == {3, 4}


def test_a_huge_cell_costs_its_line(tmp_path: Path) -> None:
    rows, rejected = read(written(tmp_path, f"a,b\n1,{'x' * 200_000}\n2,3\n"))
    assert rows == [(3, ["2", "3"])]
    assert [line.line for line in rejected] == [2]


def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_blocks(monkeypatch, 1000)
    monkeypatch.setattr(csv_reader, "_LONGEST_LINE_BYTES", 5000)
    rows, rejected = read(written(tmp_path, "a,b\n" + "1,2" * 50_000 + "\r\n1,2\n"))
    assert rows == [(3, ["1", "2"])]
    assert rejected == [RejectedLine(2, "is damaged: not UTF-8 text, or longer than a megabyte")]


def test_an_endless_last_line_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "_LONGEST_LINE_BYTES", 5000)
    rows, rejected = read(written(tmp_path, "a,b\n1,2\n3," + "x" * 500_000))
    assert rows == [(2, ["1", "2"])]
    assert [line.line for line in rejected] == [3]


def test_open_quotes_on_every_line_end_soon(tmp_path: Path) -> None:
    rows, rejected = read(written(tmp_path, "a,b\n" + 'x","a\n' * 3000))
    assert rows == []
    assert len(rejected) == 3000


def test_fractions_rise_to_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_blocks(monkeypatch, 100)
    with CsvFile(written(tmp_path, "a,b\n" + "1,2\n" * 500)) as file:
        fractions = [records.fraction for records in file.batches()]
    assert fractions == sorted(fractions)
    assert 0 < fractions[0] < 0.2
    assert fractions[-1] == 1.0


_CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0,"), max_size=6)


@given(
    # As in the exports, free text comes after columns of plain words.
    rows=st.lists(
        st.tuples(st.just("id"), *[st.just("0")] * 2, _CELLS, _CELLS, st.sampled_from(["", "a,b", 'q"q', "x\ny"])),
        max_size=40,
    ),
    always_quoted=st.booleans(),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    block=st.integers(5, 400),
)
def test_whatever_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], always_quoted: bool, end: str, block: int
) -> None:
    text = end.join(",".join(_cell(cell, always_quoted) for cell in row) for row in [tuple("abcdef"), *rows])
    path = written(tmp_path_factory.mktemp("csv"), text)
    with pytest.MonkeyPatch.context() as patch:
        use_blocks(patch, block, text.partition(end)[0] + end)
        found, rejected = read(path)
    assert rejected == []
    assert [row for _, row in found] == [list(row) for row in rows]
    starts = [2 + sum(map(_line_count, rows[:index])) for index in range(len(rows))]
    assert [line for line, _ in found] == starts


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n"1,2\n"3,4\n5,6\n',
        'a,b\n"1,2\n"3,4\n"5,6\n"7,8\n5,6\n',
        'a,b\n1,"2\n3,"\n5,6\n',
        'a,b\n"1,2\n",4\n5,6\n',
    ],
)
def test_stray_quotes_of_lines_that_follow_each_other_swallow_none(tmp_path: Path, block_size: int, text: str) -> None:
    rows, rejected = read(written(tmp_path, text))
    lines = text.count("\n")
    assert [line.line for line in rejected] == list(range(2, lines))
    assert rows == [(lines, ["5", "6"])]


@given(
    rows=st.lists(st.tuples(*[st.sampled_from(["", "1", "x y"])] * 4), min_size=1, max_size=30),
    quotes=st.lists(st.tuples(st.integers(0, 29), st.integers(0, 20)), max_size=8),
    always_quoted=st.booleans(),
    block=st.integers(5, 400),
)
def test_whatever_quotes_are_stray_no_line_is_lost_silently(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, ...]],
    quotes: list[tuple[int, int]],
    always_quoted: bool,
    block: int,
) -> None:
    lines = [",".join(_cell(cell, always_quoted) for cell in (f"id{n}", *row)) for n, row in enumerate(rows)]
    for line, place in quotes:
        if line < len(lines):
            lines[line] = lines[line][:place] + '"' + lines[line][place:]
    path = written(tmp_path_factory.mktemp("csv"), "\n".join(["a,b,c,d,e", *lines]))
    with pytest.MonkeyPatch.context() as patch:
        use_blocks(patch, block, "a,b,c,d,e\n")
        found, rejected = read(path)
    accounted = sorted([line for line, _ in found] + [bad.line for bad in rejected])
    assert accounted == list(range(2, len(lines) + 2))
    assert not any("\n" in cell for _, row in found for cell in row)


def _cell(text: str, always_quoted: bool) -> str:
    """Write a cell as RFC 4180 says; older `csv.writer`s leave line ends bare that are not their own."""
    if always_quoted or any(mark in text for mark in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _line_count(row: Sequence[str]) -> int:
    return sum(len(list(io.StringIO(cell + "|", newline=""))) - 1 for cell in row) + 1


@given(st.binary(max_size=2000), st.integers(1, 300))
def test_random_bytes_are_refused_or_rejected_and_never_break(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, block: int
) -> None:
    path = written(tmp_path_factory.mktemp("csv"), b"a,b\n" + noise)
    with pytest.MonkeyPatch.context() as patch:
        use_blocks(patch, block)
        rows, _ = read(path)
    assert all(len(row) == 2 for _, row in rows)
    assert all("\0" not in cell and cell.encode() is not None for _, row in rows for cell in row)


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileRejected, match="is empty"):
        CsvFile(written(tmp_path, text))


def test_a_header_alone_has_no_records(tmp_path: Path) -> None:
    assert read(written(tmp_path, "a,b")) == ([], [])


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRejected, match="is a folder"):
        CsvFile(tmp_path)


@pytest.mark.parametrize("name", ["none.csv", "none/none.csv"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRejected, match="There is no file"):
        CsvFile(tmp_path / name)


def test_an_impossible_name_is_refused() -> None:
    with pytest.raises(FileRejected, match="cannot be opened"):
        CsvFile(Path("a\0b"))


@pytest.mark.skipif(os.name != "posix", reason="named pipes are opened by path on POSIX only")
def test_a_pipe_is_refused_instead_of_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRejected, match="not a file on disk"):
        CsvFile(tmp_path / "pipe")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_forbidden_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b")
    path.chmod(0)
    with pytest.raises(FileRejected, match="may not be read"):
        CsvFile(path)


def test_a_picture_is_called_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileRejected, match=r"chart\.csv is a PNG picture, not a CSV file\. Nothing was imported"):
        CsvFile(written(tmp_path, b"\x89PNG\r\n\x1a\n", "chart.csv"))


def test_the_digest_is_of_the_file_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"a,b\n1,2\n")
    with CsvFile(path) as file:
        other = tmp_path / "other.csv"
        other.write_bytes(b"a,b\n3,4\n")
        other.replace(path)
        assert file.digest() == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
        assert [row for records in file.batches() for row in records.rows] == [["1", "2"]]


class _Known:
    """Knows lines by their fingerprints, and notes for which days it was asked."""

    def __init__(self, calls: dict[int, int]) -> None:
        self.calls = calls
        self.days: list[range] = []

    def calls_of(self, fingerprints: Sequence[int], days: range) -> list[int | None]:
        self.days.append(days)
        return [self.calls.get(fingerprint) for fingerprint in fingerprints]


def test_known_lines_are_left_out_and_can_be_read_after_all(tmp_path: Path) -> None:
    lines = ['1,2026-09-03 10:00,"a, b"', "2,2026-09-02 10:00,c", '3,2026-09-01 10:00,"d, e"']
    header = ["id", "at", "name"]
    known = _Known({fingerprints_of([lines[0]], header)[0]: 7, fingerprints_of([lines[1]], header)[0]: 8})
    path = tmp_path / "export.csv"
    path.write_text("\n".join([",".join(header), *lines, ""]), encoding="utf-8")
    with CsvFile(path) as file:
        file.leave_out(known, "at")
        (records,) = [each for each in file.batches() if each.known or each.lines]
        every = file.all_of(records)
    assert (records.rows, list(records.lines), records.known) == ([["3", "2026-09-01 10:00", "d, e"]], [4], [7, 8])
    assert records.fingerprints == fingerprints_of([lines[2]], header)
    assert [row[0] for row in every.rows] == ["1", "2", "3"]
    assert (list(every.lines), every.known) == ([2, 3, 4], ())
    first = day_number(date(2026, 9, 1))
    assert known.days == [range(first, first + 3)]


def test_a_line_has_another_fingerprint_under_another_header() -> None:
    one, other = (fingerprints_of(["1,2"], header) for header in (["a", "b"], ["b", "a"]))
    assert one != other
    assert max(fingerprints_of([f"{number},x" for number in range(1000)], ["a", "b"])) < 2**63


def test_a_known_line_inside_a_cell_is_no_record(tmp_path: Path) -> None:
    header = ["id", "at", "name"]
    known = _Known({fingerprints_of(["2,2026-09-02 10:00,c"], header)[0]: 8})
    path = tmp_path / "export.csv"
    path.write_text('id,at,name\n1,2026-09-02 10:00,"x\n2,2026-09-02 10:00,c\n"', encoding="utf-8")
    with CsvFile(path) as file:
        file.leave_out(known, "at")
        assert [records.known for records in file.batches() if records.known] == []
