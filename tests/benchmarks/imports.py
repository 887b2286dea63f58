"""Import of a large export against `csv.reader` + one `executemany` of the same rows as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.data import write_export
from tests.benchmarks.measure import Result, run_python

_YARDSTICK = """
import csv, sqlite3, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = csv.reader(file)
    header = next(rows)
    db = sqlite3.connect(sys.argv[2])
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"CREATE TABLE calls ({header[0]} TEXT PRIMARY KEY, {', '.join(f'{name} TEXT' for name in header[1:])})")
    db.executemany(f"INSERT INTO calls VALUES ({', '.join('?' * len(header))})", rows)
    db.commit()
"""


def measure_imports(folder: Path, rows: int) -> Iterator[Result]:
    """Yield the import's results; leaves the filled store as `usage.sqlite3` in `folder`."""
    export = folder / f"openrouter_activity_{rows}.csv"
    write_export(export, rows)
    plain = folder / "plain.sqlite3"
    yardstick = run_python(["-c", _YARDSTICK, str(export), str(plain)], folder)
    ours = run_python(["-m", "tracker", "import", str(export)], folder)
    again = run_python(["-m", "tracker", "import", str(export)], folder)
    size = f"{rows:,} rows, {export.stat().st_size / 1e6:.0f} MB"
    of = f"against {yardstick.seconds:.1f} s"
    yield Result(f"import of {size}", ours.seconds / yardstick.seconds, 2, "x", f"{ours.seconds:.1f} s {of}")
    yield Result("the same again, unchanged", again.seconds / yardstick.seconds, 1, "x", f"{again.seconds:.1f} s {of}")
    yield Result("peak memory of the import", ours.peak_mib, 300, "MiB", "resident")
    yield Result("peak memory of the import again", again.peak_mib, 300, "MiB", "resident")
    store = folder / "usage.sqlite3"
    per_call, plainly = store.stat().st_size / rows, plain.stat().st_size / rows
    yield Result(
        "disk per stored call", per_call / plainly, 1, "x", f"{per_call:.0f} bytes against {plainly:.0f} as text"
    )
    plain.unlink()
    export.unlink()
