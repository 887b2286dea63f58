"""`usage-tracker retention`: which models stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.cli.periods import chosen_filters, filter_options
from tracker.formatting import count

if TYPE_CHECKING:
    from tracker.analysis.retention.cohorts import ModelLifespan


@click.command("retention")
@filter_options
@json_option
@pass_context
def command(context: Context, /, as_json: bool, **chosen: Any) -> None:
    """Which models stayed, in all stored usage: first and last use, months of use, cohorts (--json)."""
    from tracker.analysis.retention.cohorts import retention
    from tracker.export.retention import retention_json

    with context.account.open_store() as store, store.reading():
        found = retention(store, chosen_filters(context, store, chosen), context.account.now())
    if as_json:
        print_json(retention_json(found))
        return
    # In the header, not in a message: also with --quiet people must see that the state is not today's.
    state = f"as of {found.last_stored}" if found.as_of else ""
    header = ["model", "first used", "last used", state, "months used", "months kept"]
    print_table(header, [_cells(lifespan) for lifespan in found.models], text_columns=4)
    if not context.quiet:
        if not found.models:
            filtered = "No stored usage names a model and matches the filters."
            say(filtered if found.models_are_known else "No stored usage names a model, so nothing is known of them.")
        for sentence in (*(story.text for story in found.stories), *found.notes):
            say(sentence)


def _cells(lifespan: ModelLifespan) -> list[str]:
    state = "stayed" if lifespan.stayed else "idle" if lifespan.is_idle else "in use"
    used = [count(lifespan.months_used), count(lifespan.kept_months)]
    return [lifespan.model, lifespan.first.isoformat(), lifespan.last.isoformat(), state, *used]
