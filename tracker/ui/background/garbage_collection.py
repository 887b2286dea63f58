"""Python's search for garbage, kept to the thread of the widgets.

By itself it begins in whichever thread happens to allocate. In a worker it would destroy widgets and signals that only
a cycle holds. Qt allows that on their own thread alone: the process crashes while painting, or stands still for ever,
because the worker holds a lock of Qt and waits for Python's, and the GUI thread holds Python's and waits for Qt's.
"""

from __future__ import annotations

import ctypes
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


def give_back() -> None:
    """Hand memory that is free back to the system, where the C library knows how to (glibc); else do nothing.

    A window stays open all day; without this it would keep what its largest picture once took.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (TypeError, AttributeError):  # Windows has no library without a name, other systems no such function
        return
    trim(0)
