"""A column that no table has: what a row says of it follows from other columns by a rule that the store keeps.

Whatever groups, filters or lists usage takes such a column like any other. `account.tags.TAG` is one; all that there
are stand in `questions.columns.COMPUTED_COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from tracker.store.file.database import Store

UNASSIGNED = 0
"""Number of "none of the values": what a row has that no part of the rule is true of."""


class RowSql(Protocol):
    """How a row is read in SQL. The rows may be calls, their roll-ups or those of a day feed."""

    @property
    def day(self) -> str:
        """The expression of the row's UTC day."""

    @property
    def keys_by_hash(self) -> bool:
        """Whether the source names every key it can by its hash: then a name belongs to no key with a hash."""

    def id_of(self, column: str) -> str:
        """Return the expression of what a row says of another column: a label's id, or the number of a computed value.

        NULL: the row does not say it. Asked only for columns that the rule needs.
        """


class ColumnRule(Protocol):
    """The rule of a computed column, as the store has it when it is read."""

    @property
    def needs(self) -> frozenset[str]:
        """The columns that it looks at; a roll-up without one of them cannot answer."""

    @property
    def can_be_indeterminate(self) -> bool:
        """Whether there may be rows of which the value cannot be told; if not, no row is searched for it."""

    def expression(self, row: RowSql) -> str:
        """Return the SQL expression of a row's number: one of the column's values, `UNASSIGNED`, or NULL.

        NULL: the row is indeterminate, for a column that decides is not stored. What such rows count is "not held at
        this detail", and under a filter it is on neither side.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedColumn:
    """One computed column: its name, what it may say, and the rule by which a row says it."""

    name: str
    unassigned: str
    """Text of `UNASSIGNED`. No value has it."""
    values: Callable[[Store], Mapping[int, str]]
    """The text of every other number that the rule may give."""
    values_in_use: Callable[[Store], Collection[str]]
    """The texts worth offering as filters, in order; none while the rule is empty."""
    rule: Callable[[Store], ColumnRule]

    def texts(self, store: Store) -> dict[int, str]:
        """Return the text of every number, `UNASSIGNED` included."""
        return {UNASSIGNED: self.unassigned, **self.values(store)}

    def texts_in_use(self, store: Store) -> list[str]:
        """Return what to offer as filters: the values in use, then the unassigned; nothing while the rule is empty."""
        used = self.values_in_use(store)
        return [*used, self.unassigned] if used else []
