"""The client for a key, and the check of a key."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from tracker.accounts.keychain import checked_key

if TYPE_CHECKING:
    from tracker.api.client import Client
    from tracker.usage import KeyStatus

BASE_URL_VARIABLE = "USAGE_TRACKER_BASE_URL"
"""Environment variable with an address to use in place of OpenRouter's."""


def client_of(key: str | None, cancelled: Callable[[], bool] | None = None) -> Client:
    """Return a client that uses a key, or none: then it reads only what is public.

    As soon as `cancelled` returns True, what it waits for raises `Cancelled`.
    """
    from tracker.api.client import DEFAULT_BASE_URL, Client

    return Client(key, base_url=os.environ.get(BASE_URL_VARIABLE) or DEFAULT_BASE_URL, cancelled=cancelled)


def check_key(key: str) -> KeyStatus:
    """Return OpenRouter's status of a key. Raises `UsageError`, `KeyRejected`, `Unreachable`, `InvalidResponse`."""
    with client_of(checked_key(key)) as client:
        return client.key_status()
