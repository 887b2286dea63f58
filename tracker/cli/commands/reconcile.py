"""`usage-tracker reconcile`: do calls, feeds and balance agree, day by day."""

from __future__ import annotations

from typing import Any

import click

from tracker.analysis.reconcile import DayCheck, Status, reconcile
from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.cli.periods import chosen_period, period_options
from tracker.export.reconciliation import reconciliation_json
from tracker.formatting import count, money
from tracker.periods import date_of

_UNKNOWN = "–"


@click.command("reconcile")
@period_options
@json_option
@pass_context
def command(context: Context, /, as_json: bool, **chosen: Any) -> None:
    """Check every UTC day: the calls held, each feed and the balance, with status, difference and cause."""
    now = context.account.now()
    with context.account.open_store() as store, store.reading():
        checks = reconcile(store, chosen_period(store, now, chosen), now)
    if as_json:
        print_json(reconciliation_json(checks))
        return
    header = ["day", "status", "cause", "calls", "requests", "credits", "BYOK", "balance"]
    print_table(header, [_cells(check) for check in checks], text_columns=3)
    if not context.quiet:
        agreeing = sum(check.status is Status.AGREES for check in checks)
        say(f"{count(agreeing)} of {count(len(checks))} days agree.")


def _cells(check: DayCheck) -> list[str]:
    first = next(iter(check.feeds.values()), None)
    measures = first.measures if first else check.calls
    return [
        date_of(check.day).isoformat(),
        check.status.value,
        check.cause or "",
        count(check.calls.requests) if check.calls else _UNKNOWN,
        count(measures.requests) if measures else _UNKNOWN,
        money(measures.credits_nano) if measures else _UNKNOWN,
        money(measures.byok_nano) if measures else _UNKNOWN,
        money(check.balance.moved_nano) if check.balance else _UNKNOWN,
    ]
