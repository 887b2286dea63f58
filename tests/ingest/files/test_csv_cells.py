"""Cells become exact values or are refused; nothing is guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ingest.files.csv_cells import (
    BadCell,
    Memo,
    amount_nano,
    amount_nano_or_none,
    instant_ms,
    instants_ms,
    parse_bool,
    parse_count,
    parse_optional_count,
    quote_cell,
    six_places_nano,
)
from tracker.periods import ms_of


@pytest.mark.parametrize(
    ("text", "nano"),
    [
        ("0", 0),
        ("0.000001", 1000),
        ("-0.000120", -120_000),
        ("12.5", 12_500_000_000),
        (" 1.5 ", 1_500_000_000),
        ("+0.1", 100_000_000),
        ("4.2E-7", 420),
        (".5", 500_000_000),
        ("7.", 7_000_000_000),
        ("0.0000000005", 0),
        ("0.0000000015", 2),
        ("999999.999999999", 999_999_999_999_999),
    ],
)
def test_amounts_are_exact(text: str, nano: int) -> None:
    assert amount_nano(text) == nano


@given(st.decimals(min_value=-1000, max_value=1000, places=9))
def test_amounts_with_nine_decimals_lose_nothing(amount: Decimal) -> None:
    assert amount_nano(f"{amount:f}") == int(amount * 10**9)


@given(st.lists(st.decimals(min_value=0, max_value=999_999, places=6), min_size=1, max_size=5))
def test_amounts_with_six_decimals_are_read_at_once_as_one_by_one(amounts: list[Decimal]) -> None:
    texts = [f"{abs(amount):f}" for amount in amounts]
    assert six_places_nano(texts) == [amount_nano(text) for text in texts]


@pytest.mark.parametrize(
    "text", ["", "0", "-0.000120", "0.1234567", "0.12345", " 0.123456", "0.000001,0.000002", "٠.123456", "0.123456\n"]
)
def test_amounts_of_another_form_are_read_one_by_one(text: str) -> None:
    assert six_places_nano(["0.000001", text]) is None


@pytest.mark.parametrize(
    "text", ["", " ", "1,5", "$1", "NaN", "Infinity", "1_0", "١", "1e", "--1", "1000001", "9e99", "0x1"]
)
def test_other_amounts_are_refused(text: str) -> None:
    with pytest.raises(BadCell):
        amount_nano(text)


def test_an_empty_amount_may_be_unknown() -> None:
    assert amount_nano_or_none("") is None
    assert amount_nano_or_none("0") == 0


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("007", 7), (" 12 ", 12), ("999999999999", 10**12 - 1)])
def test_counts(text: str, value: int) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize("text", ["", "-1", "12.0", "1,234", "1_0", "+1", "٣", "²", "1" * 13, "1" * 5000, "none"])
def test_other_counts_are_refused(text: str) -> None:
    with pytest.raises(BadCell):
        parse_count(text)


def test_an_empty_count_may_be_unknown() -> None:
    assert parse_optional_count("") is None
    assert parse_optional_count("0") == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("True", True), ("1", True), ("false", False), ("FALSE", False), ("0", False), ("", None)],
)
def test_truths(text: str, value: bool | None) -> None:
    assert parse_bool(text) is value


def test_another_truth_is_refused() -> None:
    with pytest.raises(BadCell, match="'yes', neither true nor false"):
        parse_bool("yes")


@given(st.integers(ms_of(datetime(2023, 1, 1, tzinfo=UTC)) * 1000, ms_of(datetime(2099, 12, 31, tzinfo=UTC)) * 1000))
def test_instants_are_read_to_the_millisecond(microseconds: int) -> None:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    text = instant.strftime("%Y-%m-%d %H:%M:%S.%f")
    assert instant_ms(text) == microseconds // 1000
    assert instants_ms([text[:-3]]) == instants_ms([text]) == [instant_ms(text)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-03 14:00:12",
        "2026-09-03T14:00:12Z",
        "2026-09-03T14:00:12.000+00:00",
        "2026-09-03T16:30:12+02:30",
        "2026-09-03 11:30:12.0-0230",
    ],
)
def test_instants_of_other_forms_are_utc(text: str) -> None:
    assert instant_ms(text) == ms_of(datetime(2026, 9, 3, 14, 0, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30 14:00:12",
        "2026-09-03 25:00:00",
        "2026-09-03 14:60:00",
        "2026-09-03 14:00:60",
        "2026-09-03 14:00",
        "03/09/2026 14:00:12",
        "2026-09-03 14:00:12.",
        "2026-09-03 14:00:12.345 ",
        "2026-09-03x14:00:12.345",
        "2026-09-03 14:00:12+24:00",
        "1970-01-01 00:00:00",
        "9999-12-31 23:59:59",
        "２026-09-03 14:00:12",
        "",
    ],
)
def test_other_instants_are_refused(text: str) -> None:
    with pytest.raises(BadCell):
        instant_ms(text)
    with pytest.raises(BadCell):
        instants_ms(["2026-09-03 14:00:12.345", text])


def test_a_memo_converts_a_text_once_and_forgets_when_full(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = iter("xy")
    memo = Memo(lambda text: text + next(texts))
    assert [memo["a"], memo["a"], memo["b"]] == ["ax", "ax", "by"]
    monkeypatch.setattr("tracker.ingest.files.csv_cells._MEMO_LIMIT", 0)
    assert memo.is_full


def test_a_quoted_cell_is_short_and_harmless() -> None:
    assert quote_cell("a\x1b[31m\n") == "'a\\x1b[31m\\n'"
    assert len(quote_cell("x" * 1000)) < 50
