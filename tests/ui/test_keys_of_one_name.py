"""Three keys are called "default": window, commands and files show one short mark for each, with its money."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from tests.make import DAY, NOW, call, import_calls
from tracker.accounts.own_account import OwnAccount
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.views.taggable import taggables
from tracker.cli.main import run
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.periods import Period, date_of
from tracker.store.file.database import open_for_writing
from tracker.ui.background.session import Session
from tracker.ui.design.theme import Themes
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.overview.page import OverviewPage
from tracker.ui.pages.overview.values import export_of, shares_table
from tracker.ui.pages.page_list import PAGES
from tracker.ui.state import State
from tracker.usage import KeyRef

FIRST = KeyRef("7c36b0" + "a" * 54 + "cbe3", "default")
SECOND = KeyRef("51f2aa" + "b" * 58, "default")
BY_NAME = KeyRef(None, "default")
OTHER = KeyRef("c" * 64, "laptop")
SPENT = {"default (7c36b0…)": 7.69, "default (51f2aa…)": 4.61, "default (name only)": 3.08, "laptop": 1.0}
KEYS = dict(zip(SPENT, (FIRST, SECOND, BY_NAME, OTHER), strict=True))


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    path = tmp_path / "usage.sqlite3"
    calls = [
        call(f"gen-{n}", DAY, key=KEYS[label], credits_nano=round(usd * 1_000_000_000))
        for n, (label, usd) in enumerate(SPENT.items())
    ]
    with open_for_writing(path) as store:
        import_calls(store, calls)
    return path


@pytest.fixture
def view(qtbot: QtBot, themes: Themes, store_path: Path) -> Iterator[AccountView]:
    session = Session(
        OwnAccount(store_path, lambda: NOW), State(NOW.date(), "overview"), PAGES, Schedule(900), settings_path()
    )
    made = AccountView(session, PAGES, themes)
    qtbot.addWidget(made)
    session.load_now()
    yield made
    session.stop()


def printed(store_path: Path, *arguments: str) -> str:
    with redirect_stdout(io.StringIO()) as out:
        assert run(["--store", str(store_path), "--quiet", *arguments, "--from", "2026-11-01"]) == 0
    return out.getvalue()


def test_filters_show_the_marks_and_each_tick_means_one_key(view: AccountView, store_path: Path) -> None:
    view.filters.open_values("key")
    model = view.filters.findChildren(QListView)[0].model()
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert sorted(shown) == sorted(SPENT)
    assert [model.index(row, 0).data(3) for row in range(model.rowCount())] == shown
    for row, label in enumerate(shown):
        view.filters._picker._untick()
        view.filters._picker._toggle(model.index(row, 0))
        chip = view.filters._chips["key"]
        assert chip.texts == f"Key {label}"
        assert chip.toolTip() == label
        filters = view.session.state.snapshot.filters
        with OwnAccount(store_path, lambda: NOW).open_store() as store:
            whole = Period(date_of(DAY), date_of(DAY))
            total = summarize(store, Question(whole, (), filters), NOW).total
        assert total.credits_nano == round(SPENT[label] * 1_000_000_000)


def test_bars_legend_shares_and_export_show_the_marks(view: AccountView) -> None:
    page = view.views["overview"].page
    assert isinstance(page, OverviewPage)
    assert page._value is not None
    assert [row[0] for row in shares_table(page._value).rows] == list(SPENT)
    page.spend.split_chosen.emit("key")
    view.session.load_now()
    assert [part.name for part in page.spend.chart.bars.parts] == list(SPENT)
    assert [entry.part.name for entry in page.spend.legend.entries if not entry.isHidden()] == list(SPENT)
    table = export_of(page._value)
    spent = {row[2]: float(str(row[3])) for row in table.rows if row[2] is not None}
    assert spent == SPENT


def test_the_dialog_of_tags_shows_the_marks(store_path: Path) -> None:
    with OwnAccount(store_path, lambda: NOW).open_store() as store:
        shown = {one.name: one.spend_nano for one in taggables(store, NOW) if one.kind == "key"}
    assert shown == {label: round(usd * 1_000_000_000) for label, usd in SPENT.items()}


def test_commands_show_the_marks(store_path: Path) -> None:
    lines = printed(store_path, "summary", "--by", "key").splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == [*SPENT, "total"]
    calls = printed(store_path, "calls")
    assert all(label in calls for label in SPENT)


def test_files_show_the_marks(store_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(store_path, "summary", "--by", "key", "--csv"))))
    assert {row["key"]: float(row["spend_usd"]) for row in rows if row["kind"] == "value"} == SPENT


def test_json_keeps_name_and_hash(store_path: Path) -> None:
    groups = json.loads(printed(store_path, "summary", "--by", "key", "--json"))["groups"]
    assert [(group["group"], group["id"]) for group in groups] == [(key.name, key.hash) for key in KEYS.values()]


@pytest.mark.parametrize("label", SPENT)
def test_a_command_takes_what_it_shows(label: str, store_path: Path) -> None:
    total = json.loads(printed(store_path, "summary", "--key", label, "--json"))["total"]
    assert total["spend_usd"] == SPENT[label]


@pytest.mark.parametrize("label", list(SPENT)[:2])
def test_a_command_takes_the_mark_alone(label: str, store_path: Path) -> None:
    mark = label.partition("(")[2].removesuffix("…)")
    total = json.loads(printed(store_path, "summary", "--key", mark, "--json"))["total"]
    assert total["spend_usd"] == SPENT[label]
