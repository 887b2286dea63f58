"""Calls by dates of another zone: calls moved between UTC days give the same sums as reading every single call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY, call
from tests.slow_examples import slow_examples
from tracker import feeds
from tracker.analysis.ledger.local_dates import dated_days
from tracker.analysis.ledger.question import PAYMENT, TIME_COLUMNS, Filters, Question
from tracker.periods import (
    DatePart,
    Period,
    date_of,
    date_parts,
    day_number,
    day_of_ms,
    instant_of,
    month_of,
    ms_of,
    week_of,
)
from tracker.store.file.database import Store, open_for_writing
from tracker.store.questions.local_sums import DatedDays, Move, calls_by_date, local_sums
from tracker.store.questions.names import Names
from tracker.store.questions.queries import known_parts
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import
from tracker.usage import NO_KEY, Call, KeyRef, Measures, total_of

DAYS = 4
ZONES_AND_DAYS = (
    ("Asia/Kathmandu", date(2026, 10, 30)),
    ("America/St_Johns", date(2026, 10, 30)),  # The clocks go back on 1 November …
    ("America/St_Johns", date(2026, 3, 6)),  # … and forward on 8 March.
    ("Australia/Lord_Howe", date(2026, 4, 3)),  # Back by half an hour.
    ("Africa/Cairo", date(2026, 4, 22)),  # Forward at midnight.
    ("Pacific/Auckland", date(2026, 9, 25)),  # From UTC+12 to UTC+13: the first part is no longer the longest.
    ("Pacific/Kiritimati", date(2026, 12, 30)),
    ("Pacific/Apia", date(2011, 12, 28)),  # There was no 30 December.
    ("Etc/GMT+12", date(2026, 11, 29)),  # Both parts are equally long.
    ("UTC", date(2026, 11, 29)),
)
VALUES = ("model", "provider", "key", "app", PAYMENT)
FILTERS: tuple[Filters, ...] = ({}, {"key": ("work",)}, {"app": ("Editor", "Nobody")}, {"model": ("acme/nova-2",)})
Cut = dict[int, list[DatePart]]


def cut_of(first: date, zone: str) -> Cut:
    return {day: date_parts(day, ZoneInfo(zone)) for day in range(day_number(first), day_number(first) + DAYS)}


@st.composite
def calls_of(draw: st.DrawFn, cut: Cut) -> list[Call]:
    edges = [at for parts in cut.values() for part in parts for at in (part.start_ms, part.end_ms - 1)]
    instants = st.sampled_from(edges) | st.integers(min(edges), max(edges))
    made = st.builds(
        call,
        name=st.just(""),
        created_at_ms=instants,
        model=st.sampled_from(["acme/nova-2", "zeta/one"]),
        credits_nano=st.integers(0, 2),
        byok_nano=st.integers(0, 1),
        reasoning_tokens=st.none() | st.integers(0, 9),
        cached_tokens=st.none() | st.integers(0, 100),
        provider=st.none() | st.sampled_from(["A", "B"]),
        key=st.sampled_from([None, NO_KEY, KeyRef(None, "work")]),
        app=st.none() | st.sampled_from(["Editor", "Chat"]),
    )
    found = draw(st.lists(made, min_size=1, max_size=15))
    return [one._replace(generation_id=f"gen-{place}") for place, one in enumerate(found)]


@st.composite
def questions(draw: st.DrawFn, cut: Cut, zone: ZoneInfo) -> Question:
    start = draw(st.integers(min(cut) - 1, max(cut) + 1))
    end = draw(st.integers(start, max(cut) + 1))
    by = draw(st.lists(st.sampled_from((*TIME_COLUMNS, *VALUES)), max_size=3, unique=True).map(tuple))
    return Question(Period(date_of(start), date_of(end), zone=zone), by, draw(st.sampled_from(FILTERS)))


class Asked(NamedTuple):
    calls: list[Call]
    questions: list[Question]
    cut: Cut
    zone: ZoneInfo


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    name, first = draw(st.sampled_from(ZONES_AND_DAYS))
    cut, zone = cut_of(first, name), ZoneInfo(name)
    return Asked(draw(calls_of(cut)), draw(st.lists(questions(cut, zone), min_size=5, max_size=10)), cut, zone)


def value_of(column: str, one: Call) -> str | None:
    if column == PAYMENT:
        return "BYOK" if one.byok_nano else "credits" if one.credits_nano else "recorded as $0"
    if column == "key":
        return None if one.key is None else one.key.name or "Chatroom"
    text: str | None = getattr(one, column)
    return text


def time_of(column: str, day: date) -> int:
    if column == "month":
        return int(month_of(day).replace("-", ""))
    return day_number(week_of(day) if column == "week" else day)


def knows(one: Call, columns: Iterable[str]) -> bool:
    return all(value_of(column, one) is not None for column in columns)


def measures_of(one: Call) -> Measures:
    cached = one.cached_tokens
    tokens = (one.prompt_tokens, one.completion_tokens, one.reasoning_tokens or 0, cached or 0)
    return Measures(1, one.credits_nano, one.byok_nano, *tokens, int(cached is None))


def date_in(one: Call, zone: ZoneInfo) -> date:
    return instant_of(one.created_at_ms).astimezone(zone).date()


def groups_of(calls: list[Call], question: Question, zone: ZoneInfo) -> dict[tuple[object, ...], Measures]:
    groups: defaultdict[tuple[object, ...], list[Measures]] = defaultdict(list)
    for one in calls:
        day = date_in(one, zone)
        is_asked = question.period.first <= day <= question.period.last and knows(one, question.value_columns)
        if is_asked and all(value_of(column, one) in texts for column, texts in question.filters.items()):
            key = [time_of(column, day) if column in TIME_COLUMNS else value_of(column, one) for column in question.by]
            groups[tuple(key)].append(measures_of(one))
    return {key: total_of(parts) for key, parts in groups.items()}


def hold(path: Path, calls: list[Call]) -> Store:
    path.unlink(missing_ok=True)
    store = open_for_writing(path)
    merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), calls)
    return store


def check(store: Store, question: Question, example: Asked) -> None:
    names = Names(store)
    ids = {column: names.ids(column, texts) for column, texts in question.filters.items()}
    dated = dated_days(question, example.cut, example.cut)
    found = {
        tuple(
            one if column in TIME_COLUMNS else names.of(column)[one][0]
            for column, one in zip(question.by, key, strict=True)
        ): measures
        for key, measures in local_sums(store, dated, question.by, ids, question.value_columns)
    }
    assert found == groups_of(example.calls, question, example.zone)


@slow_examples(50)
@given(example=asked())
def test_groups_equal_those_from_reading_every_call(tmp_path: Path, example: Asked) -> None:
    with hold(tmp_path / "groups.sqlite3", example.calls) as store:
        for question in example.questions:
            check(store, question, example)


@slow_examples(30)
@given(example=asked())
def test_days_are_divided_as_their_calls_are(tmp_path: Path, example: Asked) -> None:
    with hold(tmp_path / "days.sqlite3", example.calls) as store:
        for columns in (frozenset[str](), *map(frozenset, combinations(VALUES, 2))):
            whole = {day: part.measures for day, part in known_parts(store, feeds.CALLS, example.cut, columns).items()}
            expected: dict[int, dict[int, Measures]] = {}
            for one in (one for one in example.calls if knows(one, columns)):
                by_date = expected.setdefault(day_of_ms(one.created_at_ms), {})
                day = day_number(date_in(one, example.zone))
                by_date[day] = by_date.get(day, Measures()) + measures_of(one)
            assert calls_by_date(store, whole, columns, example.cut) == expected


def move(start: datetime, end: datetime, origin: int | None, day: int | None) -> Move:
    return Move(ms_of(start), ms_of(end), origin, day)


@pytest.mark.parametrize(
    ("by", "moved"),
    [
        (("day", "model"), [10, 11, 12]),
        (("week",), [12]),
        (("month", "week"), [12]),
        (("month",), [12]),
        (("model",), [12]),
        ((), [12]),
    ],
)
def test_only_calls_that_the_question_distinguishes_are_moved(by: tuple[str, ...], moved: list[int]) -> None:
    cut = cut_of(date(2026, 11, 9), "America/St_Johns")
    period = Period(date(2026, 11, 9), date(2026, 11, 11), zone=ZoneInfo("America/St_Johns"))
    found = dated_days(Question(period, by), cut, cut)
    assert found.dates == {DAY - 1: DAY - 1, DAY: DAY, DAY + 1: DAY + 1}
    # The first hours of the 9th belong to the 8th, which is outside the period, like the last hours of the 12th.
    dates = {9: (DAY - 1, None), 10: (DAY, DAY - 1), 11: (DAY + 1, DAY), 12: (None, DAY + 1)}
    assert found.moves == [
        move(datetime(2026, 11, day, tzinfo=UTC), datetime(2026, 11, day, 3, 30, tzinfo=UTC), *dates[day])
        for day in (9, *moved)
    ]


def test_a_zone_with_undivided_days_moves_nothing() -> None:
    cut = cut_of(date(2026, 11, 9), "UTC")
    period = Period(date(2026, 11, 10), date(2026, 11, 11), zone=ZoneInfo("UTC"))
    assert dated_days(Question(period, ("day",)), cut, cut) == DatedDays({DAY: DAY, DAY + 1: DAY + 1}, [])
