"""`usage-tracker reconcile`: checks day by day that calls, feeds and balance agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from tracker.analysis.ledger.notes import cut_note
from tracker.analysis.reconcile.day_rows import DayStatus, day_row
from tracker.analysis.reconcile.reconcile import DayCheck, reconcile
from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.cli.periods import chosen_period, period_options
from tracker.export.reconciliation import reconciliation_json
from tracker.formatting import UNKNOWN, count, counted, money_column
from tracker.periods import date_of


@click.command("reconcile")
@period_options
@json_option
@pass_context
def command(context: Context, /, as_json: bool, **chosen: Any) -> None:
    """Check every UTC day: do stored calls, feeds and balance agree? State and cause are as on the page Sources.

    --json also lists each feed and the differences.
    """
    now = context.account.now()
    with context.account.open_store() as store, store.reading():
        checks = reconcile(store, chosen_period(store, now, chosen), now)
    if as_json:
        print_json(reconciliation_json(checks))
        return
    header = ["day", "state", "calls", "requests", "credits", "BYOK", "balance", "cause"]
    print_table(header, _rows(checks), text_columns=2, sentences_last=True)
    if not context.quiet:
        number = Counter(day_row(check).status for check in checks)
        found = ", ".join(f"{count(number[status])} {status.lower()}" for status in DayStatus if number[status])
        say(f"{counted(len(checks), 'day')}: {found}." if checks else "The period has no day up to today.")
        if note := cut_note(sum(check.cut_requests for check in checks)):
            say(note)


def _rows(checks: Sequence[DayCheck]) -> list[list[str]]:
    days = [day_row(check) for check in checks]
    totals = [next((each.measures for each in check.feeds.values()), check.calls) for check in checks]
    columns = [
        [date_of(day.day).isoformat() for day in days],
        [day.status.value for day in days],
        [UNKNOWN if check.calls is None else count(check.calls.requests) for check in checks],
        [UNKNOWN if total is None else count(total.requests) for total in totals],
        money_column([None if total is None else total.credits_nano for total in totals]),
        money_column([None if total is None else total.byok_nano for total in totals]),
        money_column([day.balance_nano for day in days]),
        [day.cause for day in days],
    ]
    return [list(row) for row in zip(*columns, strict=True)]
