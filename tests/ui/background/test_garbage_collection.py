"""Garbage is collected on the GUI thread, and nowhere else."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tracker.ui.background.garbage_collection import collect_if_due, release
from tracker.ui.background.tasks import Job, Lane, Runner

MANY = 50_000


class Knot:
    """Refers to itself, so that only garbage collection frees it; records on which thread it was freed."""

    ended_on: set[int]

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.ended_on.add(threading.get_ident())


@pytest.fixture(autouse=True)
def ended_on() -> Iterator[set[int]]:
    Knot.ended_on = set()
    yield Knot.ended_on
    gc.collect()


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    gc.enable()  # as Python starts
    runner = Runner()
    yield runner
    assert runner.stop()


def allocate(job: Job) -> int:
    """Allocate so much that Python would collect garbage."""
    return len([[number] for number in range(MANY)])


def test_worker_frees_no_object_of_the_window(qtbot: QtBot, runner: Runner, ended_on: set[int]) -> None:
    for _ in range(10):
        Knot()
    for _ in range(3):
        job = runner.job()
        with qtbot.waitSignal(job.succeeded):
            runner.start(job, Lane.READ, allocate)
    assert ended_on == set()
    gc.collect()
    assert ended_on == {threading.get_ident()}


def test_garbage_is_collected_after_the_work(qtbot: QtBot, runner: Runner, ended_on: set[int]) -> None:
    job = runner.job()
    with qtbot.waitSignal(job.succeeded):
        runner.start(job, Lane.READ, allocate)
    gc.collect()
    Knot()
    kept = [[number] for number in range(MANY)]
    collect_if_due()
    assert ended_on == {threading.get_ident()}
    assert len(kept) == MANY


def test_memory_is_returned_only_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    release()
    for library in (nameless, lambda name: object()):
        monkeypatch.setattr("ctypes.CDLL", library)
        release()


def nameless(name: None) -> None:
    """Fail as on Windows."""
    raise TypeError(name)
