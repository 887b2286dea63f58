"""What lies where, and what an import brings along.

import-linter (contracts in `pyproject.toml`) reads the import statements; only a process of its own shows what is
really loaded, also by the libraries in between.
"""

from __future__ import annotations

import ast
import itertools
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker import feeds
from tracker.periods import day_number
from tracker.store.file.database import open_for_writing
from tracker.store.usage.days import replace_days
from tracker.ui.pages.page_list import PAGES
from tracker.usage import DayUsage

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tracker"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Each of these costs a tenth of a second or more, or needs a desktop.
HEAVY = {"PySide6", "shiboken6", "pyqtgraph", "numpy", "httpx", "keyring", "filelock", "sqlite_utils", "tenacity"}
# sqlite-utils is loaded only when a store is made or migrated, numpy when calls are stored, the rest only when the
# sample is made or a sync runs.
LOADED_WHEN_NEEDED = {
    "tracker.store.file.migrations",
    "tracker.store.tables.rollup_changes",
    "tracker.accounts.sample_store",
    "tracker.accounts.syncing",
}

TOP_LEVEL = {"pyproject.toml", "README.md", "tracker", "resources", "tests", "packaging"}
# What builds and `./packaging/run` leave behind; git ignores it.
GENERATED = {"build", "dist", "overview.png"}

MODULE_LINES = 450
FUNCTION_LINES = 60
FIELDS_BY_POSITION = 5
TESTED_BY_NAME = 0.75
"""Of the modules of every room, at least this part has a test file that bears its name."""


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _modules_below(package: str) -> list[str]:
    below = [name for name in map(_name, SOURCES) if name == package or name.startswith(f"{package}.")]
    return [name for name in below if name not in LOADED_WHEN_NEEDED and not name.endswith("__main__")]


def _loaded_by(modules: list[str]) -> set[str]:
    """Import modules in a fresh process; return the names of all modules that are then loaded."""
    code = (
        "import importlib, json, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    command = [sys.executable, "-c", code, *modules]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def _libraries_loaded_by(modules: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in _loaded_by(modules)}


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("tracker.store", set()),
        ("tracker.analysis", set()),
        ("tracker.export", set()),
        ("tracker.sample", set()),
        ("tracker.accounts", set()),
        ("tracker.cli", set()),
        ("tracker.api", {"httpx", "tenacity"}),
        ("tracker.ingest", {"httpx", "tenacity"}),
        # What only a sync, an import or the keyring needs is loaded when one is asked for.
        ("tracker.ui", {"PySide6", "shiboken6", "pyqtgraph", "numpy"}),
    ],
)
def test_a_layer_loads_nothing_heavy(package: str, allowed: set[str]) -> None:
    assert _libraries_loaded_by(_modules_below(package)) & HEAVY <= allowed


@pytest.mark.parametrize("arguments", [["summary", "--json"], ["summary", "--by", "day,model"], ["calls", "--json"]])
def test_an_answer_from_a_filled_store_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    store_path = _filled_store(tmp_path)
    command = [sys.executable, "-X", "importtime", "-m", "tracker", "--store", str(store_path), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert {"tracker", "sqlite3"} <= loaded
    assert loaded & HEAVY == set()


def _filled_store(folder: Path) -> Path:
    path = folder / "usage.sqlite3"
    today = day_number(datetime.now(UTC).date())
    usage = DayUsage(today - 1, "acme/nova", None, None, "Acme", None, None, None, 3, 5_000, 0, 10, 20, 5, 0)
    with open_for_writing(path) as store:
        replace_days(store, feeds.ACTIVITY, [today - 1], [usage], fetched_at_ms=0)
    return path


def test_a_window_loads_a_page_only_when_it_is_looked_at() -> None:
    pages = {entry.import_path.partition(":")[0] for entry in PAGES}
    loaded = _loaded_by(["tracker.ui.window"])
    assert "tracker.ui.main_window" in loaded
    assert loaded & (pages | {"pyqtgraph", "numpy"}) == set()


def test_values_load_nothing_heavy() -> None:
    values = [_name(path) for path in PACKAGE.glob("*.py") if path.stem != "__main__"]
    assert _libraries_loaded_by(values) & HEAVY == set()


def test_top_level_holds_only_what_was_agreed() -> None:
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert visible - GENERATED == TOP_LEVEL


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "common", "misc"])
def test_no_drawer_for_everything(name: str) -> None:
    assert not [path for path in (*PACKAGE.rglob("*"), *(ROOT / "tests").rglob("*")) if path.stem == name]


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name == "__init__.py"], ids=_name)
def test_package_files_hold_a_docstring_and_nothing_else(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_modules_stay_small() -> None:
    lines = {_name(path): path.read_text("utf-8").count("\n") for path in SOURCES}
    assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}


def test_functions_stay_small() -> None:
    assert [text for path in SOURCES for text in _long_functions(path)] == []


def _long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{_name(path)}:{node.lineno} {node.name} ({lines} lines)"


