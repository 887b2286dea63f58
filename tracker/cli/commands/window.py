"""`usage-tracker window`: opens the window; `usage-tracker` without a command does the same."""

from __future__ import annotations

import click

from tracker.cli.context import Context, pass_context
from tracker.ui.pages.page_list import page_names


@click.command("window")
@click.option("--page", metavar="NAME", help=f"Page to open: {page_names(' or ')}.")
@pass_context
def command(context: Context, page: str | None = None) -> int:
    """Open the window. Without a display it says so, and names the commands that need none."""
    # Imported here because Qt takes long to load, and --help does not need it.
    from tracker.ui.application import open_window

    return open_window(context.account, page)
