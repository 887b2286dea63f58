"""`usage-tracker compare`: your figures and those of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, print_text, say
from tracker.cli.periods import chosen_period, period_options
from tracker.paths import settings_path
from tracker.settings import load_settings

if TYPE_CHECKING:
    from tracker.analysis.world.rows import WorldRow


@click.command("compare")
@period_options
@json_option
@pass_context
def command(context: Context, /, as_json: bool, **chosen: Any) -> None:
    """Every figure of the "State of AI" report with your own figure, or the reason why there is none."""
    from tracker.analysis.compare.compare import compare
    from tracker.analysis.world.rows import world
    from tracker.export.comparison import comparison_json

    now = context.account.now()
    overrides = load_settings(settings_path())[0].overrides
    with context.account.open_store() as store, store.reading():
        period = chosen_period(store, now, chosen)
        if as_json:
            print_json(comparison_json(compare(store, period, now, overrides)))
            return
        page = world(store, period, now, overrides)
    rows = [
        [
            row.name,
            group.title,
            _yours(row),
            row.benchmark.text,
            row.market_text,
            f"{row.difference_text} ({row.fairness})",
        ]
        for group in page.groups
        for row in group.rows
    ]
    header = ["figure", "of", "you", "report", page.market_name, "you against the report"]
    print_table(header, rows, text_columns=2, sentences_last=True)
    if page.market_source is not None:
        # On standard output, not as a message: the licence requires the credit wherever market numbers are shown.
        days = f", {page.market_caption}" if page.market_caption else ""
        print_text(f"{page.market_name.capitalize()}{days}. {page.market_source}")
    if not context.quiet:
        say(f"{page.report_source}. Report benchmarks: end of 2025. {len(page.not_compared)} more figures: --json.")


def _yours(row: WorldRow) -> str:
    return f"{row.you_text}, median {row.median_text}" if row.median_text else row.you_text
