"""The zone in the window: the switch, what follows it, what keeps to UTC days and says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.moment import NOW
from tests.ui.page_requests import request_of
from tests.ui.scripted_account import ScriptedAccess, scripted
from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.analysis.views.agentic import AgenticPage
from tracker.analysis.views.reasoning import ReasoningPage
from tracker.analysis.views.sources import Sources
from tracker.errors import UsageError
from tracker.periods import HeldDates, Period, day_number, local_zone
from tracker.settings import Settings, load_settings
from tracker.store.questions.queries import first_call_ms, first_day
from tracker.ui.background.account_facts import load_facts, seconds_left
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.frame.header import Header
from tracker.ui.frame.zone_note import UTC_PAGE
from tracker.ui.frame.zone_switch import ZoneSwitch
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.models.values import ModelsValue
from tracker.ui.pages.overview.values import OverviewValue
from tracker.ui.state import Snapshot, State
from tracker.ui.window import PAGES
from tracker.usage import KeyStatus

MANAGEMENT = KeyStatus(
    label="sk-or-v1-abc…def",
    kind="management",
    credits_nano=0,
    credits_today_nano=0,
    byok_nano=0,
    byok_today_nano=0,
    limit_nano=None,
    limit_remaining_nano=None,
    organization_id=None,
    creator_user_id="user",
    workspace_id=None,
)
KATHMANDU, KIRITIMATI = ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Kiritimati")
ZONES = [ZoneInfo("America/St_Johns"), KATHMANDU, KIRITIMATI]
TODAY = NOW.date()
PAGE = {page.name: page for page in PAGES}


def loaded(sample: Account, page: str, zone: ZoneInfo | None) -> object:
    """Load a page over all that is held, as the window does."""
    state = State(NOW.date(), page, "all", zone)
    with sample.open_store() as store:
        state.set_held(load_facts(store, NOW, zone).held)
        return PAGE[page].load(request_of(store, state.snapshot, NOW)).value


def whole(value: object) -> object:
    """Return the sums of a page that must not depend on the zone."""
    if isinstance(value, OverviewValue):
        shares = {share.name: share.nano for share in value.shares}
        return value.overview.total, {row.name: row.measures for row in value.overview.rows}, shares
    if isinstance(value, ModelsValue):
        page = value.page
        return page.tokens, page.spend_nano, {row.model: (row.requests, row.tokens) for row in page.rows}
    if isinstance(value, ReasoningPage):
        return value.reasoning_tokens, value.total_share, value.total_inside
    assert isinstance(value, AgenticPage)
    return value.basis.requests, value.lengths[0].mean


@pytest.fixture(scope="module")
def in_utc(made_sample: Account) -> dict[str, object]:
    """The sums of each page in UTC."""
    return {page.name: whole(loaded(made_sample, page.name, None)) for page in PAGES if page.in_zone}


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("page", [page.name for page in PAGES if page.in_zone])
def test_all_is_the_same_usage_in_every_zone(
    sample: Account, in_utc: dict[str, object], page: str, zone: ZoneInfo
) -> None:
    assert whole(loaded(sample, page, zone)) == in_utc[page]


def test_pages_that_keep_to_utc_load_utc_days(sample: Account) -> None:
    value = loaded(sample, "sources", KIRITIMATI)
    assert isinstance(value, Sources)
    assert value.days[-1] == day_number(TODAY)
    assert value.period.zone is None


def test_bars_stand_on_the_zones_dates(sample: Account) -> None:
    late = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)
    with sample.open_store() as store:
        dates = HeldDates(late, first_day(store), first_call_ms(store))
        for zone, today in ((None, TODAY), (KATHMANDU, TODAY + timedelta(days=1))):
            value = PAGE["overview"].load(request_of(store, dates.period("7d", zone), late)).value
            assert isinstance(value, OverviewValue)
            assert (value.overview.buckets[-1].first, value.overview.buckets[-1].open) == (today, True)


class TestState:
    """A period follows the zone: its words end with the zone's today, own dates stay the same."""

    @pytest.fixture
    def state(self) -> State:
        """Late in the evening of the UTC day."""
        state = State(TODAY)
        state.set_held(HeldDates(datetime(2026, 11, 19, 20, 0, tzinfo=UTC)))
        return state

    def test_words_end_with_the_zones_today(self, state: State, qtbot: QtBot) -> None:
        state.set_period_word("7d")
        with qtbot.assertNotEmitted(state.changed), qtbot.waitSignal(state.zone_changed):
            state.set_zone(KATHMANDU)
        period = state.snapshot.period
        assert (period.first, period.last, period.zone) == (date(2026, 11, 14), date(2026, 11, 20), KATHMANDU)
        assert state.snapshot.in_utc().period == Period(date(2026, 11, 13), TODAY, "7d")
        assert state.today == date(2026, 11, 20)
        state.set_zone(None)
        assert state.snapshot == Snapshot(Period(date(2026, 11, 13), TODAY, "7d"))

    def test_own_dates_stay_the_same_and_end_today(self, state: State) -> None:
        state.set_zone(KATHMANDU)
        state.set_dates(date(2026, 11, 18), date(2026, 11, 25))
        assert state.snapshot.period == Period(date(2026, 11, 18), date(2026, 11, 20), "custom", KATHMANDU)
        assert state.snapshot.in_utc().period == Period(date(2026, 11, 18), TODAY)
        state.set_zone(None)
        assert state.snapshot.period == Period(date(2026, 11, 18), TODAY)

    def test_undone_dates_and_moves_keep_the_zone(self, state: State) -> None:
        state.set_dates(date(2026, 11, 1), date(2026, 11, 2))
        state.set_zone(KATHMANDU)
        state.undo_dates()
        assert state.snapshot.period == HeldDates(datetime(2026, 11, 19, 20, tzinfo=UTC)).period("30d", KATHMANDU)
        state.move_period(-1)
        assert (state.snapshot.period.last, state.snapshot.period.zone) == (date(2026, 10, 21), KATHMANDU)

    def test_a_day_begins_in_utc_and_in_the_zone(self, state: State) -> None:
        assert not state.has_day_begun(datetime(2026, 11, 19, 23, 59, tzinfo=UTC))
        assert state.has_day_begun(datetime(2026, 11, 20, 0, 0, tzinfo=UTC))
        state.set_zone(KIRITIMATI)
        assert not state.has_day_begun(datetime(2026, 11, 19, 23, 59, tzinfo=UTC))
        state.set_held(HeldDates(datetime(2026, 11, 20, 9, 59, tzinfo=UTC)))
        assert state.has_day_begun(datetime(2026, 11, 20, 10, 0, tzinfo=UTC))


