"""One call of an account with all its details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.store.questions.call_list import StoredCall, stored_call

if TYPE_CHECKING:
    from tracker.accounts.account import Account


def call_in_full(account: Account, generation_id: str) -> StoredCall:
    """Request a stored call from OpenRouter, store what it reports, and return the updated call.

    Raises `UsageError` for a call that is not stored, `StoreMissing`, `StoreUnusable`, `KeyProblem`, `Unreachable`,
    and `InvalidResponse`, also if OpenRouter no longer knows the call.
    """
    from tracker.ingest.calls.call_details import refresh_call

    with account.open_store() as store:
        stored_call(store, generation_id)
    with account.client() as client:
        refresh_call(client, account.store_path, generation_id, now=account.now)
    with account.open_store() as store:
        return stored_call(store, generation_id)