def test_the_test_of_a_module_bears_its_name() -> None:
    rooms: defaultdict[str, list[bool]] = defaultdict(list)
    for path in SOURCES:
        if path.name not in {"__init__.py", "__main__.py"}:
            import_path = path.relative_to(PACKAGE)
            room = import_path.parts[0] if len(import_path.parts) > 1 else "tracker"
            rooms[room].append((ROOT / "tests" / import_path.with_name(f"test_{import_path.name}")).exists())
    shares = {room: sum(tested) / len(tested) for room, tested in rooms.items()}
    assert {room: share for room, share in shares.items() if share < TESTED_BY_NAME} == {}


def test_no_test_is_imported_and_no_conftest() -> None:
    fixtures_or_tests = re.compile(r"tests\.(\w+\.)*(conftest|test_\w+)")
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and any(fixtures_or_tests.fullmatch(f"{node.module}{end}") for end in ("", *(f".{n.name}" for n in node.names)))
    ] == []


def test_nothing_points_beside_the_project() -> None:
    # In pieces, so that this file does not find itself.
    beside = re.compile("|".join(["/" + "work/", r"\.\./" + "shared", r"\.\./" + r"\.lib", "pypi" + r"\.org"]))
    folders = [*(ROOT / name for name in sorted(TOP_LEVEL)), ROOT / ".ci"]
    files = itertools.chain.from_iterable([folder] if folder.is_file() else folder.rglob("*") for folder in folders)
    texts = {".py", ".md", ".toml", ".json", ".sql", ".qss", ".svg", ".txt", ".csv", ".sh", ""}
    found = [
        path for path in files if path.is_file() and path.suffix in texts and beside.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_values_with_many_fields_are_made_by_name() -> None:
    """Neighbours of one type could be swapped unseen where seven values stand in a row."""
    assert [text for path in SOURCES for text in _large_values_by_position(path)] == []


def _large_values_by_position(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            fields = sum(isinstance(line, ast.AnnAssign) for line in node.body)
            decorators = [ast.unparse(one) for one in node.decorator_list]
            made = [text for text in decorators if text.startswith("dataclass")]
            if made and fields > FIELDS_BY_POSITION and "kw_only=True" not in made[0]:
                yield f"{_name(path)}:{node.lineno} {node.name} ({fields} fields)"


PLAIN_TEXT = PACKAGE / "ui" / "design" / "plain_text.py"
GUARDED = {
    "setToolTip": "set_tooltip",
    "setStatusTip": "set_tooltip",
    "setWhatsThis": "set_tooltip",
    "setTextFormat": "PlainLabel or Markup",
    "setDetailedText": "message_box",
    "setInformativeText": "message_box",
    "QLabel": "PlainLabel or Markup",
    "QMessageBox": "message_box",
    "QErrorMessage": "message_box",
    "QTextBrowser": "PlainLabel",
    "QTextEdit": "PlainLabel",
    "QStaticText": "drawText",
    "QTextDocument": "drawText",
    "setTitle": "menu_text",
}
"""What only `ui/design/plain_text.py` calls, and what to use elsewhere: Qt would read a name as mark-up there."""
SHOWN_WITH_SIGNS = ("addAction", "addMenu", "addTab", "QAction", "setWindowTitle")
"""What reads signs such as "&" in its text: a name in it has to go through one of these."""
WITHOUT_SIGNS = {"menu_text", "QIcon"}


def test_text_from_outside_reaches_qt_only_as_plain_text() -> None:
    trees = {_name(path): ast.parse(path.read_text("utf-8")) for path in (PACKAGE / "ui").rglob("*.py")}
    del trees[_name(PLAIN_TEXT)]
    found = [f"{name}, line {line}: use {use}" for name, tree in trees.items() for line, use in _unguarded(tree)]
    assert found == []


def _unguarded(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(_called(base) == "QLabel" for base in node.bases):
            yield node.lineno, "PlainLabel"
        if isinstance(node, ast.Attribute) and node.attr == "ToolTipRole" and not _names(tree, "tooltip"):
            yield node.lineno, "tooltip"
        if not isinstance(node, ast.Call):
            continue
        name = _called(node.func)
        if name in GUARDED:
            yield node.lineno, GUARDED[name]
        if name in SHOWN_WITH_SIGNS and any(map(_is_computed, node.args[:1])):
            yield node.lineno, "menu_text"
        if name == "setHtml" and not _names(tree, "escaped"):
            yield node.lineno, "escaped"
        if name == "escape" and isinstance(node.func, ast.Name):
            yield node.lineno, "escaped"


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _names(tree: ast.Module, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree))


def _is_computed(text: ast.expr) -> bool:
    """Return whether a text has a part that is neither written in the code nor a constant of the module."""
    if isinstance(text, ast.JoinedStr):
        return any(_is_computed(one.value) for one in text.values if isinstance(one, ast.FormattedValue))
    return isinstance(text, ast.Attribute | ast.Subscript) or (
        isinstance(text, ast.Call) and _called(text.func) not in WITHOUT_SIGNS
    )
