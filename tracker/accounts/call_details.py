"""One call of an account in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.store.questions.call_list import HeldCall, held_call

if TYPE_CHECKING:
    from tracker.accounts.account import Account


def call_in_full(account: Account, generation_id: str) -> HeldCall:
    """Ask OpenRouter for one call that is stored, keep what it returns, and return the call as it is stored then.

    Raises `UsageError` for a call that is not stored, `StoreMissing`, `StoreUnusable`, `KeyProblem`, `Unreachable`,
    and `AnswerNotUnderstood`, also where OpenRouter knows the call no more.
    """
    from tracker.ingest.calls.call_details import refresh_call

    with account.open_store() as store:
        held_call(store, generation_id)
    with account.client() as client:
        refresh_call(client, account.store_path, generation_id, now=account.now)
    with account.open_store() as store:
        return held_call(store, generation_id)
