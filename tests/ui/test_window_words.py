"""The window speaks its own words: no sentence of it names a command or an option of the command line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tracker
from tracker import errors
from tracker.errors import OddField, OtherAccount, RateLimited, RequestRefused, StoreDamaged, TrackerError
from tracker.store.file.failures import no_store
from tracker.ui.background import messages

ROOT = Path(tracker.__file__).parent
COMMAND_LINE = re.compile(r"usage-tracker |`|(?<![\w-])--[a-z]|doctor|standard output")
NOT_IN_THE_WINDOW = {"cli", "sample", "qt_check.py"}
"""Where sentences are made that only the command line prints."""
ONLY_PRINTED = {"NotPrinted", "CannotDraw"}


def all_errors(of: type[TrackerError] = TrackerError) -> Iterator[type[TrackerError]]:
    """Return every class of error."""
    for kind in of.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield kind
            yield from all_errors(kind)


NAMES = {kind.__name__ for kind in all_errors()}


def raised(path: Path) -> Iterator[ast.Call]:
    """Return every place in a module where one of our errors is made."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES - ONLY_PRINTED:
            yield node


def texts(node: ast.AST | None) -> str:
    """Return all that is written in an expression."""
    parts = [] if node is None else [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return " ".join(part for part in parts if isinstance(part, str))


SOURCES = [path for path in sorted(ROOT.rglob("*.py")) if not NOT_IN_THE_WINDOW & set(path.relative_to(ROOT).parts)]


def test_every_error_has_a_sentence_for_the_window() -> None:
    assert {"StoreDamaged", "KeyRejected", "OtherAccount"} <= NAMES
    bad, seen = [], 0
    for path in SOURCES:
        for call in raised(path):
            seen += 1
            in_window = next((one.value for one in call.keywords if one.arg == "in_window"), None)
            said = texts(in_window) if in_window is not None else " ".join(map(texts, call.args))
            if COMMAND_LINE.search(said):
                bad.append(f"{path.relative_to(ROOT)}, line {call.lineno}: {said}")
    assert bad == []
    assert seen > 100


@pytest.mark.parametrize("kind", sorted(all_errors(), key=str), ids=str)
def test_every_notice_shows_the_sentence_for_the_window(kind: type[TrackerError]) -> None:
    more: tuple[Any, ...] = {OddField: ("problem",), RequestRefused: (404,)}.get(kind, ())
    error = kind("Run `usage-tracker sync --full`.", *more)
    error.in_window = "Sync again."
    for notice in (messages.problem_of_store(error), messages.problem_of_sync(error, 5)):
        assert not COMMAND_LINE.search(f"{notice.what} {notice.meaning}")
    assert messages.plain(error) == "Sync again."


def test_sentences_of_pages_name_no_command() -> None:
    shared = [ROOT / "analysis", ROOT / "ingest", ROOT / "ui", ROOT / "store"]
    bad = [
        f"{path.relative_to(ROOT)}, line {node.lineno}: {node.value!r}"
        for path in SOURCES
        if any(folder in path.parents for folder in shared)
        for node in _sentences(ast.parse(path.read_text("utf-8")))
        if re.search(r"usage-tracker [a-z]|(?<![\w-])--[a-z]{3}", str(node.value))
    ]
    assert bad == []


def _sentences(tree: ast.Module) -> Iterator[ast.Constant]:
    """Return the texts of a module without docstrings, and without those for the command line of an error."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        if isinstance(node, ast.Call) and any(one.arg == "in_window" for one in node.keywords):
            skipped |= {one for argument in node.args for one in ast.walk(argument)}
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_ELSEWHERE":
            skipped |= set(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield node


def test_an_error_says_the_same_in_both_fronts_where_it_names_no_command() -> None:
    assert RateLimited("Slower, please.", 3.0).in_window == "Slower, please."
    assert OtherAccount("Use --store.", None, in_window="Open it.").in_window == "Open it."


def test_a_file_that_is_no_store_offers_another_one_or_a_new_one(tmp_path: Path) -> None:
    error = no_store(tmp_path / "x.sqlite3")
    assert isinstance(error, StoreDamaged)
    assert "--store PATH" in error.message
    assert messages.problem_of_store(error).actions == (messages.OPEN_FILE, messages.NEW_STORE)
    assert "the file is kept beside it" in messages.problem_of_store(error).meaning
