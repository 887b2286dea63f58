"""The process that runs commands which are to be harmed, each in a fork of its own: `python -m tests.faults.victim`.

It reads one order per line of standard input and answers each with one line, both JSON (`tests.faults.harm`). Network
and clock are fakes; the store, the files and the deaths are real. A fork costs milliseconds where a new process needs
most of a second, so that hundreds of moments can be tried.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from tests.cli.running import MARKET_FROM, NOW, Clock
from tests.faults.accounts import ROW_CAP, few_calls, store_in_small_batches
from tests.faults.harm import Fate, Order
from tests.faults.privileges import give_up_superuser
from tracker.accounts.keychain import ENVIRONMENT_VARIABLE
from tracker.api.client import Client
from tracker.api.transport import in_process_transport
from tracker.cli import main
from tracker.sample.account import MANAGEMENT_KEY
from tracker.sample.server import StandIn

_clock = Clock()
_refused_routes: set[str] = set()


class _Steps:
    """Counts what goes to SQLite, and sends this process a signal at the step that the order names."""

    taken = 0
    fatal: Mapping[int | None, signal.Signals] = {}
    commits: tuple[int, ...] = ()

    @classmethod
    def take(cls, sql: str = "") -> None:
        cls.taken += 1
        if cls.taken in cls.fatal:
            os.kill(os.getpid(), cls.fatal[cls.taken])
        if sql == "COMMIT":
            cls.commits += (cls.taken,)


class _CountedConnection(sqlite3.Connection):
    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        _Steps.take(sql)
        return super().execute(sql, *parameters)

    def executemany(self, sql: str, rows: Iterable[Any]) -> sqlite3.Cursor:
        return super().executemany(sql, self._counted(rows))

    def _counted(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            _Steps.take()
            yield row


def _prepare() -> None:
    """Put the fakes in place; every fork inherits them."""
    # A shell that starts the tests in the background has them ignore Ctrl-C, and this process inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    connect = sqlite3.connect

    def counted(*arguments: Any, **named: Any) -> sqlite3.Connection:
        return connect(*arguments, factory=_CountedConnection, **named)

    sqlite3.connect = counted  # type: ignore[assignment]  # the real one has many overloads
    store_in_small_batches()
    stand_in = StandIn(few_calls(), _clock)
    vars(main)["utc_now"] = _clock
    stand_in.row_cap, stand_in.market_from = ROW_CAP, MARKET_FROM

    def respond(method: str, target: str, *rest: Any) -> Any:
        if target.partition("?")[0] in _refused_routes:
            return 404, {}, b"{}"
        return stand_in.respond(method, target, *rest)

    defaults = Client.__init__.__kwdefaults__ or {}
    defaults["transport"] = in_process_transport(respond)
    defaults["sleep"] = lambda _seconds: None
    os.environ[ENVIRONMENT_VARIABLE] = MANAGEMENT_KEY
    # What is imported only when it is used is imported now, once for all forks.
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        main.run(["--store", f"{folder}/usage.sqlite3", "sync"])
        main.run(["--store", f"{folder}/usage.sqlite3", "import", folder])
        main.run(["--store", f"{folder}/usage.sqlite3", "summary"])


def _obey(order: Order) -> Fate:
    """Run the command; not every order lets this return."""
    _refused_routes.update(order.refused_routes)
    for name, value in order.environment.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    _clock.now = NOW + timedelta(hours=order.hours_later)
    _Steps.taken, _Steps.commits = 0, ()
    _Steps.fatal = {order.kill_at_step: signal.SIGKILL, order.interrupt_at_step: signal.SIGINT}
    limit = order.largest_file
    if order.kill_at_byte is not None:
        limit = order.kill_at_byte
        # Python ignores this signal, so that the write fails; its own doing is to kill.
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if order.mortal:
        give_up_superuser()
    if order.kill_after_seconds is not None:
        # Nobody handles the signal of this timer, so it kills wherever the process is.
        signal.setitimer(signal.ITIMER_REAL, order.kill_after_seconds)
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main.run(list(order.arguments))
    signal.setitimer(signal.ITIMER_REAL, 0)
    return Fate(None, code, out.getvalue(), err.getvalue(), (*_Steps.commits, _Steps.taken))


def _run(order: Order) -> Fate:
    """Obey an order in a fork and return its fate."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(asdict(_obey(order)), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        reported = pipe.read()
    _, status = os.waitpid(child, 0)
    return Fate(os.WTERMSIG(status), None) if os.WIFSIGNALED(status) else Fate(**json.loads(reported))


def serve() -> None:
    """Obey orders until there are no more."""
    _prepare()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asdict(_run(Order(**json.loads(line))))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
