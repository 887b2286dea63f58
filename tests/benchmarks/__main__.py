"""`python -m tests.benchmarks [ROWS]`: every speed and memory bar, as a ratio to its yardstick in the same run."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.imports import measure_imports
from tests.benchmarks.measure import Result
from tests.benchmarks.medians import measure_medians
from tests.benchmarks.summaries import measure_summaries
from tests.benchmarks.windows import measure_windows

_SMALL = 100_000
_LARGE = 1_000_000


def _all(large: int) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in measure_imports(folder, _SMALL):
            pass  # only fills the store: the bar is that of the large one
        yield from measure_summaries(folder, _SMALL, bar=2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from measure_imports(folder, large)
        yield from measure_summaries(folder, large, bar=4)
        yield from measure_medians(folder, large)
        yield from measure_windows(folder, large)


def main(arguments: list[str]) -> int:
    """Print one line per bar; return 1 where one is passed."""
    results = []
    for result in _all(int(arguments[0]) if arguments else _LARGE):
        sys.stdout.write(result.line() + "\n")
        sys.stdout.flush()
        results.append(result)
    return int(any(result.value > result.bar for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
