"""Whether an import is still in force: one that is undone while another process runs it stores nothing more."""

from __future__ import annotations

from tracker.errors import Cancelled
from tracker.store.file.database import Store


def check_in_force(store: Store, import_id: int) -> None:
    """Raise `Cancelled` where an import was undone. Inside `writing()`: then no other process can do it meanwhile."""
    if store.value("SELECT undone_at_ms FROM imports WHERE id = ?", (import_id,)) is not None:
        raise Cancelled(
            f"Import {import_id} was undone while it was still running, so it was ended and nothing of it is held. "
            "Import the file again to have it back."
        )
