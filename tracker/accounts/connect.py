"""Takes a key in: checks it, finds its account's store, and keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.accounts import keychain
from tracker.accounts.openrouter import client_of
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.stores import check_place, settle

if TYPE_CHECKING:
    from tracker.usage import KeyStatus


@dataclass(frozen=True, slots=True)
class Connected:
    """A key that was checked and kept, and its account, perhaps in another store than before."""

    account: OwnAccount
    status: KeyStatus


def connect(account: OwnAccount, key: str) -> Connected:
    """Check a key with OpenRouter and keep it; where it belongs to another account, move to that one's store.

    Raises as `check_key` and `keychain.save_key` do, `OtherAccount` where the store was named and holds another
    account, `StoreUnusable` and `UsageError`; then no key is kept.
    """
    from tracker.ingest.owner import owner_of

    checked = keychain.checked_key(key)
    with client_of(checked) as client:
        status = client.key_status()
        owner = owner_of(client, status)
    if account.follows_key:
        place = settle(owner, account.store_path)
    else:
        check_place(owner, account.store_path, may_move=False)
        place = account.store_path
    keychain.save_key(checked, owner.identity)
    return Connected(replace(account, store_path=place, follows_key=False), status)
