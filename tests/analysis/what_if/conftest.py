"""The store that these tests use for what-if."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds.what_if_account import priced_store
from tracker.store.file.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with the prices of two models and no usage yet."""
    with priced_store(tmp_path) as opened:
        yield opened
