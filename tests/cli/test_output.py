"""Tables for people: shortened on a terminal, complete in a pipe, and without control characters."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from errno import ENOSPC
from typing import Any

import pytest

from tracker.cli.main import run
from tracker.cli.output import Progress, print_json, print_table, print_text, say
from tracker.errors import NotPrinted

SLUG = "anthropic/claude-sonnet-5-20260630"
KEY = "client work for Harbor, Sons & Co. (0ef98b…)"
SENTENCE = "BYOK of $0.02 is paid to the provider, not from the balance."


class Terminal(io.StringIO):
    """Standard output as a terminal."""

    def isatty(self) -> bool:
        return True


def shown(columns: int, header: list[str], rows: list[list[str]], **how: Any) -> list[str]:
    """Return the lines of a table on a terminal of this width."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(Terminal()) as terminal:
        patch.setenv("COLUMNS", str(columns))
        print_table(header, rows, **how)
    return terminal.getvalue().splitlines()


@pytest.mark.parametrize("columns", [60, 72, 80])
def test_long_names_are_shortened_to_the_width_of_the_terminal(columns: int) -> None:
    rows = [[SLUG, KEY, "$1,787.590000"], ["total", "", "$2.000000"]]
    lines = shown(columns, ["model", "key", "spend"], rows, text_columns=2)
    assert columns - 6 <= max(map(len, lines)) <= columns
    assert lines[1].startswith("…/claude-sonnet-5  client")
    assert "98b…)  $1,787.590000" in lines[1]


def test_titles_are_shortened_before_names() -> None:
    header, row = ["model", "requests", "completion", "spend"], [SLUG, "346", "744,408", "$66.84"]
    assert shown(64, header, [row])[0].split() == header
    assert shown(63, header, [row])[0].split() == ["model", "req.", "compl.", "spend"]
    assert SLUG in shown(57, header, [row])[1]
    assert shown(56, header, [row])[1].startswith("…/claude-sonnet-5-20260630 ")


@pytest.mark.parametrize("date", ["-20260301", "-2026-03-01"])
def test_slugs_lose_author_then_date_before_anything_is_cut(date: str) -> None:
    key = "a key with a long name"
    header, row = ["model", "key", "spend"], [f"acme/nova-flash-2{date}", key, "$1.00"]
    unattributed = f"  {key}  $1.00"
    whole, dated, plain = f"acme/nova-flash-2{date}", f"…/nova-flash-2{date}", "…/nova-flash-2"
    for slug, narrower in ((whole, dated), (dated, plain)):
        width = len(slug + unattributed)
        assert shown(width, header, [row], text_columns=2)[1] == slug + unattributed
        assert shown(width - 1, header, [row], text_columns=2)[1].rstrip() == narrower + unattributed
    assert "…" in shown(len(plain + unattributed) - 1, header, [row], text_columns=2)[1].removeprefix("…/")


def test_dates_that_distinguish_two_models_stay() -> None:
    rows = [["acme/nova-2024-05-13", "$1.00"], ["acme/nova-2024-08-06", "$1.00"], [SLUG, "$1.00"]]
    names = [line.split()[0] for line in shown(25, ["model", "spend"], rows)[1:]]
    assert names == ["…/nova-2024-05-13", "…/nova-2024-08-06", "…/claude-sonnet-5"]


def test_dates_are_kept() -> None:
    row = ["2026-11-22 15:22:59", "a key with a long name", "$1.00"]
    lines = shown(41, ["created (UTC)", "key", "spend"], [row], text_columns=2, kept=1)
    assert lines[1] == "2026-11-22 15:22:59  a key …g name  $1.00"


def test_numbers_are_never_cut() -> None:
    lines = shown(20, ["model", "spend", "credits"], [[SLUG, "$1,787.590000", "$1,778.220000"]])
    assert lines[1].split() == ["claude…net-5", "$1,787.590000", "$1,778.220000"]


