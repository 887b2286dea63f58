"""Who watches long work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.monitor import SILENT, Monitor


def test_parts_make_one_whole() -> None:
    reported: list[tuple[str, float]] = []
    whole = Monitor(progress=lambda text, fraction: reported.append((text, fraction)))
    for begin, end in ((0.0, 0.5), (0.5, 1.0)):
        for fraction in (0.0, 0.5, 1.0):
            whole.part(begin, end).progress("Reading", fraction)
    assert reported == [("Reading", fraction) for fraction in (0.0, 0.25, 0.5, 0.5, 0.75, 1.0)]


def test_parts_of_a_part_are_parts_of_the_whole() -> None:
    reported: list[float] = []
    whole = Monitor(progress=lambda _text, fraction: reported.append(fraction))
    whole.part(0.5, 1.0).part(0.5, 1.0).progress("Reading", 0.0)
    assert reported == [pytest.approx(0.75)]


def test_a_part_is_stopped_with_the_whole_and_has_its_clock() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    part = Monitor(cancelled=lambda: True, now=lambda: at).part(0.0, 0.5)
    assert part.cancelled()
    assert part.now() == at


def test_the_silent_one_lets_all_go_on_by_the_machines_clock() -> None:
    SILENT.progress("Reading", 0.5)
    assert not SILENT.cancelled()
    assert SILENT.now().utcoffset() == timedelta(0)
    assert abs(SILENT.now() - datetime.now(UTC)) < timedelta(minutes=1)
