"""Simulated accounts, from OpenRouter's responses and exports to the program's answers, against the truth."""

from __future__ import annotations

from datetime import UTC
from itertools import combinations
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.worlds.simulations.invariants import Invariants, present
from tests.worlds.simulations.random_scenario import random_scenario
from tests.worlds.simulations.scenario import (
    HOUR_MS,
    START,
    CallsFile,
    Correct,
    NewKey,
    Problem,
    Scenario,
    Sync,
    Undo,
    Use,
    in_order,
    on,
)
from tests.worlds.simulations.simulation import Simulation
from tracker.periods import instant_of
from tracker.store.file.database import open_for_reading

COLUMNS = ("model", "author", "provider", "key", "app", "workspace", "variant")
PAIRS = tuple(combinations(COLUMNS, 2))
ZONES = tuple(
    map(
        ZoneInfo,
        ("America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"),
    )
)

OTHER_IDS = tuple(
    Problem(f"generation_id{detail}", "other ids", 99)
    for detail in (
        ",model",
        ",api_key_id",
        ",app",
        ",provider",
        ",finish_reason",
        ",variant",
        ",streamed",
        ",session_id",
        "+",
    )
)

TOLD = {
    "ids have another form in one sync": in_order(
        NewKey(on(0, "08:00"), 1, "work"),
        Use(on(0, "09:00"), 1),
        Use(on(1, "09:00"), 2),
        Use(on(2, "09:00"), 3),
        Sync(on(3, "10:00"), OTHER_IDS),
        CallsFile(on(3, "11:00"), on(3, "10:30"), START, START + 2),
        Sync(on(5, "10:00")),
    ),
    "all numbers of a feed are 0 in one sync": in_order(
        NewKey(on(0, "08:00"), 1, "work"),
        Use(on(0, "09:00"), 1),
        Sync(on(1, "10:00")),
        Sync(on(1, "11:00"), (Problem("model,api_key_id", "zeros", 99), Problem("model,variant", "zeros", 99))),
    ),
    "a file has fewer calls than were counted while the day was open": in_order(
        NewKey(on(0, "08:00"), 1, "work"),
        Use(on(1, "09:00"), 1),
        Use(on(1, "10:00"), 2, lag_ms=HOUR_MS),
        Use(on(2, "10:00"), 3),
        Sync(on(1, "12:00")),
        CallsFile(on(2, "12:00"), on(1, "09:30"), START, START + 2),
    ),
    "tokens alone are corrected": in_order(
        NewKey(on(0, "08:00"), 1, "work"),
        Use(on(0, "09:00"), 1),
        Sync(on(1, "10:00")),
        Correct(on(1, "12:00"), 1, (("completion", 77),)),
        Sync(on(2, "10:00")),
    ),
    "tokens of a day still open are corrected": in_order(
        NewKey(on(0, "08:00"), 1, "work"),
        Use(on(0, "09:00"), 1),
        Sync(on(0, "13:00")),
        Correct(on(0, "14:00"), 1, (("completion", 77),)),
        Use(on(0, "15:00"), 2),
        Sync(on(0, "16:00")),
    ),
    "a call comes late and calls cannot be read": in_order(
        NewKey(on(0, "08:00"), 1, "work"),
        Use(on(0, "17:00"), 1, lag_ms=40 * HOUR_MS),
        Sync(on(1, "00:03")),
        Sync(on(2, "10:00"), (Problem("generation_id,app", "408", 99),)),
    ),
    "a call comes late to an account that has too many keys by then": in_order(
        NewKey(on(0, "08:00"), 1, "work"),
        Use(on(0, "09:00"), 1),
        Use(on(0, "17:00"), 2, lag_ms=26 * HOUR_MS),
        Sync(on(1, "10:00"), key_limit=1),
        NewKey(on(1, "12:00"), 2, "play"),
        Sync(on(2, "10:00"), key_limit=1),
    ),
    "tokens are corrected of an account that has too many keys by then": in_order(
        NewKey(on(0, "08:00"), 1, "work", by_oauth=True),
        NewKey(on(0, "08:00"), 2, "work"),
        Use(on(0, "09:00"), 1),
        Sync(on(1, "10:00"), key_limit=1),
        NewKey(on(1, "11:00"), 3, "play"),
        Correct(on(1, "12:00"), 1, (("prompt", 4321),)),
        Sync(on(2, "10:00"), key_limit=1),
    ),
    "an export from before a correction is imported after it": in_order(
        NewKey(on(0, "08:00"), 1, "work"),
        Use(on(0, "09:00"), 1),
        Correct(on(1, "12:00"), 1, (("prompt", 4321),)),
        Sync(on(1, "13:00")),
        CallsFile(on(1, "14:00"), on(1, "11:00"), START, START + 1),
        Sync(on(1, "15:00")),
    ),
    "an export that told of a late call is undone": in_order(
        NewKey(on(0, "00:00"), 1, "work"),
        Use(on(0, "00:15"), 1, lag_ms=26 * HOUR_MS),
        Sync(on(0, "06:00")),
        CallsFile(on(1, "08:00"), on(1, "07:00"), START, START + 1),
        Sync(on(1, "09:00")),
        Undo(on(1, "13:00"), 0),
        Sync(on(1, "15:00")),
    ),
}
"""Stories that once ended wrongly."""


def live(scenario: Scenario, home: Path, rng: Random, share: float) -> None:
    """Live a story and check what is claimed at its end, and on the way after this share of the steps."""
    simulation = Simulation(scenario, home)
    for step in simulation.steps():
        is_last = step is scenario[-1]
        if simulation.store_path.exists() and (is_last or rng.random() < share):
            check(simulation, step.at_ms, rng, is_last=is_last)


def check(simulation: Simulation, at_ms: int, rng: Random, *, is_last: bool) -> None:
    with open_for_reading(simulation.store_path) as store, store.reading():
        invariants = Invariants(simulation, store, instant_of(present(simulation, at_ms)).astimezone(UTC), is_last)
        invariants.check_totals()
        for column in COLUMNS:
            invariants.check_split(column)
        for pair in rng.sample(PAIRS, 8 if is_last else 3):
            invariants.check_split(*pair)
        invariants.check_split(*rng.sample(COLUMNS, 3))
        invariants.check_filter(rng.choice(COLUMNS))
        for zone in rng.sample(ZONES, 2):
            invariants.check_zone(zone, *rng.sample(COLUMNS, rng.randrange(3)))
        invariants.check_causes()
        invariants.check_days_view()


@pytest.mark.parametrize("name", TOLD)
def test_a_written_simulation(tmp_path: Path, name: str) -> None:
    live(TOLD[name], tmp_path, Random(name), 1.0)


@pytest.mark.parametrize("seed", range(3))
def test_a_random_life(tmp_path: Path, seed: int) -> None:
    live(random_scenario(seed), tmp_path, Random(f"checks {seed}"), 0.1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_many_random_lives(tmp_path: Path, seed: int) -> None:
    live(random_scenario(seed), tmp_path, Random(f"checks {seed}"), 0.4)
