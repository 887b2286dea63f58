"""What every command gets: the account that the global options choose, and how loud to be."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.tracked_sample import TrackedSample
from tracker.cli.output import Progress, say
from tracker.monitor import Clock
from tracker.paths import settings_path


@dataclass(frozen=True, slots=True)
class Context:
    """The global options, put together."""

    account: Account
    quiet: bool

    @property
    def own(self) -> OwnAccount:
        """The person's own account, also where the sample was asked for: the sample has no key to keep."""
        account = self.account
        return account if isinstance(account, OwnAccount) else OwnAccount.at(clock=account.clock)

    def tell(self, text: str) -> None:
        """Say something to the person, unless they want quiet."""
        if not self.quiet:
            say(text)

    def progress(self) -> Progress:
        """Return a line of progress on standard error."""
        return Progress(self.quiet)


def make_context(store: Path | None, sample: bool, quiet: bool, clock: Clock) -> Context:
    """Return the context of the global options. What cannot be used of the settings is said, also to the quiet."""
    for trouble in _troubles():
        say(trouble)
    return Context(TrackedSample.at(store, clock) if sample else OwnAccount.at(store, clock), quiet)


def _troubles() -> tuple[str, ...]:
    path = settings_path()
    # Most people have no settings file: then nothing is loaded that a question would wait for.
    if not os.path.exists(path):
        return ()
    from tracker.settings import load_settings

    return load_settings(path)[0].troubles


pass_context = click.make_pass_decorator(Context)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
