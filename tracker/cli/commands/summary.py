"""`usage-tracker summary`: totals and groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from tracker.analysis.ledger.notes import cached_note, indeterminate_note, nothing_text, open_notes
from tracker.analysis.ledger.question import COLUMNS, Group, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.cli.context import Context, csv_option, json_option, pass_context
from tracker.cli.output import print_json, print_table, print_text, say
from tracker.cli.periods import chosen_filters, chosen_period, chosen_zone, filter_options, period_options, zone_option
from tracker.errors import UsageError
from tracker.export.summary import summary_csv, summary_json
from tracker.formatting import NO_DATA, UNKNOWN, count, counted, date_range, money_column, tokens
from tracker.usage import Measures


@click.command("summary")
@period_options
@filter_options
@click.option("--by", metavar="A[,B[,C]]", help=f"Group by up to three of {', '.join(COLUMNS)}.")
@zone_option
@json_option
@csv_option
@pass_context
def command(context: Context, /, by: str | None, as_json: bool, as_csv: bool, **chosen: Any) -> None:
    """Totals and groups of a period; the groups, "not known at this detail" included, sum to the total."""
    if as_json and as_csv:
        raise UsageError("Choose one of --json and --csv.")
    columns = tuple(part.strip() for part in by.split(",")) if by is not None else ()
    if len(columns) > 3 or len(set(columns)) < len(columns):
        raise UsageError("Give --by one to three different columns, like --by day,model.")
    now = context.account.now()
    with context.account.open_store() as store:
        period = chosen_period(store, now, chosen, chosen_zone(chosen))
        summary = summarize(store, Question(period, columns, chosen_filters(context, store, chosen)), now)
    if as_json:
        print_json(summary_json(summary))
    elif as_csv:
        print_text(summary_csv(summary))
    else:
        _print_for_people(summary)
    # The JSON contains its own coverage.
    if not as_json and not context.quiet:
        _say_coverage(summary, period.today(now))


def _print_for_people(summary: Summary) -> None:
    by = summary.question.by
    names = [_names(group) for group in summary.groups]
    measures = [group.measures for group in summary.groups]
    blank = [""] * (len(by or ("",)) - 1)
    names.append(["total", *blank])
    measures.append(summary.total)
    if summary.indeterminate is not None and not summary.indeterminate.is_zero():
        # Below the total, because it is not part of it.
        names.append(["may or may not match", *blank])
        measures.append(summary.indeterminate)
    columns = _columns(measures)
    if summary.is_unknown:
        columns = [[NO_DATA] for _ in columns]
    header = [*(by or ("",)), "spend", "credits", "BYOK", "requests", "prompt", "completion", "reasoning", "cached"]
    rows = [[*row, *numbers] for row, *numbers in zip(names, *columns, strict=True)]
    print_table(header, rows, text_columns=len(by or ("",)))


def _names(group: Group) -> list[str]:
    return [value.shown or '""' for value in group.values]


def _columns(rows: Sequence[Measures]) -> list[list[str]]:
    return [
        money_column([one.spend_nano for one in rows]),
        money_column([one.credits_nano for one in rows]),
        money_column([one.byok_nano for one in rows]),
        [count(one.requests) for one in rows],
        [tokens(one.prompt_tokens) for one in rows],
        [tokens(one.completion_tokens) for one in rows],
        [tokens(one.reasoning_tokens) for one in rows],
        [_cached(one) for one in rows],
    ]


def _cached(measures: Measures) -> str:
    """Return the cached tokens; with "≥" if some requests do not report them, so that there may be more."""
    reported = tokens(measures.reported_cached_tokens)
    is_minimum = reported != UNKNOWN and measures.cached_unknown_requests != 0
    return f"≥ {reported}" if is_minimum else reported


def _say_coverage(summary: Summary, today: date) -> None:
    coverage = summary.coverage
    period = summary.question.period
    say(
        f"{date_range(period)}, {period.zone_name}: {coverage.complete} of {counted(len(coverage.days), 'day')} "
        f"complete, {coverage.partial} partial, {coverage.missing} not stored."
    )
    for note in (*open_notes(coverage, today), cached_note(summary.total)):
        if note:
            say(note)
    if note := indeterminate_note(summary):
        say(note)
    elif summary.total.is_zero():
        say(nothing_text(coverage, period, filtered=bool(summary.question.filters)))
