"""The options that choose a period and filters, the same for every command that has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click

from tracker.analysis.question import VALUE_COLUMNS
from tracker.errors import UsageError
from tracker.periods import PERIOD_WORDS, Period, custom_period, date_of, parse_period
from tracker.store.database import Store
from tracker.store.names import Names
from tracker.store.queries import first_day

_Command = TypeVar("_Command", bound=Callable[..., Any])
_DAY = click.DateTime(formats=["%Y-%m-%d"])
DEFAULT_PERIOD = "30d"


def period_options(command: _Command) -> _Command:
    """Add the period: a word (argument or --period), or --from and --to."""
    words = f"Nd, {', '.join(PERIOD_WORDS)}"
    command = click.option("--to", "last", type=_DAY, metavar="DATE", help="Last UTC day (default: today).")(command)
    command = click.option("--from", "first", type=_DAY, metavar="DATE", help="First UTC day.")(command)
    command = click.option(
        "--period",
        "word",
        metavar="PERIOD",
        help=f"One of {words}. Default: {DEFAULT_PERIOD}. UTC days, today included.",
    )(command)
    return click.argument("word_argument", metavar="[PERIOD]", required=False)(command)


def filter_options(command: _Command) -> _Command:
    """Add one repeatable option per column that can be filtered; several values of one mean "or"."""
    for column in reversed(VALUE_COLUMNS):
        command = click.option(
            f"--{column}", f"only_{column}", multiple=True, metavar="VALUE", help=f"Only this {column}; repeatable."
        )(command)
    return command


def chosen_period(store: Store, now: datetime, chosen: dict[str, Any]) -> Period:
    """Take the period's options out of `chosen` and return the period. Raises `UsageError` where they contradict."""
    argument, option = chosen.pop("word_argument"), chosen.pop("word")
    first, last = chosen.pop("first"), chosen.pop("last")
    if sum((argument is not None, option is not None, first is not None or last is not None)) > 1:
        raise UsageError("Give the period once: as a word, with --period, or with --from and --to.")
    held = first_day(store)
    first_held = date_of(held) if held is not None else None
    if first is None and last is None:
        return parse_period(argument or option or DEFAULT_PERIOD, now.date(), first_held)
    end = _date(last) or now.date()
    return custom_period(_date(first) or min(first_held or end, end), end)


def _date(instant: datetime | None) -> date | None:
    return None if instant is None else instant.date()


def chosen_filters(store: Store, chosen: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Take the filters out of `chosen`. Raises `UsageError` for a value that no call or day in the store bears."""
    filters = {column: values for column in VALUE_COLUMNS if (values := chosen.pop(f"only_{column}"))}
    names = Names(store)
    for column, values in filters.items():
        for value in values:
            if not names.ids(column, [value]):
                raise UsageError(
                    f"No {column} in the store is called {value!r}. `usage-tracker summary --period all --by {column}` "
                    "lists them."
                )
    return filters
