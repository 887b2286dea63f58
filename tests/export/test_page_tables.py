"""The numbers of pages as tables: all numbers of the page, and the credit last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds.hand_account import NOW, PERIOD, hand_store
from tests.worlds.hand_market import FIRST, put_market
from tracker.analysis.views.models import ModelsPage, models_page
from tracker.export.page_tables import mix_table, models_table, origins_table, price_dots_table, uses_table
from tracker.store.file.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with hand_store(tmp_path) as opened:
        put_market(opened, range(FIRST, FIRST + 8))
        yield opened


def models_of(store: Store) -> ModelsPage:
    return models_page(store, PERIOD, {}, NOW)


def test_the_export_has_the_credit(store: Store) -> None:
    table = origins_table(models_of(store).origins)
    assert table.rows[0] == ("Open-weight", "24", "~30%", "35")
    assert table.rows[-1] == ("Source: OpenRouter (openrouter.ai/rankings), as of 2026-10-09", None, None, None)


def test_tables_of_models_have_the_numbers_of_the_page(store: Store) -> None:
    found = models_of(store)
    tables = [mix_table(found, "cell"), models_table(found), price_dots_table(found), uses_table(found)]
    for table in tables:
        assert {len(row) for row in table.rows} <= {len(table.header)}
    assert tables[0].rows[0] == ("2026-10-01", "2026-10-01", "Open-weight, China", 700_000, "35")
    assert sum(int(row[4] or 0) for row in tables[1].rows) == 5_000_000
