"""Undoes an import of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import StoreMissing
from tracker.periods import ms_of
from tracker.store.file.database import open_for_writing

if TYPE_CHECKING:
    from tracker.accounts.account import Account
    from tracker.store.usage.imports import UndoReport


def undo_import(account: Account, import_id: int) -> UndoReport:
    """Undo an import.

    Raises `UsageError` for an unknown import and if it is not known which store is meant, `StoreMissing`,
    `StoreUnusable`.
    """
    from tracker.analysis.ledger.stored_totals import keep_day_totals
    from tracker.store.usage import imports

    account.check_choice()
    account.prepare()
    if not account.exists():
        raise StoreMissing(f"There is no store at {account.store_path}, so there is no import to undo.")
    with open_for_writing(account.store_path) as store:
        report = imports.undo_import(store, import_id, ms_of(account.now()))
        keep_day_totals(store, account.now())
        return report
