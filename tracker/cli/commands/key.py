"""`usage-tracker key`: the OpenRouter key in the system keyring."""

from __future__ import annotations

import sys

import click

from tracker.accounts.connect import connect
from tracker.accounts.openrouter import check_key
from tracker.accounts.stores import moved_text
from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.output import print_json, print_text
from tracker.errors import KeyProblem

_WHAT_IT_CAN = {
    "management": "A management key: reads a year of the whole account. It could also create and delete keys; this "
    "program only reads.",
    "inference": "An inference key: its own spend from now on. A management key would add a year of history with every "
    "key, app and workspace (openrouter.ai/settings/management-keys).",
}


@click.group("key")
def command() -> None:
    """Store, check or remove the OpenRouter key. It is never given as an argument and never stored in a file."""


@command.command("set")
@pass_context
def set_key(context: Context) -> None:
    """Read a key from a prompt or standard input, check it with OpenRouter, and store it in the system keyring.

    Each account has its own key and its own store: a key of another account makes that account's store the current one.
    """
    asked = sys.stdin.isatty()
    text = click.prompt("OpenRouter key", hide_input=True, err=True) if asked else sys.stdin.read()
    own = context.own
    connected = connect(own, text)
    context.say(f"Stored in the system keyring. {_WHAT_IT_CAN[connected.status.kind]}")
    if connected.account.store_path != own.store_path:
        context.say(moved_text(own.store_path, connected.account.store_path))


@command.command("status")
@json_option
@pass_context
def status_of_key(context: Context, as_json: bool) -> None:
    """Show where the key comes from and what OpenRouter allows it to do."""
    source = context.own.key_source()
    key = context.own.load_key()
    if key is None:
        raise KeyProblem("There is no key for this account. Store one with `usage-tracker key set`.")
    status = check_key(key)
    if as_json:
        print_json({"source": source, "kind": status.kind, "label": status.label})
    else:
        print_text(f"{status.label}, from the {source}. {_WHAT_IT_CAN[status.kind]}")


@command.command("forget")
@pass_context
def forget(context: Context) -> None:
    """Remove this account's key from the system keyring. The store stays."""
    removed = context.own.forget_key()
    context.say("Removed from the system keyring." if removed else "There was no key in the system keyring.")
