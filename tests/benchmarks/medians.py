"""The page Agentic against a bare Python that reads the same columns of the calls and sorts each of them.

Medians and percentiles have no roll-up: the page reads every call of its period. Times are those of the processor.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.data import END
from tests.benchmarks.measure import Result, run_python_for

_TIMES = 3
_PERIODS = (365, 30)

_YARDSTICK = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
begin = time.process_time()
rows = db.execute("SELECT prompt_tokens, completion_tokens, prompt_tokens + completion_tokens, time_to_first_token_ms, "
                  "generation_time_ms, completion_tokens * 1000000 / generation_time_ms FROM calls "
                  "WHERE created_at_ms >= ?", [int(sys.argv[2])]).fetchall()
columns = [sorted(column) for column in zip(*rows)]
print(time.process_time() - begin)
"""

_OURS = """
import sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tracker.analysis.views.agentic import agentic_page
from tracker.periods import Period
from tracker.store.file.database import open_for_reading

first, now = (datetime.fromtimestamp(int(text) / 1000, UTC) for text in sys.argv[2:])
with open_for_reading(Path(sys.argv[1])) as store:
    begin = time.process_time()
    agentic_page(store, Period(first.date(), (now - timedelta(days=1)).date()), {}, now)
    print(time.process_time() - begin)
"""


def measure_medians(folder: Path, rows: int) -> Iterator[Result]:
    """Yield the results over the store `usage.sqlite3` in `folder`, which holds so many calls of the year before."""
    store, end_ms = str(folder / "usage.sqlite3"), int(END.timestamp()) * 1000
    for days in _PERIODS:
        instants = [str(end_ms - days * 86_400_000), str(end_ms)]
        bare, ours = [], []
        # In turn, so that both meet the same machine.
        for _ in range(_TIMES):
            bare.append(float(run_python_for(["-c", _YARDSTICK, store, instants[0]], folder, {})))
            ours.append(float(run_python_for(["-c", _OURS, store, *instants], folder, {})))
        figures = f"{min(ours) * 1000:.0f} ms against {min(bare) * 1000:.0f} ms"
        name = f"page Agentic of {days} days at {rows:,} calls"
        yield Result(name, min(ours) / min(bare), 1, "x", figures)