def test_today_and_what_is_left_of_it_are_the_zones(sample: Account) -> None:
    with sample.open_store() as store:
        in_utc, there = load_facts(store, NOW), load_facts(store, NOW, KIRITIMATI)
    assert in_utc.used_today is not None
    assert there.used_today is not None
    assert (there.used_today.requests or 0) < (in_utc.used_today.requests or 0)
    assert in_utc.today == there.today == TODAY
    # 4:12 in the morning of the 20th; and a day of 25 hours.
    assert seconds_left(NOW, KIRITIMATI) == (19 * 60 + 48) * 60
    assert seconds_left(datetime(2026, 11, 1, 2, 30, tzinfo=UTC), ZoneInfo("America/St_Johns")) == 25 * 3600


@pytest.fixture
def window(qtbot: QtBot, themes: Themes, own_like_sample: OwnAccount, access: ScriptedAccess) -> Iterator[MainWindow]:
    """A window on an account, its first page loaded."""
    window = MainWindow(access, themes, PAGES, Settings(period="7d"))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    view = window.show_account(scripted(own_like_sample, key=False))
    qtbot.waitUntil(lambda: view.views["overview"].has_value, timeout=10_000)
    yield window
    window.close()


@pytest.fixture
def access(sample: Account, own_like_sample: OwnAccount) -> ScriptedAccess:
    """A person with one account and settings of their own."""
    return ScriptedAccess(
        sample_account=sample,
        own_account=own_like_sample,
        status=MANAGEMENT,
        settings_path=own_like_sample.store_path.with_name("settings.json"),
    )


