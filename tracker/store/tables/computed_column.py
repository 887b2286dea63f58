"""A column that no table has: its value in a row follows from other columns by a rule that the store contains.

Grouping, filtering and listing treat such a column like any other. `account.tags.TAG` is one of them;
`questions.columns.COMPUTED_COLUMNS` lists all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from tracker.store.file.database import Store

UNASSIGNED = 0
"""Number for "none of the values": a row has it if no part of the rule applies."""


class RowSql(Protocol):
    """How a row is read in SQL. The rows may be calls, their roll-ups or those of a day feed."""

    @property
    def day(self) -> str:
        """The expression of the row's UTC day."""

    @property
    def keys_by_hash(self) -> bool:
        """Whether the source names keys by hash wherever it can: a bare name then belongs to no key with a hash."""

    def id_of(self, column: str) -> str:
        """Return the expression for a row's value in another column: a label's id, or the number of a computed value.

        NULL: the row does not know the value. Only called for columns that the rule needs.
        """


class ColumnRule(Protocol):
    """The rule of a computed column, as it was in the store when it was read."""

    @property
    def needs(self) -> frozenset[str]:
        """The columns that the rule uses; a roll-up that lacks one of them cannot be used."""

    @property
    def can_be_indeterminate(self) -> bool:
        """Whether there may be rows whose value cannot be known; if not, no query searches for such rows."""

    def expression(self, row: RowSql) -> str:
        """Return the SQL expression for a row's number: one of the column's values, `UNASSIGNED`, or NULL.

        NULL: the row is indeterminate, because a column that decides is not stored. The usage of such rows is "not
        known at this detail"; it may or may not match a filter on the column.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedColumn:
    """A computed column: its name, its possible values, and the rule that gives a row its value."""

    name: str
    unassigned: str
    """Text of `UNASSIGNED`. No value has the same text."""
    values: Callable[[Store], Mapping[int, str]]
    """The text of every other number that the rule may return."""
    values_in_use: Callable[[Store], Collection[str]]
    """The texts that are useful as filters, in order; none while the rule is empty."""
    rule: Callable[[Store], ColumnRule]

    def texts(self, store: Store) -> dict[int, str]:
        """Return the text of every number, `UNASSIGNED` included."""
        return {UNASSIGNED: self.unassigned, **self.values(store)}

    def texts_in_use(self, store: Store) -> list[str]:
        """Return what to offer as filters: the values in use, then the unassigned; nothing while the rule is empty."""
        used = self.values_in_use(store)
        return [*used, self.unassigned] if used else []
