"""The log file: what went wrong in the background, for the person who looks for it. Never keys, never prompts."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from tracker.paths import log_path

_LARGEST_BYTES = 1_000_000


def write_log() -> None:
    """Write warnings and faults of this program to the log file; nothing where it cannot be written."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = RotatingFileHandler(path, maxBytes=_LARGEST_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    ours = logging.getLogger("tracker")
    ours.addHandler(handler)
    ours.setLevel(logging.WARNING)
