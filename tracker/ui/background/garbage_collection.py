"""Python's garbage collection, kept on the GUI thread.

Python starts it by itself in whichever thread allocates memory. In a worker it would destroy widgets and signals that
are only part of a reference cycle. Qt allows this on the GUI thread only. Elsewhere the process crashes while it
paints, or it deadlocks: the worker has a lock of Qt and waits for Python's lock, the GUI thread has Python's lock and
waits for the lock of Qt.
"""

from __future__ import annotations

import ctypes
import gc


def keep_to_this_thread() -> None:
    """Turn Python's automatic collection off; from now on `collect_if_due` collects."""
    gc.disable()


def collect_if_due() -> None:
    """Collect garbage if Python itself would have done so by now. Call it on the GUI thread."""
    # The oldest generation first, as Python does: collecting one also collects all that are younger.
    for generation, (count, threshold) in reversed(
        list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if count > threshold:
            gc.collect(generation)
            return


def release() -> None:
    """Return free memory to the system, where the C library can do so (glibc); elsewhere do nothing.

    A window stays open all day. Without this it would keep all memory that its largest picture once needed.
    """
    try:
        # None stands for this process, which has loaded the C library already.
        trim = ctypes.CDLL(None).malloc_trim
    except (TypeError, AttributeError):  # Windows needs a library name; others lack malloc_trim
        return
    trim(0)
