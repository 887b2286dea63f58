"""Connects a key: checks it, finds its account's store, and stores the key in the keyring, or in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.accounts import keychain
from tracker.accounts.openrouter import client_of
from tracker.accounts.own_account import OwnAccount
from tracker.accounts.stores import check_store, choose_store

if TYPE_CHECKING:
    from tracker.usage import KeyStatus


@dataclass(frozen=True, slots=True)
class Connected:
    """The status of a key that was checked and stored, and its account, perhaps with another store than before."""

    account: OwnAccount
    status: KeyStatus


def connect(account: OwnAccount, key: str, *, until_quit: bool = False) -> Connected:
    """Check a key with OpenRouter and store it. If it belongs to another account, change to that account's store.

    With `until_quit` the key is kept in memory and the keyring is not used. Raises the same as `check_key` and
    `keychain.save_key`, `OtherAccount` if the store was named and belongs to another account, `StoreUnusable` and
    `UsageError`. In all these cases no key is stored.
    """
    from tracker.ingest.owner import owner_of

    checked = keychain.checked_key(key)
    if not until_quit:
        # Before the key is sent anywhere: without a keyring there would be nowhere to store it.
        keychain.check_keyring()
    with client_of(checked) as client:
        status = client.key_status()
        owner = owner_of(client, status)
    if account.follows_key:
        path = choose_store(owner, account.store_path)
    else:
        check_store(owner, account.store_path, may_move=False)
        path = account.store_path
    if until_quit:
        keychain.keep_until_quit(checked, owner.identity)
    else:
        keychain.save_key(checked, owner.identity)
    return Connected(replace(account, store_path=path, follows_key=False), status)
