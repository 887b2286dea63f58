"""The way to OpenRouter with a key, and what it says of one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tracker.accounts.keychain import checked_key

if TYPE_CHECKING:
    from tracker.api.client import Client
    from tracker.usage import KeyStatus

BASE_URL_VARIABLE = "USAGE_TRACKER_BASE_URL"
"""Names another address than OpenRouter's."""


def client_of(key: str) -> Client:
    """Return a client that asks with a key."""
    from tracker.api.client import DEFAULT_BASE_URL, Client

    return Client(key, base_url=os.environ.get(BASE_URL_VARIABLE) or DEFAULT_BASE_URL)


def check_key(key: str) -> KeyStatus:
    """Ask OpenRouter what a key is. Raises `UsageError`, `KeyRejected`, `Unreachable`, `AnswerNotUnderstood`."""
    with client_of(checked_key(key)) as client:
        return client.key_status()
