"""The person's OpenRouter key: from the environment, else from the system keyring. Never in a file of ours."""

from __future__ import annotations

import os
from typing import Literal

from tracker.errors import KeyringUnavailable, UsageError

ENVIRONMENT_VARIABLE = "OPENROUTER_API_KEY"
_SERVICE = "model-usage-tracker"
_USER = "openrouter"

KeySource = Literal["environment", "keyring"]


def load_key() -> str | None:
    """Return the key, None where there is none. Raises `KeyringUnavailable` where the keyring does not answer."""
    if key := _from_environment():
        return key
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, _USER)
    except KeyringError as error:
        raise _unavailable(error) from error


def key_source() -> KeySource | None:
    """Tell where the key comes from, None where there is none. Raises `KeyringUnavailable`."""
    if _from_environment():
        return "environment"
    return "keyring" if load_key() else None


def save_key(key: str) -> None:
    """Keep a key in the system keyring.

    Raises `UsageError` for text that cannot be a key and `KeyringUnavailable` where the keyring does not take it.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, _USER, checked_key(key))
        kept = keyring.get_password(_SERVICE, _USER) == key.strip()
    except KeyringError as error:
        raise _unavailable(error) from error
    if not kept:
        raise KeyringUnavailable(f"The system keyring did not keep the key. {_WAY_OUT}")


def forget_key() -> bool:
    """Remove the key from the system keyring; tell whether there was one. Raises `KeyringUnavailable`."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        if keyring.get_password(_SERVICE, _USER) is None:
            return False
        keyring.delete_password(_SERVICE, _USER)
    except PasswordDeleteError:
        return False
    except KeyringError as error:
        raise _unavailable(error) from error
    return True


def checked_key(key: str) -> str:
    """Return a key without surrounding space. Raises `UsageError` for text that cannot go into an HTTP header."""
    stripped = key.strip()
    if not stripped or not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        raise UsageError("That is not a key: it must be one word like sk-or-v1-… without spaces or line breaks.")
    return stripped


def _from_environment() -> str | None:
    return os.environ.get(ENVIRONMENT_VARIABLE, "").strip() or None


_WAY_OUT = f"Unlock or install one (on Debian: gnome-keyring), or set the variable {ENVIRONMENT_VARIABLE} for one run."


def _unavailable(error: Exception) -> KeyringUnavailable:
    # The library's texts name the backend and never the password; only the kind of trouble is passed on all the same.
    return KeyringUnavailable(f"The system keyring cannot be used ({type(error).__name__}). {_WAY_OUT}")
