"""The options for the period, the filters and the zone, the same in every command that has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any, TypeVar

import click

from tracker.analysis.ledger.notes import indeterminate_note, nothing_text
from tracker.analysis.ledger.question import VALUE_COLUMNS, Filters, Question
from tracker.analysis.ledger.summary import summarize
from tracker.cli.context import Context
from tracker.cli.keys import filtered_keys
from tracker.errors import UsageError
from tracker.periods import PERIOD_NAMES, Period, StoredDates, custom_period, local_zone
from tracker.store.file.database import Store
from tracker.store.questions.names import Names
from tracker.store.questions.queries import first_call_ms, first_day
from tracker.usage import split_variant

_Command = TypeVar("_Command", bound=Callable[..., Any])
DEFAULT_PERIOD = "30d"
_HINTS = 3
"""At most so many names are suggested."""


def _day(text: str) -> date:
    """Return a day written as YYYY-MM-DD. Raises `UsageError` for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise UsageError(f"{text!r} is not a valid date. Give year, month and day like 2026-11-05.") from error


class _Zone(click.Choice[str]):
    """The zone whose days are counted."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Name the choices, and say how to get the days of another zone."""
        return f"{value!r} is not utc or local. For local days of another zone set TZ, like TZ=Europe/Berlin."


def period_options(command: _Command) -> _Command:
    """Add the options for the period: a word (as argument or with --period), or --from and --to."""
    names = f"Nd, {', '.join(PERIOD_NAMES)}, a month like 2026-10, or a year like 2026"
    command = click.option("--to", "last", type=_day, metavar="DATE", help="Last UTC day (default: today).")(command)
    command = click.option("--from", "first", type=_day, metavar="DATE", help="First UTC day.")(command)
    command = click.option(
        "--period",
        "word",
        metavar="PERIOD",
        help=f"One of {names}. Default: {DEFAULT_PERIOD}. UTC days, today included.",
    )(command)
    return click.argument("word_argument", metavar="[PERIOD]", required=False)(command)


def filter_options(command: _Command) -> _Command:
    """Add a repeatable option for each column that can be filtered. Several values of one column mean "or"."""
    return _with_filters(command, {})


def other_filter_options(command: _Command) -> _Command:
    """Add the same options to a command where --model means something else: there --instead-of filters by model."""
    return _with_filters(command, {"model": "instead-of"})


def _with_filters(command: _Command, names: Mapping[str, str]) -> _Command:
    # --help lists the option that is added last first.
    for column in reversed(VALUE_COLUMNS):
        name = f"--{names.get(column, column)}"
        how = ", by name, hash or beginning of the hash" if column == "key" else ""
        command = click.option(
            name, f"only_{column}", multiple=True, metavar="VALUE", help=f"Only this {column}{how}. Can be repeated."
        )(command)
    return command


def zone_option(command: _Command) -> _Command:
    """Add --zone."""
    return click.option(
        "--zone",
        "zone_word",
        type=_Zone(["utc", "local"]),
        default="utc",
        show_default=True,
        help="Count UTC days, as billed, or days of this machine's zone; those need stored calls.",
    )(command)


def chosen_zone(chosen: dict[str, Any]) -> tzinfo | None:
    """Remove the zone from `chosen` and return it; None means UTC."""
    return local_zone() if chosen.pop("zone_word") == "local" else None


def chosen_period(store: Store, now: datetime, chosen: dict[str, Any], zone: tzinfo | None = None) -> Period:
    """Remove the period's options from `chosen`; return the period in a zone (None: UTC). Raises `UsageError`."""
    argument, option = chosen.pop("word_argument"), chosen.pop("word")
    first, last = chosen.pop("first"), chosen.pop("last")
    if sum((argument is not None, option is not None, first is not None or last is not None)) > 1:
        raise UsageError("Give the period once: as a word, with --period, or with --from and --to.")
    stored = StoredDates(now, first_day(store), None if zone is None else first_call_ms(store))
    if first is None and last is None:
        word = argument if argument is not None else option
        period = stored.period(DEFAULT_PERIOD if word is None else word, zone)
        _check_past(period.name, period.first, stored, zone)
        return period
    _check_past("--from", first, stored, zone)
    _check_past("--to", last, stored, zone)
    end = last or stored.today(zone)
    return replace(custom_period(first or min(stored.first(zone) or end, end), end), zone=zone)


def _check_past(option: str, day: date | None, stored: StoredDates, zone: tzinfo | None) -> None:
    """Raise `UsageError` for a day that has begun neither in the zone nor in UTC; `option` is an option or a word."""
    today = max(stored.today(zone), stored.today())
    if day is not None and day > today:
        where = "UTC" if zone is None else str(zone)
        instead = {"--from": "an earlier day", "--to": "today, or leave it out to count up to now"}
        given = f"{option} {day}" if option in instead else option
        today_is = f"is in the future: today is {today} ({where})"
        raise UsageError(f"{given} {today_is}. Give {instead.get(option, 'an earlier month or year')}.")


def _near(names: Names, column: str, value: str) -> str:
    """Return a hint with names that contain the text or are similar to it, else ""."""
    from difflib import get_close_matches

    known = sorted({text for text, _ in names.of(column).values() if text})
    folded = value.casefold()
    holding = [text for text in known if folded and folded in text.casefold()]
    near = (holding or get_close_matches(value, known))[:_HINTS]
    return f" Did you mean {' or '.join(map(repr, near))}?" if near else ""


def why_empty(store: Store, period: Period, filters: Filters, now: datetime) -> str:
    """Return why there are no rows: unclear matches, no stored data, no matches, or no usage."""
    summary = summarize(store, Question(period, (), filters), now)
    return indeterminate_note(summary) or nothing_text(summary.coverage, period, filtered=bool(filters))


def chosen_filters(context: Context, store: Store, chosen: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Remove the filters from `chosen` and return them. Print a message if several keys share a given name.

    Raises `UsageError` for a value that no stored call or day has, and if several hashes begin with the value.
    """
    filters = {column: values for column in VALUE_COLUMNS if (values := chosen.pop(f"only_{column}"))}
    names = Names(store)
    if "key" in filters:
        keys = [filtered_keys(names, value) for value in filters["key"]]
        filters["key"] = tuple(key for key, _ in keys)
        for _, said in keys:
            if said:
                context.say(said)
    for column, values in filters.items():
        for value in values:
            if not names.ids(column, [value]):
                raise UsageError(
                    f"No {column} in the store is called {value!r}.{_near(names, column, value)} "
                    f"`usage-tracker summary --period all --by {column}` lists them."
                )
    for value in filters.get("model", ()):
        base, variant = split_variant(value)
        if variant:
            context.say(f"{value} is a variant: all usage of {base} is shown. For the variant add --variant {variant}.")
    return filters
