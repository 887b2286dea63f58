"""Periods without any data, or without tokens: no page shows a zero, and each says which data is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.page_requests import request_of, shown_of
from tests.worlds.priced_account import (
    NOW,
    PICO,
    PICO_PRICE,
    add_calls,
    add_days,
    add_prices,
    call,
    instant,
    listed,
    new_store,
)
from tracker.analysis.ledger.question import DayState
from tracker.periods import Period
from tracker.store.account.account import save_key_reading
from tracker.store.file.database import Store
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import LIGHT
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.cards.day_cards import BarsCard, LinesCard
from tracker.ui.pages.page import Page
from tracker.ui.pages.page_list import PAGES
from tracker.ui.tables.plain_table import PlainTable
from tracker.usage import KeyStatus

TODAY = NOW.date()
LATELY = Period(TODAY - timedelta(days=29), TODAY, "30d")
LONG_AGO = TODAY - timedelta(days=90)
WITH_PERIOD = ("overview", "models", "reasoning", "agentic", "what-if")
ZERO = re.compile(r"\$0\.00|(?<![\d.,])0(?![\d.,])")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        add_prices(made, [listed(PICO, PICO_PRICE)], LONG_AGO)
        yield made


def shown(qtbot: QtBot, store: Store, name: str, period: Period = LATELY) -> Page[Any]:
    entry = next(page for page in PAGES if page.name == name)
    page = entry.make()
    qtbot.addWidget(page)
    metrics = metrics_for(1280)
    give_theme(page, LIGHT)
    page.set_metrics(metrics)
    page.show_value(type(page).load(request_of(store, period, NOW)), shown_of(period))
    page.resize(1280 - metrics.side - 2 * metrics.padding, 900)
    page.show()
    return page


def texts(page: Page[Any]) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def reasons(page: Page[Any]) -> set[str]:
    """Return the texts shown in place of rows, bars and lines of the period."""
    tables = {one.empty_text for one in page.findChildren(PlainTable) if one.isVisible() and not one.rows_model.rows}
    return tables | {card.chart.empty_text for card in page.findChildren(BarsCard) + page.findChildren(LinesCard)}


def key_readings(store: Store) -> None:
    """Store a key's own counters for two days, as an inference key reports them: spend, but no tokens."""
    for days, credits_nano in ((2, 0), (1, 500_000_000)):
        status = KeyStatus(
            label="sk-1",
            kind="inference",
            credits_nano=credits_nano,
            credits_today_nano=credits_nano,
            byok_nano=0,
            byok_today_nano=0,
            organization_id=None,
            creator_user_id=None,
        )
        save_key_reading(store, status, instant(TODAY - timedelta(days=days), 9))


@pytest.mark.parametrize("name", WITH_PERIOD)
def test_a_period_without_data_shows_no_zero(qtbot: QtBot, store: Store, name: str) -> None:
    add_calls(store, [call("old", LONG_AGO, 1000, 100, 7_000_000)])
    page = shown(qtbot, store, name)
    assert [text for text in texts(page) if ZERO.search(text)] == []
    assert reasons(page) == {"No data is stored for 24 Oct – 22 Nov 2026."}
    if name != "agentic":
        assert "no data" in texts(page)
    for card in page.findChildren(BarsCard) + page.findChildren(LinesCard):
        assert {cell.state for cell in card.strip.cells} == {DayState.MISSING}


@pytest.mark.parametrize("name", WITH_PERIOD)
def test_a_partly_stored_period_keeps_its_numbers(qtbot: QtBot, store: Store, name: str) -> None:
    used = [call(f"c{n}", TODAY - timedelta(days=20 + n), 1000, 100, 7_000_000) for n in range(5)]
    add_calls(store, used)
    page = shown(qtbot, store, name)
    assert "no data" not in texts(page)
    strips = [card.strip.cells for card in page.findChildren(BarsCard) + page.findChildren(LinesCard)]
    assert all({DayState.MISSING, DayState.UNCHECKED} <= {cell.state for cell in cells} for cells in strips)
    if name != "overview":
        assert any("Not stored: 25 of 30 days." in text for text in texts(page))


@pytest.mark.parametrize("name", ["models", "reasoning", "agentic"])
def test_spend_without_tokens_does_not_look_like_zero_tokens(qtbot: QtBot, store: Store, name: str) -> None:
    key_readings(store)
    page = shown(qtbot, store, name)
    assert [text for text in texts(page) if ZERO.search(text)] == []
    assert reasons(page) == {"Only spend is stored for 24 Oct – 22 Nov 2026, no tokens."}


def test_spend_without_tokens_is_shown_on_the_overview(qtbot: QtBot, store: Store) -> None:
    key_readings(store)
    page = shown(qtbot, store, "overview")
    assert texts(page).count("no data") == 3
    assert "$0.50" in texts(page)


def test_spend_without_tokens_cannot_be_priced(qtbot: QtBot, store: Store) -> None:
    key_readings(store)
    page = shown(qtbot, store, "what-if")
    assert "Only spend is stored for this period, no tokens that could be priced." in reasons(page)
    assert [text for text in texts(page) if ZERO.search(text)] == []


def test_no_usage_differs_from_no_data(qtbot: QtBot, store: Store) -> None:
    add_days(store, [LATELY.first + timedelta(days=n) for n in range(30)], [])
    page = shown(qtbot, store, "models")
    assert reasons(page) == {"No calls in 24 Oct – 22 Nov 2026."}
    assert "0 models · $0.00 and 0 tokens in total" in texts(page)
