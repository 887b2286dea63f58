"""`usage-tracker calls`: the stored calls, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click
from click.core import ParameterSource

from tracker.accounts.call_details import call_in_full
from tracker.analysis.ledger.notes import nothing_text
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.cli.context import Context, csv_option, json_option, pass_context
from tracker.cli.output import print_json, print_parts, print_table, print_text, say
from tracker.cli.periods import chosen_filters, chosen_period, filter_options, period_options
from tracker.errors import UsageError
from tracker.export.call_rows import CALL_FIELDS, call_cells, call_csv, call_json, calls_csv_parts, calls_json_parts
from tracker.formatting import UNKNOWN, count, money_column, tokens
from tracker.periods import instant_of
from tracker.plain_text import json_without_steering
from tracker.store.questions.call_list import StoredCall, count_calls, each_call, newest_calls
from tracker.store.questions.call_sums import known_fields, sums_of_calls, sums_that_may_match
from tracker.store.questions.names import Names
from tracker.store.tables.shared_names import Name

_TABLE_LIMIT = 100


@click.command("calls")
@period_options
@filter_options
@click.option("--details", metavar="ID", help="Request one call in full from OpenRouter and show only that.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help=f"At most this many calls. By default a table has {_TABLE_LIMIT}; --json and --csv have all calls.",
)
@json_option
@csv_option
@pass_context
def command(
    context: Context, /, details: str | None, limit: int | None, as_json: bool, as_csv: bool, **chosen: Any
) -> None:
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
        days = (period.first_day, period.last_day)
        if limit is None and not (as_json or as_csv):
            limit = _TABLE_LIMIT
        stored = count_calls(store, *days, filters)
        coverage = None if stored else summarize(store, Question(period), context.account.now()).coverage
        if as_json:
            print_parts(calls_json_parts(each_call(store, *days, filters, limit)), json_without_steering)
        elif as_csv:
            total, may_match = sums_of_calls(store, *days, filters, limit), sums_that_may_match(store, *days, filters)
            known = known_fields(store, *days, filters, limit)
            print_parts(calls_csv_parts(each_call(store, *days, filters, limit), known, total, may_match))
        else:
            _print_for_people(newest_calls(store, *days, filters, limit or _TABLE_LIMIT), names.labels("key"))
    if context.quiet:
        return
    if coverage is not None and coverage.nothing_stored:
        say(nothing_text(coverage, period, filtered=False))
    elif not stored:
        say("No such call is stored in this period. Some days may be known only by their totals: see `summary`.")
    elif limit is not None and stored > limit:
        say(f"The newest {count(limit)} of {count(stored)} such calls stored in this period; --limit shows more.")


def _print_for_people(calls: Sequence[StoredCall], labels: Mapping[Name, str]) -> None:
    header = ["created (UTC)", "model", "key", "app", "spend", "prompt", "completion", "finish"]
    spend = money_column([call.credits_nano + call.byok_nano for call in calls])
    print_table(header, [_cells(*one, labels) for one in zip(calls, spend, strict=True)], text_columns=4, kept=1)


def _refuse_others(*names: str) -> None:
    """Raise `UsageError` if the person gave one of these parameters: --details already names the one call."""
    given = click.get_current_context().get_parameter_source
    if any(given(name) is ParameterSource.COMMANDLINE for name in names):
        raise UsageError("--details shows exactly one call. Leave out the period, the filters and --limit.")


def _print_one(call: StoredCall, *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print_json({"calls": [call_json(call)]})
    elif as_csv:
        print_text(call_csv(call))
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
