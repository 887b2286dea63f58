"""Another period, another filter or another page in the window, from the choice until numbers and charts are drawn.

One window, off screen, goes through all of its pages. Each page has a few changes, and a change counts with its fastest
time: the machine's noise only ever adds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import Result, run_python_for
from tests.benchmarks.windows import OPEN_WINDOW

_ROUNDS = 3
_SLOW_PAGES = ("agentic", "what-if")
"""Pages whose figures need the calls one by one; their bar is a wider one."""

_CHANGES = (
    OPEN_WINDOW
    + """
def seconds_of(change):
    # A grab draws besides the event loop, which still has the same drawing to do: nobody would wait for it twice.
    application.processEvents()
    begin = time.perf_counter()
    change()
    wait(session.page_loaded)
    window.grab()
    return time.perf_counter() - begin

def changes():
    state = session.state
    for page in PAGES:
        if page.name != state.page:
            yield page.name, "page", lambda: state.set_page(page.name)
        if page.in_period:
            for word in ("90d", "365d", "all", "30d"):
                yield page.name, word, lambda: state.set_period_word(word)
            state.set_period_word("365d")
            wait(session.page_loaded)
        if page.filterable:
            for column, value in (("key", "backend"), ("app", "Chat"), ("model", "author0/model-0-20260110")):
                yield page.name, column, lambda: state.set_filter(column, (value,))
                yield page.name, column + " cleared", lambda: state.clear_filters()

wait(session.page_loaded)
wait(session.key_known)
# Once without a clock: the first look at a page also imports its modules.
for name, what, change in changes():
    seconds_of(change)
least = {}
for turn in range(int(sys.argv[1])):
    for name, what, change in changes():
        seconds = seconds_of(change)
        least[name, what] = min(seconds, least.get((name, what), seconds))
print(json.dumps([[name, what, seconds] for (name, what), seconds in least.items()]))
window.close()
"""
)


def measure_pages(folder: Path, rows: int) -> Iterator[Result]:
    """Yield the results over the store `usage.sqlite3` in `folder`, which holds so many calls and a catalogue."""
    output = run_python_for(["-c", _CHANGES, str(_ROUNDS)], folder, {"QT_QPA_PLATFORM": "offscreen"})
    found: list[tuple[str, str, float]] = json.loads(output.strip().splitlines()[-1])
    by_page: dict[str, list[tuple[float, str]]] = {}
    for page, change, seconds in found:
        by_page.setdefault(page, []).append((seconds * 1e3, change))
    quick = sorted(entry for page, of_page in by_page.items() if page not in _SLOW_PAGES for entry in of_page)
    p95 = quick[round((len(quick) - 1) * 0.95)][0]
    stored = f"at {rows:,} calls"
    pages = len(by_page) - len(_SLOW_PAGES)
    figures = f"{len(quick)} changes of {pages} pages; slowest {quick[-1][0]:.0f} ms"
    yield Result(f"period, filter or page {stored}: 95% within", p95, 50, "ms", figures)
    for page in _SLOW_PAGES:
        slowest, change = max(by_page[page])
        yield Result(
            f"page {page} {stored}, slowest change", slowest, 150, "ms", f"{len(by_page[page])} changes; {change}"
        )
    for page, of_page in by_page.items():
        slowest, change = max(of_page)
        middle = sorted(of_page)[len(of_page) // 2][0]
        yield Result(f"   {page}", slowest, None, "ms", f"median {middle:.0f} ms; slowest: {change}")
