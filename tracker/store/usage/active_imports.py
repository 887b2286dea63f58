"""Whether an import is still active: one that is undone while another process runs it must not store anything more."""

from __future__ import annotations

from tracker.errors import Cancelled
from tracker.store.file.database import Store


def check_active(store: Store, import_id: int) -> None:
    """Raise `Cancelled` if an import was undone. Only inside `writing()`, where no other process can undo it."""
    if store.value("SELECT undone_at_ms FROM imports WHERE id = ?", (import_id,)) is not None:
        raise Cancelled(
            f"Import {import_id} was undone while it was still running, so it was ended and nothing of it is stored. "
            "Import the file again to get it back."
        )
