"""Python's search for garbage, kept to the thread of the widgets.

By itself it begins in whichever thread happens to allocate. In a worker it would destroy widgets and signals that only
a cycle holds. Qt allows that on their own thread alone: the process crashes while painting, or stands still for ever,
because the worker holds a lock of Qt and waits for Python's, and the GUI thread holds Python's and waits for Qt's.
"""

from __future__ import annotations

import gc


def keep_to_this_thread() -> None:
    """Let Python look for garbage no more by itself; from now on `collect_if_due` does."""
    gc.disable()


def collect_if_due() -> None:
    """Look for garbage where Python would have done so by now. On the GUI thread."""
    for generation, (count, threshold) in reversed(
        list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if count > threshold:
            gc.collect(generation)
            return
