"""The page "Retention": headline, the report's text and table, what its buttons and keys do."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.layout import wait_for_layout
from tests.ui.page_requests import request_of, shown_of
from tests.ui.pages.retention.retention_cases import USED_ON
from tests.worlds.lifespans import FIRST, TODAY, days, found
from tests.worlds.priced_account import new_store
from tracker.accounts.account import Account
from tracker.accounts.tracked_sample import TrackedSample
from tracker.analysis.retention.cohorts import Retention
from tracker.periods import Period
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.retention.page import RetentionPage
from tracker.ui.pages.retention.values import headline
from tracker.ui.state import State
from tracker.ui.tables.lifespans_table import GLYPHS, LIFESPAN_COLUMNS, NAME, STATE

pytestmark = pytest.mark.usefixtures("dressed")

JULY = [date(2026, 7, number) for number in range(1, 32)]


def shown_page(qtbot: QtBot, of: Retention, width: int = 1280, *, is_filtered: bool = False) -> RetentionPage:
    page = RetentionPage()
    qtbot.addWidget(page)
    metrics = metrics_for(width)
    give_theme(page, DARK)
    page.set_metrics(metrics)
    page.show_value(of, shown_of(Period(TODAY, TODAY), is_filtered=is_filtered))
    page.resize(width - metrics.side - 2 * metrics.padding, 900)
    page.show()
    page.grab()
    return page


def test_the_page_says_if_the_stored_days_end_before_today(qtbot: QtBot) -> None:
    since_september = [date(2026, 9, 3) + timedelta(days=n) for n in range((TODAY - date(2026, 9, 3)).days + 1)]
    of = found({"a/gone": days("7"), "a/maybe": days("8")}, since_september)
    _, in_use, _ = headline(of)
    as_of = "as of 2 Sep 2026, the last day stored"
    assert (in_use.value, in_use.origin) == ("1", f"1 idle, {as_of}")
    assert in_use.definition.startswith(f"Used in the last 30 days, {as_of}.")
    page = shown_page(qtbot, of)
    assert f"; idle {as_of}. Month by month" in page.lifespans.subtitle.full
    assert any(as_of in sentence for sentence in page.report_text.sentences)


def test_the_reports_text_has_its_notes(qtbot: QtBot) -> None:
    of = found(USED_ON, JULY)
    page = shown_page(qtbot, of)
    assert page.report_text.sentences == (*(report_text.text for report_text in of.stories), *of.notes)
    assert "about 40%" in page.report_text.sentences[0]
    assert "an example and not a rate" in page.report_text.sentences[0]


@pytest.mark.parametrize("width", [900, 1024, 1280, 1920])
def test_no_sentence_of_the_reports_text_is_cut(qtbot: QtBot, width: int) -> None:
    page = shown_page(qtbot, found(USED_ON), width)
    wait_for_layout(page)
    for one in page.report_text.findChildren(QLabel):
        assert one.height() >= one.heightForWidth(one.width())


def test_t_shows_the_cohorts_as_a_table(qtbot: QtBot) -> None:
    page = shown_page(qtbot, found(USED_ON))
    page.card_actions.toggle_tables()
    assert page.grid_card.is_table
    assert page.grid_card.numbers.view is not None
    assert page.grid_card.numbers.view.rows_model.rowCount() == 3


def test_numbers_are_exported(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown_page(qtbot, found(USED_ON))
    out = tmp_path / "numbers.csv"
    asked: list[str] = []

    def answer(*texts: str) -> tuple[str, str]:
        asked.append(texts[2])
        return str(out), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    rows = []
    for card in (page.grid_card, page.lifespans):
        card.file_button.click()
        rows.append(len(out.read_text(encoding="utf-8").splitlines()) - 1)
        assert card.subtitle.full == "Saved numbers.csv."
    assert rows == [7 + 6 + 1, 4]
    assert asked == ["cohorts-2026-05-01-2026-11-10.csv", "models-that-stayed-2026-05-01-2026-11-10.csv"]


@pytest.mark.parametrize(
    ("is_filtered", "text"), [(False, "No model has been used yet."), (True, "No usage matches the filters.")]
)
def test_every_card_says_why_there_are_no_models(qtbot: QtBot, is_filtered: bool, text: str) -> None:
    page = shown_page(qtbot, found({}), is_filtered=is_filtered)
    assert page.cohorts.empty_text == text
    assert page.report_text.sentences == (text,)
    assert (page.table.rows_model.rowCount(), page.table.empty_text) == (0, text)


def test_two_hundred_models_fit(qtbot: QtBot) -> None:
    page = shown_page(qtbot, found({f"a/model-{n}": [FIRST, *days("6 11")] for n in range(200)}))
    assert page.table.rows_model.rowCount() == 200
    assert page.minimumSizeHint().height() < 1000


@pytest.mark.parametrize("width", [900, 1024, 1280, 1920])
def test_the_table_fits_its_card(qtbot: QtBot, width: int) -> None:
    page = shown_page(qtbot, found(USED_ON), width)
    columns = [column for column in range(NAME, len(LIFESPAN_COLUMNS)) if not page.table.isColumnHidden(column)]
    assert sum(page.table.columnWidth(column) for column in columns) <= page.table.viewport().width() + 1
    assert page.table.isColumnHidden(GLYPHS) is (page.table.viewport().width() < 700)
    assert not page.table.isColumnHidden(STATE)


def test_an_empty_store_loads(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        value = RetentionPage.load(
            request_of(store, State(TODAY, "retention").snapshot, TrackedSample.at(tmp_path / "x").now())
        )
    assert value.models == ()


def test_sample_account_fills_the_page(qtbot: QtBot, sample: Account) -> None:
    with sample.open_store() as store:
        value = RetentionPage.load(request_of(store, State(sample.now().date(), "retention").snapshot, sample.now()))
    page = shown_page(qtbot, value)
    assert len(page.cohorts.points().rows) > 5
    assert page.table.rows_model.rowCount() > 20
    assert len(value.stayed) > 2
