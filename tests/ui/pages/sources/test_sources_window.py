"""Ways to the page "Sources": side bar, banner, cells of the overview, status bar; and undoing an import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.make import call
from tests.ui.moment import NOW
from tests.ui.scripted_account import scripted
from tracker import feeds
from tracker.accounts.account import Account
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.periods import day_number, ms_of
from tracker.store.account.sync_log import FeedReport, begin_sync, finish_sync
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.store.questions.health import health
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import UndoReport, begin_import, finish_import
from tracker.ui.background import messages
from tracker.ui.background.session import Session
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.overview.page import OverviewPage
from tracker.ui.pages.page_list import PAGES
from tracker.ui.pages.sources.page import SourcesPage
from tracker.ui.state import State
from tracker.ui.tables import imports_table

TODAY = day_number(NOW.date())
NOW_MS = ms_of(NOW)
HOUR_MS = 3_600_000
TOO_LONG = "OpenRouter took too long (408)."


def import_calls(store_path: Path, count: int, day: int) -> int:
    """Import `count` calls of a day that no other source reports."""
    with open_for_writing(store_path) as store:
        import_id = begin_import(store, "calls", "activity.csv", "V4", NOW_MS - HOUR_MS)
        calls = [call(f"imported-{n}", day=day) for n in range(count)]
        first, last = calls[0].created_at_ms, calls[-1].created_at_ms
        changes = merge_calls(store, import_id, calls)
        finish_import(store, import_id, NOW_MS, rows=count, changes=changes, rejected=0, first_ms=first, last_ms=last)
    return import_id


def log_sync(store_path: Path, at_ms: int, *reports: FeedReport) -> None:
    with open_for_writing(store_path) as store:
        finish_sync(store, begin_sync(store, at_ms), at_ms, reports)


def stored_calls(store_path: Path) -> int:
    with open_for_reading(store_path) as store:
        return health(store).calls


@pytest.fixture
def opened(qtbot: QtBot, themes: Themes) -> Iterator[Callable[[Account, str], AccountView]]:
    """Open accounts at a page, and wait for its numbers; all work ends with the test."""
    sessions = []

    def open_at(account: Account, page: str) -> AccountView:
        session = Session(account, State(NOW.date(), page), PAGES, Schedule(900.0), settings_path())
        sessions.append(session)
        view = AccountView(session, PAGES, themes)
        qtbot.addWidget(view)
        view.resize(1280, 800)
        view.show()
        session.start()
        qtbot.waitUntil(lambda: view.views[page].has_value, timeout=10_000)
        return view

    yield open_at
    for session in sessions:
        session.stop()


def sources_of(view: AccountView) -> SourcesPage:
    page = view.views["sources"].page
    assert isinstance(page, SourcesPage)
    return page


def confirm_undo(page: SourcesPage) -> None:
    table = page.imports.table
    place = table.visualRect(table.rows_model.index(0, imports_table.UNDO)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert isinstance(page.question, QMessageBox)
    next(one for one in page.question.buttons() if one.text() == "Undo import").click()


def test_an_import_is_undone_in_the_background_and_everything_is_read_again(
    qtbot: QtBot, opened: Callable[[Account, str], AccountView], own_like_sample: Account
) -> None:
    before = stored_calls(own_like_sample.store_path)
    import_calls(own_like_sample.store_path, 7, TODAY - 3)
    view = opened(scripted(own_like_sample, key=False), "sources")
    page = sources_of(view)
    assert page.reconciliation.table.rows_model.index(3, 5).data() == "Unexplained"
    confirm_undo(page)
    qtbot.waitUntil(lambda: page.reconciliation.table.rows_model.index(3, 5).data() == "Equal", timeout=10_000)
    assert stored_calls(own_like_sample.store_path) == before
    assert view.banner.text == "The import is undone. 7 calls removed."
    assert page.imports.table.rows_model.index(0, imports_table.STATE).data() == "undone just now"


def test_undoing_waits_while_something_is_written(
    qtbot: QtBot, opened: Callable[[Account, str], AccountView], own_like_sample: Account
) -> None:
    view = opened(scripted(own_like_sample, key=False), "sources")
    view.session.sync()
    view.session.undo_import(1)
    assert view.banner.text.startswith("Not undone.")
    qtbot.waitUntil(lambda: not view.session.is_busy)


def test_the_banner_says_why_an_import_cannot_be_undone(
    qtbot: QtBot, opened: Callable[[Account, str], AccountView], own_like_sample: Account
) -> None:
    view = opened(scripted(own_like_sample, key=False), "sources")
    view.session.undo_import(99)
    qtbot.waitUntil(lambda: "There is no import 99." in view.banner.text)


def test_a_failure_of_the_last_sync_is_shown_once_no_matter_who_ran_it(
    qtbot: QtBot, opened: Callable[[Account, str], AccountView], own_like_sample: Account
) -> None:
    log_sync(
        own_like_sample.store_path, NOW_MS - 600_000, FeedReport(name=feeds.ACTIVITY, status="failed", reason=TOO_LONG)
    )
    view = opened(scripted(own_like_sample, key=False), "sources")
    assert view.banner.text == (f"Activity: last answer just now. {TOO_LONG} The numbers of 14:12 UTC stay in use.")
    view.banner.dismissed.emit()
    view.session.refresh()
    with qtbot.waitSignal(view.session.refreshed):
        pass
    assert not view.banner.isVisible()


def test_the_side_bar_counts_failed_feeds_and_days_to_check(
    opened: Callable[[Account, str], AccountView], own_like_sample: Account
) -> None:
    import_calls(own_like_sample.store_path, 7, TODAY - 3)
    log_sync(
        own_like_sample.store_path, NOW_MS - 600_000, FeedReport(name=feeds.ACTIVITY, status="failed", reason=TOO_LONG)
    )
    view = opened(scripted(own_like_sample, key=False), "overview")
    entry = view.side_bar._entries["sources"]
    assert entry.texts == "Sources 2"
    assert entry.accessibleName() == (
        "Sources: 1 feed failed, 1 day of the last month with missing calls or different sums"
    )
    view.side_bar.set_metrics(metrics_for(1024))
    assert (entry.texts, entry.toolTip()) == ("", entry.accessibleName())


def test_the_side_bar_has_no_count_if_all_is_well(
    opened: Callable[[Account, str], AccountView], own_like_sample: Account
) -> None:
    view = opened(scripted(own_like_sample, key=False), "overview")
    assert view.side_bar._entries["sources"].texts == "Sources"


def test_a_cell_below_the_chart_leads_to_its_day(
    qtbot: QtBot, opened: Callable[[Account, str], AccountView], own_like_sample: Account
) -> None:
    view = opened(scripted(own_like_sample, key=False), "overview")
    overview = view.views["overview"].page
    assert isinstance(overview, OverviewPage)
    strip = overview.spend.strip
    left, width = strip._grid.bar(20)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(left + width // 2, 8))
    assert view.session.state.page == "sources"
    qtbot.waitUntil(lambda: view.views["sources"].has_value, timeout=10_000)
    assert sources_of(view).reconciliation.table.selected_day == TODAY - 9


def test_the_status_bar_leads_to_sources(
    opened: Callable[[Account, str], AccountView], own_like_sample: Account
) -> None:
    view = opened(scripted(own_like_sample, key=False), "overview")
    QTest.mouseClick(view.status, Qt.MouseButton.LeftButton, pos=QPoint(300, 10))
    assert view.session.state.page == "sources"


def test_a_sentence_replaces_the_filters_and_the_status_bar_counts_calls(
    opened: Callable[[Account, str], AccountView], sample: Account
) -> None:
    view = opened(sample, "sources")
    assert view.filters._unfiltered.isVisible()
    assert " requests known one by one · " in view.status._stored.text()


def test_the_import_button_asks_the_window(
    qtbot: QtBot, opened: Callable[[Account, str], AccountView], sample: Account
) -> None:
    view = opened(sample, "sources")
    with qtbot.waitSignal(view.import_requested):
        sources_of(view).feeds.import_button.click()


def test_the_notice_names_the_feed_without_a_response_for_longest() -> None:
    failed = [
        FeedReport(name=feeds.ACTIVITY, status="failed", reason="too long"),
        FeedReport(name=feeds.CALLS, status="failed", reason="cut off."),
    ]
    answers = {feeds.ACTIVITY: NOW_MS - 8_040_000, feeds.CALLS: NOW_MS - 30 * HOUR_MS}
    notice = messages.of_failed_feeds(failed, answers, NOW_MS, 12)
    assert notice.what == "Calls: last answer 1 day 6 h ago."
    assert (
        notice.meaning
        == "Cut off. 1 more feed failed. The numbers of 18 Nov, 08:12 UTC stay in use; next try in 12 min."
    )
    assert notice.details == (
        "Activity, last answer 2 h 14 min ago: too long",
        "Calls, last answer 1 day 6 h ago: cut off.",
    )


def test_the_notice_of_a_feed_that_never_responded_names_no_numbers() -> None:
    notice = messages.of_failed_feeds(
        [FeedReport(name=feeds.ACTIVITY, status="failed", reason=TOO_LONG)], {}, NOW_MS, None
    )
    assert (notice.what, notice.meaning) == ("Activity: never answered.", f"{TOO_LONG} No data is stored for it yet.")


@pytest.mark.parametrize(
    ("report", "meaning"),
    [
        (
            UndoReport(id=1, removed_calls=1, restored_calls=2, kept_calls=0, removed_days=0, restored_days=0),
            "1 call removed, 2 calls as before.",
        ),
        (
            UndoReport(id=1, removed_calls=0, restored_calls=0, kept_calls=3, removed_days=1, restored_days=0),
            "3 calls kept, because of a later import, 1 day no longer stored from it.",
        ),
        (
            UndoReport(id=1, removed_calls=0, restored_calls=0, kept_calls=0, removed_days=0, restored_days=4),
            "4 days as before.",
        ),
        (
            UndoReport(id=1, removed_calls=0, restored_calls=0, kept_calls=0, removed_days=0, restored_days=0),
            "Nothing changed: no call or day came from it alone.",
        ),
    ],
)
def test_undoing_says_what_it_did(report: UndoReport, meaning: str) -> None:
    assert messages.of_undo(report).meaning == meaning
