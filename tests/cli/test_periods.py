"""The options for a period and for filters, as a command gets them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import click
import pytest

from tests.cli.running import Clock
from tests.make import DAY, NOW, call, import_calls
from tracker.analysis.ledger.notes import indeterminate_note, nothing_text
from tracker.analysis.ledger.question import Filters, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.cli.context import Context, make_context
from tracker.cli.periods import (
    chosen_filters,
    chosen_period,
    chosen_zone,
    filter_options,
    other_filter_options,
    period_options,
    why_empty,
    zone_option,
)
from tracker.errors import UsageError
from tracker.periods import Period, date_of, local_zone
from tracker.store.file.database import Store
from tracker.usage import KeyRef

FIRST, TODAY = date_of(DAY), NOW.date()


@pytest.fixture
def used(store: Store) -> Store:
    """A store with one call, of `FIRST`."""
    import_calls(store, [call("gen-1", key=KeyRef("abcd" + "0" * 60, "work"))])
    return store


@pytest.fixture
def context() -> Context:
    return make_context(None, False, False, Clock())


def options(*arguments: str) -> dict[str, Any]:
    """Return what a command with all options gets for some words."""

    @click.command()
    @period_options
    @filter_options
    @zone_option
    def command(**chosen: Any) -> dict[str, Any]:
        return chosen

    found: dict[str, Any] = command.main(list(arguments), standalone_mode=False)
    return found


@pytest.mark.parametrize(
    ("arguments", "first", "last"),
    [
        ([], date(2026, 10, 24), TODAY),
        (["7d"], date(2026, 11, 16), TODAY),
        (["--period", "7d"], date(2026, 11, 16), TODAY),
        (["all"], FIRST, TODAY),
        (["today"], TODAY, TODAY),
        (["yesterday"], date(2026, 11, 21), date(2026, 11, 21)),
        (["this-month"], date(2026, 11, 1), TODAY),
        (["--period", "2026-10"], date(2026, 10, 1), date(2026, 10, 31)),
        (["2026-11"], date(2026, 11, 1), TODAY),
        (["2025"], date(2025, 1, 1), date(2025, 12, 31)),
        (["--from", "2026-11-01", "--to", "2026-11-05"], date(2026, 11, 1), date(2026, 11, 5)),
        (["--from", "2026-11-01"], date(2026, 11, 1), TODAY),
        (["--to", "2026-11-15"], FIRST, date(2026, 11, 15)),
        (["--to", "2026-11-05"], date(2026, 11, 5), date(2026, 11, 5)),
    ],
)
def test_a_period_is_a_word_or_two_days(arguments: list[str], first: date, last: date, used: Store) -> None:
    period = chosen_period(used, NOW, options(*arguments))
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "arguments",
    [["7d", "--period", "7d"], ["7d", "--to", "2026-11-05"], ["--period", "7d", "--from", "2026-11-01"]],
    ids=" ".join,
)
def test_a_period_is_given_once(arguments: list[str], used: Store) -> None:
    with pytest.raises(UsageError, match="once"):
        chosen_period(used, NOW, options(*arguments))


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_a_day_in_the_future_is_wrong(option: str, used: Store) -> None:
    with pytest.raises(UsageError, match=f"{option} 2026-11-23"):
        chosen_period(used, NOW, options(option, "2026-11-23"))


@pytest.mark.parametrize("word", ["2026-12", "2027"])
def test_a_month_or_year_in_the_future_is_wrong(word: str, used: Store) -> None:
    with pytest.raises(UsageError) as refused:
        chosen_period(used, NOW, options(word))
    assert str(refused.value) == (f"{word} is in the future: today is 2026-11-22 (UTC). Give an earlier month or year.")


def test_a_day_that_has_begun_only_in_utc_is_accepted(used: Store) -> None:
    # Half past two in UTC is eleven o'clock on the evening before in the tests' zone.
    now = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    chosen = options("--to", "2026-11-23", "--zone", "local")
    assert chosen_period(used, now, chosen, chosen_zone(chosen)).last == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "tomorrow", "20261101"])
def test_an_invalid_date_is_wrong(text: str) -> None:
    with pytest.raises(UsageError, match=text):
        options("--from", text)


def test_a_zone_is_utc_unless_local_days_are_asked_for() -> None:
    assert chosen_zone(options()) is None
    assert chosen_zone(options("--zone", "local")) == local_zone()


def test_values_of_a_column_are_collected(used: Store, context: Context) -> None:
    chosen = options("--app", "Editor", "--model", "acme/nova-2", "--key", "abcd")
    assert chosen_filters(context, used, chosen) == {
        "app": ("Editor",),
        "model": ("acme/nova-2",),
        "key": ("abcd" + "0" * 60,),
    }


def test_chosen_options_are_removed(used: Store, context: Context) -> None:
    chosen = options("7d", "--app", "Editor")
    chosen_zone(chosen)
    chosen_period(used, NOW, chosen)
    chosen_filters(context, used, chosen)
    assert chosen == {}


@pytest.mark.parametrize(("given", "near"), [("ED", "'Editor'"), ("Editro", "'Editor'"), ("xyz", "--by app")])
def test_an_unknown_value_is_wrong_and_near_ones_are_named(
    given: str, near: str, used: Store, context: Context
) -> None:
    with pytest.raises(UsageError, match=near):
        chosen_filters(context, used, options("--app", given))


def test_keys_that_share_a_name_are_reported(used: Store, context: Context, capsys: pytest.CaptureFixture[str]) -> None:
    import_calls(used, [call("gen-2", key=KeyRef("ef01" + "0" * 60, "work"))], "other.csv")
    assert chosen_filters(context, used, options("--key", "work")) == {"key": ("work",)}
    assert "2 keys" in capsys.readouterr().err


def test_where_model_means_the_target_usage_is_chosen_with_another_option() -> None:
    @click.command()
    @other_filter_options
    def command(**chosen: Any) -> Any:
        return chosen["only_model"]

    assert command.main(["--instead-of", "acme/nova-2"], standalone_mode=False) == ("acme/nova-2",)


def summary_of(store: Store, day: date, filters: Filters) -> Summary:
    return summarize(store, Question(Period(day, day), (), filters), NOW)


@pytest.mark.parametrize(("day", "filters"), [(date(2020, 1, 1), {}), (FIRST, {"app": ("Other",)})])
def test_why_there_are_no_rows(day: date, filters: Filters, used: Store) -> None:
    coverage = summary_of(used, day, filters).coverage
    why = nothing_text(coverage, Period(day, day), filtered=bool(filters))
    assert why_empty(used, Period(day, day), filters, NOW) == why != ""


def test_what_may_match_the_filter_is_reported_first(used: Store) -> None:
    filters: Filters = {"workspace": ("w",)}
    note = indeterminate_note(summary_of(used, FIRST, filters))
    assert why_empty(used, Period(FIRST, FIRST), filters, NOW) == note != ""
