from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import formatting as f
from tracker.periods import Period

USD = 1_000_000_000


@pytest.mark.parametrize(
    ("nano", "text"),
    [
        (0, "$0.00"),
        (349_230_000_000, "$349.23"),
        (-3_070_000_000, "−$3.07"),
        (1, "$0.000000001"),
        (1_234_567, "$0.001235"),
        (9_999_999, "$0.01"),
        (10_000_000, "$0.01"),
        (5_000_000, "$0.005"),
        (99_999_990_000_000, "$99,999.99"),
        (99_999_999_999_999, "$100,000"),
        (123_456_789_000_000, "$123,457"),
        (None, "–"),
    ],
)
def test_money(nano: int | None, text: str) -> None:
    assert f.money(nano) == text


@given(st.integers(min_value=10_000_000, max_value=99_999 * USD))
def test_money_is_never_more_than_half_a_cent_off(nano: int) -> None:
    cents = int(f.money(nano).replace("$", "").replace(",", "").replace(".", ""))
    assert abs(cents * 10_000_000 - nano) <= 5_000_000


@given(st.integers(min_value=1, max_value=10**18))
def test_negative_amounts_read_like_positive_ones(nano: int) -> None:
    assert f.money(-nano) == f"−{f.money(nano)}"


@pytest.mark.parametrize(
    ("nano", "texts"),
    [
        ([150_716_000_000, 0, 23_000_000], ["$150.72", "$0.00", "$0.02"]),
        ([1_650_000_000, 5_000_000], ["$1.6500", "$0.0050"]),
        ([2_500_000_000, 123_456, 0], ["$2.50000", "$0.00012", "$0.00000"]),
        ([2_500_000_000, 1, -400], ["$2.500000", "<$0.000001", "−<$0.000001"]),
        ([1_234_567_891_000_000, 250_000_000_000_000], ["$1,234,568", "$250,000"]),
        ([1_234_567_891_000_000, 3_200_000_000], ["$1,234,567.89", "$3.20"]),
        ([None, -3_070_000_000], ["–", "−$3.07"]),
        ([0], ["$0.00"]),
        ([], []),
    ],
)
def test_a_column_of_money_has_one_precision(nano: list[int | None], texts: list[str]) -> None:
    assert f.money_column(nano) == texts


def test_a_column_of_money_may_ask_for_more_places_and_signs() -> None:
    assert f.money_column([1_874_000_000, None], least_places=3) == ["$1.874", "–"]
    assert f.money_column([32 * USD, -3 * USD, 0], signed=True) == ["+$32.00", "−$3.00", "$0.00"]


@given(st.lists(st.integers(min_value=-(10**15), max_value=10**15)))
def test_no_amount_of_a_column_reads_as_zero_unless_it_is(nano: list[int]) -> None:
    for amount, text in zip(nano, f.money_column(nano), strict=True):
        assert ("<" in text or any(digit in text for digit in "123456789")) == bool(amount)


def test_a_column_of_exact_dollars_has_one_precision() -> None:
    prices = [Decimal("0.6"), None, Decimal("0.0028"), Decimal(15)]
    assert f.exact_dollars_column(prices) == ["$0.6000", "–", "$0.0028", "$15.0000"]
    assert f.exact_dollars_column([Decimal(15)]) == ["$15.00"]
    assert f.exact_dollars_column([None]) == ["–"]


def test_a_change_of_money_bears_its_sign() -> None:
    assert [f.money_change(n * USD) for n in (32, -3, 0)] == ["+$32.00", "−$3.00", "$0.00"]


@pytest.mark.parametrize(
    ("nano", "text"),
    [
        (0, "$0"),
        (20 * USD, "$20"),
        (USD // 2, "$0.50"),
        (USD // 4, "$0.25"),
        (2_500_000, "$0.0025"),
        (2_500_000_000, "$2.50"),
        (1500 * USD, "$1.5k"),
        (2_000_000 * USD, "$2M"),
    ],
)
def test_money_axis(nano: int, text: str) -> None:
    assert f.money_axis(nano) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (40_849, "40,849"),
        (999_999, "999,999"),
        (1_000_000, "1.0M"),
        (396_512_345, "396.5M"),
        (999_960_000, "1.00B"),
        (1_240_000_000, "1.24B"),
        (2_050_000_000_000, "2.05T"),
        (-62_800_000, "−62.8M"),
        (None, "–"),
    ],
)
def test_tokens(number: int | None, text: str) -> None:
    assert f.tokens(number) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (500, "500"), (10_000, "10k"), (1_500_000, "1.5M")])
def test_tokens_axis(number: int, text: str) -> None:
    assert f.tokens_axis(number) == text


