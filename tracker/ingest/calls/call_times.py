"""When a call was made, as far as its id and the window that it was found in can tell.

Analytics has no column of the instant. An id bears the second at which it was made, which agrees with OpenRouter's own
instant to about a second; which UTC day a call belongs to is told by the window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.periods import MS_PER_DAY, day_of_ms

EDGE_MS = 2000
"""An id this close to a UTC midnight does not tell on which side of it its call was made."""

_EPOCH_SECONDS = re.compile(r"(?:^|-)(\d{10})(?:-|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Window:
    """From `start_ms` to before `end_ms`, UTC milliseconds, whole seconds."""

    start_ms: int
    end_ms: int

    @property
    def days(self) -> range:
        """The UTC days (numbers) that it touches."""
        return range(day_of_ms(self.start_ms), day_of_ms(self.end_ms - 1) + 1)

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.end_ms - self.start_ms

    def halves(self) -> tuple[Window, Window]:
        """Cut it in two, at a UTC midnight where there is one inside, else at a whole second."""
        if len(self.days) > 1:
            cut = self.days[(len(self.days) + 1) // 2] * MS_PER_DAY
        else:
            cut = self.start_ms + self.length_ms // 2 // 1000 * 1000
        return Window(self.start_ms, cut), Window(cut, self.end_ms)


def second_of(generation_id: str, window: Window) -> int | None:
    """Return the start (UTC ms) of the second that an id names; None where it names none, or one of other days.

    It may lie outside a window that is cut inside a day: a call is found under the instant at which it ended or was
    stored, and however it was found, its id says the same.
    """
    found = _EPOCH_SECONDS.search(generation_id)
    if found is None:
        return None
    second_ms = int(found[1]) * 1000
    first_ms, end_ms = window.days[0] * MS_PER_DAY, (window.days[-1] + 1) * MS_PER_DAY
    return second_ms if first_ms - EDGE_MS <= second_ms < end_ms + EDGE_MS else None


def in_doubt(generation_ids: Iterable[str], window: Window) -> dict[str, int]:
    """Return the ids that leave open on which side of a UTC midnight they were made.

    Each with the day (number) that begins at that midnight: one inside the window, or its end where the id lies at or
    after it, as the end may belong to the window. The start does, so an id before it leaves no doubt.
    """
    found = {}
    for generation_id in generation_ids:
        second_ms = second_of(generation_id, window)
        if second_ms is not None:
            day = day_of_ms(second_ms + EDGE_MS)
            midnight_ms = day * MS_PER_DAY
            is_inside = window.start_ms < midnight_ms < window.end_ms
            is_at_end = midnight_ms == window.end_ms <= second_ms
            if abs(second_ms - midnight_ms) <= EDGE_MS and (is_inside or is_at_end):
                found[generation_id] = day
    return found


def tells_its_day(generation_id: str, window: Window) -> bool:
    """Tell whether the day of a call can be known: it names a second, or its window has but one day."""
    return len(window.days) == 1 or second_of(generation_id, window) is not None


def instant_in(generation_id: str, window: Window, known_day: int | None) -> int:
    """Return the instant (UTC ms) of a call: on `known_day` where another query has told it, else on one of its window.

    Of an id without a second only the day can be known: its midnight stands for the instant.
    """
    days = window.days if known_day is None else range(known_day, known_day + 1)
    second_ms = second_of(generation_id, window)
    if second_ms is None:
        return days[0] * MS_PER_DAY
    return min(max(second_ms, days[0] * MS_PER_DAY), (days[-1] + 1) * MS_PER_DAY - 1)
