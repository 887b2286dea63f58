"""Retention as JSON and as tables: both say the same."""

from __future__ import annotations

import re

from tests.worlds.lifespans import days, found
from tracker.export.retention import cohorts_table, lifespans_table, retention_json


def test_json_and_tables_say_the_same() -> None:
    of = found({"a/x": days("5 6 8"), "b/z": days("7 8")})
    answer = retention_json(of)
    assert answer["cohorts"][0]["cells"][1] == {
        "month": "2026-06",
        "after": 1,
        "used": 1,
        "share_percent": 100.0,
        "held": "held",
    }
    assert [row["model"] for row in answer["models"]] == [row[0] for row in lifespans_table(of).rows]
    for table in (cohorts_table(of), lifespans_table(of)):
        assert {len(row) for row in table.rows} == {len(table.header)}
    assert all(re.fullmatch(r"\d{4}-\d\d", str(row[0])) for row in cohorts_table(of).rows)
