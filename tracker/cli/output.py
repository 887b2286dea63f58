"""Standard output is data only; everything else goes to standard error."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from errno import EPIPE
from typing import Any

import click

from tracker.errors import NotPrinted
from tracker.plain_text import json_without_steering, one_line, several_lines

_SLUG = re.compile(r"[^\s/]+/\S+")
_NO_AUTHOR = "…/"
"""Shown in place of the author of a slug."""
_SLUG_DATE = re.compile(r"-20\d\d(\d{4}|-\d\d-\d\d)$")
"""The end of a dated slug: -20260301 or -2026-03-01."""
_GAP = 2
"""Spaces between two columns."""
_SHORT_TITLES = {"requests": "req.", "completion": "compl.", "reasoning": "reason."}
_LEAST_TEXT = 12
"""So many characters of a text are shown even on the narrowest terminal."""


def print_json(value: Any) -> None:
    """Print one JSON document."""
    # Without indent: json writes indented text with slow Python code, and a year by day and model has 6,000 groups.
    document = json.dumps(value, ensure_ascii=False)
    print_text(json_without_steering(document) if _is_terminal() else document)


def print_text(text: str) -> None:
    """Print text that ends with one line end. Raises `NotPrinted` if not all of it could be written.

    A file or a pipe gets the text as it is; a terminal gets it without characters that would steer it.
    """
    text = several_lines(text) if _is_terminal() else text
    _write(text if text.endswith("\n") else f"{text}\n")


def _write(text: str) -> None:
    if sys.stdout is None:
        raise NotPrinted("Standard output is closed. Leave it open, or redirect it to a file.")
    try:
        # With `color`, click leaves escape characters in a file as they are; it would drop them from names.
        click.echo(text, nl=False, color=True)
    except OSError as error:
        if error.errno == EPIPE:
            # The reader closed the pipe (`| head`): click ends the process for this error.
            raise
        raise not_printed(error) from error


def print_parts(parts: Iterable[str], for_terminal: Callable[[str], str] = several_lines) -> None:
    """Print a text that is made part by part, so that it may be longer than the memory; the last one ends the line.

    On a terminal `for_terminal` takes out of a part what would steer it. Raises `NotPrinted`, and what making the parts
    raises.
    """
    for part in parts:
        _write(for_terminal(part) if _is_terminal() else part)


def not_printed(error: OSError) -> NotPrinted:
    """Return the error for output that could not be written."""
    return NotPrinted(f"The output was not printed completely: {error.strerror}. Redirect it to another file.")


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def print_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    text_columns: int = 1,
    *,
    kept: int = 0,
    sentences_last: bool = False,
) -> None:
    """Print a table for people.

    The first `text_columns` are aligned left, the others right. With `sentences_last` the last column is aligned left.
    On a terminal the text columns, except the first `kept` ones, are shortened until a line fits. Numbers and sentences
    are never shortened.
    """
    from tabulate import tabulate

    if not rows:
        print_text("  ".join(header))
        return
    # The header is passed as an ordinary row: as a header, tabulate would make the columns wider than needed.
    lines = [list(header), *([one_line(cell) for cell in row] for row in rows)]
    if _is_terminal():
        _fit(lines, range(kept, text_columns), len(header) - sentences_last, shutil.get_terminal_size().columns)
    alignment = ["left"] * text_columns + ["right"] * (len(header) - text_columns - sentences_last)
    alignment += ["left"] * sentences_last
    print_text(tabulate(lines, tablefmt="plain", colalign=alignment, disable_numparse=True))


def _fit(lines: list[list[str]], texts: range, measured: int, space: int) -> None:
    """Shorten the text columns in `lines` (header first) until the first `measured` columns fit `space` characters.

    First the titles get shorter, then slugs lose their author, then their date. Only then texts are cut in the middle:
    the end of a text matters, because a key ends with the start of its hash.
    """
    if _missing(_widths(lines, measured), space):
        lines[0] = [_SHORT_TITLES.get(title, title) for title in lines[0]]
    for shortened in (_without_authors, _without_dates):
        if _missing(_widths(lines, measured), space):
            for index in texts:
                for line, text in zip(lines, shortened([line[index] for line in lines]), strict=True):
                    line[index] = text
    widths = _widths(lines, measured)
    missing = _missing(widths, space)
    least = {index: max(_LEAST_TEXT, len(lines[0][index])) for index in texts}
    while missing and any(widths[index] > least[index] for index in texts):
        # One character at a time, from the column that has most to give, so that long texts get shorter first.
        widths[max(texts, key=lambda index: widths[index] - least[index])] -= 1
        missing -= 1
    for line in lines:
        for index in texts:
            line[index] = _cut(line[index], widths[index])


def _without_authors(texts: Sequence[str]) -> list[str]:
    return [_NO_AUTHOR + text.partition("/")[2] if _SLUG.fullmatch(text) else text for text in texts]


def _without_dates(texts: Sequence[str]) -> list[str]:
    """Return the texts with the dates of slugs (already without author) removed, unless only the date differs."""
    undated = {text: _SLUG_DATE.sub("", text) for text in texts if text.startswith(_NO_AUTHOR)}
    alike = Counter(undated.values())
    return [short if (short := undated.get(text)) and alike[short] == 1 else text for text in texts]


def _widths(lines: Sequence[Sequence[str]], measured: int) -> list[int]:
    return [max(map(len, column)) for column in zip(*lines, strict=True)][:measured]


def _missing(widths: Sequence[int], space: int) -> int:
    return max(0, sum(widths) + _GAP * (len(widths) - 1) - space)


def _cut(text: str, width: int) -> str:
    """Return a text; if it is longer than `width` characters, without its middle."""
    if len(text) <= width:
        return text
    text = text.removeprefix(_NO_AUTHOR)
    if len(text) <= width:
        return text
    # One character is needed for "…".
    end = (width - 1) // 2
    return f"{text[: width - 1 - end]}…{text[len(text) - end :]}"


def say(text: str) -> None:
    """Print a message for the person, on standard error, without characters that steer a terminal."""
    click.echo(several_lines(text), err=True)


class Progress:
    """Shows the progress of a long job on standard error, in one line that is rewritten, and only on a terminal."""

    def __init__(self, quiet: bool) -> None:
        self._shown = not quiet and sys.stderr.isatty()
        self._width = 0

    def __call__(self, text: str, fraction: float) -> None:
        """Show a sentence and the fraction that is done (0 to 1)."""
        if self._shown:
            # Padding to the width of the line before overwrites what is left of a longer text.
            line = f"{fraction:4.0%} {one_line(text)}"
            click.echo(f"\r{line:<{self._width}}", nl=False, err=True)
            self._width = len(line)

    def close(self) -> None:
        """Clear the line."""
        if self._width:
            click.echo(f"\r{' ' * self._width}\r", nl=False, err=True)
            self._width = 0
