"""The tables of the market's context: tasks, apps, and what sessions cost."""

from __future__ import annotations

import pytest

from tracker.ui.tables.context_tables import turns_text


@pytest.mark.parametrize(
    ("turns", "text"),
    [("1-turn", "1 turn"), ("2-9-turns", "2–9 turns"), ("50-plus-turns", "50+ turns"), ("any", "any")],
)
def test_turns_for_people(turns: str, text: str) -> None:
    assert turns_text(turns) == text
