from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.ui.page_requests import request_of, shown_of
from tracker.accounts.account import Account
from tracker.analysis.ledger.question import Coverage
from tracker.periods import Period
from tracker.ui.background.account_facts import load_facts, seconds_left
from tracker.ui.background.notices import Action, Notice
from tracker.ui.design.spacing import Metrics, metrics_for
from tracker.ui.design.theme import Theme, Themes
from tracker.ui.frame.banner import Banner
from tracker.ui.frame.page_view import PageView
from tracker.ui.frame.sample_strip import SENTENCE, SampleStrip
from tracker.ui.frame.side_bar import TodayBlock
from tracker.ui.frame.status_bar import StatusBar
from tracker.ui.pages.page import Page, PageEntry, PageRequest
from tracker.ui.pages.shown import Loaded, Shown, stored_calls
from tracker.ui.state import State
from tracker.ui.window import PAGES
from tracker.usage import Measures

TODAY = date(2026, 11, 19)


@dataclass(frozen=True)
class Plain:
    text: str
    coverage: Coverage


LOADED = Loaded(page="plain", value=Plain("30 days", Coverage(())), shown=shown_of(Period(TODAY, TODAY)))


class PlainPage(Page[Plain]):
    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.text = QLabel()
        QVBoxLayout(self).addWidget(self.text)

    @staticmethod
    def load(request: PageRequest) -> Plain:
        return Plain(f"{request.snapshot.period.days} days", Coverage(()))

    def show_value(self, value: Plain, shown: Shown) -> None:
        self.text.setText(value.text)

    def set_theme(self, theme: Theme) -> None:
        self.text.setObjectName(theme.name)

    def set_metrics(self, metrics: Metrics) -> None:
        self.text.setMargin(metrics.gutter)


@pytest.fixture
def banner(qtbot: QtBot, themes: Themes) -> Banner:
    one = Banner(themes)
    qtbot.addWidget(one)
    return one


def test_the_banner_shows_what_meaning_and_at_most_two_buttons(banner: Banner) -> None:
    actions = tuple(Action(text, text.lower()) for text in ("Try now", "Details", "More"))
    banner.show_notice(Notice("warning", "By app <b>:", "Too & late.", actions))
    assert banner.text == "By app <b>: Too & late."
    buttons = banner.findChildren(QPushButton)
    assert [one.text() for one in buttons] == ["Try now", "Details"]
    told: list[str] = []
    banner.acted.connect(told.append)
    buttons[1].click()
    assert told == ["details"]


def test_no_notice_no_banner(banner: Banner) -> None:
    banner.show_notice(Notice("negative", "Key rejected.", ""))
    assert not banner.isHidden()
    banner.show_notice(None)
    assert banner.isHidden()


def test_the_strip_says_that_nothing_is_real_and_leads_out(qtbot: QtBot, themes: Themes) -> None:
    strip = SampleStrip()
    qtbot.addWidget(strip)
    assert [one.text() for one in strip.findChildren(QLabel)] == ["SAMPLE", SENTENCE]
    with qtbot.waitSignal(strip.leave_requested):
        strip.findChildren(QPushButton)[0].click()


def test_the_status_bar_shows_progress_with_a_way_out_and_then_what_is_held(qtbot: QtBot, themes: Themes) -> None:
    status = StatusBar(themes)
    qtbot.addWidget(status)
    status.show_held("365 days held")
    status.show_progress("Reading key 2 of 6", 0.4)
    assert status.text == "Reading key 2 of 6"
    assert (status._progress.value(), status._cancel.isHidden(), status._held.isHidden()) == (400, False, True)
    status.show_progress("Thinking", -1.0)
    assert status._progress.maximum() == 0
    status.show_progress(None, 0.0)
    assert (status._progress.isHidden(), status._cancel.isHidden(), status._held.isHidden()) == (True, True, False)


def test_a_narrow_status_bar_drops_the_file(qtbot: QtBot, themes: Themes) -> None:
    status = StatusBar(themes)
    qtbot.addWidget(status)
    status.show_file("usage.sqlite3", "214 MB", "/home/me/usage.sqlite3")
    assert not status._file.isHidden()
    status.set_compact(True)
    assert status._file.isHidden()


@pytest.mark.parametrize(
    ("measures", "text"),
    [
        (None, "not held  9 h 48 min left"),
        (Measures(requests=801, credits_nano=6_600_000_000), "$6.60 801 requests 9 h 48 min left"),
        (Measures(requests=1), "$0.00 1 request 9 h 48 min left"),
        (Measures(requests=None, credits_nano=10_000_000), "$0.01 this key only 9 h 48 min left"),
    ],
)
def test_today_so_far(qtbot: QtBot, themes: Themes, measures: Measures | None, text: str) -> None:
    block = TodayBlock()
    qtbot.addWidget(block)
    block.show_today(measures, 35_280)
    assert block.text == text


def test_the_view_shows_blocks_only_when_loading_takes_long(qtbot: QtBot, themes: Themes) -> None:
    view = PageView(lambda: PlainPage(State(TODAY)), themes)
    qtbot.addWidget(view)
    view.show_loading()
    assert view._blocks.isHidden()
    qtbot.waitUntil(lambda: not view._blocks.isHidden())
    view.show_value(LOADED)
    assert (view.has_value, view._blocks.isHidden()) == (True, True)
    view.show_loading()
    assert not view._patience.isActive()


def test_an_empty_page_says_why_and_what_to_do(qtbot: QtBot, themes: Themes) -> None:
    view = PageView(lambda: PlainPage(State(TODAY)), themes)
    qtbot.addWidget(view)
    view.show_empty("No usage is held yet.", "Sync now")
    assert not view.has_value
    with qtbot.waitSignal(view.empty_acted):
        view._empty.findChildren(QPushButton)[0].click()


def test_theme_and_metrics_reach_the_page(qtbot: QtBot, themes: Themes) -> None:
    page = PlainPage(State(TODAY))
    made: list[PlainPage] = []

    def make() -> PlainPage:
        made.append(page)
        return page

    view = PageView(make, themes)
    qtbot.addWidget(view)
    view.set_metrics(metrics_for(900))
    view.set_metrics(metrics_for(1920))
    assert made == []  # a page that is not looked at costs nothing
    view.show_value(LOADED)
    view.set_theme(themes.current)
    assert made == [page]
    assert (page.text.objectName(), page.text.margin()) == ("light", 24)


@pytest.mark.parametrize("entry", PAGES, ids=[page.name for page in PAGES])
def test_every_page_is_where_its_entry_says(entry: PageEntry) -> None:
    assert issubclass(entry.page_class, Page)


def test_the_facts_of_the_sample(sample: Account) -> None:
    with sample.open_store() as store:
        facts = load_facts(store, sample.now())
    assert facts.first_held is not None
    assert facts.days_held == (facts.today - facts.first_held).days + 1
    assert facts.keys > 0
    assert facts.workspaces > 0
    assert facts.used_today is not None
    assert facts.failed == ()
    assert {"model", "author", "key", "app", "workspace", "provider", "variant"} <= set(facts.values)


def test_seconds_left_are_those_to_utc_midnight() -> None:
    assert seconds_left(datetime(2026, 11, 19, 14, 12, tzinfo=UTC)) == 35_280


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_page_says_how_many_calls_it_rests_on(sample: Account, page: PageEntry) -> None:
    state = State(sample.now().date())
    with sample.open_store() as store:
        assert stored_calls(page.load(request_of(store, state.snapshot, sample.now())).value)
