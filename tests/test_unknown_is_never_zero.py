"""No page and no command writes a zero for what is unknown: every state × page × command in one table.

The worlds say what no source of them reports (`PoorState.unknown`). Here every field, column and noun is given to one
quantity. Wherever a quantity is unknown, a zero of it is a fault: in JSON, CSV, tables, sentences, cards and charts.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from tests.make import NOW
from tests.ui.page_requests import request_of, shown_of
from tests.worlds.poor_states import EMPTY, INFERENCE_KEY, KEY_SPEND_NANO, NOVA, POOR_STATES, PoorState, Quantity
from tracker.cli.main import run
from tracker.export.tables import table_csv
from tracker.money import usd_number
from tracker.periods import Period
from tracker.store.file.database import open_for_reading
from tracker.ui.charts.base.chart import Chart
from tracker.ui.design.spacing import metrics_for
from tracker.ui.design.theme import LIGHT
from tracker.ui.pages.cards.number_card import NumberCard
from tracker.ui.pages.page_list import PAGES
from tracker.ui.style import dress

PERIOD = Period(NOW.date() - timedelta(days=29), NOW.date(), "30d")

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("summary",),
    ("summary", "--by", "model"),
    ("summary", "--by", "day"),
    ("summary", "--by", "key,model", "--zone", "local"),
    ("calls",),
    ("compare",),
    ("reconcile",),
    ("prices",),
    ("retention",),
    ("what-if", "--model", NOVA),
)
CSV_COMMANDS = ("summary", "calls")

QUANTITIES: tuple[tuple[str, Quantity], ...] = (
    (r"cached.unknown", Quantity.REQUESTS),
    (r"cached", Quantity.CACHED),
    (r"thinking|what reasoning cost|reasoning, estimate|reasoning tokens have a price", Quantity.REASONING_COST),
    (r"reasoning.tokens|^reasoning$|of completion|reasoning share|reasoning.in.completion", Quantity.REASONING),
    (r"tool.call|median|p50|p95|first.token|generation|throughput|streamed|ended|finish", Quantity.CALLS),
    (r"would.cost|instead|difference|list|cache.read|alternative", Quantity.PRICES),
    (r"market", Quantity.MARKET),
    (r"^you\b|your.tokens|open|closed|reasoning.models|unclassified", Quantity.KINDS),
    (r"models?\b|tried|in use|idle|stayed|used", Quantity.MODELS),
    (r"requests?", Quantity.REQUESTS),
    (r"tokens?|prompt|completion|sequence|length", Quantity.TOKENS),
    (r"byok", Quantity.BYOK),
    (r"spend|credits|paid|usd|\$", Quantity.SPEND),
)
"""The first pattern that matches a field, a column or the words around a number says what the number is about."""

KNOWN_WITHOUT_SOURCE = re.compile(
    r"^(coverage|report|figures\.\d+\.report)\b"  # what is stored of the days, and the report's own figures
    r"|\b0 of \d+ days? complete|, 0 partial|, 0 not stored"
    r"|cells\.\d+\.after$|first use|months? after|^(All|Differences) \d+$"
)
"""Zeros that are about the store, the report or the calendar, not about usage."""

ZERO = re.compile(r"(?<![\w.,$/–-])[−+~≥]?\s?\$?0(?:[.,]0+)?(?![\d.,]*\d|\w|–\d)(%| pts)?")
"""A number that says nothing but zero: "0", "$0.00", "0.0%"; no part of a date, a range or a longer number."""
CLAIMS = re.compile(
    r"\b(?:not|never) used\b|\bno (?:model|call|request|usage)s?\b(?! (?:is|that|')\b| ')|\bfree of charge\b",
    re.IGNORECASE,
)
"""Words that say zero."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A zero for something unknown: where, and what was written."""

    state: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.state} × {self.place}: {self.text}"


def listed(findings: Iterable[Finding]) -> list[str]:
    """Return the findings as texts, each once, with how often it was found."""
    return [f"{finding} ({number} times)" for finding, number in Counter(findings).items()]


