"""Text from outside, made safe to show."""

from __future__ import annotations

import json

import pytest

from tracker.plain_text import json_without_steering, one_line, several_lines, short_line, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain <b>text</b> & more", "plain <b>text</b> & more"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("line\u2028separator", "line separator"),
        ("bell\x07 and C1\x9b2J", "bell\ufffd and C1\ufffd2J"),
        ("turned \u202ereversed\u2069", "turned \ufffdreversed\ufffd"),
        ("marks \u200e\u200f\u061c", "marks \ufffd\ufffd\ufffd"),
        ("a byte \udcff", "a byte \ufffd"),
        ("naïve 日本語 🙂", "naïve 日本語 🙂"),
    ],
)
def test_a_name_is_one_line_that_steers_nothing(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_a_text_keeps_its_lines() -> None:
    assert several_lines("a,b\r\nc\td\n\re") == "a,b\nc\td\n\ufffde"


def test_json_on_a_terminal_is_the_same_document() -> None:
    value = {"name": "\x1b[31m \x9b2J \u202e ü 🙂"}
    safe = json_without_steering(json.dumps(value, ensure_ascii=False))
    assert json.loads(safe) == value
    assert safe == one_line(safe)


def test_a_long_text_loses_its_middle() -> None:
    assert shortened("abcdefghij", 10) == "abcdefghij"
    assert shortened("abcdefghijk", 10) == "abcde…hijk"
    assert len(short_line("name-" * 200_000)) == 300
