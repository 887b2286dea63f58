"""A summary as JSON and CSV: exact money, unknown as null, groups named as designed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState, Group, GroupValue, Question, Summary
from tracker.export.summary import MEASURE_FIELDS, measures_json, summary_csv, summary_json
from tracker.money import nano_from_usd, usd_text
from tracker.periods import Period
from tracker.usage import Measures

PERIOD = Period(date(2026, 10, 1), date(2026, 10, 31))
SOME = Measures(3, 1_500_000_001, 250_000_000, 100, 20, 5, 40, 1)
SPEND_ONLY = Measures(None, 7, 0, None, None, None, None, None)


def _summary(*groups: Group, by: tuple[str, ...] = ("model",), indeterminate: Measures | None = None) -> Summary:
    total = sum((group.measures for group in groups), Measures())
    days = (
        DayCoverage(20_000, DayState.COMPLETE, 3, 3, ("calls",)),
        DayCoverage(20_001, DayState.MISSING, 0, None, ()),
    )
    return Summary(Question(PERIOD, by), total, groups, indeterminate, Coverage(days))


def _group(*values: str | None, measures: Measures = SOME, persistent: str | None = None) -> Group:
    kind = "rest" if None in values else "value"
    return Group(tuple(GroupValue(value, persistent) for value in values), kind, measures)  # type: ignore[arg-type]  # a Literal


def test_the_shape_is_as_designed() -> None:
    answer = summary_json(_summary(_group("acme/nova"), _group(None)))
    assert answer == {
        "period": {"from": "2026-10-01", "to": "2026-10-31", "zone": "UTC"},
        "total": measures_json(SOME + SOME),
        "groups": [
            {"group": "acme/nova", "id": None, "kind": "value"} | measures_json(SOME),
            {"group": None, "id": None, "kind": "rest"} | measures_json(SOME),
        ],
        "undecided": None,
        "coverage": {"days": 2, "complete": 1, "partial": 0, "missing": 1, "sources": ["calls"]},
    }


def test_several_columns_have_keys_and_ids() -> None:
    group = _group("2026-10-01", "work", persistent="f" * 64)
    answer = summary_json(_summary(group, _group("2026-10-01", None), by=("day", "key")))
    assert answer["groups"][0]["keys"] == {"day": "2026-10-01", "key": "work"}
    assert answer["groups"][0]["ids"] == {"day": "f" * 64, "key": "f" * 64}
    assert answer["groups"][1]["keys"] == {"day": "2026-10-01", "key": None}
    assert "group" not in answer["groups"][0]


def test_unclear_matches_are_next_to_the_total() -> None:
    assert summary_json(_summary(_group("a"), indeterminate=SOME))["undecided"] == measures_json(SOME)


def test_unknown_is_null_and_not_zero() -> None:
    answer = measures_json(SPEND_ONLY)
    assert answer["spend_usd"] == 7e-9
    assert [answer[name] for name in MEASURE_FIELDS[3:]] == [None] * 6


@given(st.integers(-(10**15), 8 * 10**15), st.integers(0, 10**15))
def test_money_is_exact_to_the_nano_dollar(credits_nano: int, byok_nano: int) -> None:
    text = json.dumps(measures_json(Measures(credits_nano=credits_nano, byok_nano=byok_nano)))
    answer: dict[str, Any] = json.loads(text, parse_float=Decimal)
    assert nano_from_usd(answer["credits_usd"]) == credits_nano
    assert nano_from_usd(answer["byok_usd"]) == byok_nano
    assert nano_from_usd(answer["spend_usd"]) == credits_nano + byok_nano


def _rows(summary: Summary) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(summary_csv(summary), newline="")))


def test_csv_has_groups_unclear_matches_and_total() -> None:
    rows = _rows(_summary(_group("acme/nova"), _group(None), indeterminate=SPEND_ONLY))
    assert [(row["model"], row["kind"]) for row in rows] == [
        ("acme/nova", "value"),
        ("not known at this detail", "rest"),
        ("", "total"),
        ("", "undecided"),
    ]
    assert "model_id" not in rows[0]
    assert rows[0]["credits_usd"] == usd_text(SOME.credits_nano) == "1.500000001"
    assert rows[0]["requests"] == "3"
    assert rows[3]["requests"] == ""


def test_csv_says_what_may_match_only_where_it_is_not_zero() -> None:
    rows = _rows(_summary(_group("acme/nova"), indeterminate=Measures()))
    assert [row["kind"] for row in rows] == ["value", "total"]


def test_csv_has_ids_next_to_their_columns() -> None:
    (row, _) = _rows(_summary(_group("work", persistent="abc"), by=("key",)))
    assert (row["key"], row["key_id"]) == ("work", "abc")


def test_csv_without_groups_is_only_the_total() -> None:
    total = _summary(by=())
    assert [row["kind"] for row in _rows(total)] == ["total"]


def test_csv_names_cannot_run() -> None:
    assert _rows(_summary(_group('=HYPERLINK("http://example.com")')))[0]["model"].startswith("'=")
