"""Every entry of the list of pages leads to its page."""

from __future__ import annotations

import pytest

from tests.ui.page_requests import request_of
from tracker.accounts.account import Account
from tracker.errors import UsageError
from tracker.ui.pages.page import Page
from tracker.ui.pages.page_list import PAGES, PageEntry, page_named
from tracker.ui.state import State


@pytest.mark.parametrize("entry", PAGES, ids=[page.name for page in PAGES])
def test_every_entry_leads_to_its_page(entry: PageEntry) -> None:
    assert issubclass(entry.page_class, Page)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_page_reports_how_many_calls_it_is_based_on(sample: Account, page: PageEntry) -> None:
    state = State(sample.now().date(), "overview")
    with sample.open_store() as store:
        known = page.load(request_of(store, state.snapshot, sample.now())).known
    if page.in_period:
        assert known is not None
        assert 0 < known.calls <= known.requests
    else:
        assert known is None


def test_the_error_for_an_unknown_page_names_all_pages() -> None:
    with pytest.raises(UsageError, match=r"Use overview, .+ or \w+\."):
        page_named("overvew")
    assert page_named(None) == "overview"
