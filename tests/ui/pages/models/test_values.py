"""The mix of models as bars: shares, tokens, colours, the lines of the report and the market."""

from __future__ import annotations

from tests.ui.pages.models.models_cases import value_of
from tracker.ui.charts.values.bars import WHOLE
from tracker.ui.pages.models.values import mix_bars


def test_bars_are_drawn_as_shares_and_described_in_tokens() -> None:
    bars = mix_bars(value_of(), "cell", "share")
    drawn = bars.drawn()
    assert [part.values for part in drawn.parts] == [
        (300_000, None, 500_000),
        (600_000, None, 500_000),
        (100_000, None, 0),
    ]
    assert bars.text(bars.parts[0].values[0]) == "30"
    assert (drawn.text(drawn.parts[0].values[0]), drawn.axis_text(WHOLE)) == ("30.0%", "100%")


def test_cells_have_their_own_colours_and_unclassified_is_hatched() -> None:
    parts = mix_bars(value_of(), "cell", "share").parts
    assert [(part.slot, part.kind) for part in parts] == [(1, "value"), (0, "value"), (None, "unclassified")]


def test_models_keep_their_persistent_colours() -> None:
    assert mix_bars(value_of(), "model", "share").parts[0].slot == 5


def test_the_reports_line_is_at_thirty_percent_and_only_on_shares() -> None:
    benchmark = mix_bars(value_of(), "cell", "share").benchmark
    assert benchmark is not None
    assert (benchmark.value, benchmark.text, benchmark.caption) == (300_000, "~30% open", ("report,", "end of 2025"))
    assert mix_bars(value_of(), "cell", "tokens").benchmarks == ()
    assert mix_bars(value_of(), "model", "share").benchmarks == ()
