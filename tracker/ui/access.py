"""The edge of the window: what it may open and keep beside the account that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker import keychain
from tracker.accounts import Account, check_key
from tracker.paths import settings_path
from tracker.usage import KeyStatus


@dataclass(frozen=True, slots=True)
class Access:
    """Handed in by the composition root. All but `settings_path` may block and run in workers."""

    sample: Callable[[], Account]
    own: Callable[[Path | None], Account]
    """The person's own account, in a store at a path (None: the usual place)."""
    connect: Callable[[str], KeyStatus]
    """Check a key with OpenRouter and keep it in the keyring. Raises a `TrackerError` and then keeps nothing."""
    forget_key: Callable[[], bool]
    settings_path: Path


def access_of(account: Account) -> Access:
    """Return the access of a window that was started for an account; its own store and clock stay in use."""

    def sample() -> Account:
        return account if account.is_sample else Account.sample(clock=account.clock)

    def own(path: Path | None) -> Account:
        return account if path is None and not account.is_sample else Account.own(path, account.clock)

    return Access(sample, own, connect, keychain.forget_key, settings_path())


def connect(key: str) -> KeyStatus:
    """Check a key and keep it. Raises as `check_key` and `keychain.save_key` do."""
    status = check_key(key)
    keychain.save_key(key)
    return status
