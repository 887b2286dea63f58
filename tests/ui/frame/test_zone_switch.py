"""The zone in the window: the switch, what follows it, and which pages always use UTC days and say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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
from tracker.periods import StoredDates, day_number, local_zone
from tracker.settings import Settings, load_settings
from tracker.store.questions.queries import first_call_ms, first_day
from tracker.ui.background.account_status import load_account_status
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.frame.zone_note import UTC_PAGE
from tracker.ui.frame.zone_switch import ZoneSwitch
from tracker.ui.main_window import MainWindow
from tracker.ui.pages.models.values import ModelsValue
from tracker.ui.pages.overview.values import OverviewValue
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State
from tracker.usage import KeyStatus

MANAGEMENT = KeyStatus(
    label="sk-or-v1-abc…def",
    kind="management",
    credits_nano=0,
    credits_today_nano=0,
    byok_nano=0,
    byok_today_nano=0,
    organization_id=None,
    creator_user_id="user",
)
KATHMANDU, KIRITIMATI = ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Kiritimati")
ZONES = [ZoneInfo("America/St_Johns"), KATHMANDU, KIRITIMATI]
TODAY = NOW.date()
PAGE = {page.name: page for page in PAGES}


def loaded(sample: Account, page: str, zone: ZoneInfo | None) -> object:
    """Load a page for all stored usage, as the window does."""
    state = State(NOW.date(), page, "all", zone)
    with sample.open_store() as store:
        state.set_stored_dates(load_account_status(store, NOW, zone).stored)
        return PAGE[page].load(request_of(store, state.snapshot, NOW)).value


def zone_free(value: object) -> object:
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
    """Return the sums of each page in UTC."""
    return {page.name: zone_free(loaded(made_sample, page.name, None)) for page in PAGES if page.in_zone}


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("page", [page.name for page in PAGES if page.in_zone])
def test_all_usage_is_the_same_in_every_zone(
    sample: Account, in_utc: dict[str, object], page: str, zone: ZoneInfo
) -> None:
    assert zone_free(loaded(sample, page, zone)) == in_utc[page]


def test_page_of_utc_days_loads_utc_days(sample: Account) -> None:
    value = loaded(sample, "sources", KIRITIMATI)
    assert isinstance(value, Sources)
    assert value.days[-1] == day_number(TODAY)
    assert value.period.zone is None


def test_bars_use_the_dates_of_the_zone(sample: Account) -> None:
    late = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)
    with sample.open_store() as store:
        dates = StoredDates(late, first_day(store), first_call_ms(store))
        for zone, today in ((None, TODAY), (KATHMANDU, TODAY + timedelta(days=1))):
            value = PAGE["overview"].load(request_of(store, dates.period("7d", zone), late)).value
            assert isinstance(value, OverviewValue)
            assert (value.overview.buckets[-1].first, value.overview.buckets[-1].open) == (today, True)


@pytest.fixture
def window(qtbot: QtBot, themes: Themes, own_like_sample: OwnAccount, access: ScriptedAccess) -> Iterator[MainWindow]:
    """Return a window that shows an account, with its first page loaded."""
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
    """Return the access of a user with one account and their own settings."""
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


def test_switch_loads_the_page_again_and_is_remembered(
    qtbot: QtBot, window: MainWindow, access: ScriptedAccess
) -> None:
    view = view_of(window)
    choose(qtbot, window, "local")
    assert view.session.state.snapshot.period.zone == local_zone()
    assert view.header.zone.texts == "Local (America/St_Johns)"
    assert view.side_bar.today._zone.text() == "local"
    assert load_settings(access.settings_path)[0].zone == "local"
    assert window.show_account(view.session.account).session.state.zone == local_zone()
    choose(qtbot, window, "utc")
    assert view_of(window).session.state.zone is None
    assert load_settings(access.settings_path)[0].zone == "utc"


def test_note_names_days_that_stay_utc_days(qtbot: QtBot, window: MainWindow) -> None:
    view = view_of(window)
    assert view.zone_note.isHidden()
    choose(qtbot, window, "local")
    with qtbot.waitSignal(view.session.page_loaded, timeout=10_000):
        view.session.state.set_period_word("all")
    assert "only OpenRouter's day totals are stored" in view.zone_note.text
    with qtbot.waitSignal(view.session.page_loaded, timeout=10_000):
        view.session.state.set_page("sources")
    assert (view.zone_note.text, view.header.zone.texts, view.header.zone.isEnabled()) == (UTC_PAGE, "UTC", False)
    choose(qtbot, window, "utc")
    assert view.zone_note.isHidden()


def test_machine_without_a_known_zone_uses_utc(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> ZoneInfo:
        raise UsageError("The time zone of this machine is not known.")

    monkeypatch.setattr("tracker.ui.settings.choices.local_zone", unknown)
    view_of(window).header.zone.chosen.emit("local")
    assert view_of(window).session.state.zone is None
    assert "not known" in view_of(window).banner.text


def test_switch_offers_both_zones_and_ticks_one(qtbot: QtBot, themes: Themes) -> None:
    switch = ZoneSwitch(themes)
    qtbot.addWidget(switch)
    switch.show()
    switch.click()
    actions = switch._menu.actions()
    assert [(one.text(), one.isChecked()) for one in actions] == [
        ("UTC, as on the bill", True),
        ("Local (America/St_Johns)", False),
    ]
    with qtbot.waitSignal(switch.chosen) as chosen:
        actions[1].trigger()
    assert chosen.args == ["local"]
    switch._menu.close()
    switch.set_compact(True)
    switch.show_zone(KATHMANDU)
    assert (switch.texts, switch.accessibleName()) == ("Local", "Days: Local")
    assert "Asia/Kathmandu" in switch.toolTip()
