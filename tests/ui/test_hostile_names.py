"""Names, reasons and file names that look like mark-up or steer the writing: every widget shows them as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QListView,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.make import DAY, NOW, call, end_of, import_calls, usage
from tests.worlds.hand_account import model
from tracker import feeds
from tracker.accounts.own_account import OwnAccount
from tracker.analysis.views.taggable import taggables
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.periods import ms_of
from tracker.plain_text import LONGEST
from tracker.store.account.account import save_keys, save_workspaces
from tracker.store.account.catalogue import save_models
from tracker.store.account.sync_log import FeedReport, begin_sync, finish_sync
from tracker.store.file.database import Store, open_for_writing
from tracker.store.file.stores_in_folder import KnownStore
from tracker.store.usage.days import replace_days
from tracker.ui.background.notices import Action, Notice
from tracker.ui.background.session import Session
from tracker.ui.design.theme import LIGHT, Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.frame.filter_bar import CHIPS, FOLDED
from tracker.ui.frame.value_picker import filter_key
from tracker.ui.pages.page_list import PAGES
from tracker.ui.pages.sources.page import SourcesPage
from tracker.ui.pages.sources.quality_dialog import QualityDialog
from tracker.ui.state import State
from tracker.ui.tags.tag_dialog import TagDialog
from tracker.usage import AccountKey, KeyRef, Workspace

TABLES = "<table><tr><td>" * 25
PICTURE = "<img src='file:///etc/hostname'>"
TURNED = "\u202ereversed\u2066 \u200fnames\u061c"
ESCAPES = "\x1b[31mred\x1b]0;title\x07\x9b2J"
AMPERSANDS = "R&D &lt;b&gt; &amp; [*]"
ENDLESS = "<b>" + "endless " * 125_000
LINES = "first line\n<b>second</b>\r\nthird\u2028fourth\tfifth"
HOSTILE = (TABLES, PICTURE, TURNED, ESCAPES, AMPERSANDS, ENDLESS, LINES)
STEERING = frozenset("\x1b\x07\x9b\r\u202e\u2066\u200f\u061c")

Found = tuple[str, str]
"""Where a text is, and the text."""


@pytest.fixture
def account(tmp_path: Path) -> OwnAccount:
    """Return an account in which everything that has a name has a hostile one."""
    path = tmp_path / "<b>store & co.sqlite3"
    with open_for_writing(path) as store:
        _fill(store)
    return OwnAccount(path, lambda: NOW)


def _fill(store: Store) -> None:
    at_ms = ms_of(NOW)
    save_workspaces(store, [Workspace(f"w{n}", name, f"slug-{n}", n == 0) for n, name in enumerate(HOSTILE)])
    save_keys(store, [_key(n, name) for n, name in enumerate(HOSTILE)], at_ms)
    save_models(store, [model(f"acme/{name}-{n}") for n, name in enumerate(HOSTILE)], at_ms)
    rows = [
        usage(
            day,
            n + 2,
            model=f"{name}/{name}-{n}",
            provider=name,
            key=KeyRef(f"{n:064x}", None),
            app=name,
            variant=name,
            workspace=f"w{n}",
        )
        for day in range(DAY - 14, DAY)
        for n, name in enumerate(HOSTILE)
    ]
    replace_days(store, feeds.MODEL_KEY_NAME, range(DAY - 14, DAY), rows, end_of(DAY))
    calls = [
        call(
            f"gen-{day}-{n}",
            day,
            model=f"{name}/{name}-{n}",
            provider=name,
            app=name,
            key=KeyRef(f"{n:064x}", name),
            finish_reason=name,
            finish_reason_raw=name,
            cached_tokens=5000,
        )
        for day in range(DAY - 14, DAY + 1)
        for n, name in enumerate(HOSTILE)
    ]
    import_calls(store, calls, "<img src='file:///etc/passwd'>&.csv")
    feed_names = [*feeds.DAY_FEEDS, *HOSTILE][-12:]
    reports = [
        FeedReport(name=name, status="failed", reason=HOSTILE[n % len(HOSTILE)]) for n, name in enumerate(feed_names)
    ]
    finish_sync(store, begin_sync(store, at_ms - 5000), at_ms, reports)


def _key(number: int, name: str) -> AccountKey:
    return AccountKey(
        hash=f"{number:064x}",
        name=name,
        label=f"sk-or-v1-{number}",
        disabled=False,
        workspace_id=f"w{number}",
        created_at_ms=0,
        credits_nano=0,
        byok_nano=0,
    )


@pytest.fixture
def view(qtbot: QtBot, themes: Themes, account: OwnAccount) -> Iterator[AccountView]:
    session = Session(account, State(NOW.date(), "overview"), PAGES, Schedule(900), settings_path())
    made = AccountView(session, PAGES, themes)
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    yield made
    session.stop()


def rich_texts(window: QWidget) -> list[Found]:
    """Return every text in a window that Qt would read as mark-up of others, or that steers the writing."""
    found = [one for child in (window, *window.findChildren(QObject)) for one in _texts_of(child)]
    return [(where, text[:60]) for where, text in found if QtGui.Qt.mightBeRichText(text) or STEERING & set(text)]


def _texts_of(one: QObject) -> Iterator[Found]:
    kind = type(one).__name__
    if isinstance(one, QWidget):
        yield f"tooltip of {kind}", one.toolTip()
        yield f"status tip of {kind}", one.statusTip()
        yield f"help of {kind}", one.whatsThis()
        yield f"title of {kind}", one.windowTitle()
    if isinstance(one, QLabel) and one.textFormat() == Qt.TextFormat.AutoText:
        yield f"text of {kind}", one.text()
    if isinstance(one, QLabel) and one.textFormat() == Qt.TextFormat.PlainText:
        yield f"plain text of {kind}", "".join(STEERING & set(one.text()))
    if isinstance(one, QLabel) and one.textFormat() == Qt.TextFormat.RichText:
        # Our own mark-up has neither tables nor pictures.
        yield f"mark-up of {kind}", "<b>" if "<table" in one.text() or "<img" in one.text() else ""
    if isinstance(one, QAbstractButton):
        yield f"button {kind}", "".join(STEERING & set(one.text()))
    if isinstance(one, QMenu):
        for action in one.actions():
            yield from _texts_of_action(action, shown=one.toolTipsVisible())
    if isinstance(one, QAbstractItemView) and one.model() is not None:
        yield from _texts_of_model(kind, one.model())


def _texts_of_action(action: QAction, *, shown: bool) -> Iterator[Found]:
    yield "entry of a menu", "".join(STEERING & set(action.text()))
    if shown:
        yield "tooltip of an entry", action.toolTip()


def _texts_of_model(kind: str, model: QAbstractItemModel) -> Iterator[Found]:
    roles = [role for role in Qt.ItemDataRole if role < Qt.ItemDataRole.UserRole]
    for column in range(model.columnCount()):
        for row in range(model.rowCount()):
            for role in roles:
                value = model.index(row, column).data(role)
                if isinstance(value, str):
                    where = f"{role.name} of {kind}"
                    # A view paints what it displays as plain text; what it pops up is guessed.
                    steering = "".join(STEERING & set(value))
                    yield where, value if role == Qt.ItemDataRole.ToolTipRole else steering
                    assert len(value) < 10 * LONGEST, where


def settled() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_every_page_shows_hostile_names_as_text(view: AccountView, page: str) -> None:
    view.session.state.set_page(page)
    view.session.load_now()
    settled()
    assert view.views[page].has_value
    view.grab()
    assert rich_texts(view) == []


def test_every_filter_offers_hostile_names_as_text(view: AccountView) -> None:
    view.session.load_now()
    for column in (*CHIPS, *FOLDED):
        view.filters.open_values(column)
        values = view.filters._values[column]
        keys = tuple(filter_key(value) for value in values)
        listed = view.filters.findChildren(QListView)[0].model()
        assert listed.rowCount() == len(values) >= len(HOSTILE) - 1
        view.session.state.set_filter(column, keys)
        assert rich_texts(view.filters) == []
        view.session.state.set_filter(column, keys[:1])
        assert rich_texts(view.filters) == []
        view.filters._chips[column].grab()


def test_frame_shows_hostile_names_as_text(view: AccountView, account: OwnAccount) -> None:
    view.session.load_now()
    for name in HOSTILE:
        view.side_bar.account.set_name(name)
        view.side_bar.account.set_caption(name)
        view.status.show_progress(name, 0.5)
        store = KnownStore(
            path=account.store_path,
            identity="one",
            workspace=name,
            labels=frozenset(),
            used_at_ms=0,
            management_labels=frozenset(),
        )
        other = replace(store, path=account.store_path.with_name("<i>other.sqlite3"), identity="two")
        view.menu.set_stores([store, other], account.store_path, ms_of(NOW))
        view.session.put_notice("sync", Notice("warning", name, name, (Action("Details", "details"),), (name,) * 2))
        for part in (view.side_bar, view.status, view.menu, view.banner):
            part.grab()
            assert rich_texts(part) == []


def test_dialogs_show_hostile_names_as_text(view: AccountView, account: OwnAccount, themes: Themes) -> None:
    view.session.state.set_page("sources")
    view.session.load_now()
    page = view.views["sources"].page
    assert isinstance(page, SourcesPage)
    assert page._value is not None
    page.ask_to_undo(page._value.imports[0])
    for name in HOSTILE:
        view._show_details(name, (name,) * 9)
    quality = QualityDialog(page._value.quality, LIGHT, view)
    quality.open()
    tags = TagDialog(themes, view)
    with account.open_store() as store:
        tags.show_found(taggables(store, NOW))
    tags.open()
    boxes = view.findChildren(QMessageBox)
    assert len(boxes) == 1 + len(HOSTILE)
    assert len(quality.table.rows_model.rows) > len(HOSTILE)
    for one in (*boxes, quality, tags):
        assert rich_texts(one) == []
        one.grab()
        one.close()
