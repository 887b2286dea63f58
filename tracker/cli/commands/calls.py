"""`usage-tracker calls`: the stored calls, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from click.core import ParameterSource

from tracker.accounts.call_details import call_in_full
from tracker.analysis.ledger.notes import nothing_text
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.cli.context import Context, csv_option, json_option, pass_context
from tracker.cli.output import print_json, print_table, print_text, say
from tracker.cli.periods import chosen_filters, chosen_period, filter_options, period_options
from tracker.errors import UsageError
from tracker.export.call_rows import CALL_FIELDS, call_cells, call_json, calls_csv
from tracker.formatting import UNKNOWN, count, money_column, tokens
from tracker.periods import instant_of
from tracker.store.questions.call_list import StoredCall, count_calls, newest_calls
from tracker.store.questions.names import Names
from tracker.store.tables.shared_names import Name


@click.command("calls")
@period_options
@filter_options
@click.option("--details", metavar="ID", help="Request one call in full from OpenRouter and show only that.")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="At most this many calls.")
@json_option
@csv_option
@pass_context
def command(context: Context, /, details: str | None, limit: int, as_json: bool, as_csv: bool, **chosen: Any) -> None:
    """The stored calls, newest first. Days that are known only by their totals have no single calls."""
    if as_json and as_csv:
        raise UsageError("Choose one of --json and --csv.")
    if details is not None:
        _refuse_others("limit", *chosen)
        _print_one(call_in_full(context.account, details), as_json=as_json, as_csv=as_csv)
        return
    with context.account.open_store() as store, store.reading():
        period = chosen_period(store, context.account.now(), chosen)
        names = Names(store)
        filters = {column: names.ids(column, texts) for column, texts in chosen_filters(context, store, chosen).items()}
        calls = newest_calls(store, period.first_day, period.last_day, filters, limit)
        stored = count_calls(store, period.first_day, period.last_day, filters) if len(calls) == limit else len(calls)
        labels = names.labels("key")
        coverage = None if calls else summarize(store, Question(period), context.account.now()).coverage
    if as_json:
        print_json({"calls": [call_json(call) for call in calls]})
    elif as_csv:
        print_text(calls_csv(calls))
    else:
        header = ["created (UTC)", "model", "key", "app", "spend", "prompt", "completion", "finish"]
        spend = money_column([call.credits_nano + call.byok_nano for call in calls])
        print_table(header, [_cells(*one, labels) for one in zip(calls, spend, strict=True)], text_columns=4, kept=1)
    if context.quiet:
        return
    if coverage is not None and coverage.nothing_stored:
        say(nothing_text(coverage, period, filtered=False))
    elif not calls:
        say("No such call is stored in this period. Some days may be known only by their totals: see `summary`.")
    elif stored > limit:
        say(f"The newest {count(limit)} of {count(stored)} such calls stored in this period; --limit shows more.")


def _refuse_others(*names: str) -> None:
    """Raise `UsageError` if the person gave one of these parameters: --details already names the one call."""
    given = click.get_current_context().get_parameter_source
    if any(given(name) is ParameterSource.COMMANDLINE for name in names):
        raise UsageError("--details shows exactly one call. Leave out the period, the filters and --limit.")


def _print_one(call: StoredCall, *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print_json({"calls": [call_json(call)]})
    elif as_csv:
        print_text(calls_csv([call]))
    else:
        cells = zip(CALL_FIELDS, call_cells(call), strict=True)
        reported = [(name, UNKNOWN if cell is None else str(cell)) for name, cell in cells]
        print_table(("what", "value"), reported, text_columns=2, kept=2)


def _cells(call: StoredCall, spend: str, labels: Mapping[Name, str]) -> list[str]:
    return [
        instant_of(call.created_at_ms).strftime("%Y-%m-%d %H:%M:%S"),
        call.model,
        UNKNOWN if call.key is None else labels.get((call.key, call.key_hash), call.key),
        call.app or UNKNOWN,
        spend,
        tokens(call.prompt_tokens),
        tokens(call.completion_tokens),
        call.finish_reason or UNKNOWN,
    ]
