"""Imports of large exports against `csv.reader` + one `executemany` of the same rows as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.data import Account
from tests.benchmarks.measure import Result, Run, run_python

_CHANGED_EVERY = 20
"""Of the calls that two exports share, one in this many has another value in the later export."""
_NINTH = 9

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


def fill(folder: Path, rows: int) -> None:
    """Make the store `usage.sqlite3` in `folder` with so many calls of a year, measuring nothing."""
    _import(folder, Account(rows, rows), range(rows))


def measure_imports(folder: Path, rows: int) -> Iterator[Result]:
    """Yield the results of a first import; leaves the filled store as `usage.sqlite3` in `folder`."""
    export, plain = folder / "export.csv", folder / "plain.sqlite3"
    Account(rows, rows).write(export, range(rows))
    size = f"{rows:,} rows, {export.stat().st_size / 1e6:.0f} MB"
    yardstick = run_python(["-c", _YARDSTICK, str(export), str(plain)], folder)
    ours = run_python(["-m", "tracker", "import", str(export)], folder)
    yield _against(f"import of {size}", ours, yardstick, 1.5)
    yield Result("peak memory of the import", ours.peak_mib, 300, "MiB", "resident")
    per_call, plainly = (folder / "usage.sqlite3").stat().st_size / rows, plain.stat().st_size / rows
    figures = f"{per_call:.0f} bytes against {plainly:.0f} as text"
    yield Result("disk per stored call", per_call / plainly, 1, "x", figures)
    plain.unlink()
    export.unlink()


def measure_overlap(folder: Path, rows: int) -> Iterator[Result]:
    """Yield the results of next month's export: half of its calls are stored, and of these some have other values."""
    account = Account(rows + rows // 2, rows)
    _import(folder, account, range(rows))
    export, plain = folder / "next.csv", folder / "plain.sqlite3"
    account.write(export, range(rows // 2, account.calls), _CHANGED_EVERY)
    yardstick = run_python(["-c", _YARDSTICK, str(export), str(plain)], folder)
    ours = run_python(["-m", "tracker", "import", str(export)], folder)
    name = f"import of {rows:,} rows, of which half are stored"
    yield _against(name, ours, yardstick, 1)
    yield Result("peak memory of that import", ours.peak_mib, 300, "MiB", "resident")


def measure_growth(folder: Path, rows: int) -> Iterator[Result]:
    """Yield the ninth import of so many rows against the first; leaves a store with ten times as many calls."""
    account = Account((_NINTH + 1) * rows, (_NINTH + 1) * rows)
    seconds = [
        _import(folder, account, range(number * rows, (number + 1) * rows)).seconds for number in range(_NINTH + 1)
    ]
    first, ninth = seconds[0], seconds[_NINTH - 1]
    name = f"the ninth import of {rows:,} rows against the first"
    yield Result(name, ninth / first, 1.5, "x", f"{ninth:.1f} s against {first:.1f} s")


def _import(folder: Path, account: Account, numbers: range) -> Run:
    export = folder / "part.csv"
    account.write(export, numbers)
    run = run_python(["-m", "tracker", "import", str(export)], folder)
    export.unlink()
    return run


def _against(name: str, ours: Run, yardstick: Run, bar: float) -> Result:
    figures = f"{ours.seconds:.1f} s against {yardstick.seconds:.1f} s"
    return Result(name, ours.seconds / yardstick.seconds, bar, "x", figures)
