"""The tooltip's rows sum to its total, and it says what the day is made of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.analysis.ledger.question import DayCoverage, DayState
from tracker.periods import day_number
from tracker.ui.charts.values.bars import Bars, Column, Part, PartKind
from tracker.ui.charts.values.hover import hover_of, made_of_text

DAY = date(2026, 11, 2)
USD = 1_000_000_000


def covered(day: date, state: DayState = DayState.COMPLETE, stored: int = 5, requests: int | None = 5) -> DayCoverage:
    return DayCoverage(day_number(day), state, stored, requests, ("calls",))


def one_day(*parts: Part, state: DayState = DayState.COMPLETE, requests: int | None = 1904) -> Bars:
    column = Column(DAY, DAY, state is DayState.OPEN, (covered(DAY, state),), requests)
    return Bars(unit="money", step="day", columns=(column,), parts=parts)


def part(name: str, dollars: float, kind: PartKind = "value", slot: int | None = 0) -> Part:
    return Part(name, slot, kind, (round(dollars * USD),))


def test_it_shows_date_total_shares_and_what_the_day_is_made_of() -> None:
    hover = hover_of(one_day(part("gpt-5", 3), part("8 other models", 1, "other", None)), 0)

    assert (hover.title, hover.total) == ("Mon 2 Nov 2026", "$4.00")
    assert [(row.name, row.value, row.share) for row in hover.rows] == [
        ("gpt-5", "$3.00", "75%"),
        ("8 other models", "$1.00", "25%"),
    ]
    assert hover.foot == "1,904 requests · calls complete"


def test_five_largest_then_one_row_for_all_others_then_the_unattributed_part() -> None:
    parts = [part(f"m{n}", n) for n in range(1, 8)]
    hover = hover_of(
        one_day(*parts, part("3 other models", 4, "other"), part("not known at this detail", 2, "rest")), 0
    )

    assert [row.name for row in hover.rows] == ["m7", "m6", "m5", "m4", "m3", "all others", "not known at this detail"]
    assert hover.rows[5].value == "$7.00"


@given(
    st.lists(
        st.tuples(st.sampled_from(["value", "value", "value", "other", "rest"]), st.integers(0, 10**13)), max_size=12
    )
)
def test_rows_sum_to_the_total(amounts: list[tuple[PartKind, int]]) -> None:
    bars = one_day(*(Part(f"p{n}", n, kind, (amount,)) for n, (kind, amount) in enumerate(amounts)))
    assert sum(row.amount for row in hover_of(bars, 0).rows) == sum(amount for _, amount in amounts)


def test_hidden_parts_are_left_out_and_counted() -> None:
    hover = hover_of(one_day(part("a", 3), part("b", 1)), 0, frozenset({"a"}))
    assert (hover.total, [row.name for row in hover.rows]) == ("$1.00", ["b"])
    assert hover.foot.endswith("· 1 hidden")


def test_a_stored_day_without_usage_is_zero_dollars() -> None:
    hover = hover_of(one_day(part("a", 0), requests=0), 0)
    assert (hover.total, hover.rows, hover.foot) == ("$0.00", (), "0 requests · calls complete")


def test_a_day_without_data_has_no_number() -> None:
    hover = hover_of(one_day(part("a", 0), state=DayState.MISSING, requests=0), 0)
    assert (hover.total, hover.rows, hover.foot) == ("no data", (), "no data")


def test_unknown_requests_are_not_zero() -> None:
    assert hover_of(one_day(part("a", 1), requests=None), 0).foot == "requests not known · calls complete"


@pytest.mark.parametrize(
    ("coverage", "text"),
    [
        ((covered(DAY, DayState.FEEDS),), "day totals only"),
        ((covered(DAY, DayState.CALLS_MISSING, 503, 515),), "12 of 515 calls not stored"),
        ((covered(DAY, DayState.CALLS_MISSING, 5, 5),), "some calls missing"),
        ((covered(DAY), covered(DAY + timedelta(days=1))), "calls complete"),
        (
            (covered(DAY), covered(DAY), covered(DAY, DayState.FEEDS)),
            "calls complete on 2 days, day totals only on 1 day",
        ),
    ],
)
def test_the_foot_says_what_the_day_is_made_of(coverage: tuple[DayCoverage, ...], text: str) -> None:
    assert made_of_text(coverage) == text


def test_the_sentence_is_one_line() -> None:
    assert hover_of(one_day(part("gpt-5", 3)), 0).sentence == (
        "Mon 2 Nov 2026: $3.00. gpt-5 $3.00, 100%. 1,904 requests · calls complete"
    )
