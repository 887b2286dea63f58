"""The comparison in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.worlds.hand_account import NOW, PERIOD, filled, hand_store
from tracker.analysis.report.benchmarks import Benchmark
from tracker.analysis.world.rows import world
from tracker.analysis.world.summary import largest_difference
from tracker.analysis.world.texts.row_text import MINIMUM_BENCHMARK, Scale
from tracker.analysis.world.values import WorldRow

SHARE = WorldRow(
    figure_id="a",
    name="Open",
    caption="",
    you=41.0,
    you_text="41.0%",
    benchmark=Benchmark(30, "~30%", "stated"),
    difference_text="",
    fairness="direct",
    trend=None,
    explanation=(),
)
LARGER = replace(SHARE, name="China", you=60.0, you_text="60.0%", benchmark=Benchmark(13, "13.0%", "stated"))
BELOW = replace(SHARE, name="Closed", you=20.0, you_text="20.0%", benchmark=Benchmark(70, "~70%", "stated"))
PROMPT = replace(
    SHARE,
    name="Prompt",
    you=9000.0,
    you_text="9,000",
    benchmark=Benchmark(6000, "> 6,000", "minimum"),
    fairness=MINIMUM_BENCHMARK,
)
ANSWER = replace(SHARE, name="Answer", you=100.0, you_text="100", benchmark=Benchmark(400, "~400", "stated"))


def test_the_largest_difference_above_below_and_in_length_is_named() -> None:
    rows: list[tuple[Scale, WorldRow]] = [
        ("share", SHARE),
        ("share", LARGER),
        ("share", BELOW),
        ("length", PROMPT),
        ("length", ANSWER),
    ]
    assert largest_difference(rows) == (
        "Largest differences from the report, among figures that compare directly: China 60.0% against 13.0%; "
        "Closed 20.0% against ~70%; Answer 100 tokens against ~400."
    )


def test_unfair_and_unknown_values_are_not_named() -> None:
    caveat, unknown = replace(LARGER, fairness="caveat: one person"), replace(BELOW, you=None)
    assert largest_difference([("share", caveat), ("share", SHARE), ("share", unknown), ("price", LARGER)]) == (
        "Largest differences from the report, among figures that compare directly: Open 41.0% against ~30%."
    )
    assert largest_difference([("share", unknown)]) == ""


def test_a_sign_stays_next_to_its_number() -> None:
    assert "against >\N{NO-BREAK SPACE}6,000." in largest_difference([("length", PROMPT)])


def test_the_page_has_the_sentence(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        assert world(store, PERIOD, NOW).summary == (
            "Largest differences from the report, among figures that compare directly: "
            "Open-weight, China 14.0% against 13.0%; Closed, outside China 26.0% against ~70%; "
            "Completion 1,667 tokens against ~400."
        )


def test_an_empty_store_has_none(tmp_path: Path) -> None:
    with filled(tmp_path, [], []) as store:
        assert world(store, PERIOD, NOW).summary == ""
