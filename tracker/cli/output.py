"""Standard output is data only; everything else goes to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click


def print_json(value: Any) -> None:
    """Print one JSON document."""
    # Without indent: indented JSON is written by slow Python code, and a year by day and model is six thousand groups.
    click.echo(json.dumps(value, ensure_ascii=False))


def print_text(text: str) -> None:
    """Print text that ends with one line end."""
    click.echo(text, nl=not text.endswith("\n"))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], text_columns: int = 1) -> None:
    """Print a table for people: the first columns left, the others right."""
    from tabulate import tabulate

    alignment = ["left"] * text_columns + ["right"] * (len(header) - text_columns)
    lines = tabulate(rows, headers=header, tablefmt="plain", colalign=alignment, disable_numparse=True) if rows else ""
    print_text(lines or "  ".join(header))


def say(text: str) -> None:
    """Say something to the person, on standard error."""
    click.echo(text, err=True)


class Progress:
    """Shows how far a long job is on standard error: one line that is rewritten, and only on a terminal."""

    def __init__(self, quiet: bool) -> None:
        self._shown = not quiet and sys.stderr.isatty()
        self._width = 0

    def __call__(self, text: str, fraction: float) -> None:
        """Show a sentence and the fraction that is done (0 to 1)."""
        if self._shown:
            line = f"{fraction:4.0%} {text}"
            click.echo(f"\r{line:<{self._width}}", nl=False, err=True)
            self._width = len(line)

    def close(self) -> None:
        """Clear the line."""
        if self._width:
            click.echo(f"\r{' ' * self._width}\r", nl=False, err=True)
            self._width = 0
