"""Calls that only an earlier sync had reported and that OpenRouter reports no more: they are dropped from the store.

If OpenRouter once reports ids of another form, every call of these days would stay twice for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from tracker.ingest.calls.call_times import Window, uncertain
from tracker.periods import MS_PER_DAY
from tracker.store.file.database import Store
from tracker.store.usage.dropped_calls import calls_not_reported, drop_calls


class Unreported:
    """What one sync reads of whole UTC days (numbers), and which stored calls of them it does not find any more.

    The days are compared when all is read: an id so close to midnight that its day is uncertain may be found on the
    next day.
    """

    def __init__(self, store: Store) -> None:
        self.seen: dict[str, int] = {}
        """The id of every call that was reported, with its day."""
        self.dropped: Counter[int] = Counter()
        """Number of calls that were dropped, by day."""
        self._store = store
        self._whole: set[int] = set()

    def is_lacking(self, day: int) -> bool:
        """Return whether a day that was read whole just now lacks stored calls that only the API had reported."""
        self._whole.add(day)
        return bool(calls_not_reported(self._store, day, self.seen))

    def drop(self, day: int, total: int, today: int, at_ms: int) -> None:
        """Drop the calls of a day that are not reported any more, at an instant (UTC ms).

        A response that lacks calls must not delete any, so at least as many calls as the day's `total` counts have to
        be reported. An empty response is never believed.
        """
        if not 0 < total <= sum(seen == day for seen in self.seen.values()):
            return
        gone = calls_not_reported(self._store, day, self.seen)
        around = Window((day - 1) * MS_PER_DAY, (day + 2) * MS_PER_DAY)
        for generation_id, midnight in uncertain(gone.values(), around).items():
            if not self._were_read((midnight - 1, midnight), today):
                gone = {call_id: name for call_id, name in gone.items() if name != generation_id}
        if gone:
            drop_calls(self._store, day, gone, at_ms)
            self.dropped[day] += len(gone)

    def _were_read(self, days: Collection[int], today: int) -> bool:
        # A day that has not begun has no calls.
        return all(day in self._whole or day > today for day in days)
