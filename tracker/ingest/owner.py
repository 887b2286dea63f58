"""Finds the account that a key belongs to, and assigns a store to that account."""

from __future__ import annotations

from tracker.api.client import Client
from tracker.formatting import counted
from tracker.store.account.account import bind_account, key_readings
from tracker.store.file.database import Store
from tracker.store.usage.imports import imports
from tracker.usage import KeyOwner, KeyStatus


def owner_of(client: Client, status: KeyStatus) -> KeyOwner:
    """Return whose usage a key can read: the organisation, else the person, else the account's default workspace.

    Only a management key can list workspaces; an inference key may not show an owner at all. Raises what the client
    raises.
    """
    identity = status.organization_id or status.creator_user_id
    if identity is None and status.kind == "management":
        identity = next((space.id for space in client.workspaces().value if space.is_default), None)
    return KeyOwner(identity, status.label, status.kind == "management")


def claim(store: Store, owner: KeyOwner) -> str | None:
    """Assign a store to an account. Return a note if it already has usage without an account, which is now its own.

    Raises `OtherAccount` if the store belongs to another account.
    """
    stored = _stored_before(store, owner) if bind_account(store, owner) else []
    if not stored:
        return None
    return f"this account now includes {' and '.join(stored)} stored here without an account"


def _stored_before(store: Store, owner: KeyOwner) -> list[str]:
    files = sum(1 for record in imports(store) if record.undone_at_ms is None)
    keys = len({reading.label for reading in key_readings(store)} - {owner.label})
    return [counted(number, noun) for number, noun in ((files, "imported file"), (keys, "other key")) if number]
