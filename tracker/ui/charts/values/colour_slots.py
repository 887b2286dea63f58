"""The colour slot of each thing (model, key, app): given by its rank over the last 365 days, then kept. Free of Qt.

Slots are numbers from 0 (blue) to 7 (clay); 8 and 9 are reserved for charts that show names next to the colours. A
thing keeps its slot on all pages and for all periods and filters. It loses the slot only when it is no longer among the
first eight and one of these needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

CHART_SLOTS = 8
SPARE_SLOTS = (8, 9)


def renew_slots(known: Mapping[str, int], ranked: Sequence[str]) -> dict[str, int]:
    """Return the slots of a kind after a new ranking (largest first).

    Things that have a slot keep it. Those of the first eight without a slot get the free slots in order of rank. When
    no slot is free, they get the slots of things that are no longer among the first eight, the lowest ranked first.
    """
    slots = {name: slot for name, slot in known.items() if 0 <= slot < CHART_SLOTS}
    first = ranked[:CHART_SLOTS]
    rank = {name: number for number, name in enumerate(ranked)}
    leaving = sorted(slots.keys() - set(first), key=lambda name: (rank.get(name, len(ranked)), name))
    for name in first:
        if name in slots:
            continue
        free = set(range(CHART_SLOTS)).difference(slots.values())
        slots[name] = min(free) if free else slots.pop(leaving.pop())
    return slots


def chart_slots(known: Mapping[str, int], shown: Iterable[str]) -> dict[str, int]:
    """Return a different slot for each thing of one chart (at most ten things).

    A thing without a slot of its own (it was used much in this period only) borrows one that is free in this chart.
    """
    names = list(shown)
    slots = {name: known[name] for name in names if name in known}
    owned = set(known.values())
    unowned = [slot for slot in range(CHART_SLOTS) if slot not in owned]
    # Of the colours that mean something else in other charts, those with the highest numbers are borrowed first.
    borrowed = [slot for slot in reversed(range(CHART_SLOTS)) if slot in owned and slot not in slots.values()]
    spare = [*unowned, *borrowed, *SPARE_SLOTS]
    for name in names:
        if name not in slots:
            slots[name] = spare.pop(0)
    return slots
