"""The person's OpenRouter keys: from the environment, else from the system keyring. Never in a file of this program.

Where no keyring can be used, a key may be kept in memory until this process ends.

The keyring has one entry per account, under the account's id, and one more, `openrouter`. That one names the account
whose key was set last, or contains the key itself if its account is not known. So each key is stored only once.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Literal

from tracker.api_key import KEY_VARIABLE, is_key
from tracker.errors import KeyringUnavailable, TrackerError, UsageError
from tracker.paths import keys_revision_path

ENVIRONMENT_VARIABLE = KEY_VARIABLE
_SERVICE = "model-usage-tracker"
_LAST = "openrouter"
_ACCOUNT = "account:"
"""The beginning of the entry `openrouter` if it names an account; no key begins like this."""

KeySource = Literal["environment", "memory", "keyring"]

_until_quit: dict[str, str] = {}
"""Keys in memory, by the name that their entry in the keyring would have; they are gone when this process ends."""


def load_key(account: str | None = None) -> str | None:
    """Return the key of the account with this id; if that is None, the key that was set last. None: there is no key.

    A key in the environment comes first, for any account; then one that is kept until quit. Raises `KeyringUnavailable`
    if the keyring does not respond.
    """
    if key := _from_environment() or _from_memory(account):
        return key
    with _Translated():
        # Imported here because it loads slowly, and a key in the environment does not need it.
        import keyring

        if account is not None:
            return keyring.get_password(_SERVICE, account)
        last = keyring.get_password(_SERVICE, _LAST)
        named = _named(last)
        return last if named is None else keyring.get_password(_SERVICE, named)


def key_source(account: str | None = None) -> KeySource | None:
    """Return where the key of `load_key` comes from, None if there is no key. Raises `KeyringUnavailable`."""
    if _from_environment():
        return "environment"
    if _from_memory(account):
        return "memory"
    return "keyring" if load_key(account) else None


def save_key(key: str, account: str | None = None) -> None:
    """Store the key of an account (None: not known) in the system keyring, and remember it as the key set last.

    Raises `UsageError` for text that cannot be a key and `KeyringUnavailable` if the keyring does not accept it.
    """
    checked = checked_key(key)
    name = account or _LAST
    with _Translated():
        import keyring

        keyring.set_password(_SERVICE, name, checked)
        # Some backends accept a password and do not store it, so it is read back.
        if keyring.get_password(_SERVICE, name) != checked:
            raise KeyringUnavailable(f"The system keyring did not store the key. {_WAY_OUT}")
        # Written last, so that this entry never names an account whose key could not be stored.
        if account is not None:
            keyring.set_password(_SERVICE, _LAST, f"{_ACCOUNT}{account}")
    _until_quit.pop(name, None)
    _bump_revision()


def check_keyring() -> None:
    """Raise `KeyringUnavailable` if the system keyring does not respond."""
    with _Translated():
        import keyring

        keyring.get_password(_SERVICE, _LAST)


def keep_until_quit(key: str, account: str | None = None) -> None:
    """Keep the key of an account (None: not known) in memory until this process ends, for when no keyring can be used.

    Raises `UsageError` for text that cannot be a key.
    """
    _until_quit[account or _LAST] = checked_key(key)


def forget_key(account: str | None = None) -> bool:
    """Remove the key that `load_key` would return from memory and the system keyring; return whether there was one.

    Raises `KeyringUnavailable`, unless the key was only in memory.
    """
    if _until_quit.pop(account or _LAST, None) is not None:
        # It is in memory only because the keyring did not take it.
        return True
    with _Translated():
        import keyring

        last = keyring.get_password(_SERVICE, _LAST)
        name = account or _named(last) or _LAST
        removed = _removed(name)
        # The entry must not name an account that has no key any more.
        if name == _named(last):
            _removed(_LAST)
    _bump_revision()
    return removed


def keys_revision() -> int:
    """Return a number that changes when any process stores or removes a key.

    It reads only the time of a file: each query of the keyring itself could ask the person to unlock it.
    """
    try:
        return os.stat(keys_revision_path()).st_mtime_ns
    except OSError:
        return 0


def _bump_revision() -> None:
    """Let windows of other processes notice that keys have changed; without this they notice it at their next start.

    If the folder is missing, no window waits for a key, so the folder is not made for this.
    """
    with suppress(OSError):
        keys_revision_path().touch(mode=0o600)


def checked_key(key: str) -> str:
    """Return a key without surrounding space. Raises `UsageError` for text that cannot be one."""
    stripped = key.strip()
    if not is_key(stripped):
        raise UsageError("That is not a key: it must be one word like sk-or-v1-… without spaces or line breaks.")
    return stripped


def _named(last: str | None) -> str | None:
    """Return the account that the entry of the last key names, None if it contains a key or nothing."""
    return last.removeprefix(_ACCOUNT) if last is not None and last.startswith(_ACCOUNT) else None


def _removed(name: str) -> bool:
    import keyring
    from keyring.errors import PasswordDeleteError

    if keyring.get_password(_SERVICE, name) is None:
        return False
    try:
        keyring.delete_password(_SERVICE, name)
    except PasswordDeleteError:
        return False
    return True


def _from_environment() -> str | None:
    return os.environ.get(ENVIRONMENT_VARIABLE, "").strip() or None


def _from_memory(account: str | None) -> str | None:
    return _until_quit.get(account or _LAST)


_WAY_OUT = f"Unlock or install one (on Debian: gnome-keyring), or set the variable {ENVIRONMENT_VARIABLE} for one run."


class _Translated(AbstractContextManager[None]):
    """Turns every exception inside into `KeyringUnavailable`.

    A keyring is a plug-in of the system: a missing, old or wrongly installed one raises whatever it likes, also while
    the library loads it.
    """

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, TrackerError):
            raise KeyringUnavailable(f"The system keyring cannot be used ({_reason(error)}). {_WAY_OUT}") from error


def _reason(error: Exception) -> str:
    """Return the kind of an error and, where its text cannot contain a password, the text.

    A backend that cannot be imported is named by its configuration. All other texts may quote what was to be stored.
    """
    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, ImportError) else kind
