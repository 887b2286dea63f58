import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from tracker.errors import Cancelled, Offline, StoreMissing
from tracker.ui.background.tasks import Job, Lane, Runner


class Listener(QObject):
    """Records what it receives, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.problems: list[BaseException] = []
        self.progress: list[tuple[str, float]] = []
        self.threads: set[QThread] = set()

    @Slot(object)
    def take(self, result: object) -> None:
        self.threads.add(QThread.currentThread())
        self.results.append(result)

    @Slot(object)
    def fail(self, problem: BaseException) -> None:
        self.threads.add(QThread.currentThread())
        self.problems.append(problem)

    @Slot(str, float)
    def move(self, text: str, fraction: float) -> None:
        self.threads.add(QThread.currentThread())
        self.progress.append((text, fraction))


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    one = Runner()
    yield one
    assert one.stop()


@pytest.fixture
def listener(qtbot: QtBot) -> Listener:
    return Listener()


def started(runner: Runner, listener: Listener, lane: Lane, work: object) -> Job:
    job = runner.job()
    job.succeeded.connect(listener.take)
    job.failed.connect(listener.fail)
    job.progressed.connect(listener.move)
    runner.start(job, lane, work)  # type: ignore[arg-type]  # the tests' work is a lambda
    return job


def test_work_runs_in_a_worker_and_its_result_arrives_on_the_gui_thread(
    qtbot: QtBot, runner: Runner, listener: Listener
) -> None:
    started(runner, listener, Lane.READ, lambda _job: threading.current_thread())
    qtbot.waitUntil(lambda: bool(listener.results))
    assert listener.results[0] is not threading.current_thread()
    assert listener.threads == {listener.thread()}


def test_plain_function_is_called_on_the_gui_thread(qtbot: QtBot, runner: Runner) -> None:
    seen: list[threading.Thread] = []
    job = runner.job()
    job.succeeded.connect(lambda _result: seen.append(threading.current_thread()))
    runner.start(job, Lane.READ, lambda _job: None)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [threading.current_thread()]


@pytest.mark.parametrize("error", [Offline("no net"), ZeroDivisionError("ours")])
def test_problem_arrives_as_the_exception(qtbot: QtBot, runner: Runner, listener: Listener, error: Exception) -> None:
    def work(_job: Job) -> None:
        raise error

    started(runner, listener, Lane.READ, work)
    qtbot.waitUntil(lambda: bool(listener.problems))
    assert listener.problems == [error]
    assert listener.threads == {listener.thread()}


def test_progress_arrives_on_the_gui_thread(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    started(runner, listener, Lane.WRITE, lambda job: job.monitor.progress("half", 0.5))
    qtbot.waitUntil(lambda: bool(listener.results))
    assert listener.progress == [("half", 0.5)]
    assert listener.threads == {listener.thread()}


def test_writes_run_one_at_a_time_and_reads_in_parallel(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    together = threading.Barrier(2)
    for _ in range(2):
        started(runner, listener, Lane.READ, lambda _job: together.wait(5))
    qtbot.waitUntil(lambda: len(listener.results) == 2)

    inside: list[int] = []
    most: list[int] = []
    lock = threading.Lock()

    def write(_job: Job) -> None:
        with lock:
            inside.append(1)
            most.append(len(inside))
        for _ in range(1000):
            pass
        with lock:
            inside.pop()

    for _ in range(5):
        started(runner, listener, Lane.WRITE, write)
    qtbot.waitUntil(lambda: len(listener.results) == 7)
    assert max(most) == 1


def test_cancelled_job_stops_and_reports_only_its_end(qtbot: QtBot, runner: Runner, listener: Listener) -> None:
    running = threading.Event()

    def work(job: Job) -> str:
        running.set()
        while not job.monitor.cancelled():
            threading.Event().wait(0.001)
        job.report("too late", 1.0)
        return "dropped"

    job = started(runner, listener, Lane.WRITE, work)
    assert running.wait(5)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert (listener.results, listener.problems, listener.progress) == ([], [], [])


def test_stop_ends_running_work_and_drops_waiting_work(qtbot: QtBot) -> None:
    runner = Runner()
    begun: list[int] = []
    running = threading.Event()

    def work(job: Job) -> None:
        begun.append(1)
        running.set()
        while not job.is_cancelled():
            threading.Event().wait(0.001)

    for _ in range(3):
        runner.start(runner.job(), Lane.WRITE, work)
    assert running.wait(5)
    assert runner.stop()
    assert begun == [1]


def test_stop_waits_no_longer_than_allowed(qtbot: QtBot) -> None:
    runner = Runner()
    release = threading.Event()
    runner.start(runner.job(), Lane.WRITE, lambda _job: release.wait(10))
    assert runner.stop(0.01) is False
    release.set()


@pytest.mark.parametrize(
    ("problem", "logged"),
    [
        (Offline("There is no connection."), "No connection: There is no connection."),
        (ZeroDivisionError("sk-or-v1-0123456789"), "Background work failed"),
        (Cancelled("Stopped."), ""),
        (StoreMissing("There is no store yet."), ""),
    ],
)
def test_problems_of_work_are_logged(
    qtbot: QtBot,
    runner: Runner,
    listener: Listener,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    logged: str,
) -> None:
    def work(_job: Job) -> None:
        raise problem

    with qtbot.waitSignal(started(runner, listener, Lane.WRITE, work).ended):
        pass
    assert listener.problems == [problem]
    assert [record.getMessage() for record in caplog.records] == ([logged] if logged else [])
