from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.worlds.priced_account import PICO_PRICE, add_calls, add_prices, call, listed, new_store
from tracker.accounts.account import Account
from tracker.accounts.own_account import OwnAccount
from tracker.cli.main import run
from tracker.ingest.schedule import Schedule
from tracker.paths import settings_path
from tracker.store.file.database import Store
from tracker.ui.background.account_status import AccountStatus, load_account_status
from tracker.ui.background.session import Session
from tracker.ui.design.theme import DARK, LIGHT, Themes
from tracker.ui.drawing import draw_page
from tracker.ui.frame.account_view import AccountView
from tracker.ui.pages.actions import Load
from tracker.ui.pages.page_list import PAGES, PageEntry
from tracker.ui.pages.request import PageRequest
from tracker.ui.pages.shown import Loaded
from tracker.ui.state import State

SIZES = [(1024, 700), (1280, 800), (1920, 1080)]
NAMES = [page.name for page in PAGES]


@pytest.fixture(scope="module", autouse=True)
def numbers_read_once() -> Iterator[None]:
    """Read each page of the sample only once: the pictures differ only in how it is drawn."""
    read: dict[tuple[str, Path, str, datetime], Loaded] = {}
    load = PageEntry.load

    def load_once(entry: PageEntry, request: PageRequest, _load: Load | None = None) -> Loaded:
        key = (entry.name, request.store.path, repr(request.snapshot), request.now)
        if key not in read:
            read[key] = load(entry, request)
        return read[key]

    statuses: dict[tuple[Path, datetime, tzinfo | None], AccountStatus] = {}

    def load_account_status_once(store: Store, now: datetime, zone: tzinfo | None = None) -> AccountStatus:
        key = (store.path, now, zone)
        if key not in statuses:
            statuses[key] = load_account_status(store, now, zone)
        return statuses[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PageEntry, "load", load_once)
        patch.setattr("tracker.ui.background.session.load_account_status", load_account_status_once)
        yield


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["small", "usual", "large"])
@pytest.mark.parametrize("page", NAMES)
def test_every_page_is_drawn_in_each_size_and_theme(
    themes: Themes, sample: Account, page: str, size: tuple[int, int], theme: object
) -> None:
    name = "light" if theme is LIGHT else "dark"
    image = draw_page(sample, page, size, name)  # type: ignore[arg-type]  # one of the two names
    tokens = LIGHT if theme is LIGHT else DARK
    assert (image.width(), image.height(), image.devicePixelRatio()) == (*size, 1.0)
    assert image.pixelColor(size[0] - 3, 60) == QColor(tokens.page)
    # The strip of the sample has the full width.
    assert image.pixelColor(size[0] // 2, 5) == QColor(tokens.warning_soft)


@pytest.mark.parametrize("width", [900, 1024, 1280, 1920])
@pytest.mark.parametrize("page", NAMES)
def test_no_text_is_cut(qtbot: QtBot, themes: Themes, sample: Account, page: str, width: int) -> None:
    session = Session(sample, State(sample.now().date(), page), PAGES, Schedule(900), settings_path())
    view = AccountView(session, PAGES, themes)
    qtbot.addWidget(view)
    view.resize(width, 900)
    view.show()
    session.load_now()
    QApplication.processEvents()
    cut = [
        one.text()
        for one in view.findChildren(QLabel)
        if one.isVisible() and not one.wordWrap() and "<" not in one.text()
        if QFontMetricsF(one.font()).horizontalAdvance(one.text()) > one.contentsRect().width() + 1
    ]
    session.stop()
    assert cut == []


def noting(cut: list[str], elide: Callable[..., str]) -> Callable[..., str]:
    """Return a function that shortens texts like `elide` and records which ones it shortened."""

    def noted(metrics: object, text: str, *arguments: object) -> str:
        shown = elide(metrics, text, *arguments)
        if shown != text:
            cut.append(text)
        return shown

    return noted


@pytest.mark.parametrize(("width", "theme"), [(900, "dark"), (1024, "light"), (1280, "dark")])
@pytest.mark.parametrize("page", NAMES)
def test_no_caption_ends_in_dots(
    monkeypatch: pytest.MonkeyPatch,
    themes: Themes,
    sample: Account,
    page: str,
    width: int,
    theme: Literal["light", "dark"],
) -> None:
    """Only names of models, keys and files may be shortened; they have no spaces, but texts of the window do."""
    cut: list[str] = []
    for metrics in (QFontMetrics, QFontMetricsF):
        monkeypatch.setattr(metrics, "elidedText", noting(cut, metrics.elidedText))
    draw_page(sample, page, (width, 3000), theme)
    assert [text for text in cut if " " in text] == []


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, int]]:
    """Record for each picture whether its page had its final height, and how many pixels were left out."""
    noted: list[tuple[bool, int]] = []
    render: Callable[..., None] = AccountView.render

    def note(view: AccountView, *to: object) -> None:
        noted.append((view.layout_is_stable(), view.height_left_out()))
        render(view, *to)

    monkeypatch.setattr(AccountView, "render", note)
    return noted


def test_height_all_shows_the_entire_page(themes: Themes, sample: Account, drawn: list[tuple[bool, int]]) -> None:
    heights = [draw_page(sample, page, (1280, None), "light").height() for page in ("world", "overview")]
    assert [left_out for _, left_out in drawn] == [0, 0]
    assert heights[0] > 2000
    assert 600 < heights[1] < 900


@pytest.mark.parametrize(("size", "wanted"), [("1280xall", (1280, None)), ("1280x800", (1280, 800))])
def test_command_accepts_all_as_height(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: str, wanted: tuple[int, int | None]
) -> None:
    sizes: list[object] = []
    monkeypatch.setattr("tracker.ui.picture.save_picture", lambda *given: sizes.append(given[3]))
    store, out = tmp_path / "a.sqlite3", tmp_path / "a.png"
    assert run(["--store", str(store), "picture", "world", "--out", str(out), "--size", size]) == 0
    assert sizes == [wanted]


def test_page_is_drawn_only_when_it_has_its_final_height(
    themes: Themes, tmp_path: Path, drawn: list[tuple[bool, int]]
) -> None:
    today = datetime.now(UTC).date()
    with new_store(tmp_path) as store:
        add_prices(store, [listed(f"acme/m{n}", PICO_PRICE) for n in range(9)], today)
        add_calls(store, [call(f"c{n}", today, 10, 1, 1000, model=f"acme/m{n % 9}") for n in range(18)])
    draw_page(OwnAccount.at(tmp_path / "priced.sqlite3"), "what-if", (1280, 800), "light")
    assert [settled for settled, _ in drawn] == [True]
