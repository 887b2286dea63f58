"""Every page is what its entry says."""

from __future__ import annotations

import pytest

from tests.ui.page_requests import request_of
from tracker.accounts.account import Account
from tracker.errors import UsageError
from tracker.ui.pages.page import Page
from tracker.ui.pages.page_list import PAGES, PageEntry, page_named
from tracker.ui.pages.shown import stored_calls
from tracker.ui.state import State


@pytest.mark.parametrize("entry", PAGES, ids=[page.name for page in PAGES])
def test_every_page_is_where_its_entry_says(entry: PageEntry) -> None:
    assert issubclass(entry.page_class, Page)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_page_says_how_many_calls_it_rests_on(sample: Account, page: PageEntry) -> None:
    state = State(sample.now().date(), "overview")
    with sample.open_store() as store:
        assert stored_calls(page.load(request_of(store, state.snapshot, sample.now())).value)


def test_a_page_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(UsageError, match=r"Use overview, .+ or \w+\."):
        page_named("overvew")
    assert page_named(None) == "overview"
