"""A second computed column, which the program does not have: it needs an app, a workspace, a tag and a date.

Its parts in order: calls of the app Cline before a day are of team "alpha", those of the workspace Home of team "beta",
those tagged legal of team "gamma". A part that cannot be told before any is true leaves the team open.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.make import DAY
from tracker.store.account.account import save_keys, save_workspaces
from tracker.store.account.tags import set_tag
from tracker.store.file.database import Store
from tracker.store.questions.columns import COMPUTED_COLUMNS
from tracker.store.questions.names import Names
from tracker.store.tables.computed_column import UNASSIGNED, ComputedColumn, RowSql
from tracker.tags import Tag
from tracker.usage import AccountKey, Call, KeyRef, Workspace

UNTIL = DAY + 1
APP = "Cline"
LEGAL_MODEL = "zeta/one"
HOME, OFFICE = KeyRef("ab12", "work"), KeyRef("cd34", "work")
TEAMS = {1: "alpha", 2: "beta", 3: "gamma"}
NO_TEAM = "no team"


class TeamRule:
    """The rule in SQL."""

    needs = frozenset(("app", "workspace", "tag"))
    can_be_indeterminate = True

    def __init__(self, store: Store) -> None:
        names = Names(store)
        given = {"app": APP, "workspace": "Home", "tag": "legal"}
        self._ids = {column: ", ".join(map(str, names.ids(column, [text]))) for column, text in given.items()}

    def expression(self, row: RowSql) -> str:
        """Return the expression of a row's team."""
        cases = []
        for number, (column, ids) in enumerate(self._ids.items(), 1):
            then = "AND 1" if column != "app" else f"AND {row.day} < {UNTIL}"
            value = row.id_of(column)
            cases.append(f"WHEN {value} IN ({ids}) {then} THEN {number} WHEN {value} IS NULL {then} THEN NULL")
        return f"CASE {' '.join(cases)} ELSE {UNASSIGNED} END"


def _teams(_: Store) -> Mapping[int, str]:
    return TEAMS


def _team_names(_: Store) -> list[str]:
    return list(TEAMS.values())


TEAM = ComputedColumn(name="team", unassigned=NO_TEAM, values=_teams, values_in_use=_team_names, rule=TeamRule)


def team_of(call: Call, day: int) -> str | None:
    """Return the team of a call of a UTC day by the same rule, written a second time; None: it cannot be known."""
    if day < UNTIL and call.app in (None, APP):
        return None if call.app is None else "alpha"
    if call.key == HOME:
        return "beta"
    if call.key != OFFICE:
        return None
    return "gamma" if call.model == LEGAL_MODEL else NO_TEAM


def offer(column: ComputedColumn, patch: pytest.MonkeyPatch) -> None:
    """Let the program have one more computed column, as if it stood in the list of them."""
    # Not before it is needed: a process of its own lists the column first, and then has its question made of the list.
    from tracker.analysis.ledger import question

    patch.setitem(COMPUTED_COLUMNS, column.name, column)
    patch.setattr(question, "VALUE_COLUMNS", (*question.VALUE_COLUMNS, column.name))
    patch.setattr(question, "COLUMNS", (*question.COLUMNS, column.name))


def save_facts(store: Store) -> None:
    """Store what the rule looks at: two keys of two workspaces, and a tag of a model that some call has used."""
    save_workspaces(store, [Workspace(name.lower(), name, name.lower(), name == "Home") for name in ("Home", "Office")])
    keys = [
        AccountKey(
            hash=key.hash,
            name="work",
            label="sk",
            disabled=False,
            workspace_id=workspace,
            created_at_ms=None,
            credits_nano=0,
            byok_nano=0,
        )
        for key, workspace in ((HOME, "home"), (OFFICE, "office"))
        if key.hash is not None
    ]
    save_keys(store, keys, 1)
    set_tag(store, Tag("model", LEGAL_MODEL, "legal"))
