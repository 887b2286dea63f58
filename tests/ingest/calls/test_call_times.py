from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.call_accounts import day_window
from tracker.ingest.calls.call_times import (
    EDGE_MS,
    Window,
    has_known_day,
    instant_in,
    second_of,
    uncertain,
)
from tracker.periods import MS_PER_DAY, day_of_ms

DAY = 20_000
MIDNIGHT_S = DAY * 86_400
WEEK = day_window(DAY - 3, DAY + 4)

seconds = st.integers((DAY - 40) * 86_400, (DAY + 40) * 86_400)
names = st.one_of(seconds.map(lambda second: f"gen-{second}-Ab12"), st.text(max_size=20))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(seconds)
    return Window(start * 1000, (start + draw(st.integers(60, 40 * 86_400))) * 1000)


@pytest.mark.parametrize(
    ("generation_id", "second"),
    [
        (f"gen-{MIDNIGHT_S + 5}-Ab12", MIDNIGHT_S + 5),
        (f"gen-emb-{MIDNIGHT_S + 5}-Ab12", MIDNIGHT_S + 5),
        (f"gen-{MIDNIGHT_S + 5}", MIDNIGHT_S + 5),
        ("gen-Ab12Cd34", None),
        ("gen-12345-Ab12", None),
        (f"gen-{MIDNIGHT_S + 5}000-Ab12", None),
        (f"gen-x{MIDNIGHT_S + 5}-Ab12", None),
        ("gen-0000000001-Ab12", None),
        ("", None),
    ],
)
def test_the_second_of_an_id(generation_id: str, second: int | None) -> None:
    assert second_of(generation_id, WEEK) == (None if second is None else second * 1000)


@pytest.mark.parametrize(
    ("beside_s", "believed"), [(-3, False), (-2, True), (0, True), (86_401, True), (86_402, False)]
)
def test_a_second_outside_of_its_window_is_no_second(beside_s: int, believed: bool) -> None:
    assert (second_of(f"gen-{MIDNIGHT_S + beside_s}-a", day_window(DAY, DAY + 1)) is not None) == believed


@pytest.mark.parametrize("beside_s", [-40_000, -30, 30, 40_000])
def test_an_id_says_the_same_however_its_day_is_cut(beside_s: int) -> None:
    noon_s = MIDNIGHT_S + 43_200
    minute = Window(noon_s * 1000, (noon_s + 60) * 1000)
    name = f"gen-{noon_s + beside_s}-a"
    assert second_of(name, minute) == (noon_s + beside_s) * 1000
    assert instant_in(name, minute, None) == instant_in(name, day_window(DAY, DAY + 1), None)


@pytest.mark.parametrize(
    ("beside_s", "day"), [(-3, None), (-2, DAY), (-1, DAY), (0, DAY), (2, DAY), (3, None), (40_000, None)]
)
def test_ids_next_to_a_midnight_are_uncertain(beside_s: int, day: int | None) -> None:
    name = f"gen-{MIDNIGHT_S + beside_s}-a"
    assert uncertain([name, "gen-none"], WEEK) == ({} if day is None else {name: day})


@pytest.mark.parametrize(
    ("beside_s", "is_uncertain"),
    [(-1, False), (0, False), (1, False), (86_399, False), (86_400, True), (86_401, True)],
)
def test_at_the_edges_only_what_may_be_made_after_the_end_is_in_doubt(beside_s: int, is_uncertain: bool) -> None:
    name = f"gen-{MIDNIGHT_S + beside_s}-a"
    assert uncertain([name], day_window(DAY, DAY + 1)) == ({name: DAY + 1} if is_uncertain else {})


def test_an_end_inside_a_day_leaves_no_doubt() -> None:
    noon_ms = MIDNIGHT_S * 1000 + MS_PER_DAY // 2
    assert uncertain([f"gen-{noon_ms // 1000}-a"], Window(MIDNIGHT_S * 1000, noon_ms)) == {}


@pytest.mark.parametrize(
    ("beside_s", "known_day", "at_ms"),
    [
        (1, DAY - 1, MIDNIGHT_S * 1000 - 1),
        (1, DAY, MIDNIGHT_S * 1000 + 1000),
        (-1, DAY, MIDNIGHT_S * 1000),
        (-1, DAY - 1, MIDNIGHT_S * 1000 - 1000),
    ],
)
def test_a_known_day_wins_over_the_second(beside_s: int, known_day: int, at_ms: int) -> None:
    assert instant_in(f"gen-{MIDNIGHT_S + beside_s}-a", WEEK, known_day) == at_ms


def test_an_id_without_a_second_needs_a_window_of_one_day() -> None:
    assert not has_known_day("gen-x", WEEK)
    assert has_known_day("gen-x", day_window(DAY, DAY + 1))
    assert instant_in("gen-x", Window(MIDNIGHT_S * 1000 + 7000, MIDNIGHT_S * 1000 + 9000), None) == MIDNIGHT_S * 1000


@given(names, windows())
def test_an_instant_is_always_on_a_day_of_its_window(name: str, window: Window) -> None:
    instant = instant_in(name, window, None)
    assert day_of_ms(instant) in window.days
    second = second_of(name, window)
    if second is not None:
        assert abs(instant - second) <= EDGE_MS


@given(windows())
def test_halves_cover_the_window_and_cut_at_midnight(window: Window) -> None:
    first, second = window.halves()
    assert (first.start_ms, second.end_ms) == (window.start_ms, window.end_ms)
    assert first.end_ms == second.start_ms
    assert min(first.length_ms, second.length_ms) > 0
    assert first.end_ms % (MS_PER_DAY if len(window.days) > 1 else 1000) == 0
    assert max(len(first.days), len(second.days)) < max(len(window.days), 2)
