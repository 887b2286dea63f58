"""The overview's numbers agree with each other and with the ledger."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.make import DAY, NOW, call, end_of, usage
from tracker import feeds
from tracker.analysis.ledger.question import UNATTRIBUTED_TEXT, VALUE_COLUMNS
from tracker.analysis.ledger.time_buckets import step_of
from tracker.analysis.views.overview import Overview, Series, filter_values, overview
from tracker.periods import Period, day_number, ms_of
from tracker.store.account.catalogue import save_models
from tracker.store.file.database import Store
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.days import replace_days
from tracker.store.usage.imports import begin_import
from tracker.usage import CHATROOM, NO_KEY, KeyRef, Measures, Model

TODAY = day_number(NOW.date())
WEEK = Period(NOW.date() - timedelta(days=6), NOW.date())
WORK = KeyRef("ab12", "work")


def hold(store: Store, models: int, days: int = 14) -> None:
    """Store the last days up to today, each with model n used n + 1 times."""
    span = range(TODAY - days + 1, TODAY + 1)
    rows = [usage(day, n + 1, model=f"acme/m{n}", key=WORK) for day in span for n in range(models)]
    finished = [row for row in rows if row.day < TODAY]
    replace_days(store, feeds.KEY_MODEL, span[:-1], finished, end_of(TODAY))
    replace_days(store, feeds.MODEL_KEY_NAME, span[-1:], [row for row in rows if row.day == TODAY], ms_of(NOW))


def total(series: Series) -> Measures:
    whole = Measures()
    for part in series.measures:
        whole += part
    return whole


def whole(page: Overview) -> Measures:
    together = Measures()
    for series in page.series:
        together += total(series)
    return together


@pytest.mark.parametrize("models", [0, 1, 7, 8, 9, 20])
def test_the_bars_sum_to_the_card_and_so_does_the_table(store: Store, models: int) -> None:
    hold(store, models)
    page = overview(store, WEEK, {}, NOW)
    assert whole(page) == page.total
    rows = Measures()
    for row in page.rows:
        rows += row.measures
    assert rows == page.total
    assert len(page.series) == min(models, 8)


def test_the_largest_come_first_and_the_others_are_one(store: Store) -> None:
    hold(store, 12)
    page = overview(store, WEEK, {}, NOW)
    assert [series.name for series in page.series] == [*(f"m{n}" for n in range(11, 4, -1)), "5 other models"]
    assert page.series[0].rank_key == "model:acme/m11"
    assert page.series[-1].rank_key is None


def test_usage_that_cannot_be_split_is_a_series_of_its_own(store: Store) -> None:
    hold(store, 2)
    page = overview(store, WEEK, {}, NOW, split="provider")
    assert [(series.name, series.kind) for series in page.series] == [(UNATTRIBUTED_TEXT, "rest")]
    assert whole(page) == page.total


def test_the_period_before_counts_only_where_it_is_stored(store: Store) -> None:
    hold(store, 2, days=14)
    page = overview(store, WEEK, {}, NOW)
    assert page.before is not None
    assert page.before.requests == 21
    assert page.before.spend_nano == 3000 * 7
    assert page.change is not None
    longer = overview(store, Period(WEEK.first - timedelta(days=7), WEEK.last), {}, NOW)
    assert (longer.before, longer.change) == (None, None)
    assert longer.change_reason is not None


def test_october_is_compared_with_september(store: Store) -> None:
    october = Period(date(2026, 10, 1), date(2026, 10, 31), "last-month")
    hold(store, 1, days=100)
    page = overview(store, october, {}, NOW)
    assert (page.against.first, page.against.last) == (date(2026, 9, 1), date(2026, 9, 30))
    assert page.before is not None
    assert (page.total.requests, page.before.requests) == (31, 30)
    assert page.change is not None
    assert page.change.against == page.against


def test_a_filter_keeps_the_comparison_where_all_matches_are_known(store: Store) -> None:
    hold(store, 2)
    page = overview(store, WEEK, {"model": ("acme/m0",)}, NOW)
    assert page.before == Measures(7, 7_000, 0, 700, 70, 28, 350, 0)
    assert page.change is not None
    assert (page.change_reason, page.change.total_nano) == (None, 0)
    assert [row.before for row in page.rows] == [page.before]


def test_a_filter_on_what_is_not_known_leaves_nothing_to_compare(store: Store) -> None:
    hold(store, 2)
    rows = [usage(day, model="acme/m0", provider="Cloud") for day in range(TODAY - 6, TODAY)]
    replace_days(store, feeds.ACTIVITY, range(TODAY - 6, TODAY), rows, end_of(TODAY))
    page = overview(store, WEEK, {"provider": ("Cloud",)}, NOW)
    assert (page.before, page.change) == (None, None)
    assert page.change_reason == "What matches the filter is not known for all of 9 – 15 Nov 2026."


def test_models_have_their_catalogue_names(store: Store) -> None:
    hold(store, 1)
    save_models(
        store,
        [
            Model(
                permaslug="acme/m0",
                slug="acme/nova-2",
                name="Nova 2",
                created_at_ms=None,
                hugging_face_id=None,
                context_length=None,
                supported_parameters=(),
                pricing="{}",
            )
        ],
        1,
    )
    page = overview(store, WEEK, {}, NOW)
    assert (page.rows[0].name, page.rows[0].author) == ("nova-2", "acme")


def test_today_is_marked_open(store: Store) -> None:
    hold(store, 2)
    page = overview(store, WEEK, {}, NOW)
    assert [bucket.open for bucket in page.buckets] == [False] * 6 + [True]


def test_weeks_that_are_not_stored_are_unknown_in_the_sparkline(store: Store) -> None:
    hold(store, 1, days=8)
    weekly = overview(store, WEEK, {}, NOW).weekly
    assert [week is None for week in weekly.sums] == [True] * 11 + [False]
    assert weekly.last == NOW.date() - timedelta(days=1)


@pytest.mark.parametrize(("days", "step"), [(1, "day"), (92, "day"), (93, "week"), (731, "week"), (732, "month")])
def test_the_bars_get_wider_with_the_period(days: int, step: str) -> None:
    assert step_of(Period(date(2024, 1, 1), date(2024, 1, 1) + timedelta(days=days - 1))) == step


def test_buckets_cover_the_period_without_gap(store: Store) -> None:
    period = Period(date(2026, 6, 3), NOW.date())
    page = overview(store, period, {}, NOW)
    assert (page.buckets[0].first, page.buckets[-1].last) == (period.first, period.last)
    for one, other in zip(page.buckets, page.buckets[1:], strict=False):
        assert other.first == one.last + timedelta(days=1)


def test_what_can_be_filtered_is_what_was_used(store: Store) -> None:
    hold(store, 2)
    values = filter_values(store)
    assert [value.text for value in values["model"]] == ["acme/m0", "acme/m1"]
    assert [(value.text, value.id) for value in values["key"]] == [("work", "ab12")]
    assert values["author"] == tuple(values["author"][:1])
    assert values["app"] == ()
    assert set(values) == set(VALUE_COLUMNS)


def test_values_of_calls_and_of_day_feeds_can_be_filtered(store: Store) -> None:
    replace_days(store, feeds.ACTIVITY, [DAY], [usage(model="acme/feed", provider="Cloud")], fetched_at_ms=0)
    calls = [call("gen-1", model="acme/call", app="Chat"), call("gen-2", model="acme/call", app=None, key=NO_KEY)]
    merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), calls)
    values = {column: [value.text for value in found] for column, found in filter_values(store).items()}
    assert values == {
        "model": ["acme/call", "acme/feed"],
        "author": ["acme"],
        "provider": ["Cloud", "ExampleCloud"],
        "key": [CHATROOM, "work"],
        "app": ["Chat"],
        "workspace": [],
        "variant": ["standard"],
        "tag": [],
    }
