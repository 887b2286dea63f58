"""`usage-tracker what-if`: the period's usage priced on another model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.cli.periods import chosen_filters, chosen_period, filter_options_beside_model, period_options
from tracker.formatting import count, money, money_change, tokens

if TYPE_CHECKING:
    from tracker.analysis.bill import Volume
    from tracker.analysis.what_if import WhatIf


@click.command("what-if")
@period_options
@click.option("--model", required=True, metavar="MODEL", help="The model to price the usage on; also MODEL:free.")
@filter_options_beside_model
@click.option(
    "--best", type=click.IntRange(0, 20), default=3, show_default=True, help="List so many of the cheapest models too."
)
@json_option
@pass_context
def command(context: Context, /, model: str, best: int, as_json: bool, **chosen: Any) -> None:
    """What a period's real usage would have cost on another model, by the prices of its time."""
    from tracker.analysis.what_if import what_if
    from tracker.export.what_if import what_if_json

    now = context.account.now()
    with context.account.open_store() as store, store.reading():
        period = chosen_period(store, now, chosen)
        answer = what_if(store, model, period, chosen_filters(store, chosen), now, best)
    if as_json:
        print_json(what_if_json(answer))
        return
    _print_for_people(answer)
    if not context.quiet:
        for sentence in (answer.rule, *answer.notes, answer.alternatives_rule, answer.warning):
            if sentence:
                say(sentence)


def _print_for_people(answer: WhatIf) -> None:
    name = answer.offer.name
    rows = [[row.name, name, *_cells(row.volume)] for row in answer.by_model]
    rows.append(["total", name, *_cells(answer.total)])
    rows += [["alternative", each.offer.name, *_cells(each.volume)] for each in answer.alternatives]
    print_table(["used", "priced on", "requests", "tokens", "paid", "would cost", "difference"], rows, text_columns=2)


def _cells(volume: Volume) -> list[str]:
    return [
        count(volume.requests),
        tokens(volume.tokens),
        money(volume.paid_nano),
        money(volume.cost_nano),
        money_change(volume.difference_nano),
    ]
