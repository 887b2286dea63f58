"""`usage-tracker tag`: what keys, apps and models are used for, in the report's categories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.keys import keys_meant, one_key, tagged_text
from tracker.cli.output import print_json, print_table
from tracker.errors import UsageError
from tracker.store.account.tags import all_tags, remove_tag, set_tag
from tracker.store.file.database import Store
from tracker.store.tables.names import LabelNames
from tracker.tags import CATEGORIES, TAG_KINDS, Tag, TagKind

_Command = TypeVar("_Command", bound=Callable[..., Any])
_WHAT = {
    "key": "A key, by name, hash or beginning of the hash.",
    "app": "An app, by name.",
    "model": "A model, by permaslug or slug.",
}


@click.group("tag")
def command() -> None:
    """Tag keys, apps and models with the report's categories, for `compare` and for --by tag and --tag.

    A request gets the tag of its key; if the key has none, that of its app; else that of its model. The report tags
    prompts with a text classifier. This program sees no prompts, so these tags are your own labels.
    """


def _target_options(command: _Command) -> _Command:
    for kind in reversed(TAG_KINDS):
        command = click.option(f"--{kind}", metavar="VALUE", help=_WHAT[kind])(command)
    return command


def _target(chosen: dict[str, str | None]) -> tuple[TagKind, str]:
    """Return the one thing to tag. Raises `UsageError` if none or several were given."""
    given = [(kind, value) for kind in TAG_KINDS if (value := chosen[kind]) is not None]
    if len(given) != 1:
        raise UsageError("Say what to tag with exactly one of --key, --app and --model.")
    return given[0]


@command.command("set")
@_target_options
@click.argument("category", metavar="TAG")
@json_option
@pass_context
def set_one(context: Context, /, category: str, as_json: bool, **chosen: str | None) -> None:
    """Tag a key, an app or a model with TAG. This replaces an earlier tag."""
    kind, value = _target(chosen)
    with context.account.open_to_change() as store:
        names = LabelNames(store)
        value = one_key(names, value) if kind == "key" else value
        changes = set_tag(store, Tag(kind, value, category))
        title = _title(names, kind, value)
    if as_json:
        print_json({"kind": kind, "value": value, "tag": category, "changed": not changes.unchanged})
    else:
        context.say(f"The {kind} {title} is {'already ' if changes.unchanged else ''}tagged {category}.")


def _title(names: LabelNames, kind: TagKind, value: str) -> str:
    return tagged_text(names, value) if kind == "key" else value


set_one.help = f"{set_one.help}\n\nTAG is one of {', '.join(CATEGORIES)}."


@command.command("list")
@json_option
@pass_context
def list_all(context: Context, as_json: bool) -> None:
    """List all tags."""
    with context.account.open_store() as store:
        tags = all_tags(store)
        names = LabelNames(store)
        rows = [[tag.kind, _title(names, tag.kind, tag.value), tag.category] for tag in tags]
    if as_json:
        print_json({"tags": [{"kind": tag.kind, "value": tag.value, "tag": tag.category} for tag in tags]})
    else:
        print_table(["kind", "value", "tag"], rows, text_columns=3)


@command.command("remove")
@_target_options
@json_option
@pass_context
def remove_one(context: Context, /, as_json: bool, **chosen: str | None) -> None:
    """Remove the tag of a key, an app or a model."""
    kind, value = _target(chosen)
    with context.account.open_to_change() as store:
        names = LabelNames(store)
        value = _tagged_as(store, names, value) if kind == "key" else value
        title = _title(names, kind, value)
        if not remove_tag(store, kind, value):
            raise UsageError(f"The {kind} {value!r} has no tag. `usage-tracker tag list` shows those that have one.")
    if as_json:
        print_json({"kind": kind, "value": value, "removed": True})
    else:
        context.say(f"The {kind} {title} no longer has a tag.")


def _tagged_as(store: Store, names: LabelNames, text: str) -> str:
    """Return the value that this key's tag is stored with. Raises `UsageError` if the text means several keys."""
    kept = [tag.value for tag in all_tags(store) if tag.kind == "key"]
    if text in kept:
        return text
    meant = set(keys_meant(names, text))
    tagged = [value for value in kept if meant & set(keys_meant(names, value))]
    return tagged[0] if len(tagged) == 1 else one_key(names, text)
