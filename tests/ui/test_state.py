from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tracker.errors import UsageError
from tracker.periods import Period, StoredDates, day_number
from tracker.ui.state import Snapshot, State

TODAY = NOW.date()
KATHMANDU, KIRITIMATI = ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Kiritimati")


@pytest.fixture
def state() -> State:
    return State(TODAY, "overview")


@pytest.fixture
def changes(state: State) -> list[Period]:
    seen: list[Period] = []
    state.changed.connect(lambda: seen.append(state.snapshot.period))
    return seen


def test_segment_chooses_a_period_that_ends_today(state: State, changes: list[Period]) -> None:
    state.set_period_word("7d")
    assert changes == [Period(date(2026, 11, 13), TODAY, "7d")]
    assert state.period_word == "7d"


def test_choosing_the_same_again_emits_nothing(state: State, changes: list[Period]) -> None:
    state.set_period_word("30d")
    state.set_filter("model", ())
    assert changes == []


def test_unknown_period_name_is_refused(state: State) -> None:
    with pytest.raises(UsageError):
        state.set_period_word("soon")


def test_period_all_begins_with_the_first_stored_day(state: State) -> None:
    state.set_period_word("all")
    state.set_stored_dates(StoredDates(NOW, day_number(date(2025, 11, 20))))
    assert state.snapshot.period == Period(date(2025, 11, 20), TODAY, "all")


def test_new_day_moves_a_named_period_but_not_custom_dates(state: State) -> None:
    state.set_stored_dates(StoredDates(NOW + timedelta(days=1)))
    assert state.snapshot.period.last == date(2026, 11, 20)
    state.set_dates(date(2026, 11, 1), date(2026, 11, 2))
    state.set_stored_dates(StoredDates(NOW + timedelta(days=2)))
    assert state.snapshot.period == Period(date(2026, 11, 1), date(2026, 11, 2))


def test_dates_may_come_in_either_order_and_end_today(state: State) -> None:
    state.set_dates(date(2026, 12, 24), date(2026, 11, 10))
    assert state.snapshot.period == Period(date(2026, 11, 10), TODAY)
    assert state.period_word is None


def test_undo_returns_to_the_period_before_the_first_custom_dates(state: State) -> None:
    state.set_dates(date(2026, 11, 1), date(2026, 11, 10))
    state.set_dates(date(2026, 11, 3), date(2026, 11, 4))
    state.undo_dates()
    assert (state.snapshot.period.name, state.period_word) == ("30d", "30d")
    state.undo_dates()
    assert state.snapshot.period.name == "30d"


def test_moved_period_keeps_its_length_and_never_passes_today(state: State, changes: list[Period]) -> None:
    state.move_period(1)
    assert changes == []
    state.move_period(-2)
    assert state.snapshot.period == Period(date(2026, 8, 22), date(2026, 9, 20))
    state.move_period(1)
    state.move_period(1)
    assert state.snapshot.period.last == TODAY
    assert state.snapshot.period.days == 30


def test_a_month_moves_to_the_month_before_and_not_by_its_days(state: State) -> None:
    state.set_period_word("last-month")
    state.move_period(-1)
    assert state.snapshot.period == Period(date(2026, 9, 1), date(2026, 9, 30), "2026-09")
    state.move_period(2)
    assert state.snapshot.period == Period(date(2026, 11, 1), TODAY, "2026-11")
    state.move_period(1)
    assert state.period_word == "2026-11"


def test_undo_returns_to_a_month_that_was_chosen_by_name(state: State) -> None:
    state.set_period_word("2026-10")
    state.set_dates(date(2026, 10, 3), date(2026, 10, 4))
    state.undo_dates()
    assert (state.snapshot.period.days, state.period_word) == (31, "2026-10")


def test_filters_are_set_replaced_and_cleared(state: State) -> None:
    state.set_filter("model", ("a", "b"))
    state.set_filter("key", ("k",))
    state.set_filter("model", ("c",))
    assert dict(state.snapshot.filters) == {"key": ("k",), "model": ("c",)}
    state.set_filter("key", ())
    assert dict(state.snapshot.filters) == {"model": ("c",)}
    state.clear_filters()
    assert not state.snapshot.filters


def test_another_page_emits_only_page_changed(state: State, changes: list[Period]) -> None:
    pages: list[str] = []
    state.page_changed.connect(lambda: pages.append(state.page))
    state.set_page("world")
    state.set_page("world")
    assert (pages, changes) == (["world"], [])


class TestState:
    """A period follows the zone: named periods end with the zone's today, custom dates stay the same."""

    @pytest.fixture
    def state(self) -> State:
        """Return a state late in the evening of the UTC day."""
        state = State(TODAY, "overview")
        state.set_stored_dates(StoredDates(datetime(2026, 11, 19, 20, 0, tzinfo=UTC)))
        return state

    def test_named_period_ends_with_the_zones_today(self, state: State, qtbot: QtBot) -> None:
        state.set_period_word("7d")
        with qtbot.assertNotEmitted(state.changed), qtbot.waitSignal(state.zone_changed):
            state.set_zone(KATHMANDU)
        period = state.snapshot.period
        assert (period.first, period.last, period.zone) == (date(2026, 11, 14), date(2026, 11, 20), KATHMANDU)
        assert state.snapshot.in_utc().period == Period(date(2026, 11, 13), TODAY, "7d")
        assert state.today == date(2026, 11, 20)
        state.set_zone(None)
        assert state.snapshot == Snapshot(Period(date(2026, 11, 13), TODAY, "7d"))

    def test_custom_dates_stay_the_same_and_end_today(self, state: State) -> None:
        state.set_zone(KATHMANDU)
        state.set_dates(date(2026, 11, 18), date(2026, 11, 25))
        assert state.snapshot.period == Period(date(2026, 11, 18), date(2026, 11, 20), "custom", KATHMANDU)
        assert state.snapshot.in_utc().period == Period(date(2026, 11, 18), TODAY)
        state.set_zone(None)
        assert state.snapshot.period == Period(date(2026, 11, 18), TODAY)

    def test_undo_and_moves_keep_the_zone(self, state: State) -> None:
        state.set_dates(date(2026, 11, 1), date(2026, 11, 2))
        state.set_zone(KATHMANDU)
        state.undo_dates()
        assert state.snapshot.period == StoredDates(datetime(2026, 11, 19, 20, tzinfo=UTC)).period("30d", KATHMANDU)
        state.move_period(-1)
        assert (state.snapshot.period.last, state.snapshot.period.zone) == (date(2026, 10, 21), KATHMANDU)

    def test_day_begins_in_utc_and_in_the_zone(self, state: State) -> None:
        assert not state.has_day_begun(datetime(2026, 11, 19, 23, 59, tzinfo=UTC))
        assert state.has_day_begun(datetime(2026, 11, 20, 0, 0, tzinfo=UTC))
        state.set_zone(KIRITIMATI)
        assert not state.has_day_begun(datetime(2026, 11, 19, 23, 59, tzinfo=UTC))
        state.set_stored_dates(StoredDates(datetime(2026, 11, 20, 9, 59, tzinfo=UTC)))
        assert state.has_day_begun(datetime(2026, 11, 20, 10, 0, tzinfo=UTC))
