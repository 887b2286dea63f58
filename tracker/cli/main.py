"""The command `usage-tracker`: global options, the list of commands, and how errors are printed."""

from __future__ import annotations

import importlib
import io
import sys
import traceback
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from pathlib import Path
from typing import Any

import click

from tracker.api_key import without_keys
from tracker.cli.context import make_context
from tracker.cli.output import not_printed, say
from tracker.errors import NotPrinted, TrackerError, UsageError
from tracker.monitor import utc_now

_COMMANDS = {
    "window": "Open the window (also without any command).",
    "sync": "Poll OpenRouter once for everything the key allows.",
    "import": "Import OpenRouter's CSV exports, or undo an import.",
    "summary": "Totals and groups.",
    "calls": "Single calls, newest first.",
    "compare": "You and the report, figure by figure.",
    "reconcile": "Do calls, feeds and balance agree, day by day?",
    "prices": "List prices of the models in use, and what was paid.",
    "tag": "What keys, apps and models are used for, in the report's categories.",
    "retention": "Which models stayed, month by month.",
    "what-if": "The period's usage priced on another model.",
    "picture": "Draw a page as a PNG file, without a display.",
    "key": "The OpenRouter key in the system keyring.",
    "doctor": "Check store, key, connection and the age of each feed.",
}
_OUTPUT_FAILED = {EDQUOT, EFBIG, EIO, ENOSPC}
"""Errors of writing to a disk that is full or broken."""
_MODULES = {"import": "import_csv", "what-if": "what_if"}


class Commands(click.Group):
    """Imports the module of a command only when it runs, so that `summary` need not load the window's libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which --help lists them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"tracker.cli.commands.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name. Raises `UsageError` with a hint for a mistyped name."""
        if args[0] not in _COMMANDS:
            # Imported here because it loads slowly and names are rarely mistyped.
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, n=1)
            if near:
                raise UsageError(f"There is no command {args[0]!r}. Did you mean {near[0]}? --help lists all.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from tracker.cli.versions import DISTRIBUTION, installed_version

        click.echo(f"usage-tracker {installed_version(DISTRIBUTION) or '(run from its source)'}")
        ctx.exit()


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--store", type=click.Path(path_type=Path, readable=False), metavar="PATH", help="Work with this store file."
)
@click.option("--sample", is_flag=True, help="Work with the invented sample account, which has its own store.")
@click.option("--quiet", is_flag=True, help="Print only errors on standard error.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
@click.pass_context
def cli(ctx: click.Context, store: Path | None, sample: bool, quiet: bool) -> None:
    """Your own "State of AI": your OpenRouter usage in one file that you own, next to the report's averages.

    Days are UTC. Standard output is data only; messages go to standard error. Exit codes: 0 done, 1 a fault of this
    program, 2 wrong usage, 3 key missing, rejected or of the wrong kind, 4 network or server out of reach, 5 response
    not understood, 6 store unusable, 7 done in part.
    """
    ctx.obj = make_context(store, sample, quiet, utc_now)
    if ctx.invoked_subcommand is None:
        window = ctx.command.get_command(ctx, "window")  # type: ignore[attr-defined]  # the group above
        ctx.invoke(window)


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code; errors are explained on standard error."""
    try:
        # In its standalone mode click would print errors and end the process itself.
        outcome: Any = cli.main(arguments, prog_name="usage-tracker", standalone_mode=False)
    except TrackerError as error:
        say(f"{error.title}: {error.message}")
        return error.exit_code
    except click.ClickException as error:
        # Through `say`, because the message repeats what was given, for example file names that a pattern found.
        shown = io.StringIO()
        error.show(shown)
        say(shown.getvalue().rstrip("\n"))
        return error.exit_code
    except click.Abort:
        say("Stopped.")
        return 7
    except SystemExit:
        # Click raises this in one case only: the program that reads our output closed it (`| head`).
        return 0
    except Exception as error:  # noqa: BLE001  the outermost edge: an unexpected error is a fault of ours, and we say so
        return _fault(error)
    return outcome if isinstance(outcome, int) else 0


def _fault(error: Exception) -> int:
    """Print an error that nothing translates, and return its exit code."""
    if isinstance(error, OSError) and error.errno in _OUTPUT_FAILED and error.filename is None:
        # Click itself prints --help and --version. Errors of files that we open have a file name.
        say(not_printed(error).message)
        return NotPrinted.exit_code
    say(without_keys("".join(traceback.format_exception(error))))
    say("This is a fault of this program, not yours. All stored data is safe.")
    return 1


def main() -> None:
    """Run the command line of this process and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file on Windows gets an old code page by default, which has no characters for some app names.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
