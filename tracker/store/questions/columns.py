"""The columns of a question in SQL: for a stored column its label's id, for a computed column its rule.

Columns are those of `analysis.ledger.question.VALUE_COLUMNS`; a row "knows" a column if its value is not NULL.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from tracker.store.account.tags import TAG
from tracker.store.file.database import Store
from tracker.store.tables.computed_column import ColumnRule, ComputedColumn

COMPUTED_COLUMNS: Mapping[str, ComputedColumn] = {column.name: column for column in (TAG,)}
"""All computed columns by name, in the order in which they are offered. A new one is added only here."""


class RowColumns:
    """The SQL expressions for the columns of one table; computed columns use the rules that are stored now.

    `alias` is the table's name in the SQL; the table of keys must be joined as k if `needs_keys` says so. `others` are
    columns that have another expression than in `calls`, or that `calls` does not have. It is the `RowSql` for rules.
    """

    def __init__(
        self,
        store: Store,
        alias: str,
        *,
        day: str,
        keys_by_hash: bool = False,
        others: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._store = store
        self.day = day
        self.keys_by_hash = keys_by_hash
        self._stored = {
            "model": f"{alias}.model_id",
            # An author has no id of its own. The ids of its models are used instead.
            "author": f"{alias}.model_id",
            "provider": f"{alias}.provider_id",
            "key": f"{alias}.key_id",
            "app": f"{alias}.app_id",
            "workspace": "k.workspace_id",
            "variant": f"{alias}.variant_id",
            **others,
        }
        self._rules: dict[str, ColumnRule] = {}

    def id_of(self, column: str) -> str:
        """Return the expression for a column's id."""
        rule = self._rule(column)
        return self._stored[column] if rule is None else f"({rule.expression(self)})"

    def stored_under(self, columns: Iterable[str]) -> frozenset[str]:
        """Return the stored columns on which a row's values in some columns depend."""
        found: set[str] = set()
        for column in columns:
            rule = self._rule(column)
            found |= {column} if rule is None else self.stored_under(rule.needs)
        return frozenset(found)

    def may_lack(self, column: str) -> bool:
        """Return whether there may be rows that do not know a column."""
        rule = self._rule(column)
        return rule is None or rule.can_be_indeterminate

    def needs_keys(self, columns: Iterable[str]) -> bool:
        """Return whether the table of keys is needed to read some columns."""
        return "workspace" in self.stored_under(columns)

    def allowed(self, filters: Iterable[str]) -> list[str]:
        """Return one condition per filtered column; the allowed ids are the parameters of `filter_parameters`."""
        return [f"{self.id_of(column)} IN (SELECT value FROM json_each(:{column}))" for column in filters]

    def _rule(self, column: str) -> ColumnRule | None:
        if column in self._rules:
            return self._rules[column]
        computed = COMPUTED_COLUMNS.get(column)
        return None if computed is None else self._rules.setdefault(column, computed.rule(self._store))


def filter_parameters(filters: Mapping[str, Collection[int]]) -> dict[str, str]:
    """Return the allowed ids of each filtered column as the parameter of that name, a JSON array."""
    return {column: json.dumps(sorted(ids)) for column, ids in filters.items()}
