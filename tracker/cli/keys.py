"""Which key a text means: a hash or its beginning, else a name, which several keys may share."""

from __future__ import annotations

from tracker.errors import UsageError
from tracker.store.tables.names import LabelNames, Name

_MARK = 6
"""Characters of a hash that are shown, and enough to name a key by."""
_LEAST_MARK = 4


def key_text(name: str, hash_: str | None) -> str:
    """Return a key for people: its name and the beginning of its hash, which tells keys of one name apart."""
    return f"{name} ({_mark(hash_)})" if hash_ else name


def _mark(hash_: str) -> str:
    return f"{hash_[:_MARK]}…"


def keys_meant(names: LabelNames, text: str) -> list[Name]:
    """Return the keys (name, hash) that a text means, sorted.

    A whole hash or name goes before the beginning of a hash, of which at least four characters have to be given.
    """
    keys = sorted(set(names.of("key").values()), key=lambda key: (key[0], key[1] or ""))
    exact = [key for key in keys if text in (key[1], key[0], key_text(*key))]
    beginning = text.removesuffix("…").lower()
    if exact or len(beginning) < _LEAST_MARK:
        return exact
    return [key for key in keys if key[1] is not None and key[1].startswith(beginning)]


def one_key(names: LabelNames, text: str) -> str:
    """Return what a tag is kept under for the one key that a text means: the name that was given, else the hash.

    Raises `UsageError` where it means several keys. What means none is returned as it is.
    """
    hashes, listed = _hashes_meant(names, text)
    if len(hashes) > 1:
        raise UsageError(
            f"{text!r} means {len(hashes)} keys: {listed}. Give the beginning of the hash of one of them, like "
            f"--key {hashes[0][:_MARK]}."
        )
    return text if _is_name(names, text) or not hashes else hashes[0]


def filtered_keys(names: LabelNames, text: str) -> tuple[str, str]:
    """Return the name or hash that a filter gets for a text, and what to say where keys share that name.

    Raises `UsageError` where the text is the beginning of several hashes.
    """
    if not _is_name(names, text):
        return one_key(names, text), ""
    hashes, listed = _hashes_meant(names, text)
    if len(hashes) < 2:
        return text, ""
    count = f"{len(hashes)} keys are called {text!r}, and all are counted: {listed}."
    return text, f"{count} To count one of them, give the beginning of its hash."


def _hashes_meant(names: LabelNames, text: str) -> tuple[list[str], str]:
    """Return the hashes of the keys that a text means, and these keys for people."""
    meant = [(name, hash_) for name, hash_ in keys_meant(names, text) if hash_ is not None]
    return [hash_ for _, hash_ in meant], ", ".join(key_text(*key) for key in meant)


def _is_name(names: LabelNames, text: str) -> bool:
    return any(name == text for name, _ in names.of("key").values())


def tagged_text(names: LabelNames, value: str) -> str:
    """Return the key or keys of a tag for people, whether it is kept under a name or a hash."""
    meant = keys_meant(names, value)
    hashes = [hash_ for _, hash_ in meant if hash_ is not None]
    return f"{meant[0][0]} ({', '.join(map(_mark, hashes))})" if hashes else value
