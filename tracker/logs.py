"""The log file: errors in the background, for people who look for the cause. It never has keys or prompts."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import redirect_stderr
from io import StringIO, TextIOWrapper
from logging.handlers import RotatingFileHandler
from types import TracebackType

from tracker.api_key import without_keys
from tracker.paths import log_path

_LARGEST_BYTES = 1_000_000

_log = logging.getLogger(__name__)


class _WithoutKeys(logging.Formatter):
    """Removes everything that looks like a key, also from the texts of a library's exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a line (or more, with a traceback) without keys."""
        return without_keys(super().format(record))


class _PrivateFile(RotatingFileHandler):
    """Makes its files readable by the person only."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def write_log() -> None:
    """Write warnings and faults of this program to the log file; do nothing if it cannot be written."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = _PrivateFile(path, maxBytes=_LARGEST_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(_WithoutKeys("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # Not the root logger: what libraries log about their requests stays out of the file.
    ours = logging.getLogger("tracker")
    ours.addHandler(handler)
    ours.setLevel(logging.WARNING)


def log_faults() -> None:
    """Also log exceptions that nothing catches, such as those in handlers of clicks, and show them without keys."""
    shown_before = sys.excepthook

    def log_and_show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            _log.critical("A fault of this program", exc_info=(kind, error, trace))
        # The hook before writes to standard error itself: what it writes passes through a buffer without keys.
        with redirect_stderr(StringIO()) as shown:
            shown_before(kind, error, trace)
        if sys.stderr is not None:
            sys.stderr.write(without_keys(shown.getvalue()))

    sys.excepthook = log_and_show
