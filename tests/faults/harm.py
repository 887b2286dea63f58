"""Orders to the process that runs commands which are harmed (`tests.faults.victim`), and what becomes of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from tests.cli.running import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command line and what is to happen to it; None: nothing of the kind."""

    arguments: Sequence[str]
    kill_at_step: int | None = None
    """SIGKILL before so manieth statement or row that goes to SQLite, from 1."""
    interrupt_at_step: int | None = None
    """SIGINT, as Ctrl-C sends it, before so manieth statement or row."""
    kill_at_byte: int | None = None
    """Death in the write that makes any file larger than this: inside a commit, inside a checkpoint."""
    kill_after_seconds: float | None = None
    """Death at some moment."""
    largest_file: int | None = None
    """Writes beyond so many bytes of a file fail, as above a quota."""
    mortal: bool = False
    """Without the superuser's right to read and write whatever the permissions say."""
    refused_routes: Sequence[str] = ()
    """Routes that answer "not found"."""
    environment: Mapping[str, str | None] = field(default_factory=dict)
    """Variables that are set, or not there (None)."""
    hours_later: int = 0
    """How far the clock has gone on."""


@dataclass(frozen=True, slots=True)
class Fate:
    """How a command ended."""

    signal: int | None
    """What killed it; None: it came to its end."""
    code: int | None
    """Its exit code; None where it was killed."""
    out: str = ""
    err: str = ""
    commits: Sequence[int] = ()
    """The steps at which something was committed, in order; the last item is the number of all steps."""

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


class Victims:
    """Has commands run by a process in forks of its own, one after the other. A context manager."""

    def __enter__(self) -> Self:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "tests.faults.victim"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def __call__(self, *arguments: object, **harm: Any) -> Fate:
        """Run a command line, harmed as the order says, and return its fate."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(Order(arguments=[str(word) for word in arguments], **harm))) + "\n")
        self._process.stdin.flush()
        return Fate(**json.loads(self._process.stdout.readline()))

    def unharmed(self, *arguments: object, **options: Any) -> Fate:
        """Run a command line that has to succeed and return its fate."""
        fate = self(*arguments, **options)
        assert (fate.signal, fate.code, fate.err) == (None, 0, ""), fate
        return fate
