"""A computed column says how its numbers read, and what is worth offering as a filter."""

from __future__ import annotations

from tracker.store.file.database import Store
from tracker.store.tables.computed_column import UNASSIGNED, ColumnRule, ComputedColumn, RowSql


class Nothing:
    """The rule of a column without any rules."""

    needs: frozenset[str] = frozenset()
    can_be_indeterminate = False

    def expression(self, row: RowSql) -> str:
        return str(UNASSIGNED)


def rule(_: Store) -> ColumnRule:
    return Nothing()


def column(*in_use: str) -> ComputedColumn:
    return ComputedColumn(
        name="floor",
        unassigned="outside",
        values=lambda _: {1: "ground", 2: "first"},
        values_in_use=lambda _: in_use,
        rule=rule,
    )


def test_every_number_has_a_text(store: Store) -> None:
    assert column().texts(store) == {UNASSIGNED: "outside", 1: "ground", 2: "first"}


def test_the_unassigned_are_offered_last_and_only_along_with_a_value(store: Store) -> None:
    assert column("first", "ground").texts_in_use(store) == ["first", "ground", "outside"]
    assert column().texts_in_use(store) == []
