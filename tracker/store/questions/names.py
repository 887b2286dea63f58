"""The texts for the numbers in the results of questions: labels, values of computed columns, ways of payment."""

from __future__ import annotations

from tracker.store.file.database import Store
from tracker.store.questions.columns import COMPUTED_COLUMNS
from tracker.store.tables.names import LabelNames
from tracker.store.tables.rollup import BYOK, CREDITS, ZERO
from tracker.store.tables.shared_names import Name

RECORDED_AS_ZERO = "recorded as $0"
"""The name of the payment of what cost 0: free, or so little that it was cut to 0."""

_PAYMENTS: dict[int, Name] = {ZERO: (RECORDED_AS_ZERO, None), CREDITS: ("credits", None), BYOK: ("BYOK", None)}


class Names(LabelNames):
    """Names for every column of a question, from one open store; each column is read when it is first needed."""

    def _names_of(self, column: str) -> dict[int, Name]:
        if column == "payment":
            return _PAYMENTS
        computed = COMPUTED_COLUMNS.get(column)
        if computed is None:
            return super()._names_of(column)
        return {number: (text, None) for number, text in computed.texts(self._store).items()}


def used_names(store: Store, names: LabelNames) -> dict[str, list[Name]]:
    """Return by column every value that answers can have, sorted by text; for computed columns those in use."""
    ids = _used_ids(store)
    found = {
        column: sorted({names.of(column)[one] for one in ids[column]} & names.in_answers(column), key=_sort_key)
        for column in ids
    }
    computed = COMPUTED_COLUMNS.items()
    return found | {name: [(text, None) for text in column.texts_in_use(store)] for name, column in computed}


_ROW_COLUMNS = ("model", "provider", "key", "app", "variant")


def _used_ids(store: Store) -> dict[str, set[int]]:
    """Return the label ids in use by column. Each table is read once: there are few different combinations."""
    columns = ", ".join(f"{column}_id" for column in _ROW_COLUMNS)
    kinds = [
        *store.rows(f"SELECT DISTINCT {columns} FROM days"),
        *store.rows(f"SELECT DISTINCT {columns} FROM calls_by_day_detail"),
    ]
    workspaces = store.rows("SELECT workspace_id FROM days UNION SELECT workspace_id FROM keys")
    used = {column: {kind[index] for kind in kinds} for index, column in enumerate(_ROW_COLUMNS)}
    used |= {"author": used["model"], "workspace": {one for (one,) in workspaces}}
    return {column: ids - {None} for column, ids in used.items()}


def _sort_key(name: Name) -> tuple[str, str]:
    return name[0], name[1] or ""
