import sys

from PySide6.QtWidgets import QApplication

from tests.ui.moment import NOW
from tests.ui.page_requests import request_of
from tracker.accounts.account import Account
from tracker.ui.design.theme import LIGHT, Themes
from tracker.ui.design.themed import give_theme
from tracker.ui.pages.overview.page import OverviewPage
from tracker.ui.state import State

REDRAWS = 500
TOLERATED = 200


def test_many_redraws_lose_no_reference_to_none(themes: Themes, sample: Account) -> None:
    """Guard against a Qt binding that drops a reference to None per call until the process aborts.

    From Python 3.12 on None is immortal, so there this only shows that redrawing works.
    """
    page = OverviewPage()
    give_theme(page, LIGHT)
    with sample.open_store() as store:
        asked = request_of(store, State(NOW.date(), "overview").snapshot, NOW)
        value = page.load(asked)
    page.resize(1000, 640)
    page.show_value(value, asked.shown)
    page.show()
    before = sys.getrefcount(None)
    for _ in range(REDRAWS):
        page.update()
        page.numbers[0].repaint()
    page.grab()
    QApplication.processEvents()
    assert sys.getrefcount(None) > before - TOLERATED
    page.close()
    page.deleteLater()
