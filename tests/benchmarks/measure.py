"""Running a command and reading its time and memory, and telling both against a bar."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: wall-clock seconds and largest resident memory in MiB."""

    seconds: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the printout: what was measured, the value, the bar it must not pass, and the figures behind it.

    `bar` None: the line only explains another one.
    """

    name: str
    value: float
    bar: float | None
    unit: str
    figures: str

    @property
    def is_over(self) -> bool:
        """Whether the bar was passed."""
        return self.bar is not None and self.value > self.bar

    def line(self) -> str:
        """Return the line as it is printed."""
        verdict = "" if self.bar is None else "OVER" if self.is_over else "within"
        bar = "" if self.bar is None else f"bar {self.bar:g}"
        return f"{verdict:6}  {self.name:<60} {self.value:8.2f} {self.unit:<4} {bar:<8} ({self.figures})"


def _environment(home: Path) -> dict[str, str]:
    """Return the environment of a measured process: like an installed program it finds its bytecode compiled."""
    own = {
        "USAGE_TRACKER_HOME": str(home),
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
    }
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own


def run_python_for(arguments: Sequence[str], home: Path, environment: dict[str, str]) -> str:
    """Run this Python with arguments and return its standard output. Raises `CalledProcessError` where it fails."""
    return subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(home) | environment,
        cwd=home,
    ).stdout


def run_python(arguments: Sequence[str], home: Path) -> Run:
    """Run this Python with arguments in a process of its own. Raises `RuntimeError` with its output where it fails."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=_environment(home),
        cwd=home,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    # wait4 gives the memory of just this child, where getrusage would give the largest of all so far.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(output.decode(errors="replace"))
    return Run(seconds, usage.ru_maxrss / 1024)


def best(arguments: Sequence[str], home: Path, times: int) -> Run:
    """Run a command several times and return the fastest: the machine's noise only ever adds."""
    return min((run_python(arguments, home) for _ in range(times)), key=lambda run: run.seconds)