def quantity_of(words: str) -> Quantity | None:
    """Return what a field or the words around a number are about; None: nothing that is ever unknown."""
    return next((quantity for pattern, quantity in QUANTITIES if re.search(pattern, words, re.I)), None)


def is_wrong(state: PoorState, words: str) -> bool:
    """Return whether a zero with these words around it stands for something that is unknown in a state."""
    return not KNOWN_WITHOUT_SOURCE.search(words) and quantity_of(words) in state.unknown


def zeros_of_json(state: PoorState, place: str, answer: Any, path: str = "") -> Iterator[Finding]:
    """Yield the numbers of a JSON answer that are zero although they are unknown."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            yield from zeros_of_json(state, place, value, f"{path}.{name}".lstrip("."))
    elif isinstance(answer, list):
        for number, value in enumerate(answer):
            yield from zeros_of_json(state, place, value, f"{path}.{number}")
    elif isinstance(answer, str):
        yield from zeros_of_text(state, place, answer)
    elif answer == 0 and not isinstance(answer, bool):
        field = path.rpartition(".")[2]
        if not KNOWN_WITHOUT_SOURCE.search(path) and is_wrong(state, field):
            yield Finding(state.name, place, f"{path} = {answer}")


def zeros_of_csv(state: PoorState, place: str, text: str) -> Iterator[Finding]:
    """Yield the cells of a CSV file that are zero although they are unknown."""
    for row in csv.DictReader(io.StringIO(text)):
        for column, cell in row.items() if state.uncharged.isdisjoint(row.values()) else ():
            if re.fullmatch(r"0(\.0*)?", cell or "") and is_wrong(state, column):
                yield Finding(state.name, place, f"{column} = {cell}")


def zeros_of_table(
    state: PoorState, place: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterator[Finding]:
    """Yield the cells of a table of texts that say zero although they are unknown."""
    for row in rows:
        for title, cell in zip(header, row, strict=True) if state.uncharged.isdisjoint(row) else ():
            for _ in ZERO.finditer(cell):
                if is_wrong(state, f"{title} {cell}"):
                    yield Finding(state.name, place, f"{title}: {cell}")
            if CLAIMS.search(cell) and Quantity.MODELS in state.unknown:
                yield Finding(state.name, place, f"{title}: {cell}")


def zeros_of_text(state: PoorState, place: str, text: str) -> Iterator[Finding]:
    """Yield a sentence that says zero of something unknown; the words behind the zero say what it is about."""
    for found in ZERO.finditer(text):
        behind = text[found.start() : found.end() + 40]
        before = text[: found.start()]
        if is_wrong(state, behind) or (quantity_of(behind) is None and is_wrong(state, before)):
            yield Finding(state.name, place, text)
    if CLAIMS.search(text) and Quantity.MODELS in state.unknown:
        yield Finding(state.name, place, text)


def zeros_of_output(state: PoorState, place: str, out: str, err: str) -> Iterator[Finding]:
    """Yield the zeros of a table on standard output and of the sentences on standard error.

    Numbers stand at the right of their columns, below the end of their title.
    """
    lines = out.splitlines()
    ends = {found.end(): found.group() for found in re.finditer(r"\S+(?: \S+)*", lines[0])} if lines else {}
    for line in lines[1:]:
        for found in ZERO.finditer(line):
            title = ends.get(found.end())
            if title is not None and is_wrong(state, title):
                yield Finding(state.name, place, f"{title}: {line}")
    for sentence in err.splitlines():
        yield from zeros_of_text(state, place, sentence)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the store of each state by its name, made once."""
    folder = tmp_path_factory.mktemp("poor")
    return {state.name: state.made_at(folder / f"{number}.sqlite3") for number, state in enumerate(POOR_STATES)}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock of the commands."""
    monkeypatch.setattr("tracker.cli.main.utc_now", lambda: NOW)


def ran(capsys: pytest.CaptureFixture[str], store: Path, *words: str) -> tuple[int, str, str]:
    """Run a command on a store; return its exit code and what it printed."""
    capsys.readouterr()
    code = run(["--store", str(store), *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("state", POOR_STATES, ids=lambda state: state.name)
def test_no_command_writes_a_zero_for_what_is_unknown(
    state: PoorState, stores: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    findings: list[Finding] = []
    for command in COMMANDS:
        place = " ".join(command)
        code, out, err = ran(capsys, stores[state.name], *command)
        assert code == (2 if command[0] == "what-if" and Quantity.PRICES in state.unknown else 0), err
        findings += zeros_of_output(state, place, out, err)
        code, out, err = ran(capsys, stores[state.name], *command, "--json")
        if code == 0:
            findings += zeros_of_json(state, f"{place} --json", json.loads(out))
        if command[0] in CSV_COMMANDS:
            _, out, _ = ran(capsys, stores[state.name], *command, "--csv")
            findings += zeros_of_csv(state, f"{place} --csv", out)
    assert listed(findings) == []


@pytest.mark.parametrize("state", POOR_STATES, ids=lambda state: state.name)
def test_no_page_shows_a_zero_for_what_is_unknown(
    state: PoorState, stores: dict[str, Path], qapp: QApplication
) -> None:
    dress(qapp, LIGHT)
    findings: list[Finding] = []
    with open_for_reading(stores[state.name]) as store:
        for entry in PAGES:
            page = entry.make()
            page.set_metrics(metrics_for(1280))
            page.show_value(type(page).load(request_of(store, PERIOD, NOW)), shown_of(PERIOD))
            findings += zeros_of_page(state, f"page {entry.name}", page)
            page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert listed(findings) == []


def zeros_of_page(state: PoorState, place: str, page: Any) -> Iterator[Finding]:
    """Yield the zeros of a page: its labels and cards, its tables, its charts, and the files it exports."""
    for label in page.findChildren(QLabel):
        if label.isVisibleTo(page) and not isinstance(label.parent(), NumberCard):
            yield from zeros_of_label(state, f"{place}, label", label)
    for card in page.findChildren(NumberCard):
        yield from zeros_of_text(state, f"{place}, card", card.accessibleName())
    for table in page.findChildren(QTableView):
        model = table.model()
        if model is not None:
            columns = range(model.columnCount())
            header = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
            rows = [
                [str(model.index(row, column).data() or "") for column in columns] for row in range(model.rowCount())
            ]
            yield from zeros_of_table(state, f"{place}, {type(table).__name__}", header, rows)
    for chart in (widget for widget in page.findChildren(QWidget) if isinstance(widget, Chart)):
        if not chart.empty_text:
            texts = chart.texts()
            yield from zeros_of_table(state, f"{place}, {type(chart).__name__}", texts.header, texts.rows)
        yield from zeros_of_text(state, f"{place}, {type(chart).__name__}", chart.summary)
    for name, exported in getattr(page, "tables", dict)().values():
        yield from zeros_of_csv(state, f"{place}, {name}.csv", table_csv(exported.header, exported.rows))


def zeros_of_label(state: PoorState, place: str, label: QLabel) -> Iterator[Finding]:
    """Yield the zeros of a label; what a number without words is about, the other labels of its card say."""
    text, card = label.text(), label.parentWidget()
    if re.search(r"[a-z]", text) or card is None:
        yield from zeros_of_text(state, place, text)
    elif ZERO.search(text) and is_wrong(state, " ".join(other.text() for other in card.findChildren(QLabel))):
        yield Finding(state.name, place, text)


def test_an_inference_key_knows_what_was_paid_and_nothing_else(
    stores: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = ran(capsys, stores[INFERENCE_KEY.name], "what-if", "--model", NOVA, "--json")
    answer = json.loads(out)
    assert answer["paid"]["spend_usd"] == usd_number(KEY_SPEND_NANO) == 31.374
    assert (answer["paid"]["requests"], answer["paid_usd"], answer["would_cost_usd"]) == (None, None, None)


def test_nothing_is_known_of_an_empty_store(stores: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(capsys, stores[EMPTY.name], "summary", "--json")
    assert set(json.loads(out)["total"].values()) == {None}
    _, out, _ = ran(capsys, stores[EMPTY.name], "summary", "--csv")
    assert out.splitlines()[-1] == f"total{',' * 9}"
