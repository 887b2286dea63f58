"""`usage-tracker picture`: a page as a PNG file, drawn without a display."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import click

from tracker.cli.context import Context, pass_context
from tracker.cli.output import say
from tracker.errors import UsageError
from tracker.ui.pages.page_list import page_names

_SIZE = re.compile(r"([0-9]{3,4})x([0-9]{3,4}|all)")

_HELP = f"""Draw PAGE as a PNG file. Works without a display.

Pages: {page_names()}.
"""
_SIZE_HELP = "Width and height in pixels, at least 900x600; 1280xall makes it as high as the page."


@click.command("picture", help=_HELP)
@click.argument("page")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.png", help="Where to write it.")
@click.option("--size", default="1280x800", show_default=True, metavar="WxH", help=_SIZE_HELP)
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@pass_context
def command(context: Context, page: str, out: Path, size: str, theme: Literal["light", "dark"]) -> None:
    """Draw a page as a PNG file."""
    match = _SIZE.fullmatch(size)
    if match is None:
        raise UsageError(f"{size!r} is not a size. Give width and height in pixels, like 1280x800.")
    height = None if match[2] == "all" else int(match[2])
    if out.suffix.lower() != ".png":
        raise UsageError(f"{out.name} does not end in .png. Give a name like {out.stem or page}.png.")
    from tracker.ui.picture import save_picture

    save_picture(context.account, page, out, (int(match[1]), height), theme)
    if not context.quiet:
        say(f"Written: {out}")
