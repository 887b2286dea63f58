"""When a call was made, as precisely as its id and the window in which it was found can show.

Analytics has no column for the time of a call. An id contains the second at which it was made; OpenRouter's own time
differs from it by about a second. The window decides to which UTC day a call belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.periods import MS_PER_DAY, day_of_ms

EDGE_MS = 2000
"""An id this close to a UTC midnight does not show on which side of it the call was made."""

# An id looks like gen-1756900812-Ab3…; the ten digits are seconds since 1970.
_EPOCH_SECONDS = re.compile(r"(?:^|-)(\d{10})(?:-|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Window:
    """From `start_ms` to before `end_ms`, UTC milliseconds, whole seconds."""

    start_ms: int
    end_ms: int

    @property
    def days(self) -> range:
        """The UTC days (numbers) that it covers, in part or completely."""
        return range(day_of_ms(self.start_ms), day_of_ms(self.end_ms - 1) + 1)

    @property
    def length_ms(self) -> int:
        """Its length in milliseconds."""
        return self.end_ms - self.start_ms

    def halves(self) -> tuple[Window, Window]:
        """Cut it in two, at a UTC midnight if there is one inside, else at a full second."""
        if len(self.days) > 1:
            cut = self.days[(len(self.days) + 1) // 2] * MS_PER_DAY
        else:
            cut = self.start_ms + self.length_ms // 2 // 1000 * 1000
        return Window(self.start_ms, cut), Window(cut, self.end_ms)


def second_of(generation_id: str, window: Window) -> int | None:
    """Return the start (UTC ms) of the second that an id names; None if it names none, or one of another day.

    If the window is cut inside a day, the second may be outside the window. The id names the time when the call began,
    but OpenRouter finds a call under the time when it ended or was stored.
    """
    found = _EPOCH_SECONDS.search(generation_id)
    if found is None:
        return None
    second_ms = int(found[1]) * 1000
    first_ms, end_ms = window.days[0] * MS_PER_DAY, (window.days[-1] + 1) * MS_PER_DAY
    return second_ms if first_ms - EDGE_MS <= second_ms < end_ms + EDGE_MS else None


def uncertain(generation_ids: Iterable[str], window: Window) -> dict[str, int]:
    """Return the ids that do not show on which side of a UTC midnight their calls were made.

    The value of each is the day (number) that begins at that midnight. The midnight is inside the window, or it is the
    window's end and the id names the end or later: OpenRouter may include the end. OpenRouter always includes the
    start, so an id before the start is certain.
    """
    found = {}
    for generation_id in generation_ids:
        second_ms = second_of(generation_id, window)
        if second_ms is not None:
            # Just before a midnight the sum is already in the next day, so this day begins at that midnight.
            day = day_of_ms(second_ms + EDGE_MS)
            midnight_ms = day * MS_PER_DAY
            is_inside = window.start_ms < midnight_ms < window.end_ms
            is_at_end = midnight_ms == window.end_ms <= second_ms
            if abs(second_ms - midnight_ms) <= EDGE_MS and (is_inside or is_at_end):
                found[generation_id] = day
    return found


def has_known_day(generation_id: str, window: Window) -> bool:
    """Return whether the day of a call can be known: its id names a second, or its window has only one day."""
    return len(window.days) == 1 or second_of(generation_id, window) is not None


def instant_in(generation_id: str, window: Window, known_day: int | None) -> int:
    """Return the instant (UTC ms) of a call: on `known_day` if another query has shown it, else on a day of its window.

    If the id names no second, only the day can be known: then its midnight is returned.
    """
    days = window.days if known_day is None else range(known_day, known_day + 1)
    second_ms = second_of(generation_id, window)
    if second_ms is None:
        return days[0] * MS_PER_DAY
    # The second of the id may be just outside the day that is known, but the call has to count on that day.
    return min(max(second_ms, days[0] * MS_PER_DAY), (days[-1] + 1) * MS_PER_DAY - 1)
