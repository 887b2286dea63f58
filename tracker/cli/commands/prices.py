"""`usage-tracker prices`: the list prices of the models in use, and what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, print_text, say
from tracker.cli.periods import chosen_filters, chosen_period, filter_options, period_options, why_empty
from tracker.formatting import exact_dollars_column, money_column

if TYPE_CHECKING:
    from tracker.analysis.prices.price_list import Prices
    from tracker.analysis.prices.pricing import ListPrice

_NAMED = 3
"""A note names at most so many models; of the others it gives only the number."""


@click.command("prices")
@period_options
@filter_options
@json_option
@pass_context
def command(context: Context, /, as_json: bool, **chosen: Any) -> None:
    """List prices of the models used in a period, how they changed, and the price paid per 1M tokens."""
    from tracker.analysis.prices.price_list import prices
    from tracker.export.prices import prices_json

    now = context.account.now()
    with context.account.open_store() as store, store.reading():
        period = chosen_period(store, now, chosen)
        filters = chosen_filters(context, store, chosen)
        found = prices(store, period, filters, now)
        empty = "" if found.models else why_empty(store, period, filters, now)
    if as_json:
        print_json(prices_json(found))
        return

    _print_for_people(found)
    if found.invented:
        # On standard output, so that it stays with the numbers wherever they are copied to.
        print_text("Invented list prices of the sample.")
    if not context.quiet:
        if empty:
            say(empty)
            return
        say(f"US dollars per 1M tokens. {found.rule}")
        for note, names in _by_note(found).items():
            shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
            say(f"{shown}: {note}")


def _print_for_people(found: Prices) -> None:
    names: list[tuple[str, str]] = []
    listed: list[ListPrice | None] = []
    paid: list[int | None] = []
    for row in found.models:
        names.append((row.model, ""))
        listed.append(None if row.end is None else row.end.price)
        paid.append(None if row.paid.per_million is None else round(row.paid.per_million))
        for change in reversed(row.changes):
            names.append(("", f"until {change.day}"))
            listed.append(change.before)
            paid.append(None)
    columns = [_listed(listed, part) for part in ("prompt", "completion", "cache_read")]
    # The price paid is that of the entire period, so rows with an earlier list price leave this column empty.
    columns.append(
        [text if name else "" for text, (name, _) in zip(money_column(paid, least_places=3), names, strict=True)]
    )
    rows = [[*name, *texts] for name, *texts in zip(names, *columns, strict=True)]
    print_table(["model", "", "prompt", "completion", "cache read", "paid"], rows, text_columns=2)


def _listed(prices: Sequence[ListPrice | None], part: str) -> list[str]:
    from tracker.analysis.prices.pricing import per_million

    parts: list[Decimal | None] = [None if price is None else getattr(price, part) for price in prices]
    return exact_dollars_column([None if each is None else per_million(each) for each in parts])


def _by_note(found: Prices) -> dict[str, list[str]]:
    """Return each note once, with the models that it is about."""
    names: dict[str, list[str]] = {}
    for row in found.models:
        for note in row.notes:
            names.setdefault(note, []).append(row.name)
    return names
