"""An import that is undone while it still runs is ended."""

from __future__ import annotations

import pytest

from tests.worlds.merged_calls import new_import
from tracker.errors import Cancelled
from tracker.store.file.database import Store
from tracker.store.usage.active_imports import check_active
from tracker.store.usage.imports import undo_import


def test_an_undone_import_is_ended_and_no_other(store: Store) -> None:
    undone, running = new_import(store), new_import(store)
    undo_import(store, undone, 5)
    check_active(store, running)
    with pytest.raises(Cancelled, match=str(undone)):
        check_active(store, undone)
