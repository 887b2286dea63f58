"""Find the key that a text means: a hash, the beginning of a hash, or a name. Several keys may share one name."""

from __future__ import annotations

from tracker.errors import UsageError
from tracker.store.tables.names import LabelNames
from tracker.store.tables.shared_names import SHOWN_OF_ID, Name

_SHORTEST_PREFIX = 4
"""The fewest characters of a hash that are accepted as its beginning."""


def keys_meant(names: LabelNames, text: str) -> list[Name]:
    """Return the keys (name, hash) that a text means, sorted.

    A complete hash, name or label wins over the beginning of a hash. A beginning needs at least four characters.
    """
    keys = sorted(set(names.of("key").values()), key=lambda key: (key[0], key[1] or ""))
    exact = [key for key in keys if text in (key[1], key[0], names.shown("key", key))]
    beginning = text.removesuffix("…").lower()
    if exact or len(beginning) < _SHORTEST_PREFIX:
        return exact
    return [key for key in keys if key[1] is not None and key[1].startswith(beginning)]


def one_key(names: LabelNames, text: str) -> str:
    """Return the value that a tag for this key is stored with: the name if a name was given, else the hash.

    Raises `UsageError` if the text means several keys. A text that means no key is returned unchanged.
    """
    meant = keys_meant(names, text)
    hashes = [hash_ for _, hash_ in meant if hash_ is not None]
    if len(hashes) > 1:
        raise UsageError(
            f"{text!r} means {len(hashes)} keys: {_listed(names, meant)}. Give the beginning of the hash of one of "
            f"them, like --key {hashes[0][:SHOWN_OF_ID]}."
        )
    return text if _is_name(names, text) or not hashes else hashes[0]


def filtered_keys(names: LabelNames, text: str) -> tuple[str, str]:
    """Return the name, label or hash to filter by for a text, and a message if several keys share that name, else "".

    Raises `UsageError` if several hashes begin with the text.
    """
    if not _is_name(names, text):
        return one_key(names, text), ""
    meant = [key for key in keys_meant(names, text) if key in names.labels("key")]
    if len(meant) < 2:
        return text, ""
    count = f"{len(meant)} keys are called {text!r}, and all are counted: {_listed(names, meant)}."
    return text, f"{count} To count one of them, give the beginning of its hash, or all that is listed here."


def _listed(names: LabelNames, keys: list[Name]) -> str:
    return ", ".join(names.shown("key", key) for key in keys)


def _is_name(names: LabelNames, text: str) -> bool:
    return any(name == text for name, _ in names.of("key").values())


def tagged_text(names: LabelNames, value: str) -> str:
    """Return the key or keys of a tag as text; the tag may be stored with a name or with a hash."""
    meant = keys_meant(names, value)
    return _listed(names, meant) if meant else value
