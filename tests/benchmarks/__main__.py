"""`python -m tests.benchmarks [ROWS]`: every speed and memory bar, as a ratio to its yardstick in the same run.

ROWS is how many calls a large export has, a million by default. What is measured at ten times as many takes most of the
time; `--quick` leaves it out.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.data import save_catalogue
from tests.benchmarks.imports import fill, measure_growth, measure_imports, measure_overlap
from tests.benchmarks.measure import Result
from tests.benchmarks.pages import measure_pages
from tests.benchmarks.summaries import measure_summaries
from tests.benchmarks.windows import measure_windows

_SMALL = 100_000
_LARGE = 1_000_000
_QUICK = "--quick"


def _all(large: int, *, quick: bool) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from measure_imports(folder, large)
        yield from measure_summaries(folder, large, 1.25)
        save_catalogue(folder / "usage.sqlite3")
        yield from measure_windows(folder, large)
        yield from measure_pages(folder, large)
    with tempfile.TemporaryDirectory() as name:
        yield from measure_overlap(Path(name), large)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, _SMALL)
        yield from measure_summaries(folder, _SMALL, 1.25)
    if quick:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from measure_growth(folder, large)
        yield from measure_summaries(folder, 10 * large, 1.5)


def main(arguments: list[str]) -> int:
    """Print one line per bar; return 1 where one is passed."""
    rows = [int(each) for each in arguments if each != _QUICK]
    results = []
    for result in _all(rows[0] if rows else _LARGE, quick=_QUICK in arguments):
        sys.stdout.write(result.line() + "\n")
        sys.stdout.flush()
        results.append(result)
    return int(any(result.is_over for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
