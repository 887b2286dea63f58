"""Values that travel between layers: what is not known stays unknown in every sum."""

from __future__ import annotations

import pytest

from tests.make import call
from tracker.usage import Call, CallColumns, Measures, author_of, split_variant, total_of

ONE = Measures(1, 500, 20, 100, 10, 4, 50, 0)
OTHER = Measures(2, 7, 0, 3, 1, 0, 0, 1)
COUNTERS = Measures(None, 9, 0, None, None, None, None, None)
"""Days of which only a key's counters are known."""


def test_sums_are_added_and_taken_apart_column_by_column() -> None:
    assert Measures(3, 507, 20, 103, 11, 4, 50, 1) == ONE + OTHER
    assert ONE + OTHER - OTHER == ONE


def test_an_unknown_count_makes_the_sum_unknown_but_not_its_money() -> None:
    assert Measures(None, 509, 20, None, None, None, None, None) == ONE + COUNTERS
    assert (COUNTERS - COUNTERS).requests is None


def test_spend_is_credits_and_byok_and_tokens_are_prompt_and_completion() -> None:
    assert (ONE.spend_nano, ONE.tokens) == (520, 110)
    assert COUNTERS.tokens is None


def test_unknown_counts_are_no_zeros() -> None:
    assert Measures().is_zero()
    assert not COUNTERS._replace(credits_nano=0).is_zero()


@pytest.mark.parametrize("measures", [Measures(), COUNTERS, ONE])
def test_sums_have_no_truth_value(measures: Measures) -> None:
    """Sums of zero would be as true as any other tuple."""
    with pytest.raises(TypeError, match=r"compare with None, or ask is_zero\(\)"):
        bool(measures)


@pytest.mark.parametrize("parts", [[ONE], [ONE, OTHER], [ONE, COUNTERS, OTHER]])
def test_a_total_is_what_adding_one_by_one_gives(parts: list[Measures]) -> None:
    assert total_of(parts) == sum(parts, Measures())


class TestColumns:
    CALLS = (call("a"), call("b", credits_nano=7), call("c", app=None))

    def test_calls_come_back_as_they_were(self) -> None:
        columns = CallColumns.of(self.CALLS)
        assert tuple(columns) == self.CALLS
        assert all(type(one) is Call for one in columns)
        assert len(columns) == 3

    def test_no_calls_have_all_columns(self) -> None:
        columns = CallColumns.of([])
        assert len(columns) == 0
        assert list(columns.column("app")) == []

    def test_a_column_is_named_by_its_field(self) -> None:
        assert list(CallColumns.of(self.CALLS).column("credits_nano")) == [1000, 7, 1000]

    def test_some_calls_come_in_the_order_of_their_places(self) -> None:
        assert [one.generation_id for one in CallColumns.of(self.CALLS).at([2, 0])] == ["c", "a"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("acme/nova-2", ("acme/nova-2", None)),
        ("acme/nova-2:free", ("acme/nova-2", "free")),
        ("acme/nova-2:", ("acme/nova-2", None)),
    ],
)
def test_a_variant_stands_behind_a_colon(name: str, parts: tuple[str, str | None]) -> None:
    assert split_variant(name) == parts


def test_the_author_stands_before_the_slash() -> None:
    assert author_of("acme/nova-2:free") == author_of("~acme/nova-latest") == "acme"
