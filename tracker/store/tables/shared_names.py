"""How values of one name are distinguished: by the same short mark wherever they are shown, "ci (7c36b0…)"."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from tracker.feeds import KEY_MODEL, KEY_MODEL_APP
from tracker.store.file.database import Store
from tracker.usage import CHATROOM

SHOWN_OF_ID = 6
"""Characters of an id in a mark. A command takes them as the beginning of a key's hash."""

Name = tuple[str, str | None]
"""Text of a value, and its permanent id (key hash, workspace uuid) if it has one."""


def marked_names(names: Iterable[Name]) -> dict[Name, str]:
    """Return the marked text of every value that shares its text with another one.

    A mark is as long as it must be to be the mark of one value only.
    """
    alike: dict[str, list[Name]] = defaultdict(list)
    for name in set(names):
        alike[name[0]].append(name)
    shared = [values for values in alike.values() if len(values) > 1]
    return {name: f"{name[0]} ({_mark(name, _characters(values))})" for values in shared for name in values}


def _characters(values: Collection[Name]) -> int:
    """Return how many characters distinguish the ids of values, at least `SHOWN_OF_ID`."""
    ids = {identity for _, identity in values if identity is not None}
    longest = max(map(len, ids), default=0)
    enough = (n for n in range(SHOWN_OF_ID, longest) if len({one[:n] for one in ids}) == len(ids))
    return next(enough, longest)


def _mark(name: Name, characters: int) -> str:
    text, identity = name
    if identity is None:
        return "no key" if text == CHATROOM else "name only"
    return f"{identity[:characters]}…" if len(identity) > characters else identity


_NAMED_IN_ANSWERS = """
SELECT key_id FROM calls_by_day WHERE key_id IN (SELECT value FROM json_each(:keys))
UNION SELECT d.key_id FROM held h JOIN feeds f ON f.id = h.feed_id
JOIN days d ON d.feed_id = h.feed_id AND d.day = h.day
WHERE d.key_id IN (SELECT value FROM json_each(:keys)) AND (f.name = :key_model OR h.day NOT IN (
  SELECT o.day FROM held o JOIN feeds g ON g.id = o.feed_id WHERE g.name IN (:key_model, :key_model_app)))
"""


def keys_in_answers(store: Store, keys: Mapping[int, Name]) -> set[Name]:
    """Return the names of keys (by row id) that answers can have.

    OpenRouter's control totals name every key, also those that other feeds of the same day give with their hash. A key
    known by such a name only is the one with the hash, and no answer has it beside that one.
    """
    with_hash = {text for text, identity in keys.values() if identity is not None}
    unclear = {row_id for row_id, (text, identity) in keys.items() if identity is None and text in with_hash}
    if unclear:
        parameters = {"keys": json.dumps(sorted(unclear)), "key_model": KEY_MODEL, "key_model_app": KEY_MODEL_APP}
        unclear -= {row_id for (row_id,) in store.rows(_NAMED_IN_ANSWERS, parameters)}
    return {name for row_id, name in keys.items() if row_id not in unclear}
