"""Which colour slot a thing has: by its rank over the last 365 days, then for as long as it stays in use. Free of Qt.

Slots are numbers from 0 (blue) to 7 (clay); 8 and 9 are kept for charts in which names stand beside the marks. A thing
keeps its slot across pages, periods and filters, and loses it only after it left the first eight, to one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

CHART_SLOTS = 8
SPARE_SLOTS = (8, 9)


def renew_slots(known: Mapping[str, int], ranked: Sequence[str]) -> dict[str, int]:
    """Return the slots of a kind after a new ranking (largest first).

    Holders keep their slot. Of the first eight, those without one take the free slots in order of rank; where none is
    free, the slot of a holder that is no longer among the first eight, lowest ranked first.
    """
    slots = {name: slot for name, slot in known.items() if 0 <= slot < CHART_SLOTS}
    first = ranked[:CHART_SLOTS]
    place = {name: number for number, name in enumerate(ranked)}
    leaving = sorted(slots.keys() - set(first), key=lambda name: (place.get(name, len(ranked)), name))
    for name in first:
        if name in slots:
            continue
        free = set(range(CHART_SLOTS)).difference(slots.values())
        slots[name] = min(free) if free else slots.pop(leaving.pop())
    return slots


def chart_slots(known: Mapping[str, int], shown: Iterable[str]) -> dict[str, int]:
    """Return a slot for each thing of one chart, no two alike (at most ten things).

    What has no lasting slot (used much in this period only) borrows one that nothing else in the chart has.
    """
    names = list(shown)
    slots = {name: known[name] for name in names if name in known}
    held = set(known.values())
    unheld = [slot for slot in range(CHART_SLOTS) if slot not in held]
    # Of colours that stand for something else elsewhere, those of the last ranked are borrowed first.
    borrowed = [slot for slot in reversed(range(CHART_SLOTS)) if slot in held and slot not in slots.values()]
    spare = [*unheld, *borrowed, *SPARE_SLOTS]
    for name in names:
        if name not in slots:
            slots[name] = spare.pop(0)
    return slots
