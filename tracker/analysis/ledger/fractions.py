"""What a day's total has below a millionth of a dollar and the source that splits the day does not.

A day whose calls are known exactly may be split by a feed that cuts costs. The two agree, so the fraction is no usage
that nobody can attribute: it counts in the day's largest part, and the parts sum to the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from tracker.analysis.ledger.agreement import same_usage
from tracker.analysis.ledger.day_total import DayTotal
from tracker.analysis.ledger.question import GroupValue
from tracker.store.file.database import Store
from tracker.store.questions.names import Names
from tracker.store.questions.queries import group_sums
from tracker.usage import Measures


def fraction_of(total: DayTotal, answering: str, known: Measures) -> Measures:
    """Return the money of a day's total less that of the source that splits it, nothing where the two do not agree.

    `known` is the part of the day for which this source has all columns of the question.
    """
    source = next(candidate for candidate in total.candidates if candidate.source == answering)
    if source is total.source or known.requests != source.measures.requests or not same_usage(source, total.source):
        return Measures()
    lacking = total.source.measures - known
    return Measures(0, lacking.credits_nano, lacking.byok_nano)


def largest_parts(
    store: Store,
    names: Names,
    source: str,
    days: Collection[int],
    columns: Collection[str],
    filters: Mapping[str, Collection[int]],
) -> dict[int, dict[str, int]]:
    """Return by UTC day its largest part by some columns, as ids by column; days are left out where the filters
    (allowed ids) do not match it.

    The part is chosen before the filters, so that each fraction matches exactly one value of a filter.
    """
    order = sorted(columns)
    spends: dict[int, dict[tuple[GroupValue, ...], int]] = defaultdict(lambda: defaultdict(int))
    ids: dict[tuple[GroupValue, ...], dict[str, int]] = {}
    for (day, *row_ids), measures in group_sums(store, source, days, ("day", *order), {}, frozenset(columns)):
        part = tuple(GroupValue(*names.of(column)[one]) for column, one in zip(order, row_ids, strict=True))
        spends[day][part] += measures.spend_nano
        # Several ids may have one name, and a filter allows all of them or none.
        ids[part] = dict(zip(order, row_ids, strict=True))
    # Of equal parts the first by text: ids depend on the order in which things were stored.
    largest = {day: min(parts, key=lambda part: (-parts[part], _texts(part))) for day, parts in spends.items()}
    return {
        day: ids[part]
        for day, part in largest.items()
        if all(ids[part][column] in allowed for column, allowed in filters.items())
    }


def _texts(part: tuple[GroupValue, ...]) -> list[tuple[str, str]]:
    return [(value.text or "", value.id or "") for value in part]