def view_of(window: MainWindow) -> AccountView:
    assert window.account_view is not None
    return window.account_view


def choose(qtbot: QtBot, window: MainWindow, word: str) -> None:
    with qtbot.waitSignal(view_of(window).session.page_loaded, timeout=10_000):
        view_of(window).header.zone.chosen.emit(word)


def test_the_switch_loads_the_page_anew_and_is_remembered(
    qtbot: QtBot, window: MainWindow, access: ScriptedAccess
) -> None:
    view = view_of(window)
    choose(qtbot, window, "local")
    assert view.session.state.snapshot.period.zone == local_zone()
    assert view.header.zone.words == "Local (America/St_Johns)"
    assert view.side_bar.today._zone.text() == "local"
    assert load_settings(access.settings_path)[0].zone == "local"
    assert window.show_account(view.session.account).session.state.zone == local_zone()
    choose(qtbot, window, "utc")
    assert view_of(window).session.state.zone is None
    assert load_settings(access.settings_path)[0].zone == "utc"


def test_days_that_stay_utc_days_are_said(qtbot: QtBot, window: MainWindow) -> None:
    view = view_of(window)
    assert view.zone_note.isHidden()
    choose(qtbot, window, "local")
    with qtbot.waitSignal(view.session.page_loaded, timeout=10_000):
        view.session.state.set_period_word("all")
    assert "only OpenRouter's day totals are held" in view.zone_note.text
    with qtbot.waitSignal(view.session.page_loaded, timeout=10_000):
        view.session.state.set_page("sources")
    assert (view.zone_note.text, view.header.zone.words, view.header.zone.isEnabled()) == (UTC_PAGE, "UTC", False)
    choose(qtbot, window, "utc")
    assert view.zone_note.isHidden()


def test_a_machine_without_a_known_zone_stays_with_utc(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> ZoneInfo:
        raise UsageError("The time zone of this machine is not known.")

    monkeypatch.setattr("tracker.ui.settings.choices.local_zone", unknown)
    view_of(window).header.zone.chosen.emit("local")
    assert view_of(window).session.state.zone is None
    assert "not known" in view_of(window).banner.text


def test_the_switch_offers_both_zones_and_marks_one(qtbot: QtBot, themes: Themes) -> None:
    switch = ZoneSwitch(themes)
    qtbot.addWidget(switch)
    switch.show()
    switch.click()
    actions = switch._menu.actions()
    assert [(one.text(), one.isChecked()) for one in actions] == [
        ("UTC, as on the bill", True),
        ("Local (America/St_Johns)", False),
    ]
    with qtbot.waitSignal(switch.chosen) as told:
        actions[1].trigger()
    assert told.args == ["local"]
    switch._menu.close()
    switch.set_compact(True)
    switch.show_zone(KATHMANDU)
    assert (switch.words, switch.accessibleName()) == ("Local", "Days: Local")
    assert "Asia/Kathmandu" in switch.toolTip()


def test_no_period_is_shown_where_a_page_is_about_everything(qtbot: QtBot, themes: Themes) -> None:
    header = Header(State(TODAY), themes)
    qtbot.addWidget(header)
    header.set_page(PAGE["retention"])
    assert header._dates.isHidden()
    assert header._segments.isHidden()
    header.set_page(PAGE["what-if"])
    assert not header._dates.isHidden()
    assert not header._segments.isHidden()


def test_the_header_shows_the_dates_of_the_page(qtbot: QtBot, themes: Themes) -> None:
    state = State(TODAY, period="7d", zone=KATHMANDU)
    header = Header(state, themes)
    qtbot.addWidget(header)
    state.set_held(HeldDates(datetime(2026, 11, 19, 20, 0, tzinfo=UTC)))
    assert header._dates.words == "14 – 20 Nov 2026"
    header.set_page(PAGE["sources"])
    assert header._dates.words == "13 – 19 Nov 2026"
    header.show()
    header._dates.click()
    assert header._picker._hint.text().endswith("Days are UTC.")
    header.set_page(PAGE["overview"])
    header._dates.click()
    assert header._picker._hint.text().endswith("Days are local (Asia/Kathmandu).")
    header._picker.hide()
