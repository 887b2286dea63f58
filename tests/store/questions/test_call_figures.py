"""Figures of calls against plain counting: from a roll-up or from the calls, in any zone, with any filter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.make import DAY, call, import_calls
from tests.slow_examples import slow_examples
from tracker.periods import MS_PER_DAY, day_number
from tracker.store.file.database import Store, open_for_writing
from tracker.store.questions.call_figures import CallFigures, DayCalls, FinishedDay, StreamedCalls
from tracker.store.questions.names import Names
from tracker.store.usage.calls import merge_calls
from tracker.store.usage.imports import begin_import
from tracker.usage import Call

DAYS = range(DAY - 1, DAY + 3)
MODELS = ("acme/nova-2", "zeta/pico")
ZONES = (None, UTC, ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Kolkata"))
FILTERS: tuple[Mapping[str, str], ...] = ({}, {"model": MODELS[1]}, {"author": "acme"}, {"provider": "A"})
"""Which value of a column calls have; a provider is not in the roll-up of endings."""

TIMES = st.none() | st.integers(0, 5) | st.integers(0, 3000)
CALLS = st.builds(
    call,
    name=st.uuids().map(str),
    created_at_ms=st.integers(DAY * MS_PER_DAY, (DAY + 2) * MS_PER_DAY - 1),
    model=st.sampled_from(MODELS),
    provider=st.sampled_from(["A", "B"]),
    prompt_tokens=st.integers(100, 9000),
    completion_tokens=st.just(0) | st.integers(10, 900),
    reasoning_tokens=st.none(),
    finish_reason=st.none() | st.sampled_from(["stop", "tool_calls"]),
    cancelled=st.none() | st.booleans(),
    streamed=st.none() | st.booleans(),
    generation_time_ms=TIMES,
    time_to_first_token_ms=TIMES,
)


def local_day(one: Call, zone: tzinfo | None) -> int:
    return day_number(datetime.fromtimestamp(one.created_at_ms // 1000, zone or UTC).date())


def passes(one: Call, filters: Mapping[str, str]) -> bool:
    values = {"model": one.model, "author": one.model.split("/")[0], "provider": one.provider}
    return all(values[column] == value for column, value in filters.items())


def finished(calls: Sequence[Call], zone: tzinfo | None) -> set[FinishedDay]:
    requests: Counter[tuple[int, str | None, bool]] = Counter()
    tokens: Counter[tuple[int, str | None, bool]] = Counter()
    for one in calls:
        ending = (local_day(one, zone), one.finish_reason, one.finish_reason is None and one.cancelled is True)
        requests[ending] += 1
        tokens[ending] += one.prompt_tokens + one.completion_tokens
    return {FinishedDay(*ending, number, tokens[ending]) for ending, number in requests.items()}


def by_day(calls: Sequence[Call], zone: tzinfo | None) -> list[DayCalls]:
    days: defaultdict[int, list[Call]] = defaultdict(list)
    for one in calls:
        days[local_day(one, zone)].append(one)
    return [
        DayCalls(
            day,
            sorted(one.prompt_tokens for one in own),
            sorted(one.completion_tokens for one in own),
            sorted(one.time_to_first_token_ms for one in own if one.time_to_first_token_ms is not None),
            sorted(one.generation_time_ms for one in own if one.generation_time_ms is not None),
            sorted(
                one.completion_tokens * 1_000_000 // one.generation_time_ms
                for one in own
                if one.generation_time_ms and one.completion_tokens
            ),
            StreamedCalls(*(sum(one.streamed is value for one in own) for value in (True, False, None))),
        )
        for day, own in sorted(days.items())
    ]


def ordered(day: DayCalls) -> DayCalls:
    """Return the calls of a day, each column in order: rows come in no promised one."""
    prompt, completion, first_token_ms, generation_ms, speed = map(sorted, day[1:6])
    return DayCalls(day.day, prompt, completion, first_token_ms, generation_ms, speed, day.streamed)


def figures(store: Store, filters: Mapping[str, str], zone: tzinfo | None) -> CallFigures:
    names = Names(store)
    return CallFigures(store, DAYS, {column: names.ids(column, [value]) for column, value in filters.items()}, zone)


@slow_examples(30)
@given(calls=st.lists(CALLS, max_size=25), zone=st.sampled_from(ZONES))
def test_the_same_as_counted_call_by_call(tmp_path: Path, calls: list[Call], zone: tzinfo | None) -> None:
    path = tmp_path / "property.sqlite3"
    path.unlink(missing_ok=True)
    with open_for_writing(path) as store:
        merge_calls(store, begin_import(store, "calls", "export.csv", "V4", 0), calls)
        for filters in FILTERS:
            own = [one for one in calls if passes(one, filters)]
            found = figures(store, filters, zone)
            endings = found.finished()
            assert set(endings) == finished(own, zone)
            assert len(endings) == len(set(endings))
            assert [ordered(day) for day in found.by_day()] == by_day(own, zone)
            assert list(found.lengths()) == [(day.prompt, day.completion) for day in found.by_day()]


def test_other_days_are_left_out(store: Store) -> None:
    merge_calls(
        store,
        begin_import(store, "calls", "export.csv", "V4", 0),
        [call("a"), call("b", DAY + 1), call("c", DAY + 2, finish_reason=None, cancelled=True)],
    )
    found = CallFigures(store, [DAY, DAY + 2], {})
    assert [day.day for day in found.by_day()] == [DAY, DAY + 2]
    assert set(found.finished()) == {FinishedDay(DAY, "stop", False, 1, 110), FinishedDay(DAY + 2, None, True, 1, 110)}


def test_names_of_one_model_are_priced_as_one(store: Store) -> None:
    import_calls(store, [call("gen-1", model="anthropic/claude-sonnet-4")])
    import_calls(store, [call("gen-2", model="anthropic/claude-4-sonnet-20250522")])
    figures = CallFigures(store, [DAY], {})
    # 50 prompt tokens at 2, 50 cached at 1, 6 completion at 10 and 4 reasoning at 10 nano-dollars each
    assert figures.costs([DAY], (2, 1, 10, 10, 1), None) == {(DAY, "anthropic/claude-4-sonnet-20250522"): 500}
    assert {one.model for one in figures.tokens([DAY])} == {"anthropic/claude-4-sonnet-20250522"}
