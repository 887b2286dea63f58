"""Cold `summary --json` against a bare Python that runs the one GROUP BY on 100,000 rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import Result, best

_TIMES = 7
_YARDSTICK = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(db.execute("SELECT day, model, count(*), sum(cost), sum(prompt), sum(completion) FROM calls "
                 "GROUP BY day, model").fetchall().__len__())
"""
_PLAIN_ROWS = 100_000


def measure_summaries(folder: Path, rows: int, bar: float) -> Iterator[Result]:
    """Yield the results over the store `usage.sqlite3` in `folder`, which holds so many calls."""
    plain = folder / "plain-100k.sqlite3"
    _make_plain(folder / "usage.sqlite3", plain)
    yardstick = best(["-c", _YARDSTICK, str(plain)], folder, _TIMES)
    for arguments, its_bar in (([], bar), (["all", "--by", "model"], bar), (["all", "--by", "day,model"], None)):
        ours = best(["-m", "tracker", "summary", *arguments, "--json"], folder, _TIMES)
        figures = f"{ours.seconds * 1000:.0f} ms against {yardstick.seconds * 1000:.0f} ms"
        name = f"{' '.join(['summary', *arguments, '--json'])} at {rows:,} calls"
        yield Result(name, ours.seconds / yardstick.seconds, its_bar, "x", figures)
    plain.unlink()


def _make_plain(store: Path, plain: Path) -> None:
    """Make the yardstick's table: one row per call with its day and model as text, at most 100,000."""
    plain.unlink(missing_ok=True)
    with sqlite3.connect(plain) as db:
        db.execute("ATTACH ? AS held", (str(store),))
        db.execute(
            "CREATE TABLE calls AS SELECT date(c.created_at_ms / 1000, 'unixepoch') AS day, m.permaslug AS model, "
            "c.credits_nano AS cost, c.prompt_tokens AS prompt, c.completion_tokens AS completion "
            "FROM held.calls c JOIN held.models m ON m.id = c.model_id LIMIT ?",
            (_PLAIN_ROWS,),
        )
    db.close()
