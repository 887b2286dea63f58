"""Find the key that a text means: a hash, the beginning of a hash, or a name. Several keys may share one name."""

from __future__ import annotations

from tracker.errors import UsageError
from tracker.store.tables.names import LabelNames, Name

_SHOWN_CHARACTERS = 6
"""How many characters of a hash are shown; they are enough to identify a key."""
_SHORTEST_PREFIX = 4
"""The fewest characters of a hash that are accepted as its beginning."""


def key_text(name: str, hash_: str | None) -> str:
    """Return a key as text: its name and the beginning of its hash, which distinguishes keys of the same name."""
    return f"{name} ({_shortened(hash_)})" if hash_ else name


def _shortened(hash_: str) -> str:
    return f"{hash_[:_SHOWN_CHARACTERS]}…"


def keys_meant(names: LabelNames, text: str) -> list[Name]:
    """Return the keys (name, hash) that a text means, sorted.

    A complete hash or name wins over the beginning of a hash. A beginning needs at least four characters.
    """
    keys = sorted(set(names.of("key").values()), key=lambda key: (key[0], key[1] or ""))
    exact = [key for key in keys if text in (key[1], key[0], key_text(*key))]
    beginning = text.removesuffix("…").lower()
    if exact or len(beginning) < _SHORTEST_PREFIX:
        return exact
    return [key for key in keys if key[1] is not None and key[1].startswith(beginning)]


def one_key(names: LabelNames, text: str) -> str:
    """Return the value that a tag for this key is stored with: the name if a name was given, else the hash.

    Raises `UsageError` if the text means several keys. A text that means no key is returned unchanged.
    """
    hashes, listed = _hashes_meant(names, text)
    if len(hashes) > 1:
        raise UsageError(
            f"{text!r} means {len(hashes)} keys: {listed}. Give the beginning of the hash of one of them, like "
            f"--key {hashes[0][:_SHOWN_CHARACTERS]}."
        )
    return text if _is_name(names, text) or not hashes else hashes[0]


def filtered_keys(names: LabelNames, text: str) -> tuple[str, str]:
    """Return the name or hash to filter by for a text, and a message if several keys share that name, else "".

    Raises `UsageError` if several hashes begin with the text.
    """
    if not _is_name(names, text):
        return one_key(names, text), ""
    hashes, listed = _hashes_meant(names, text)
    if len(hashes) < 2:
        return text, ""
    count = f"{len(hashes)} keys are called {text!r}, and all are counted: {listed}."
    return text, f"{count} To count one of them, give the beginning of its hash."


def _hashes_meant(names: LabelNames, text: str) -> tuple[list[str], str]:
    """Return the hashes of the keys that a text means, and the list of these keys as text."""
    meant = [(name, hash_) for name, hash_ in keys_meant(names, text) if hash_ is not None]
    return [hash_ for _, hash_ in meant], ", ".join(key_text(*key) for key in meant)


def _is_name(names: LabelNames, text: str) -> bool:
    return any(name == text for name, _ in names.of("key").values())


def tagged_text(names: LabelNames, value: str) -> str:
    """Return the key or keys of a tag as text; the tag may be stored with a name or with a hash."""
    meant = keys_meant(names, value)
    hashes = [hash_ for _, hash_ in meant if hash_ is not None]
    return f"{meant[0][0]} ({', '.join(map(_shortened, hashes))})" if hashes else value
