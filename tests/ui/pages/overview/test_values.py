"""The overview's texts and bars, free of Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.ui.chart_cases import LAST, USD, day
from tests.ui.page_requests import shown_of
from tests.ui.pages.overview.overview_cases import empty_overview, overview_of, used, value_of
from tracker.analysis.ledger.question import Coverage, DayState, Group, GroupValue
from tracker.analysis.ledger.time_buckets import Bucket
from tracker.analysis.views.overview import Series
from tracker.export.tables import table_csv
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.overview.values import (
    bars_of,
    change_text,
    empty_text,
    export_of,
    number_texts,
    shares_of,
    subtitle_of,
    title_of,
)
from tracker.usage import Measures

UNATTRIBUTED = Series("not known at this detail", "rest", (used(1),) * 30, None)


def test_bars_sum_to_the_total_of_each_measure() -> None:
    value = value_of()
    total = value.overview.total
    for measure, expected in (("spend", total.spend_nano), ("tokens", total.tokens), ("requests", total.requests)):
        bars = bars_of(value, measure)
        assert sum(bars.total(number) or 0 for number in range(30)) == expected


def test_values_have_persistent_colours_and_others_are_grey() -> None:
    overview = overview_of()
    other = Series("8 other models", "other", (used(1),) * 30, None)
    value = value_of(replace(overview, series=(*overview.series, other, UNATTRIBUTED)), slots={"model:gpt-5": 4})
    parts = bars_of(value, "spend").parts
    assert parts[1].slot == 4
    assert len({part.slot for part in parts[:3]}) == 3
    assert [part.slot for part in parts[3:]] == [None, None]


def test_requests_of_a_day_are_unknown_if_those_of_any_part_are() -> None:
    overview = overview_of()
    unknown = replace(UNATTRIBUTED, measures=(used(1, None, None), *(used(1),) * 29))
    columns = bars_of(value_of(replace(overview, series=(*overview.series, unknown))), "spend").columns
    assert (columns[0].requests, columns[1].requests) == (None, 40)


def test_the_line_is_the_average_of_the_period_before_per_bar() -> None:
    overview = overview_of()
    assert overview.before is not None
    benchmark = bars_of(value_of(overview), "spend").benchmark
    assert benchmark is not None
    assert benchmark.value == overview.before.spend_nano // 30
    assert benchmark.caption == ("a day in the", "30 days before")
    weekly = bars_of(value_of(replace(overview, step="week")), "requests").benchmark
    assert weekly is not None
    assert weekly.value == 270 * 7 // 30


def test_without_a_period_before_there_is_no_line() -> None:
    assert bars_of(value_of(replace(overview_of(), before=None)), "spend").benchmark is None


def test_cards_show_number_change_and_origin() -> None:
    spend, tokens, requests, reasoning = number_texts(overview_of())
    assert (spend.value, spend.arrow, spend.change, spend.origin) == ("$330.00", "▲", "25.0%", "from $264.00")
    assert (tokens.value, tokens.change) == ("90.0M", "12.5%")
    assert (requests.value, requests.change, requests.origin) == ("900", "233%", "from 270")
    assert (reasoning.value, reasoning.arrow, reasoning.change) == ("40.0%", "", "no change")
    assert spend.weekly[0] is None
    assert spend.weekly_text == (
        "12 times 7 days, up to 18 Nov: first $1.00, last $11.00, highest $11.00; 1 not stored"
    )


def test_cards_without_anything_to_compare_with_say_so() -> None:
    texts = number_texts(empty_overview())
    assert [text.value for text in texts] == ["$0.00", "0", "0", "–"]
    assert [text.origin for text in texts] == ["nothing to compare with"] * 3 + ["no completion tokens"]
    assert all(text.change == "" for text in texts)


def test_unknown_tokens_are_not_zero() -> None:
    texts = number_texts(replace(overview_of(), total=used(5, None, None)))
    assert [text.value for text in texts] == ["$5.00", "no data", "no data", "no data"]


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [(114, 100, "14.0%"), (50, 100, "50.0%"), (300, 100, "200%"), (7, 7, "no change"), (10_001, 10_000, "< 0.1%")],
)
def test_change_in_percent(now: int, before: int, text: str) -> None:
    assert change_text(now, before) == text


def test_a_start_from_zero_has_no_percent() -> None:
    spend = number_texts(replace(overview_of(), before=Measures()))[0]
    assert (spend.change, spend.origin) == ("", "from $0.00")


def test_a_period_without_data_has_no_numbers() -> None:
    gone = Coverage(tuple(day(LAST, DayState.MISSING) for _ in range(30)))
    texts = number_texts(replace(empty_overview(), coverage=gone))
    assert [(text.value, text.origin) for text in texts] == [("no data", "nothing to compare with")] * 4


def test_titles_name_measure_step_and_split() -> None:
    value = value_of(split="key")
    assert title_of(value.overview, "tokens") == "Tokens per day"
    assert subtitle_of(value, "spend") == "US dollars, credits + BYOK, by key"


def test_the_subtitle_names_usage_that_may_or_may_not_match_the_filters() -> None:
    value = value_of(replace(overview_of(), indeterminate=used(3)))
    assert subtitle_of(value, "spend").endswith("· $3.00 may or may not match the filters")


def test_why_there_are_no_bars() -> None:
    empty = value_of(empty_overview())
    gone = tuple(day(LAST, DayState.MISSING) for _ in range(30))
    period, coverage = empty.overview.period, empty.coverage
    known = Known(coverage, shown_of(period))
    assert empty_text(value_of(), known) == ""
    assert empty_text(empty, known) == "No calls in 21 Oct – 19 Nov 2026."
    filtered = Known(coverage, shown_of(period, is_filtered=True))
    assert empty_text(empty, filtered) == "Nothing in this period matches the filters."
    nothing = Known(Coverage(gone), shown_of(period))
    assert empty_text(empty, nothing) == "No data is stored for 21 Oct – 19 Nov 2026."


def test_shares_distinguish_keys_and_mark_unattributed_spend() -> None:
    groups = [
        Group((GroupValue("laptop", "aaaa1111", "laptop (aaaa11…)"),), "value", used(2)),
        Group((GroupValue("laptop", "bbbb2222", "laptop (bbbb22…)"),), "value", used(1)),
        Group((GroupValue("unused"),), "value", Measures()),
        Group((GroupValue(None),), "rest", used(3)),
    ]
    shares = shares_of(groups)
    assert [share.name for share in shares] == ["laptop (aaaa11…)", "laptop (bbbb22…)", "not known at this detail"]
    assert [share.is_unattributed for share in shares] == [False, False, True]


def test_the_export_adds_up_to_the_total_with_all_decimals() -> None:
    value = value_of(overview_of(days=2, models=("a",)))
    header, rows = export_of(value)
    assert table_csv(header, rows).splitlines() == [
        "first_day,last_day,model,spend_usd,tokens,requests",
        "2026-11-18,2026-11-18,a,6,1000000,10",
        "2026-11-19,2026-11-19,a,6,1000000,10",
    ]


def test_exported_days_without_data_have_no_numbers() -> None:
    first = date(2026, 11, 18)
    overview = overview_of(days=2, models=("a",))
    missing = Bucket(first, first, False, (day(first, DayState.MISSING),))
    series = replace(overview.series[0], measures=(Measures(), used(6)))
    shown = replace(overview, buckets=(missing, overview.buckets[1]), series=(series,))
    assert export_of(value_of(shown))[1][0] == ("2026-11-18", "2026-11-18", None, None, None, None)


def test_money_in_the_chart_is_exact() -> None:
    assert bars_of(value_of(), "spend").parts[0].values[0] == 6 * USD
