"""What a key of OpenRouter looks like."""

from __future__ import annotations

START_OF_KEYS = "sk-or-"
"""Every key of OpenRouter's begins so."""


def is_key(text: str) -> bool:
    """Tell whether a text can be a key: one word of characters that an HTTP header takes, nothing around it."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text
