"""What belongs to the account besides its usage: its id, keys, workspaces, balance, and the counters of a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracker.errors import OtherAccount
from tracker.store.file.changes import Changes
from tracker.store.file.database import Store
from tracker.store.file.stores_in_folder import account_suffix
from tracker.store.tables.labels import Labels
from tracker.usage import SAMPLE_IDENTITIES, AccountKey, Credits, KeyOwner, KeyStatus, Workspace


class KeyReading(NamedTuple):
    """Counters of one key at an instant (UTC ms), nano-dollars: lifetime, and since UTC midnight."""

    label: str
    at_ms: int
    credits_nano: int
    credits_today_nano: int
    byok_nano: int
    byok_today_nano: int


def bind_account(store: Store, owner: KeyOwner) -> bool:
    """Assign the store to the account of a key; return whether it belonged to none before.

    A key that does not show its account leaves a store without an account as it is. Raises `OtherAccount` if the store
    belongs to another account, or if the key does not show its account and the store does not know its label.
    """
    with store.writing():
        stored = bound_account(store)
        if stored is None and owner.identity is not None:
            store.run("INSERT INTO account VALUES (1, ?)", (owner.identity,))
            return True
        if stored is None or stored == owner.identity or (owner.identity is None and knows_key(store, owner.label)):
            return False
    raise OtherAccount(
        f"The store {store.path} belongs to another account ({account_suffix(stored)}) than this key, and accounts are "
        "never mixed. Use a key of that account, or another store: without --store each account gets its own.",
        owner,
        in_window=f"The store {store.path} belongs to another account ({account_suffix(stored)}) than this key, and "
        "accounts are never mixed. Use a key of that account, or choose the other account in the menu.",
    )


def save_management_key(store: Store, label: str) -> None:
    """Remember a management key with which the store is synced; `/keys` does not list such keys."""
    with store.writing():
        store.run("INSERT OR IGNORE INTO management_keys VALUES (?)", (label,))


def bound_account(store: Store) -> str | None:
    """Return the account whose usage the store contains, None if no sync has shown it yet."""
    identity: str | None = store.value("SELECT identity FROM account")
    return identity


def is_sample(store: Store) -> bool:
    """Return whether the store contains the invented account, of any version, however the store was opened."""
    return (bound_account(store) or "").startswith(SAMPLE_IDENTITIES)


def knows_key(store: Store, label: str) -> bool:
    """Return whether a key with this label was ever listed or read for this store's account."""
    found = store.value(
        "SELECT 1 FROM keys WHERE label = :label UNION ALL SELECT 1 FROM key_readings WHERE label = :label LIMIT 1",
        {"label": label},
    )
    return found is not None


def save_workspaces(store: Store, workspaces: Sequence[Workspace]) -> Changes:
    """Store what `/workspaces` listed. A workspace that is known by its label only stays a group of its own.

    While workspaces could not be read, a key may have named one by its id. It gets its name as soon as it is listed.
    """
    changes = Changes()
    with store.writing():
        for workspace in workspaces:
            values = (workspace.name, workspace.slug, int(workspace.is_default))
            before = store.rows("SELECT name, slug, is_default FROM workspaces WHERE uuid = ?", (workspace.id,))
            if not before:
                _add_workspace(store, workspace.id, values)
                changes += Changes(new=1)
            elif before[0] != values:
                store.run(
                    "UPDATE workspaces SET name = ?, slug = ?, is_default = ? WHERE uuid = ?", (*values, workspace.id)
                )
                changes += Changes(changed=1)
            else:
                changes += Changes(unchanged=1)
    return changes


def _add_workspace(store: Store, uuid: str, values: tuple[str, str, int]) -> None:
    described = (uuid, *values)
    # A row without uuid whose name is this id was made by a key that named the workspace by its id: complete that row.
    if not store.run(
        "UPDATE workspaces SET uuid = ?, name = ?, slug = ?, is_default = ? WHERE uuid IS NULL AND name = ?",
        (*described, uuid),
    ):
        store.run("INSERT INTO workspaces (uuid, name, slug, is_default) VALUES (?, ?, ?, ?)", described)


def known_workspaces(store: Store) -> list[Workspace]:
    """Return every workspace ever listed."""
    return [
        Workspace(uuid, name, slug or "", bool(default))
        for uuid, name, slug, default in store.rows(
            "SELECT uuid, name, slug, is_default FROM workspaces WHERE uuid IS NOT NULL ORDER BY is_default DESC, id"
        )
    ]


def save_keys(store: Store, keys: Sequence[AccountKey], at_ms: int) -> Changes:
    """Store what `/keys` listed at an instant (UTC ms); keys no longer listed stay as they were.

    A key's lifetime counters change with every call, so they do not make a key "changed".
    """
    changes = Changes()
    with store.writing():
        # Listings "from the future" were stored while the clock was ahead. Move them back: this listing is the newest.
        store.run("UPDATE keys SET listed_at_ms = ?1 - 1 WHERE listed_at_ms > ?1", (at_ms,))
        labels = Labels(store)
        for key in keys:
            described = (key.name, key.label, int(key.disabled), labels.workspaces[key.workspace_id], key.created_at_ms)
            counters = (key.credits_nano, key.byok_nano, at_ms)
            before = store.rows(
                "SELECT name, label, disabled, workspace_id, created_at_ms, listed_at_ms FROM keys WHERE hash = ?",
                (key.hash,),
            )
            if before:
                store.run(
                    "UPDATE keys SET name = ?, label = ?, disabled = ?, workspace_id = ?, created_at_ms = ?, "
                    "credits_nano = ?, byok_nano = ?, listed_at_ms = ? WHERE hash = ?",
                    (*described, *counters, key.hash),
                )
            else:
                store.run(
                    "INSERT INTO keys (name, label, disabled, workspace_id, created_at_ms, credits_nano, byok_nano, "
                    "listed_at_ms, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*described, *counters, key.hash),
                )
            # A row that was never listed was made by a feed that named the hash first. It is new in the list of keys.
            if not before or before[0][5] is None:
                changes += Changes(new=1)
            elif before[0][:5] != described:
                changes += Changes(changed=1)
            else:
                changes += Changes(unchanged=1)
    return changes


