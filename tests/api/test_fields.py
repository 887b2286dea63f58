from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.api.fields import Fields, Json, parse_json
from tracker.errors import InvalidResponse
from tracker.periods import date_of, day_number


def fields(**values: Json) -> Fields:
    return Fields(dict(values), "/test")


@pytest.mark.parametrize(("value", "count"), [(6, 6), ("6", 6), (" 6 ", 6), (Decimal("6.0"), 6), ("6e2", 600), (0, 0)])
def test_counts_in_every_style(value: Json, count: int) -> None:
    assert fields(n=value).count("n") == count


@pytest.mark.parametrize("value", [True, False, 1.5, "1_000", "six", "٦", -1, "NaN", [], {}, 10**16, Decimal("1e900")])
def test_invalid_counts_are_refused(value: Json) -> None:
    with pytest.raises(InvalidResponse, match="'n'"):
        fields(n=value if not isinstance(value, float) else Decimal(str(value))).count("n")


@pytest.mark.parametrize(
    ("value", "nano"),
    [
        (Decimal("0.30000000000000004"), 300_000_000),
        (Decimal("0.0000000005"), 0),
        (Decimal("0.0000000015"), 2),
        ("0.0182", 18_200_000),
        ("1e-9", 1),
        (2, 2_000_000_000),
        (Decimal("-0.5"), -500_000_000),
    ],
)
def test_money_is_nano_dollars_half_even(value: Json, nano: int) -> None:
    assert fields(usd=value).nano("usd") == nano


@pytest.mark.parametrize("value", [True, "1_0", "Infinity", Decimal("1e12"), Decimal("1e999999999"), "free"])
def test_invalid_amounts_are_refused(value: Json) -> None:
    with pytest.raises(InvalidResponse, match="'usd'"):
        fields(usd=value).nano_or_none("usd")


@pytest.mark.parametrize("value", [None, ""])
def test_null_is_not_zero(value: Json) -> None:
    assert fields(n=value).count_or_none("n") is None
    assert fields(n=value).nano_or_none("n") is None


def test_a_missing_field_is_named() -> None:
    with pytest.raises(InvalidResponse, match="/test lacks the field 'n'"):
        fields().count("n")


@pytest.mark.parametrize("style", ["{}", "{} 00:00:00", "{}T00:00:00Z", "{} 14:00:00"])
@given(day=st.integers(0, 40_000))
def test_every_date_style(style: str, day: int) -> None:
    assert fields(date=style.format(date_of(day).isoformat())).day("date") == day


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "01/02/2026"])
def test_invalid_dates_are_refused(text: str) -> None:
    with pytest.raises(InvalidResponse, match="'date'"):
        fields(date=text).day("date")


def test_times_without_zone_are_utc() -> None:
    day_ms = day_number(date_of(20_000)) * 86_400_000
    for text in (f"{date_of(20_000)}T00:00:01Z", f"{date_of(20_000)} 00:00:01", f"{date_of(20_000)}T02:00:01+02:00"):
        assert fields(at=text).instant_ms_or_none("at") == day_ms + 1000


def test_half_a_surrogate_pair_does_not_get_through() -> None:
    parsed = parse_json(b'{"name": "a\\ud800b"}', "/test")
    assert Fields(parsed, "/test").text("name") == "a?b"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html>", "web page"),
        (b'{"data": [1, 2', "cut off"),
        (b"", "not JSON"),
        (b"\xff\xfe\x00garbage", "not JSON"),
        (b'{"a": NaN}', "cut off or damaged"),
        (b"[" * 200_000, "cut off"),
        (b'{"a": 1e99999999999999999999}', "cut off or damaged"),
        (b'{"a": 1e-99999999999999999999}', "cut off or damaged"),
    ],
)
def test_text_that_is_not_json_is_explained(body: bytes, words: str) -> None:
    with pytest.raises(InvalidResponse, match=words):
        parse_json(body, "/test")


@given(st.binary(max_size=60))
def test_any_bytes_parse_or_are_explained(body: bytes) -> None:
    with contextlib.suppress(InvalidResponse):
        parse_json(body, "/test")
