"""The names of the same thing in the truth and in the program's answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.truth import COLUMNS
from tests.worlds.simulations.account import hash_of_key, id_of_space
from tests.worlds.simulations.scenario import NameSpace, NewKey, RenameKey, Scenario
from tracker.analysis.ledger.question import GroupValue
from tracker.ingest.day_feeds.attribution import UNATTRIBUTED
from tracker.sample.calls import SampleCall
from tracker.sample.catalogue import MODELS
from tracker.usage import CHATROOM

_PLACEHOLDERS = (CHATROOM, UNATTRIBUTED)
_SLUGS = {model.permaslug: model.slug for model in MODELS}


class Names:
    """What stands for each value of some columns on a day, of which the answer's `values` are given.

    Keys and workspaces are told by their ids. Where any of a day is known by its name alone, all that ever bore a name
    in common count as one.
    """

    def __init__(self, scenario: Scenario, columns: Sequence[str], values: Iterable[Sequence[GroupValue]]) -> None:
        self._columns = columns
        by_name = {
            column
            for row in values
            for column, value in zip(columns, row, strict=True)
            if value.id is None and value.text not in _PLACEHOLDERS
        }
        borne = {"key": _names_of_keys(scenario), "workspace": _names_of_spaces(scenario)}
        self._same = {column: _families(names) if column in by_name else {} for column, names in borne.items()}

    def reported(self, values: Sequence[GroupValue]) -> tuple[str, ...]:
        """Return what stands for a group of an answer."""
        return tuple(self._name(column, v.id or v.text or "") for column, v in zip(self._columns, values, strict=True))

    def true(self, entry: SampleCall) -> tuple[str, ...]:
        """Return what stands for the group that a call belongs to."""
        return tuple(self._name(column, _true_value(column, entry)) for column in self._columns)

    def _name(self, column: str, value: str) -> str:
        return _SLUGS.get(value, value) if column == "model" else self._same.get(column, {}).get(value, value)


def _true_value(column: str, entry: SampleCall) -> str:
    if column == "workspace":
        return entry.workspace.id if entry.workspace else UNATTRIBUTED
    return COLUMNS[column](entry)


def _names_of_keys(scenario: Scenario) -> list[tuple[str, str]]:
    return [(hash_of_key(step.key), step.name) for step in scenario if isinstance(step, NewKey | RenameKey)]


def _names_of_spaces(scenario: Scenario) -> list[tuple[str, str]]:
    named = [(id_of_space(step.space), step.name) for step in scenario if isinstance(step, NameSpace)]
    return [(id_of_space(0), "Default"), *named]


def _families(borne: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what stands for each id and name, given which id bore which names."""
    stands: dict[str, str] = {}
    for pair in borne:
        known = {stands.get(each, each) for each in pair}
        chosen = min(known)
        stands |= dict.fromkeys(pair, chosen)
        stands |= {each: chosen for each, before in stands.items() if before in known}
    return stands
