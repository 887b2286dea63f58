"""What a key of OpenRouter looks like."""

from __future__ import annotations

START_OF_KEYS = "sk-or-"
"""Every OpenRouter key begins with this."""


def is_key(text: str) -> bool:
    """Return whether a text can be a key: one word without spaces, of characters that an HTTP header allows."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text
