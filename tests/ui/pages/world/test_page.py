"""You and the world: rows with their sentences, one open at a time, and why other figures are not compared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.page_requests import request_of, shown_of
from tests.ui.pages.world.world_cases import (
    CHINA,
    CREDIT,
    FEW,
    LENGTH,
    OPEN,
    PERCENT,
    PROMPT,
    value_of,
    with_market,
    world_of,
)
from tracker.accounts.account import Account
from tracker.analysis.views.world import WorldPage as WorldNumbers
from tracker.analysis.world.rows import WorldGroup, WorldRow
from tracker.periods import Period
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import DARK
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.world.glyph_legend import NAMES
from tracker.ui.pages.world.page import WorldPage
from tracker.ui.pages.world.rows import columns_for, sentence_of


def show(page: WorldPage, value: WorldNumbers) -> None:
    page.show_value(value, shown_of(value.world.period))


@pytest.fixture
def page(qtbot: QtBot, dressed: QApplication) -> WorldPage:
    made = WorldPage()
    qtbot.addWidget(made)
    give_theme(made, DARK)
    made.set_metrics(metrics_for(1280))
    made.resize(1024, 700)
    show(made, value_of(world_of()))
    made.show()
    made.grab()
    return made


def test_every_figure_has_a_row_and_every_group_a_head(page: WorldPage) -> None:
    assert [row.row.figure_id for row in page.comparison.rows] == ["oss", "china", "tools", "prompt"]
    assert [head.accessibleName() for head in page.comparison.heads] == [
        "Mix, axis from 0 to 100%",
        "Length, axis from 100 to 100k, logarithmic",
    ]


def test_rows_say_their_sentence(page: WorldPage) -> None:
    assert page.comparison.rows[0].accessibleName() == (
        "Open-weight, models with public weights: you 40.6%, report ~30%, end of 2025, "
        "market not published. About 11 pts above, direct."
    )
    assert "you too few requests" in sentence_of(FEW)


def test_the_row_with_the_largest_difference_is_open_at_first(page: WorldPage) -> None:
    assert [row.isChecked() for row in page.comparison.rows] == [False, True, False, False]
    assert page.comparison.detail.isVisible()
    assert list(page.comparison.detail.trend.you.getData()[1]) == [20, 36]


def test_a_click_opens_one_row_and_closes_the_other(page: WorldPage) -> None:
    QTest.mouseClick(page.comparison.rows[0], Qt.MouseButton.LeftButton)
    assert [row.isChecked() for row in page.comparison.rows] == [True, False, False, False]
    page.grab()
    assert page.comparison.detail.y() == page.comparison.rows[0].geometry().bottom() + 1
    assert not page.comparison.detail.trend.isVisible()
    assert page.comparison.detail.no_trend.text().startswith("No trend")
    QTest.keyClick(page.comparison.rows[0], Qt.Key.Key_Space)
    assert page.comparison.detail.isHidden()


def test_the_open_row_explains_itself(page: WorldPage) -> None:
    detail = page.comparison.detail
    wording = [one for one in detail.findChildren(QLabel) if not detail.card.isAncestorOf(one)]
    texts = [one.text() for one in wording if one.isVisible()]
    assert texts == ["What", "Tokens on public models.", "You", "glm 3%."]


def test_other_numbers_of_the_same_figures_update_the_rows(page: WorldPage) -> None:
    before = page.comparison.rows[:]
    changed = replace(OPEN, you=50.0, you_text="50.0%")
    mix, length = WorldGroup("Mix", PERCENT, (changed, CHINA, FEW)), WorldGroup("Length", LENGTH, (PROMPT,))
    show(page, value_of(world_of(mix, length)))
    assert page.comparison.rows == before
    assert page.comparison.rows[0].row.you_text == "50.0%"
    assert page.comparison.rows[1].isChecked()


def test_other_figures_make_other_rows_and_keep_what_is_open(page: WorldPage, qtbot: QtBot) -> None:
    before = page.comparison.rows[:]
    show(page, value_of(world_of(WorldGroup("Mix", PERCENT, (CHINA, FEW)))))
    assert page.comparison.rows == before[:2], "rows are reused: creating one takes long"
    assert [row.row.figure_id for row in page.comparison.rows] == ["china", "tools"]
    assert page.comparison.rows[0].isChecked()
    assert page.comparison.detail.isVisible()


def test_reasons_open_and_close(page: WorldPage) -> None:
    assert page.comparison.reasons_link.text() == "Not compared: 1, and why"
    page.comparison.reasons_link.click()
    texts = [one.text() for one in page.reasons.findChildren(QLabel) if one.isVisible()]
    assert "The account does not record it." in texts
    page.comparison.reasons_link.click()
    assert page.reasons.isHidden()


def test_the_foot_names_the_source_and_missing_days(page: WorldPage) -> None:
    assert page.comparison.source.text() == "Report: State of AI, 4 Dec 2025"
    show(page, value_of(world_of(missing=4)))
    assert page.comparison.source.text().endswith("· no data for 4 of 30 days of your period")


def test_one_sentence_says_how_you_differ(page: WorldPage) -> None:
    assert page.comparison.summary.isHidden()
    sentence = "Largest differences from the report, among figures that compare directly: all."
    show(page, value_of(replace(world_of(), summary=sentence)))
    assert page.comparison.summary.text() == sentence
    assert page.comparison.summary.isVisible()


def named_glyphs(page: WorldPage) -> list[str]:
    glyphs = page.comparison.glyphs
    return [name for mark, name in NAMES.items() if not glyphs._names[mark].isHidden()]


def test_the_legend_names_only_glyphs_in_use(page: WorldPage) -> None:
    assert named_glyphs(page) == ["You", "Report", "second-hand", "at least"]
    show(page, value_of(world_of(WorldGroup("Mix", PERCENT, (OPEN,)))))
    assert named_glyphs(page) == ["You", "Report"]


def test_the_market_has_its_glyph_its_days_and_its_credit(page: WorldPage) -> None:
    assert page.comparison.subtitle.full.startswith("No market data")
    show(page, value_of(with_market()))
    assert named_glyphs(page)[-1] == "Market"
    assert page.comparison.glyphs.market_caption.text() == "15 – 21 Nov 2026"
    assert page.comparison.subtitle.full == f"Market, 15 – 21 Nov 2026. {CREDIT}"
    assert "market 25.6%." in page.comparison.rows[0].accessibleName()


def test_the_market_is_drawn_at_its_value(page: WorldPage) -> None:
    def pixels(row: WorldRow) -> list[str]:
        page.comparison.rows[1].set_row(row, PERCENT)
        shot = page.comparison.rows[1].grab().toImage()
        plot = columns_for(page.comparison.rows[1].width()).plot(0, 40)
        return [shot.pixelColor(x, 14).name() for x in range(round(plot.left()), round(plot.right()))]

    without, market = pixels(CHINA), pixels(replace(CHINA, market=75.0))
    changed = [number for number, pair in enumerate(zip(without, market, strict=True)) if pair[0] != pair[1]]
    assert changed
    # The diamond's upper tip, within its 13 px.
    assert all(abs(number - 0.75 * len(without)) <= 7 for number in changed)


def test_dates_of_the_legend_are_hidden_if_space_is_short(page: WorldPage) -> None:
    years = replace(with_market(), you_caption="20 Nov 2025 – 19 Nov 2026", market_caption="28 Dec 2025 – 3 Jan 2026")
    show(page, value_of(years))
    page.resize(1500, 700)
    captions = (
        page.comparison.glyphs.you_caption,
        page.comparison.glyphs.market_caption,
        page.comparison.glyphs.report_caption,
    )
    assert [caption.isHidden() for caption in captions] == [False, False, False]
    page.resize(640, 700)
    assert page.width() == 640
    assert page.comparison.glyphs.you_caption.isHidden()


def test_sample_account_fills_the_page(page: WorldPage, sample: Account, qtbot: QtBot) -> None:
    with sample.open_store() as store:
        today = sample.now().date()
        value = WorldPage.load(request_of(store, Period(today.replace(day=1), today), sample.now()))
    show(page, value)
    qtbot.waitUntil(lambda: page.comparison.height() > 600)
    picture = page.grab(QRect(0, 0, 1024, 400)).toImage()
    blue = {picture.pixelColor(x, y).name().upper() for x in range(270, 600) for y in range(80, 400)}
    assert DARK.accent in blue
    assert len(page.comparison.rows) >= 7
    assert all(card.table.rows_model.rowCount() >= 10 for card in page.market.cards)
