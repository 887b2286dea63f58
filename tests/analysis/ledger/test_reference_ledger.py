"""Every answer of the ledger compared with a second implementation of the same rule, on random small accounts."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slow_examples import slow_examples
from tests.worlds.account_steps import Account, tell
from tests.worlds.random_accounts import DAYS, ZONES, accounts
from tests.worlds.reference_ledger import Ask, Reference, Values
from tracker.analysis.ledger.ledger import DayTotals
from tracker.analysis.ledger.question import COLUMNS, PAYMENT, VALUE_COLUMNS, Question, Summary
from tracker.analysis.ledger.summary import summarize
from tracker.periods import Period, date_of
from tracker.store.file.database import Store, open_for_writing
from tracker.usage import Measures

SINGLE_AND_PAIRS = ((), *((one,) for one in COLUMNS), *itertools.combinations((*COLUMNS, PAYMENT), 2))
FILTERS = {
    "model": (("acme/nova",), ("acme/nova-2", "zeta/one")),
    "author": (("acme",),),
    "provider": (("Other", "Nobody"),),
    "key": (("work",), ("ab12",), ("Chatroom", "old")),
    "app": (("Unknown",),),
    "workspace": (("Home",), ("w-1",), ("second",)),
    "variant": (("free",),),
    "tag": (("programming",), ("untagged", "science")),
}


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "usage.sqlite3"
    open_for_writing(path).close()
    return path


@contextmanager
def reported(empty_store: Path, folder: Path, account: Account) -> Iterator[tuple[Store, Reference]]:
    """Write an account to an empty store and to the reference."""
    path = folder / "account.sqlite3"
    shutil.copyfile(empty_store, path)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    with open_for_writing(path) as store:
        yield store, Reference(tell(store, account))


@st.composite
def questions(draw: st.DrawFn, first_day: int) -> Ask:
    first = draw(st.integers(first_day - 2, first_day + DAYS - 1))
    last = draw(st.integers(first, first_day + DAYS))
    zone = draw(st.none() | st.sampled_from(ZONES).map(ZoneInfo))
    columns = draw(st.lists(st.sampled_from(VALUE_COLUMNS), max_size=2, unique=True))
    filters = {column: draw(st.sampled_from(FILTERS[column])) for column in columns if draw(st.booleans())}
    by = draw(st.lists(st.sampled_from((*COLUMNS, PAYMENT)), max_size=3, unique=True).map(tuple))
    return Ask(date_of(first), date_of(last), by, filters, zone)


def check(store: Store, reference: Reference, account: Account, ask: Ask, stored: DayTotals | None = None) -> None:
    period = Period(ask.first, ask.last, zone=ask.zone)
    summary = summarize(store, Question(period, ask.by, ask.filters), account.now, stored)
    expected = reference.answer(ask, account.now)
    assert summary.total == expected.total
    assert summary.indeterminate == expected.indeterminate
    if ask.by:
        assert as_groups(summary) == expected.groups
    coverage = summary.coverage
    counts = (coverage.complete, coverage.partial, coverage.missing)
    assert counts == tuple(expected.quality.count(word) for word in ("complete", "partial", "missing"))


def as_groups(summary: Summary) -> dict[Values, Measures]:
    groups: dict[Values, Measures] = {
        tuple(None if value.text is None else (value.text, value.id) for value in group.values): group.measures
        for group in summary.groups
    }
    assert len(groups) == len(summary.groups)
    return groups


def check_some(empty_store: Path, folder: Path, account: Account, asks: list[Ask]) -> None:
    with reported(empty_store, folder, account) as (store, reference):
        shared = DayTotals(store, account.now)
        for place, ask in enumerate(asks):
            check(store, reference, account, ask, shared if place % 2 else None)


@st.composite
def accounts_with_questions(draw: st.DrawFn) -> tuple[Account, list[Ask]]:
    account = draw(accounts())
    return account, draw(st.lists(questions(account.first_day), min_size=5, max_size=10))


@slow_examples(100)
@given(asked=accounts_with_questions())
def test_answers(empty_store: Path, tmp_path: Path, asked: tuple[Account, list[Ask]]) -> None:
    check_some(empty_store, tmp_path, *asked)


@pytest.mark.slow
@slow_examples(3000)
@given(asked=accounts_with_questions())
def test_many_answers(empty_store: Path, tmp_path: Path, asked: tuple[Account, list[Ask]]) -> None:
    check_some(empty_store, tmp_path, *asked)


@pytest.mark.slow
@slow_examples(60)
@given(account=accounts(), zone=st.sampled_from(ZONES).map(ZoneInfo))
def test_every_column_and_pair_of_columns(empty_store: Path, tmp_path: Path, account: Account, zone: ZoneInfo) -> None:
    first, last = date_of(account.first_day - 1), date_of(account.first_day + DAYS)
    asks = [Ask(first, last, by, {}, in_zone) for by in SINGLE_AND_PAIRS for in_zone in (None, zone)]
    asks += [Ask(first, last, ("day",), {column: value}, zone) for column in FILTERS for value in FILTERS[column]]
    check_some(empty_store, tmp_path, account, asks)
