"""`usage-tracker prices`: what the models in use cost by list, and what was paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.cli.periods import chosen_filters, chosen_period, filter_options, period_options
from tracker.formatting import exact_dollars

if TYPE_CHECKING:
    from tracker.analysis.prices import Prices

_UNKNOWN = "–"
_NAMED = 3
"""Models named with a note; of the others only the number is told."""


@click.command("prices")
@period_options
@filter_options
@json_option
@pass_context
def command(context: Context, /, as_json: bool, **chosen: Any) -> None:
    """List prices of the models used in a period, their changes, and the price paid per 1M tokens."""
    from tracker.analysis.paid import per_million_text
    from tracker.analysis.prices import prices
    from tracker.analysis.pricing import ListPrice, per_million
    from tracker.export.prices import prices_json

    now = context.account.now()
    with context.account.open_store() as store, store.reading():
        period = chosen_period(store, now, chosen)
        found = prices(store, period, chosen_filters(store, chosen), now)
    if as_json:
        print_json(prices_json(found))
        return

    def listed(price: ListPrice | None) -> list[str]:
        parts: tuple[Decimal | None, ...] = (
            (None, None, None) if price is None else (price.prompt, price.completion, price.cache_read)
        )
        return [_UNKNOWN if part is None else exact_dollars(per_million(part)) for part in parts]

    rows = []
    for row in found.models:
        paid = row.paid.per_million
        last = listed(None if row.end is None else row.end.price)
        rows.append([row.model, "", *last, _UNKNOWN if paid is None else per_million_text(paid)])
        rows += [["", f"until {change.day}", *listed(change.before), ""] for change in reversed(row.changes)]
    print_table(["model", "", "prompt", "completion", "cache read", "paid"], rows, text_columns=2)
    if not context.quiet:
        say(f"US dollars per 1M tokens. {found.rule}")
        for note, names in _by_note(found).items():
            shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
            say(f"{shown}: {note}")


def _by_note(found: Prices) -> dict[str, list[str]]:
    """Return each note once, with the models it is of."""
    names: dict[str, list[str]] = {}
    for row in found.models:
        for note in row.notes:
            names.setdefault(note, []).append(row.name)
    return names
