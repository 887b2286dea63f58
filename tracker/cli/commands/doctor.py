"""`usage-tracker doctor`: checks that everything is in order, and says what to do if not."""

from __future__ import annotations

import click

from tracker.cli.context import Context, json_option, pass_context
from tracker.cli.diagnosis import diagnose
from tracker.cli.output import print_json, print_table


@click.command("doctor")
@json_option
@pass_context
def command(context: Context, as_json: bool) -> int:
    """Check store, integrity, schema, key, keyring, connection, age of each feed, imports, disk and versions."""
    diagnosis = diagnose(context.account)
    if as_json:
        print_json(diagnosis.as_json())
    else:
        glyphs = {True: "ok", False: "!", None: ""}
        print_table(
            ["", "what", "found"],
            [[glyphs[f.good], f.name, f.text] for f in diagnosis.findings],
            2,
            sentences_last=True,
        )
    return diagnosis.exit_code
