"""The table of all figures: id → comparability, the function that computes it, and a value worked out by hand.

It is kept in `figure_table.md`, and a figure that is neither compared nor listed with a reason fails here. After a
change on purpose, write it again with `python -m tests.analysis.compare.test_figure_table`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds.hand_csv_account import BY_HAND
from tracker.analysis.compare.rules.table import Rule, rule_for, rules
from tracker.analysis.report.figures import report_figures

TABLE = Path(__file__).with_name("figure_table.md")
HEAD = """\
# Every figure of the report

Comparability: A = direct, B = with a caveat, C = after tagging, D = no fair comparison. Computed by: the function of
`tracker/analysis/` that measures the account's value. By hand: the value of the account in
`tests/worlds/hand_csv_account.py`, worked out there on paper and reproduced through CSV, store and `compare --json`;
"–" where the same function has its example with another model, author or category.

| id | comparability | computed by | by hand |
|---|---|---|---|
"""


def function_of(rule: Rule) -> str:
    """Return module and name of the function that a rule's metric comes from."""
    if rule.metric is None:
        return ""
    return f"{rule.metric.__module__.rpartition('.')[2]}.{rule.metric.__qualname__.partition('.<locals>')[0]}"


def table() -> str:
    """Return the table as it has to be."""
    lines = []
    for figure_id in report_figures():
        rule = rule_for(figure_id)
        answer = f"{BY_HAND[figure_id]:.6g}" if figure_id in BY_HAND else "–" if rule.metric else ""
        lines.append(f"| `{figure_id}` | {rule.comparability} | {function_of(rule) or rule.reason} | {answer} |\n")
    return HEAD + "".join(lines)


def test_the_table_is_current() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()


@pytest.mark.parametrize("figure_id", list(report_figures()))
def test_every_figure_is_compared_or_listed_with_a_reason(figure_id: str) -> None:
    rule = rule_for(figure_id)
    assert (rule.metric is not None) != (rule.comparability == "D" and bool(rule.reason))


def test_every_function_has_a_value_worked_out_by_hand() -> None:
    worked = {function_of(rule_for(figure_id)) for figure_id in BY_HAND}
    assert {function_of(rule) for rule in rules() if rule.metric} == worked


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
