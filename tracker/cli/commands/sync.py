"""`usage-tracker sync`: polls OpenRouter once for everything that the key allows."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from tracker import feeds
from tracker.accounts.account import Account
from tracker.accounts.stores import moved_text
from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_table, say
from tracker.errors import OtherAccount
from tracker.formatting import count
from tracker.monitor import Monitor

if TYPE_CHECKING:
    from tracker.ingest.poll import SyncReport


@click.command("sync")
@click.option("--full", is_flag=True, help="Read everything again, as far back as OpenRouter has data.")
@json_option
@pass_context
def command(context: Context, full: bool, as_json: bool) -> int:
    """Poll OpenRouter once and print one line per feed. A feed that fails does not stop the others (exit code 7)."""
    try:
        report = _sync(context, context.account, full)
    except OtherAccount as problem:
        account = context.account.following(problem)
        context.say(moved_text(context.account.store_path, account.store_path))
        report = _sync(context, account, full)
    if as_json:
        print_json({"feeds": [asdict(feed) for feed in report.feeds]})
    else:
        print_table(
            ["feed", "status", "new", "changed", "unchanged"],
            [
                [feeds.FEED_TITLES.get(f.name, f.name), f.status, count(f.new), count(f.changed), count(f.unchanged)]
                for f in report.feeds
            ],
            text_columns=2,
        )
    for feed in report.feeds:
        if feed.reason and (feed.status == "failed" or not (context.quiet or as_json)):
            say(f"{feeds.FEED_TITLES.get(feed.name, feed.name)}: {feed.reason}")
    return report.exit_code


def _sync(context: Context, account: Account, full: bool) -> SyncReport:
    progress = context.progress()
    try:
        return account.sync(Monitor(progress=progress), full=full)
    finally:
        progress.close()
