"""What every command gets: the account that the global options choose, and whether to print messages."""

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
    """The global options in one object."""

    account: Account
    quiet: bool

    @property
    def own(self) -> OwnAccount:
        """The person's own account, even with --sample: the sample account has no key to store."""
        account = self.account
        return account if isinstance(account, OwnAccount) else OwnAccount.at(clock=account.clock)

    def say(self, text: str) -> None:
        """Print a message on standard error, unless the person gave --quiet."""
        if not self.quiet:
            say(text)

    def progress(self) -> Progress:
        """Return the progress line on standard error."""
        return Progress(self.quiet)


def make_context(store: Path | None, sample: bool, quiet: bool, clock: Clock) -> Context:
    """Return the context of the global options. Problems with the settings are printed even with --quiet."""
    for problem in _problems():
        say(problem)
    return Context(TrackedSample.at(store, clock) if sample else OwnAccount.at(store, clock), quiet)


def _problems() -> tuple[str, ...]:
    path = settings_path()
    # Most people have no settings file. Without one the settings module is not imported, so commands start faster.
    if not os.path.exists(path):
        return ()
    from tracker.settings import load_settings

    return load_settings(path)[0].problems


pass_context = click.make_pass_decorator(Context)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