def known_keys(store: Store, *, of_last_listing: bool = False) -> list[AccountKey]:
    """Return every key ever listed, or only those of the last listing, in the order in which they became known."""
    # All keys of one listing have the same instant.
    last = "AND k.listed_at_ms = (SELECT max(listed_at_ms) FROM keys) " if of_last_listing else ""
    return [
        AccountKey(
            hash=hash_,
            name=name,
            label=label or "",
            disabled=bool(disabled),
            workspace_id=workspace,
            created_at_ms=created,
            credits_nano=credits_nano,
            byok_nano=byok_nano,
        )
        for hash_, name, label, disabled, workspace, created, credits_nano, byok_nano in store.rows(
            "SELECT k.hash, k.name, k.label, k.disabled, w.uuid, k.created_at_ms, k.credits_nano, k.byok_nano "
            "FROM keys k LEFT JOIN workspaces w ON w.id = k.workspace_id "
            f"WHERE k.hash IS NOT NULL AND k.listed_at_ms IS NOT NULL {last}ORDER BY k.id"
        )
    ]


def keys_to_query(store: Store, most: int) -> list[AccountKey]:
    """Return the keys to request one by one: all keys ever listed or, if these are too many, those listed last.

    Deleted keys add up over the years; if they are left out, their usage is still known by their names. More than
    `most` keys are returned if even the last listing has more.
    """
    keys = known_keys(store)
    return keys if len(keys) <= most else known_keys(store, of_last_listing=True)


def save_credits(store: Store, balance: Credits, at_ms: int) -> Changes:
    """Store the account's balance at an instant (UTC ms)."""
    with store.writing():
        last = store.rows("SELECT total_nano, used_nano FROM credit_snapshots ORDER BY at_ms DESC LIMIT 1")
        store.run(
            "INSERT OR REPLACE INTO credit_snapshots VALUES (?, ?, ?)", (at_ms, balance.total_nano, balance.used_nano)
        )
    if not last:
        return Changes(new=1)
    return Changes(unchanged=1) if last[0] == (balance.total_nano, balance.used_nano) else Changes(changed=1)


def was_ever_used(store: Store, label: str | None = None) -> bool:
    """Return whether any stored reading of the balance, or of the counters of the key with a label, is not zero.

    Such counters never fall, so all of them at zero after that are not a reading.
    """
    balances = "SELECT 1 FROM credit_snapshots WHERE total_nano <> 0 OR used_nano <> 0"
    counters = "SELECT 1 FROM key_readings WHERE label = ? AND (credits_nano <> 0 OR byok_nano <> 0)"
    found = store.rows(f"{balances} LIMIT 1") if label is None else store.rows(f"{counters} LIMIT 1", (label,))
    return bool(found)


def save_key_reading(store: Store, status: KeyStatus, at_ms: int) -> Changes:
    """Store the counters of the synced key at an instant (UTC ms)."""
    counters = (status.credits_nano, status.byok_nano)
    with store.writing():
        last = store.rows(
            "SELECT credits_nano, byok_nano FROM key_readings WHERE label = ? ORDER BY at_ms DESC LIMIT 1",
            (status.label,),
        )
        store.run(
            "INSERT OR REPLACE INTO key_readings VALUES (?, ?, ?, ?, ?, ?)",
            (
                status.label,
                at_ms,
                status.credits_nano,
                status.credits_today_nano,
                status.byok_nano,
                status.byok_today_nano,
            ),
        )
    if not last:
        return Changes(new=1)
    return Changes(unchanged=1) if last[0] == counters else Changes(changed=1)


def key_readings(store: Store) -> list[KeyReading]:
    """Return all stored counters of keys, sorted by key and instant."""
    return [
        KeyReading(*row)
        for row in store.rows(
            "SELECT label, at_ms, credits_nano, credits_today_nano, byok_nano, byok_today_nano "
            "FROM key_readings ORDER BY label, at_ms"
        )
    ]


class CreditSnapshot(NamedTuple):
    """The account's balance at an instant (UTC ms): lifetime sums in nano-dollars."""

    at_ms: int
    total_nano: int
    used_nano: int


def credit_snapshots(store: Store, from_ms: int, to_ms: int) -> list[CreditSnapshot]:
    """Return the balances read from one instant to another (UTC ms, both included), oldest first."""
    return [
        CreditSnapshot(*row)
        for row in store.rows(
            "SELECT at_ms, total_nano, used_nano FROM credit_snapshots WHERE at_ms BETWEEN ? AND ? ORDER BY at_ms",
            (from_ms, to_ms),
        )
    ]
