"""Which store is worked with, and which one a key's usage belongs to: one store holds one account.

All stores that the program makes lie in the data folder: `usage.sqlite3` for the first account, `usage-<hash>.sqlite3`
for others. One of them is the current one, remembered in the settings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from tracker.errors import OtherAccount, SettingsUnusable, StoreUnusable
from tracker.paths import data_dir, sample_store_path, settings_path, store_path
from tracker.store.account.account import bind_account
from tracker.store.file.database import open_for_reading, open_for_writing
from tracker.store.file.stores_in_folder import HeldStore, account_mark, look_into, stores_in
from tracker.usage import KeyOwner

_MADE_BY_US = re.compile(r"usage(-[0-9a-f]{8})?\.sqlite3")


def current_store() -> Path:
    """Return the path of the current store: the one chosen last where it still exists, else the usual one."""
    path = settings_path()
    # Most people have one account and no settings file: then nothing is loaded that a question would wait for.
    if not os.path.exists(path):
        return store_path()
    from tracker.settings import load_settings

    name = load_settings(path)[0].store
    chosen = store_path() if name is None else data_dir() / name
    return chosen if os.path.exists(chosen) else store_path()


def check_choice() -> None:
    """Raise `SettingsUnusable` where there are several accounts and the settings do not tell which one is current.

    What the person gives or takes back could then change another account's numbers than they think.
    """
    path = settings_path()
    if not os.path.exists(path):
        return
    from tracker.settings import load_settings

    if load_settings(path)[0].doubts_store and (number := len(held_stores())) > 1:
        raise SettingsUnusable(
            f"There are {number} stores, and the settings do not tell which one is meant, so nothing "
            "was changed. Correct the settings, or name the store with --store."
        )


def use_store(path: Path) -> None:
    """Make a store of the data folder the current one; nothing for a file elsewhere, or where it is current already.

    Raises `UsageError` where the settings cannot be read or saved.
    """
    from tracker.settings import change_settings

    if is_ours(path) and path != current_store():
        change_settings(settings_path(), store=None if path == store_path() else path.name)


def is_ours(path: Path) -> bool:
    """Tell whether a file lies in the data folder, where each account has one store."""
    return path.absolute().parent == data_dir().absolute()


def held_stores() -> list[HeldStore]:
    """Return the stores in the data folder, the one last used first; the sample's is not among them."""
    return [store for store in stores_in(data_dir()) if store.path != sample_store_path()]


def check_file(path: Path) -> None:
    """Raise `StoreUnusable` for a file that the person chose and that is no store which this version can read.

    Such a file is left as it is, also an empty one, which would be made a store if it were opened as one.
    """
    if look_into(path) is None:
        raise StoreUnusable(
            f"{path.name} is not a store of this program, or it is damaged or locked. It was left as it is. Choose "
            "another file."
        )
    open_for_reading(path).close()


def store_for(owner: KeyOwner, current: Path) -> Path:
    """Return where the usage that a key tells is kept: in `current` where that fits, else in another or a new store."""
    here = look_into(current)
    if here is not None and _is_of(here, owner):
        return current
    others = [store for store in held_stores() if store.path != current and _is_of(store, owner)]
    if others:
        return _best(others).path
    return current if here is None or here.identity is None else _new_path(owner)


def check_place(owner: KeyOwner, path: Path, *, may_move: bool) -> None:
    """Raise `OtherAccount` where the usage that a key tells does not belong into a store.

    A store without an account is anybody's, unless it lies in the data folder (or the person named none: `may_move`)
    where the account has a store already.
    """
    if may_move or is_ours(path):
        place = store_for(owner, path)
    else:
        held = look_into(path)
        place = path if held is None or held.identity is None or _is_of(held, owner) else _new_path(owner)
    if place != path:
        whose = "another account" if owner.identity is None else f"the account {account_mark(owner.identity)}"
        raise OtherAccount(
            f"The key belongs to {whose}, and the store {path} is not that account's: accounts are never mixed. Use a "
            "key of this store's account, or another store; without --store each account gets its own.",
            owner,
        )


def settle(owner: KeyOwner, current: Path) -> Path:
    """Return the store of a key's account, made where it is missing, and make it the current one.

    Raises `StoreUnusable`, and `UsageError` for settings that cannot be used.
    """
    place = store_for(owner, current)
    if place != current:
        with open_for_writing(place) as store:
            bind_account(store, owner)
        use_store(place)
    return place


def moved_text(before: Path, place: Path) -> str:
    """Return what to say where a key led to another store."""
    return (
        f"This key belongs to another account than the one in {before.name}. Its usage is kept in {place.name}, which "
        f"is the current store from now on; {before.name} stays as it is (--store {before})."
    )


def _is_of(store: HeldStore, owner: KeyOwner) -> bool:
    if owner.identity is not None:
        return store.identity == owner.identity
    return owner.label in store.labels


def _best(stores: Iterable[HeldStore]) -> HeldStore:
    """Return a store that the program itself made, before copies that somebody put beside it; else the last used."""
    return min(stores, key=lambda store: _MADE_BY_US.fullmatch(store.path.name) is None)


def _new_path(owner: KeyOwner) -> Path:
    digest = sha256((owner.identity or owner.label).encode()).hexdigest()
    return data_dir() / f"usage-{digest[:8]}.sqlite3"
