"""Prepares the overview's numbers for drawing: bars with colours, cards, shares, change. Free of Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tracker.analysis.ledger.question import Coverage, Group
from tracker.analysis.views.overview import Overview, Series
from tracker.export.tables import Cell, Table, percent_text
from tracker.formatting import NO_DATA, count, date_range, money, percent, points, short_date, tokens
from tracker.money import usd_text
from tracker.ui.charts.values.bars import Bars, Benchmark, Column, Part, Unit
from tracker.ui.charts.values.colour_slots import chart_slots
from tracker.ui.charts.values.names import distinct_names
from tracker.ui.charts.values.shares import Share
from tracker.ui.pages.cards.empty_reason import Known
from tracker.ui.pages.cards.number_text import NumberText
from tracker.usage import Measures

MEASURES: dict[str, tuple[Unit, str]] = {
    "spend": ("money", "Spend"),
    "tokens": ("tokens", "Tokens"),
    "requests": ("requests", "Requests"),
}
"""What bars can show: the unit and its name."""

_SUBTITLES = {
    "spend": "US dollars, credits + BYOK",
    "tokens": "Prompt + completion tokens",
    "requests": "Requests",
}
_DAYS_PER_STEP = {"day": 1, "week": 7}

W = TypeVar("W", int, float)
"""What the weeks of a card are: a count, an amount or a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewValue:
    """Everything the page shows: the overview, its split, a second split, and persistent colours of the values."""

    overview: Overview
    split: str
    shares: tuple[Share, ...]
    shares_by: str
    slots: Mapping[str, int]
    """Colour slot of each value of `split`, by its rank key."""

    @property
    def coverage(self) -> Coverage:
        """How complete the period is; the status bar counts its calls."""
        return self.overview.coverage


def shares_of(groups: Sequence[Group]) -> tuple[Share, ...]:
    """Return the spend of each group; groups without spend are left out."""
    spent = [group for group in groups if group.measures.spend_nano]
    names = distinct_names([group.shown for group in spent])
    return tuple(
        Share(name, group.measures.spend_nano, group.kind == "rest") for name, group in zip(names, spent, strict=True)
    )


def measure_of(measures: Measures, measure: str) -> int | None:
    """Return the measure named in `MEASURES`: nano-dollars, tokens or requests."""
    if measure == "spend":
        return measures.spend_nano
    return measures.tokens if measure == "tokens" else measures.requests


def bars_of(value: OverviewValue, measure: str) -> Bars:
    """Return the chart of one measure."""
    overview = value.overview
    shown = [one.rank_key for one in overview.series if one.kind == "value" and one.rank_key]
    slots = chart_slots(value.slots, shown)
    columns = tuple(
        Column(bucket.first, bucket.last, bucket.open, bucket.coverage, _requests(overview.series, number))
        for number, bucket in enumerate(overview.buckets)
    )
    names = distinct_names([one.name for one in overview.series])
    parts = tuple(
        Part(
            name,
            slots.get(one.rank_key) if one.rank_key else None,
            one.kind,
            tuple(measure_of(measures, measure) for measures in one.measures),
        )
        for name, one in zip(names, overview.series, strict=True)
    )
    return Bars(
        unit=MEASURES[measure][0],
        step=overview.step,
        columns=columns,
        parts=parts,
        benchmark=_benchmark(overview, measure),
    )


def _requests(series: tuple[Series, ...], bucket: int) -> int | None:
    known = [one.measures[bucket].requests for one in series]
    return None if any(number is None for number in known) else sum(number or 0 for number in known)


def _benchmark(overview: Overview, measure: str) -> Benchmark | None:
    """Return the average of the period before, per bar; None for months, because their lengths differ."""
    days = _DAYS_PER_STEP.get(overview.step)
    before = None if overview.before is None else measure_of(overview.before, measure)
    if days is None or not before:
        return None
    against = overview.against
    average = before * days // against.days
    if overview.period.unit is None:
        return Benchmark(average, (f"a {overview.step} in the", f"{against.days} days before"))
    return Benchmark(average, (f"a {overview.step} in", date_range(against)))


def title_of(overview: Overview, measure: str) -> str:
    """Return a title such as "Spend per day"."""
    return f"{MEASURES[measure][1]} per {overview.step}"


def empty_text(value: OverviewValue, known: Known) -> str:
    """Return why there are no bars; empty if there are some."""
    shown = value.overview
    if any(not used.is_zero() for one in shown.series for used in one.measures):
        return ""
    return known.why_empty()


def unit_text(measure: str) -> str:
    """Return what the bars count."""
    return _SUBTITLES[measure]


def subtitle_of(value: OverviewValue, measure: str) -> str:
    """Return unit and split of the bars, and the amount that may or may not match the filters."""
    text = f"{_SUBTITLES[measure]}, by {value.split}"
    indeterminate = value.overview.indeterminate
    amount = None if indeterminate is None else measure_of(indeterminate, measure)
    if amount:
        spelled = money(amount) if measure == "spend" else tokens(amount) if measure == "tokens" else count(amount)
        text += f" · {spelled} may or may not match the filters"
    return text


