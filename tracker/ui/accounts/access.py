"""The edge of the window: what it may open and keep beside the account that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.accounts.account import Account, Connected
from tracker.accounts.stores import held_stores, is_ours, use_store
from tracker.paths import settings_path
from tracker.store.file.stores_in_folder import HeldStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Handed in by the composition root. All but `settings_path` may block; what asks OpenRouter runs in workers."""

    sample: Callable[[], Account]
    own: Callable[[Path | None], Account]
    """The person's own account, in a store at a path (None: the current one)."""
    connect: Callable[[Account, str], Connected]
    """Check a key with OpenRouter and keep it for its account. Raises a `TrackerError` and then keeps nothing."""
    forget_key: Callable[[Account], bool]
    stores: Callable[[], Sequence[HeldStore]]
    """The stores that the window can change to."""
    use: Callable[[Path], None]
    """Remember a store as the current one. Raises `UsageError` where the settings cannot be saved."""
    settings_path: Path


def access_of(account: Account) -> Access:
    """Return the access of a window that was started for an account; a store that was named then stays in use."""
    is_free = account.is_sample or account.follows_key

    def sample() -> Account:
        return account if account.is_sample else Account.sample(clock=account.clock)

    def own(path: Path | None) -> Account:
        return Account.own(path, account.clock) if path is not None or is_free else account

    def connect(shown: Account, key: str) -> Connected:
        may_move = is_free and is_ours(shown.store_path)
        return replace(shown, follows_key=may_move).connect(key)

    return Access(
        sample=sample,
        own=own,
        connect=connect,
        forget_key=Account.forget_key,
        stores=held_stores,
        use=use_store,
        settings_path=settings_path(),
    )
