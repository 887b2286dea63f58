"""What every command gets: the account that the global options choose, and how loud to be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from tracker.accounts import Account, Clock
from tracker.cli.output import Progress


@dataclass(frozen=True, slots=True)
class Context:
    """The global options, put together."""

    account: Account
    quiet: bool
    store_chosen: bool
    """Whether --store named the store: then the window opens it even where it is missing."""

    def progress(self) -> Progress:
        """Return a line of progress on standard error."""
        return Progress(self.quiet)


def make_context(store: Path | None, sample: bool, quiet: bool, clock: Clock) -> Context:
    """Return the context of the global options."""
    account = Account.sample(store, clock) if sample else Account.own(store, clock)
    return Context(account, quiet, store is not None)


pass_context = click.make_pass_decorator(Context)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