def number_texts(overview: Overview) -> tuple[NumberText, ...]:
    """Return the four number cards."""
    return (
        _amount(
            overview,
            "Spend",
            "Credits charged by OpenRouter + estimated cost on your own provider keys (BYOK).",
            lambda m: m.spend_nano,
            money,
        ),
        _amount(
            overview,
            "Tokens",
            "Prompt + completion tokens. Completion includes reasoning, prompt includes cached tokens.",
            lambda m: m.tokens,
            tokens,
        ),
        _amount(overview, "Requests", "Every call that got a response, also free ones.", lambda m: m.requests, count),
        _reasoning(overview),
    )


def _amount(
    overview: Overview,
    label: str,
    definition: str,
    pick: Callable[[Measures], int | None],
    text: Callable[[int | None], str],
) -> NumberText:
    now = pick(overview.total) if not overview.coverage.nothing_stored else None
    before = None if overview.before is None else pick(overview.before)
    arrow, change, origin = "", "", _NO_BEFORE
    if now is not None and before is not None:
        origin = f"from {text(before)}"
        if before != 0:
            arrow, change = _arrow(now - before), change_text(now, before)
    weekly = tuple(None if week is None else pick(week) for week in overview.weekly.sums)
    return NumberText(
        label=label,
        definition=definition,
        value=NO_DATA if now is None else text(now),
        arrow=arrow,
        change=change,
        origin=origin,
        weekly=weekly,
        weekly_text=_weekly_text(overview, weekly, text),
    )


def _weekly_text(overview: Overview, weekly: Sequence[W | None], text: Callable[[W], str]) -> str:
    """Return what the small line shows: which weeks, the first and the last known value, and the highest."""
    known = [week for week in weekly if week is not None]
    weeks = f"{len(weekly)} times 7 days, up to {short_date(overview.weekly.last)}"
    if not known:
        return f"{weeks}: no data"
    missing = f"; {len(weekly) - len(known)} not stored" if len(known) < len(weekly) else ""
    return f"{weeks}: first {text(known[0])}, last {text(known[-1])}, highest {text(max(known))}{missing}"


_NO_BEFORE = "nothing to compare with"


def change_text(now: int, before: int) -> str:
    """Return the change in percent, without its sign; no decimals from 100% on."""
    if now == before:
        return "no change"
    ratio = abs(now - before) / abs(before)
    return percent(ratio, 0 if ratio >= 1 else 1)


def _arrow(difference: float) -> str:
    return "▲" if difference > 0 else "▼" if difference < 0 else ""


def reasoning_share(measures: Measures) -> float | None:
    """Return reasoning tokens as a share of completion tokens; None if either is unknown or there are none."""
    if measures.reasoning_tokens is None or not measures.completion_tokens:
        return None
    return measures.reasoning_tokens / measures.completion_tokens


def _reasoning(overview: Overview) -> NumberText:
    now = reasoning_share(overview.total)
    before = None if overview.before is None else reasoning_share(overview.before)
    arrow, change, origin, value = "", "", _NO_BEFORE, percent(now)
    if overview.coverage.nothing_stored or overview.total.completion_tokens is None:
        value = NO_DATA
    elif now is None:
        origin = "no completion tokens"
    elif before is not None:
        arrow, origin = _arrow(now - before), f"from {percent(before)}"
        change = "no change" if now == before else points(now - before).lstrip("+−")
    weekly = tuple(None if week is None else reasoning_share(week) for week in overview.weekly.sums)
    return NumberText(
        label="Reasoning share",
        definition="Reasoning tokens as a share of completion tokens.",
        value=value,
        arrow=arrow,
        change=change,
        origin=origin,
        weekly=weekly,
        weekly_text=_weekly_text(overview, weekly, percent),
    )


def export_of(value: OverviewValue) -> Table:
    """Return the bars as a table for a file: ISO dates, plain numbers, US dollars with all decimals.

    One row per bar and part; a bar without data has one row without numbers.
    """
    names = distinct_names([one.name for one in value.overview.series])
    header = ("first_day", "last_day", value.split, "spend_usd", "tokens", "requests")
    rows: list[tuple[Cell, ...]] = []
    has_data = [column.stored for column in bars_of(value, "spend").columns]
    for number, bucket in enumerate(value.overview.buckets):
        days = (bucket.first.isoformat(), bucket.last.isoformat())
        if not has_data[number]:
            rows.append((*days, None, None, None, None))
            continue
        for name, one in zip(names, value.overview.series, strict=True):
            used = one.measures[number]
            if not used.is_zero():
                rows.append((*days, name, usd_text(used.spend_nano), used.tokens, used.requests))
    return Table(header, tuple(rows))


def shares_table(value: OverviewValue) -> Table:
    """Return the second split for a file: US dollars with all decimals, shares in percent (0 to 100)."""
    total = sum(share.nano for share in value.shares)
    rows = [(one.name, usd_text(one.nano), percent_text(one.nano / total if total else None)) for one in value.shares]
    return Table((value.shares_by, "spend_usd", "share_percent"), tuple(rows))
