"""`usage-tracker what-if`: the period's usage priced on another model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.cli.periods import chosen_filters, chosen_period, other_filter_options, period_options
from tracker.formatting import NO_DATA, count, money_column, tokens

if TYPE_CHECKING:
    from tracker.analysis.what_if.cost_estimate import UsageTotals
    from tracker.analysis.what_if.what_if import WhatIf


@click.command("what-if")
@period_options
@click.option("--model", required=True, metavar="MODEL", help="The model to price the usage on; also MODEL:free.")
@other_filter_options
@click.option(
    "--best", type=click.IntRange(0, 20), default=3, show_default=True, help="Also list so many of the cheapest models."
)
@json_option
@pass_context
def command(context: Context, /, model: str, best: int, as_json: bool, **chosen: Any) -> None:
    """What a period's real usage would have cost on another model, at the list prices of that time."""
    from tracker.analysis.what_if.what_if import what_if
    from tracker.export.what_if import what_if_json

    now = context.account.now()
    with context.account.open_store() as store, store.reading():
        period = chosen_period(store, now, chosen)
        answer = what_if(store, model, period, chosen_filters(context, store, chosen), now, best)
    if as_json:
        print_json(what_if_json(answer))
        return
    _print_for_people(answer)
    if not context.quiet:
        for sentence in (answer.rule, *answer.notes, answer.alternatives_rule, answer.warning):
            if sentence:
                say(sentence)


def _print_for_people(answer: WhatIf) -> None:
    name = answer.candidate.name
    names = [*((row.name, name) for row in answer.by_model), ("total", name)]
    names += [("alternative", each.candidate.name) for each in answer.alternatives]
    all_totals = [
        *(row.totals for row in answer.by_model),
        answer.total,
        *(each.totals for each in answer.alternatives),
    ]
    columns = _columns(answer, all_totals)
    if answer.coverage.nothing_stored:
        columns = [[NO_DATA] * len(all_totals) for _ in columns]
    rows = [[*row, *numbers] for row, *numbers in zip(names, *columns, strict=True)]
    print_table(["used", "priced on", "requests", "tokens", "paid", "would cost", "difference"], rows, text_columns=2)


def _columns(answer: WhatIf, all_totals: Sequence[UsageTotals]) -> list[list[str]]:
    requests: list[int | None] = [totals.requests for totals in all_totals]
    all_tokens: list[int | None] = [totals.tokens for totals in all_totals]
    paid: list[int | None] = [totals.paid_nano for totals in all_totals]
    costs: list[int | None] = [totals.cost_nano for totals in all_totals]
    differences: list[int | None] = [totals.difference_nano for totals in all_totals]
    if answer.cost_nano is None and answer.paid is not None:
        # Nothing could be priced: the cost is unknown, and not zero; what was paid is known all the same.
        total, whole = len(answer.by_model), answer.paid
        requests[total], all_tokens[total], paid[total] = whole.requests, whole.tokens, whole.spend_nano
        costs[total], differences[total] = None, None
    return [
        [count(number) for number in requests],
        [tokens(number) for number in all_tokens],
        money_column(paid),
        money_column(costs),
        money_column(differences, signed=True),
    ]