def test_a_table_that_fits_is_not_changed() -> None:
    assert SLUG in shown(41, ["model", "spend"], [[SLUG, "$1.00"]])[1]


def test_sentences_are_never_cut() -> None:
    lines = shown(40, ["day", "calls", "cause"], [["2026-11-18", "145", SENTENCE]], sentences_last=True)
    assert lines[1] == f"2026-11-18    145  {SENTENCE}"


def test_a_table_without_rows_is_its_header() -> None:
    assert shown(20, ["model", "spend"], []) == ["model  spend"]


def test_a_terminal_is_not_steered_by_csv() -> None:
    with redirect_stdout(Terminal()) as terminal:
        print_text("key,spend\r\n\x1b[31mred\x9b2J,\u202e1.00\r\n")
    assert terminal.getvalue() == "key,spend\n\ufffd[31mred\ufffd2J,\ufffd1.00\n"


def test_a_file_gets_csv_as_it_is() -> None:
    text = "key,spend\r\n\x1b[31mred\x9b2J,\u202e1.00\r\n"
    with redirect_stdout(io.StringIO(newline="")) as file:
        print_text(text)
    assert file.getvalue() == text


def test_a_terminal_gets_the_same_json_escaped() -> None:
    value = {"key": "\x9b2J \u202e ü"}
    with redirect_stdout(Terminal()) as terminal:
        print_json(value)
    assert terminal.getvalue() == '{"key": "\\u009b2J \\u202e ü"}\n'
    with redirect_stdout(io.StringIO()) as file:
        print_json(value)
    assert json.loads(file.getvalue()) == json.loads(terminal.getvalue()) == value


def test_messages_and_progress_do_not_steer_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with redirect_stderr(Terminal()) as terminal:
        say("the file \x1b[2J\u202efdp.csv\nis refused")
        progress = Progress(quiet=False)
        progress("Reading \x1b[2J\r\nkey", 0.5)
        progress.close()
    shown = terminal.getvalue()
    assert shown.startswith("the file \ufffd[2J\ufffdfdp.csv\nis refused\n\r 50% Reading \ufffd[2J key\r ")
    assert not {"\x1b", "\u202e"} & set(shown)


def test_a_pipe_gets_everything(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_table(["model", "spend"], [[SLUG * 9, "$1.00"]])
    assert SLUG * 9 in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "reported"),
    [
        ("two\nlines", "two lines"),
        ("red \x1b[31mname", "red \ufffd[31mname"),
        ("back\x08space", "back\ufffdspace"),
        ("turned \u202egnihtyreve", "turned \ufffdgnihtyreve"),
        ("a nul\x00", "a nul\ufffd"),
        ("👩‍💻 développeuse · 翻訳", "👩‍💻 développeuse · 翻訳"),
    ],
)
def test_a_name_is_one_line_without_control_characters(name: str, reported: str) -> None:
    assert shown(80, ["key", "spend"], [[name, "$1.00"]])[1:] == [f"{reported}  $1.00"]


@pytest.mark.parametrize(
    "printing", [lambda: print_text("a"), lambda: print_json({}), lambda: print_table(["a"], [["b"]])]
)
def test_a_closed_output_is_reported(printing: Callable[[], None]) -> None:
    with redirect_stdout(None), pytest.raises(NotPrinted, match="Standard output is closed"):
        printing()


class FullDisk(io.StringIO):
    """Standard output to a file on a full disk."""

    def write(self, _text: str) -> int:
        raise OSError(ENOSPC, "No space left on device")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["summary", "--help"]], ids=" ".join)
def test_a_help_that_is_not_complete_is_reported(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with redirect_stdout(FullDisk()):
        assert run(arguments) == 2
    assert capsys.readouterr().err.startswith("The output was not printed completely: No space left")


def test_an_output_that_is_not_complete_is_reported() -> None:
    with redirect_stdout(FullDisk()), pytest.raises(NotPrinted, match="not printed completely: No space left"):
        print_text("a")
