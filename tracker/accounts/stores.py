"""Which store is current, and which store a key's usage belongs to: each store has one account.

All stores that the program makes are in the data folder: `usage.sqlite3` for the first account, `usage-<hash>.sqlite3`
for others. The settings remember which one is current.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from errno import EEXIST
from hashlib import sha256
from pathlib import Path

from tracker.errors import InvalidResponse, OtherAccount, SettingsUnusable, StoreUnusable
from tracker.paths import data_dir, sample_store_path, settings_path, store_path
from tracker.store.account.account import bind_account
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.store.file.stores_in_folder import KnownStore, account_suffix, inspect_store, stores_in
from tracker.usage import KeyOwner

_MADE_BY_US = re.compile(r"usage(-[0-9a-f]{8})?\.sqlite3")


def current_store() -> Path:
    """Return the path of the current store: the one chosen last if it still exists, else the default one."""
    path = settings_path()
    # Most people have one account and no settings file. Then the settings module need not be imported.
    if not os.path.exists(path):
        return store_path()
    from tracker.settings import load_settings

    name = load_settings(path)[0].store
    chosen = store_path() if name is None else data_dir() / name
    return chosen if os.path.exists(chosen) else store_path()


def check_choice() -> None:
    """Raise `SettingsUnusable` if there are several accounts and the settings do not say which one is current.

    Otherwise an import or its undoing could change the numbers of the wrong account.
    """
    path = settings_path()
    if not os.path.exists(path):
        return
    from tracker.settings import load_settings

    if load_settings(path)[0].is_store_uncertain and (number := len(known_stores())) > 1:
        raise SettingsUnusable(
            f"There are {number} stores, and the settings do not say which one is meant, so nothing "
            "was changed. Correct the settings, or name the store with --store.",
            in_window=f"There are {number} stores, and the settings do not say which one is meant, so nothing was "
            "changed. Choose the account in the menu.",
        )


def use_store(path: Path) -> None:
    """Make a store of the data folder the current one; do nothing for other files, or if it is current already.

    Raises `UsageError` if the settings cannot be read or saved.
    """
    from tracker.settings import change_settings

    if is_ours(path) and path != current_store():
        change_settings(settings_path(), store=None if path == store_path() else path.name)


def is_ours(path: Path) -> bool:
    """Return whether a file is in the data folder, where each account has one store."""
    return path.absolute().parent == data_dir().absolute()


def known_stores() -> list[KnownStore]:
    """Return the stores in the data folder, without the sample's, the last used one first."""
    return [store for store in stores_in(data_dir()) if store.path != sample_store_path()]


def check_file(path: Path) -> None:
    """Raise `StoreUnusable` if a file that the person chose is not a store that this version can read.

    The file is left unchanged, even an empty one, which would become a store if it were opened as one.
    """
    if inspect_store(path) is None:
        raise StoreUnusable(
            f"{path.name} is not a store of this program, or it is damaged or locked. It was left as it is. Choose "
            "another file."
        )
    open_for_reading(path).close()


def set_aside(path: Path, now: datetime) -> Path:
    """Give a store that cannot be used another name beside it, so that a new one can be made. Return that path.

    No file is replaced. `now` has a time zone. Raises `StoreUnusable` if the folder does not allow it.
    """
    kept = path.with_name(f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    try:
        if kept.exists():
            raise FileExistsError(EEXIST, "there is one already")
        # The log first: SQLite would apply one that is left to the new store.
        for ending in ("-wal", "-shm", ""):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(kept.with_name(kept.name + ending))
    except OSError as error:
        raise StoreUnusable(f"The store {path} cannot be renamed: {error.strerror}. Nothing was changed.") from error
    return kept


def store_for(owner: KeyOwner, current: Path) -> Path:
    """Return the store for the usage that a key reports: `current` if it fits, else another or a new one.

    Raises `InvalidResponse` for a management key without an account if the current store has one, and for a key that
    was a management key of that store before: an odd response must not lead to another store.
    """
    here = inspect_store(current)
    _check_identity(owner, here)
    if here is not None and _is_of(here, owner):
        return current
    others = [store for store in known_stores() if store.path != current and _is_of(store, owner)]
    if others:
        return _best(others).path
    return current if here is None or here.identity is None else _new_path(owner)


def check_store(owner: KeyOwner, path: Path, *, may_move: bool) -> None:
    """Raise `OtherAccount` if the usage that a key reports does not belong in a store.

    A store without an account is free for any account. The exception is a store in the data folder, or a store that the
    person did not name (`may_move`): it is not free for an account that already has a store there. Raises
    `InvalidResponse` as `store_for` does.
    """
    if may_move or is_ours(path):
        owner_path = store_for(owner, path)
    else:
        stored = inspect_store(path)
        _check_identity(owner, stored)
        owner_path = path if stored is None or stored.identity is None or _is_of(stored, owner) else _new_path(owner)
    if owner_path != path:
        whose = "another account" if owner.identity is None else f"the account {account_suffix(owner.identity)}"
        raise OtherAccount(
            f"The key belongs to {whose}, and the store {path} is not that account's: accounts are never mixed. Use a "
            "key of this store's account, or another store; without --store each account gets its own.",
            owner,
            in_window=f"The key belongs to {whose}, and {path.name} is not that account's: accounts are never mixed. "
            "Use a key of this account, or choose the other account in the menu.",
        )


def choose_store(owner: KeyOwner, current: Path) -> Path:
    """Return the store of a key's account and make it the current one; make the store first if it is missing.

    Raises `StoreUnusable`, and `UsageError` for settings that cannot be used.
    """
    owner_path = store_for(owner, current)
    if owner_path != current:
        with open_for_writing(owner_path) as store:
            # First the owner, then the choice: a store without an owner is free for any account.
            bind_account(store, owner)
        use_store(owner_path)
    return owner_path


def moved_text(before: Path, owner_path: Path) -> str:
    """Return the message for a key that changed the current store."""
    return (
        f"This key belongs to another account than the one in {before.name}. Its usage is stored in {owner_path.name}, "
        f"which is the current store from now on; {before.name} stays as it is (--store {before})."
    )


def _check_identity(owner: KeyOwner, here: KnownStore | None) -> None:
    if owner.identity is not None or here is None or here.identity is None:
        return
    # A key that synced this store as a management key is one, also if a response says otherwise.
    if owner.is_management or owner.label in here.management_labels:
        raise InvalidResponse(
            "OpenRouter did not say to which account this management key belongs: its answer names no user and no "
            f"workspace. Nothing was changed; the store stays {here.path}. Try again later."
        )


def _is_of(store: KnownStore, owner: KeyOwner) -> bool:
    if owner.identity is not None:
        return store.identity == owner.identity
    return owner.label in store.labels


def _best(stores: Iterable[KnownStore]) -> KnownStore:
    """Return a store that the program itself made, rather than a copy that somebody put there; else the last used."""
    # False comes before True. Of equal stores `min` returns the first.
    return min(stores, key=lambda store: _MADE_BY_US.fullmatch(store.path.name) is None)


def _new_path(owner: KeyOwner) -> Path:
    digest = sha256((owner.identity or owner.label).encode()).hexdigest()
    return data_dir() / f"usage-{digest[:8]}.sqlite3"