def test_counts_are_in_full() -> None:
    assert [f.count(n) for n in (0, 1_234_567, -5, None)] == ["0", "1,234,567", "−5", "–"]


def test_what_is_counted_agrees_with_its_number() -> None:
    assert [f.counted(n, "call") for n in (0, 1, 1_234)] == ["0 calls", "1 call", "1,234 calls"]
    assert [f.counted(n, "category", "categories") for n in (1, 2)] == ["1 category", "2 categories"]


def test_percent_and_points() -> None:
    assert [f.percent(0.3891), f.percent(1.0, 0), f.percent(None)] == ["38.9%", "100%", "–"]
    assert [f.points(0.008), f.points(-0.223), f.points(0.0), f.points(None)] == [
        "+0.8 pts",
        "−22.3 pts",
        "0.0 pts",
        "–",
    ]


def test_only_zero_is_zero() -> None:
    assert [f.percent(0.0), f.percent(0.0001), f.percent(-0.0001), f.percent(0.003, 0), f.percent(0.001)] == [
        "0.0%",
        "< 0.1%",
        "−< 0.1%",
        "< 1%",
        "0.1%",
    ]
    assert [f.points(0.0001), f.points(-0.0001)] == ["< 0.1 pts", "−< 0.1 pts"]
    assert [f.amount(0), f.amount(1), f.amount(-1), f.amount(100_000)] == ["0.0000", "<0.0001", "−<0.0001", "0.0001"]
    assert [f.fixed(0.0, 2), f.fixed(0.004, 2), f.fixed(-0.4, 0), f.fixed(1234.56, 1)] == [
        "0.00",
        "< 0.01",
        "−< 1",
        "1,234.6",
    ]


@given(st.floats(min_value=-10, max_value=10, allow_nan=False), st.integers(0, 3))
def test_no_number_but_zero_is_written_as_zero(value: float, places: int) -> None:
    text = f.fixed(value, places)
    assert (text.lstrip("−").rstrip("0").rstrip(".") in ("", "0")) == (value == 0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (35_280, "9 h 48 min"),
        (7200, "2 h"),
        (86_400, "1 day"),
        (273_600, "3 days 4 h"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert f.duration(seconds) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (-5, "just now"),
        (59_999, "just now"),
        (180_000, "3 min ago"),
        (8_040_000, "2 h 14 min ago"),
        (5 * 86_400_000, "5 days ago"),
    ],
)
def test_age(ms: int, text: str) -> None:
    assert f.age(ms) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 10, 21), date(2026, 11, 19), "21 Oct – 19 Nov 2026"),
        (date(2025, 11, 20), date(2026, 11, 19), "20 Nov 2025 – 19 Nov 2026"),
        (date(2026, 11, 1), date(2026, 11, 18), "1 – 18 Nov 2026"),
        (date(2026, 11, 18), date(2026, 11, 18), "18 Nov 2026"),
    ],
)
def test_date_range(first: date, last: date, text: str) -> None:
    assert f.date_range(Period(first, last)) == text


def test_dates() -> None:
    assert f.full_date(date(2026, 11, 2)) == "Mon 2 Nov 2026"
    assert f.short_date(date(2026, 10, 26)) == "26 Oct"
    assert f.month_year(date(2026, 11, 2)) == "Nov 2026"


@pytest.mark.parametrize(
    ("number", "text"),
    [(12, "12 bytes"), (820_000, "820 kB"), (2_500_000, "2.5 MB"), (214_400_000, "214 MB"), (1_200_000_000, "1.2 GB")],
)
def test_bytes(number: int, text: str) -> None:
    assert f.bytes_text(number) == text


@pytest.mark.parametrize(
    ("nano", "text"),
    [(13_496_000_000, "13.4960"), (0, "0.0000"), (-1_234_567_890_000, "−1,234.5679"), (50_000, "<0.0001"), (None, "–")],
)
def test_amounts_of_ledgers_have_four_decimals(nano: int | None, text: str) -> None:
    assert f.amount(nano) == text


def test_week_days_and_moments() -> None:
    assert f.week_day(date(2026, 11, 2)) == "Mon 2 Nov"
    half_past = datetime(2026, 11, 2, 1, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert f.moment(half_past) == "1 Nov, 19:35 UTC"


@pytest.mark.parametrize(
    ("price", "text"), [("0.6", "$0.60"), ("15", "$15.00"), ("0.0028", "$0.0028"), ("0.075", "$0.075"), ("0", "$0.00")]
)
def test_exact_dollars_keep_every_digit(price: str, text: str) -> None:
    assert f.exact_dollars(Decimal(price)) == text
