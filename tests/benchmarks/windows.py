"""The window against a bare pyqtgraph window with one plot: first numbers, idling, memory.

Both sides run off screen in processes of their own; a process reports what it measured as JSON on its last line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import Result, run_python_for

_TIMES = 5
_IDLE_SECONDS = 20

_RESIDENT = """
def resident():
    with open("/proc/self/status") as status:
        return int(next(line for line in status if line.startswith("VmRSS:")).split()[1]) / 1024
"""
"""Memory of the process as it is now, in MiB (Linux)."""

_BARE = (
    _RESIDENT
    + """
import sys, time
begin = time.perf_counter()
import json, resource
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication
application = QApplication([])
window = pg.PlotWidget()
window.resize(1280, 800)
values = [float(n * 37 % 101) for n in range(365)]
curve = window.plot(values)
window.show()
window.grab()
first = time.perf_counter() - begin
bars = [pg.BarGraphItem(x=list(range(92)), height=values[:92], y0=[0.0] * 92, width=0.7) for _ in range(8)]
for item in bars:
    window.addItem(item)
window.grab()
print(json.dumps({"first": first, "mib": resident(),
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
)

OPEN_WINDOW = """
import sys, time
begin = time.perf_counter()
import json, resource
from PySide6.QtCore import QEventLoop, QTimer
from tracker.accounts.own_account import OwnAccount
from tracker.settings import Settings
from tracker.ui.design import fonts
from tracker.ui.accounts.access import SystemAccess
from tracker.ui.main_window import MainWindow
from tracker.ui.settings.preferences import USUAL
from tracker.ui.design.theme import Themes
from tracker.ui.pages.page_list import PAGES
from tracker.ui.window import Dresser, make_application

account = OwnAccount.at()
access = SystemAccess(account)
# Not those of the run before, which ended at another period.
settings = Settings()
application = make_application()
fonts.use_system_font()
themes = Themes("light")
Dresser(application, themes)
window = MainWindow(access, themes, PAGES, settings)
window.resize(*USUAL)
window.show_account(account, "overview")
window.show()
session = window.account_view.session

def wait(signal):
    loop = QEventLoop()
    signal.connect(loop.quit)
    loop.exec()

"""
"""Opens the window of the store in the home folder; its first page is not yet loaded."""

_OURS = (
    _RESIDENT
    + OPEN_WINDOW
    + """
wait(session.page_loaded)
window.grab()
first = time.perf_counter() - begin
# The keyring is asked after the first numbers.
wait(session.key_known)
loop = QEventLoop()
used = time.process_time()
QTimer.singleShot(int(float(sys.argv[1]) * 1000), loop.quit)
loop.exec()
idle = (time.process_time() - used) / float(sys.argv[1])
mib = resident()
print(json.dumps({"first": first, "idle": idle, "mib": mib,
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
window.close()
"""
)


def measure_windows(folder: Path, rows: int) -> Iterator[Result]:
    """Yield the results over the store `usage.sqlite3` in `folder`, which holds so many calls."""
    environment = {"QT_QPA_PLATFORM": "offscreen"}
    bare, ours = [], []
    # In turn, so that both meet the same machine.
    for number in range(_TIMES):
        idle = str(_IDLE_SECONDS if number == 0 else 0.1)
        bare.append(json.loads(_last_line(run_python_for(["-c", _BARE], folder, environment))))
        ours.append(json.loads(_last_line(run_python_for(["-c", _OURS, idle], folder, environment))))

    def least(runs: list[dict[str, float]], name: str) -> float:
        return min(run[name] for run in runs)

    stored = f"at {rows:,} calls"
    first, yardstick = least(ours, "first"), least(bare, "first")
    yield Result(
        f"window: first numbers {stored}",
        first / yardstick,
        1.4,
        "x",
        f"{first * 1e3:.0f} ms against {yardstick * 1e3:.0f} ms",
    )
    yield Result("idle window", ours[0]["idle"] * 100, 0.2, "%", f"of a core, over {_IDLE_SECONDS} s")
    memory, plain, peak = least(ours, "mib"), least(bare, "mib"), least(ours, "peak")
    reported = f"{memory:.0f} MiB against {plain:.0f} MiB; at its peak {peak:.0f}"
    yield Result("idle window: memory", memory / plain, 1.5, "x", reported)


def _last_line(output: str) -> str:
    return output.strip().splitlines()[-1]
