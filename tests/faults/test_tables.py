"""The tables at the top of these modules are complete: each test is in one, and each line names a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

MODULES = sorted(path for path in Path(__file__).parent.glob("test_*.py") if path.name != Path(__file__).name)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_table_names_every_test(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    table = [line.split("|")[3] for line in (ast.get_docstring(tree) or "").splitlines() if line.count("|") == 3]
    _header, _rule, *named = [re.match(r" ?(\w*)", cell)[1] for cell in table]  # type: ignore[index]  # always matches
    assert set(named) == tests
