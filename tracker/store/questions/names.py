"""Texts of the numbers that stand in answers: of labels, of computed columns, of ways to pay."""

from __future__ import annotations

from tracker.store.file.database import Store
from tracker.store.questions.columns import COMPUTED_COLUMNS
from tracker.store.tables.names import LabelNames, Name
from tracker.store.tables.rollup import BYOK, CREDITS, FREE

_PAYMENTS: dict[int, Name] = {FREE: ("free", None), CREDITS: ("credits", None), BYOK: ("BYOK", None)}


class Names(LabelNames):
    """Names of every column that can be asked for, of one open store, each column read when first asked for."""

    def _names_of(self, column: str) -> dict[int, Name]:
        if column == "payment":
            return _PAYMENTS
        computed = COMPUTED_COLUMNS.get(column)
        if computed is None:
            return super()._names_of(column)
        return {number: (text, None) for number, text in computed.texts(self._store).items()}


def used_names(store: Store) -> dict[str, list[Name]]:
    """Return by column every value that any call or day feed has, sorted by text; of computed columns those in use."""
    ids = _used_ids(store)
    names = LabelNames(store)
    found = {column: sorted({names.of(column)[one] for one in ids[column]}, key=_sort_key) for column in ids}
    computed = COMPUTED_COLUMNS.items()
    return found | {name: [(text, None) for text in column.texts_in_use(store)] for name, column in computed}


_ROW_COLUMNS = ("model", "provider", "key", "app", "variant")


def _used_ids(store: Store) -> dict[str, set[int]]:
    """Return the label ids in use by column, from one look at every row: there are few kinds of them."""
    columns = ", ".join(f"{column}_id" for column in _ROW_COLUMNS)
    kinds = [
        *store.rows(f"SELECT DISTINCT {columns} FROM days"),
        *store.rows(f"SELECT DISTINCT {columns} FROM calls_by_day_detail"),
    ]
    workspaces = store.rows("SELECT workspace_id FROM days UNION SELECT workspace_id FROM keys")
    used = {column: {kind[place] for kind in kinds} for place, column in enumerate(_ROW_COLUMNS)}
    used |= {"author": used["model"], "workspace": {one for (one,) in workspaces}}
    return {column: ids - {None} for column, ids in used.items()}


def _sort_key(name: Name) -> tuple[str, str]:
    return name[0], name[1] or ""
