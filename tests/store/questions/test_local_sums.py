"""Calls by dates of another zone, without reading those of a day's longest part."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.make import DAY, call, import_calls
from tracker.periods import MS_PER_DAY, date_parts, ms_of
from tracker.store.file.database import Store
from tracker.store.questions.local_sums import DatedDays, Move, calls_by_date, local_sums
from tracker.store.tables.names import LabelNames
from tracker.usage import Measures

EVENING = ms_of(datetime(2026, 11, 10, 2, tzinfo=UTC))  # in St. John's still the 9th
NOON = ms_of(datetime(2026, 11, 10, 12, tzinfo=UTC))
MIDNIGHT = DAY * MS_PER_DAY + 3 * 3_600_000 + 30 * 60_000
"""The midnight of St. John's inside the UTC day."""
BACK = DatedDays({DAY: DAY}, [Move(DAY * MS_PER_DAY, MIDNIGHT, DAY, DAY - 1)])
"""The day as its longest part has it, with the calls before that midnight moved to the date before."""
ONE = Measures(1, 1000, 0, 100, 10, 4, 50, 0)


def sums(store: Store, dated: DatedDays, *by: str) -> dict[tuple[int, ...], int | None]:
    return {key: measures.requests for key, measures in local_sums(store, dated, by, {}, frozenset(by) - {"day"})}


def test_calls_of_a_day_are_cut_at_the_midnight_of_the_zone(store: Store) -> None:
    import_calls(store, [call("gen-1", created_at_ms=EVENING), call("gen-2", created_at_ms=NOON)])
    cut = {DAY: date_parts(DAY, ZoneInfo("America/St_Johns"))}
    assert calls_by_date(store, {DAY: ONE + ONE}, frozenset(), cut) == {DAY: {DAY - 1: ONE, DAY: ONE}}


def test_a_date_without_calls_is_left_out(store: Store) -> None:
    import_calls(store, [call("gen-1", created_at_ms=EVENING)])
    cut = {DAY: date_parts(DAY, ZoneInfo("America/St_Johns"))}
    assert calls_by_date(store, {DAY: ONE}, frozenset(), cut) == {DAY: {DAY - 1: ONE}}


def test_moved_calls_leave_one_date_for_the_other(store: Store) -> None:
    import_calls(store, [call("gen-1", created_at_ms=EVENING), call("gen-2", created_at_ms=NOON)])
    assert sums(store, BACK, "day") == {(DAY - 1,): 1, (DAY,): 1}
    assert sums(store, DatedDays({DAY: DAY}, []), "day") == {(DAY,): 2}


@pytest.mark.parametrize(("at_ms", "left"), [(EVENING, {}), (NOON, {(DAY,): 1})])
def test_calls_that_move_to_a_date_outside_the_question_are_gone(
    store: Store, at_ms: int, left: dict[tuple[int, ...], int]
) -> None:
    import_calls(store, [call("gen-1", created_at_ms=at_ms)])
    (move,) = BACK.moves
    assert sums(store, DatedDays(BACK.dates, [move._replace(date=None)]), "day") == left


def test_moved_calls_stay_in_their_group(store: Store) -> None:
    import_calls(store, [call("gen-1", created_at_ms=EVENING, app="Notes"), call("gen-2", created_at_ms=NOON)])
    (notes,), (editor,) = (LabelNames(store).ids("app", [app]) for app in ("Notes", "Editor"))
    assert sums(store, BACK, "day", "app") == {(DAY - 1, notes): 1, (DAY, editor): 1}
