"""Cohorts, models that stayed and first and last use, worked out by hand; and what is always true of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.lifespans import FIRST, NOW, TODAY, days, found
from tests.worlds.priced_account import add_days, day_row, new_store
from tracker.analysis.retention.cohorts import Retention, retention
from tracker.export.retention import retention_json


def grid(of: Retention, month: str) -> list[int | None]:
    (cohort,) = [cohort for cohort in of.cohorts if cohort.month == month]
    return [cell.used for cell in cohort.cells]


def test_a_cohort_is_the_models_first_used_in_a_month() -> None:
    of = found({"a/x": days("5 6 8"), "a/y": days("5 11"), "b/z": days("7 8")})
    assert [(cohort.month, cohort.names) for cohort in of.cohorts] == [("2026-05", ("x", "y")), ("2026-07", ("z",))]
    #                          May Jun Jul Aug Sep Oct Nov
    assert grid(of, "2026-05") == [2, 1, 0, 1, 0, 0, 1]
    assert grid(of, "2026-07") == [1, 1, 0, 0, 0]


def test_a_model_counts_again_after_a_pause() -> None:
    (cohort,) = found({"a/x": days("5 9")}).cohorts
    assert [(cell.after, cell.share) for cell in cohort.cells][3:5] == [(3, 0.0), (4, 1.0)]


def test_only_models_of_the_first_stored_month_may_be_older() -> None:
    of = found({"a/x": days("5"), "b/z": days("7")})
    assert [cohort.may_be_older for cohort in of.cohorts] == [True, False]
    assert {lifespan.model: lifespan.may_be_older for lifespan in of.models} == {"a/x": True, "b/z": False}


def test_months_that_are_not_stored_are_unknown_and_not_zero() -> None:
    july = [date(2026, 7, 1) + timedelta(days=n) for n in range(31)]
    of = found({"a/x": days("5 6 8")}, [*july, date(2026, 9, 3)])
    (cohort,) = of.cohorts
    assert [(cell.used, cell.stored) for cell in cohort.cells] == [
        (1, "held"),
        (1, "held"),
        (None, "not held"),
        (1, "held"),
        (0, "partly held"),
        (0, "held"),
        (0, "open"),
    ]
    assert "Which models were used is not known: Jul 2026." in of.notes
    assert "Stored in part, so a model may be missing: Sep 2026." in of.notes


@pytest.mark.parametrize(
    ("used", "kept"),
    [
        (days("5 6 7 8 9 10 11"), 6),
        (days("5 6 7 8 9 10"), 5),  # November is not over
        (days("5 6 7 8 9"), None),
        (days("5 6 8 9 10 11"), None),
        (days("11"), 0),
        (days("10"), 0),
    ],
)
def test_kept_is_used_every_month_that_is_over(used: list[date], kept: int | None) -> None:
    (lifespan,) = found({"a/x": used}).models
    assert lifespan.kept_months == kept


def test_a_month_that_is_not_stored_is_skipped() -> None:
    october = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]
    (lifespan,) = found({"a/x": days("5 6 7 8 9")}, october).models
    assert lifespan.kept_months == 4
    (lifespan,) = found({"a/x": days("5 6 7 8 9 11")}, october).models
    assert lifespan.kept_months == 6


def test_a_model_kept_for_five_months_has_stayed() -> None:
    of = found({"a/long": days("5 6 7 8 9 10 11"), "a/five": days("6 7 8 9 10 11"), "a/four": days("7 8 9 10 11")})
    assert [(lifespan.name, lifespan.kept_months) for lifespan in of.stayed] == [("long", 6), ("five", 5)]


@pytest.mark.parametrize(("last", "idle"), [(date(2026, 10, 11), False), (date(2026, 10, 10), True)])
def test_idle_is_more_than_thirty_days(last: date, idle: bool) -> None:
    (lifespan,) = found({"a/x": [FIRST, last]}).models
    assert (lifespan.first, lifespan.last, lifespan.is_idle) == (FIRST, last, idle)


def test_idle_counts_only_to_the_last_day_stored() -> None:
    since_september = [date(2026, 9, 3) + timedelta(days=n) for n in range((TODAY - date(2026, 9, 3)).days + 1)]
    of = found({"a/gone": days("7"), "a/maybe": days("8")}, since_september)
    assert {lifespan.name: (lifespan.idle_days, lifespan.is_idle) for lifespan in of.models} == {
        "gone": (54, True),
        "maybe": (23, False),
    }
    assert of.idle == 1
    as_of = "as of 2 Sep 2026, the last day stored"
    assert (of.last_stored, of.as_of) == (date(2026, 9, 2), as_of)
    assert of.stories[-1].text == f"You tried 2 models; 1 of them has been idle for more than 30 days, {as_of}."
    answer = retention_json(of)
    assert (answer["as_of"], answer["last_held"]) == (TODAY.isoformat(), "2026-09-02")
    assert [lifespan["idle_days"] for lifespan in answer["models"]] == [54, 23]


def test_a_model_that_may_still_be_in_use_has_stayed_as_of_the_last_stored_day() -> None:
    since_october = [date(2026, 10, 11) + timedelta(days=n) for n in range((TODAY - date(2026, 10, 11)).days + 1)]
    of = found({"a/x": days("5 6 7 8 9 10")}, since_october)
    assert [lifespan.name for lifespan in of.stayed] == ["x"]
    assert of.stories[-1].text.endswith("not been idle for more than 30 days, as of 10 Oct 2026, the last day stored.")


def test_where_today_is_stored_idle_needs_no_date() -> None:
    of = found({"a/x": days("5")}, [date(2026, 9, 3)])
    assert (of.last_stored, of.as_of, of.models[0].idle_days) == (TODAY, "", (TODAY - date(2026, 5, 10)).days)


def test_without_stored_usage_the_page_is_empty(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        of = retention(store, {}, NOW)
    assert (of.months, of.cohorts, of.models, of.stories, of.notes) == ((), (), (), (), ())


def test_from_the_store(tmp_path: Path) -> None:
    rows = [
        day_row(date(2026, 5, 3), 2, 10, 10, 5, model="a/x"),
        day_row(date(2026, 11, 2), 1, 10, 10, 5, model="a/x"),
        day_row(date(2026, 11, 2), 1, 10, 10, 5, model="b/z"),
        day_row(date(2026, 6, 2), 0, 0, 0, 0, model="b/z"),
    ]
    span = [FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days + 1)]
    with new_store(tmp_path) as store:
        add_days(store, span, rows)
        of = retention(store, {}, NOW)
        only = retention(store, {"model": ("b/z",)}, NOW)
    assert {lifespan.model: (lifespan.first, lifespan.last) for lifespan in of.models} == {
        "a/x": (date(2026, 5, 3), date(2026, 11, 2)),
        "b/z": (date(2026, 11, 2), date(2026, 11, 2)),  # a row without usage does not count as use
    }
    assert [lifespan.model for lifespan in only.models] == ["b/z"]


uses = st.dictionaries(
    st.sampled_from(["a/x", "a/y", "b/z", "c/w"]), st.lists(st.dates(FIRST, TODAY), min_size=1), min_size=1
)


@given(uses, st.sets(st.dates(FIRST, TODAY)))
def test_every_model_is_in_one_cohort_and_no_cohort_grows(used: dict[str, list[date]], not_stored: set[date]) -> None:
    everything = {day for on in used.values() for day in on}
    of = found({model: sorted(set(on)) for model, on in used.items()}, not_stored - everything)
    assert sorted(model for cohort in of.cohorts for model in cohort.models) == sorted(used)
    for cohort in of.cohorts:
        assert cohort.cells[0].used == len(cohort.models)
        assert [cell.after for cell in cohort.cells] == list(range(len(cohort.cells)))
        assert all(cell.used is None or 0 <= cell.used <= len(cohort.models) for cell in cohort.cells)
    in_month = {lifespan.model: lifespan.months_used for lifespan in of.models}
    assert in_month == {model: len({(day.year, day.month) for day in on}) for model, on in used.items()}
    assert all(lifespan.kept_months is None or lifespan.kept_months <= lifespan.month for lifespan in of.models)
