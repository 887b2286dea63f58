"""What a key of OpenRouter looks like, and how it is kept out of texts."""

from __future__ import annotations

import os
import re

START_OF_KEYS = "sk-or-"
"""Every OpenRouter key begins with this."""
KEY_VARIABLE = "OPENROUTER_API_KEY"
"""The environment variable that a key is read from, before the keyring."""

_SHORTEST_HIDDEN = 8
_SECRET = re.compile(rf"({START_OF_KEYS}|Bearer )[^\s\"']+")


def is_key(text: str) -> bool:
    """Return whether a text can be a key: one word without spaces, of characters that an HTTP header allows."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def without_keys(text: str) -> str:
    """Return a text in which everything that looks like a key, and the key of the environment, is blacked out."""
    own = os.environ.get(KEY_VARIABLE, "")
    # A key that looks like no key is also hidden; a word of a few letters would black out half of the text.
    if len(own) >= _SHORTEST_HIDDEN:
        text = text.replace(own, "…")
    return _SECRET.sub(r"\1…", text)
