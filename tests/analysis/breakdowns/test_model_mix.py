"""Tokens over models, authors and cells, bar by bar, on usage made in memory."""

from __future__ import annotations

from datetime import date

import pytest

from tests.worlds.hand_account import CLAUDE, DEEPSEEK, NOW
from tracker.analysis.breakdowns.model_mix import SERIES_SHOWN, Mix, MixBy, MixSeries, mixes
from tracker.analysis.ledger.question import Coverage, DayCoverage, DayState
from tracker.analysis.ledger.time_buckets import buckets_of
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.names import ModelNames
from tracker.analysis.models.usage import Counts, ModelDay, ModelUsage
from tracker.periods import Period, day_number

MONDAY, TUESDAY = date(2026, 10, 5), date(2026, 10, 6)
PERIOD = Period(MONDAY, TUESDAY)


def row(model: str | None, tokens: int, day: date = MONDAY) -> ModelDay:
    return ModelDay(day, model, Counts(1, tokens, 0, 0, 0, 0))


def mixed(*rows: ModelDay, second: DayState = DayState.FEEDS) -> dict[MixBy, Mix]:
    """Return the mixes of two days, the second one known in some way."""
    states = ((MONDAY, DayState.FEEDS), (TUESDAY, second))
    coverage = Coverage(tuple(DayCoverage(day_number(day), state, 0, 1, ()) for day, state in states))
    usage = ModelUsage(PERIOD, rows, frozenset(), coverage)
    buckets = buckets_of(PERIOD, "day", coverage, NOW.date())
    return mixes(usage, buckets, "day", Classifier({}), ModelNames({}), ())


def total(series: MixSeries) -> int:
    return sum(tokens or 0 for tokens in series.tokens)


@pytest.mark.parametrize(("models", "last"), [(8, "value"), (9, "other")])
def test_one_model_too_many_is_shown_and_several_are_summed(models: int, last: str) -> None:
    series = mixed(*(row(f"a/m{n}", 100 + n) for n in range(models)))["model"].series
    assert (len(series), series[-1].kind) == (SERIES_SHOWN + 1, last)
    assert sum(total(each) for each in series) == sum(100 + n for n in range(models))


def test_the_largest_comes_first_and_equals_by_name() -> None:
    found = mixed(row("b/x", 5), row("a/y", 5), row("c/z", 9))["author"]
    assert [series.name for series in found.series] == ["c", "a", "b"]


@pytest.mark.parametrize("unknown", [DayState.MISSING, DayState.KEY_ONLY])
def test_a_day_whose_tokens_are_not_known_is_not_zero(unknown: DayState) -> None:
    found = mixed(row(CLAUDE, 5), second=unknown)["model"]
    assert (found.totals, found.series[0].tokens) == ((5, None), (5, None))


def test_usage_without_a_model_is_unclassified_and_a_series_of_its_own() -> None:
    found = mixed(row(DEEPSEEK, 30), row(None, 10))
    cells = {series.rank_key: total(series) for series in found["cell"].series if total(series)}
    assert cells == {"cell:open china": 30, None: 10}
    assert [(series.kind, total(series)) for series in found["model"].series] == [("value", 30), ("rest", 10)]


def test_a_share_is_of_its_own_bar_and_unknown_where_there_are_no_tokens() -> None:
    series = MixSeries("x", "value", None, (1, 0, None))
    assert Mix((series,), (4, 0, None), ()).shares(series) == (0.25, None, None)
