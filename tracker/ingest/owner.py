"""Whose usage a key tells, and claiming a store for that account."""

from __future__ import annotations

from tracker.api.client import Client
from tracker.formatting import counted
from tracker.store.account.account import bind_account, key_readings
from tracker.store.file.database import Store
from tracker.store.usage.imports import imports
from tracker.usage import KeyOwner, KeyStatus


def owner_of(client: Client, status: KeyStatus) -> KeyOwner:
    """Return whose usage a key tells: the organisation, else the person, else the account's default workspace.

    The last is asked for with a management key only; an inference key may not tell at all. Raises as the client does.
    """
    identity = status.organization_id or status.creator_user_id
    if identity is None and status.kind == "management":
        identity = next((space.id for space in client.workspaces() if space.is_default), None)
    return KeyOwner(identity, status.label)


def claim(store: Store, owner: KeyOwner) -> str | None:
    """Mark a store as the account's; return what to say where usage that it held without an account is now its.

    Raises `OtherAccount` where the store holds another account.
    """
    held = _held_before(store, owner) if bind_account(store, owner) else []
    if not held:
        return None
    return f"{' and '.join(held)} held here without an account count as this account's from now on"


def _held_before(store: Store, owner: KeyOwner) -> list[str]:
    files = sum(1 for record in imports(store) if record.undone_at_ms is None)
    keys = len({reading.label for reading in key_readings(store)} - {owner.label})
    return [counted(number, noun) for number, noun in ((files, "imported file"), (keys, "other key")) if number]
