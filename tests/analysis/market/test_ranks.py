"""Your models next to the market's by week, worked out by hand; see `hand_account` and `hand_market` for the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.slow_examples import slow_examples
from tests.worlds.hand_account import BUNNY, CLAUDE, DEEPSEEK, LLAMA, NOW, PERIOD, QWEN_MAX, filled, hand_store, usage
from tests.worlds.hand_market import AS_OF, FIRST, put_market
from tracker.analysis.market.ranks import MarketRanks, Rank, market_ranks
from tracker.analysis.models.account_classifier import read_classifier
from tracker.export.world_tables import ranks_table
from tracker.market import ModelTokens, Rankings
from tracker.periods import Period, day_number
from tracker.store.account.market import replace_market_days
from tracker.store.file.database import Store

CREDIT = "Source: OpenRouter (openrouter.ai/rankings), as of 2026-10-09"
LAST_WEEK = Period(date(2026, 10, 7), date(2026, 10, 14))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with hand_store(tmp_path) as opened:
        put_market(opened, range(FIRST, FIRST + 8))
        yield opened


def ranks_of(store: Store, period: Period = PERIOD, ranks: int = 10) -> MarketRanks:
    return market_ranks(store, period, NOW, read_classifier(store), ranks)


def test_ranks_by_week_worked_out_by_hand(store: Store) -> None:
    found = ranks_of(store)
    assert found.source == CREDIT
    first, second = found.weeks
    # Thu 1 to Sun 4 Oct. You: claude 1.3M and deepseek 0.7M of 2M; the market: claude 40, deepseek 25, llama 10 of 100.
    assert (first.monday, first.days, first.your_days, first.more) == (date(2026, 9, 28), 4, 4, 0)
    assert [(each.slug, each.market, each.you) for each in first.models] == [
        (CLAUDE, Rank(1, Fraction(40, 100), None), Rank(1, Fraction(65, 100), None)),
        (DEEPSEEK, Rank(2, Fraction(25, 100), None), Rank(2, Fraction(35, 100), None)),
        (LLAMA, Rank(3, Fraction(10, 100), None), None),
    ]
    # Mon 5 to Thu 8 Oct: a model of an unknown author leads, and the market does not name it.
    assert (second.monday, second.days, second.your_days) == (date(2026, 10, 5), 4, 4)
    assert [(each.slug, each.market, each.you) for each in second.models] == [
        (CLAUDE, Rank(1, Fraction(40, 100), 1), None),
        (DEEPSEEK, Rank(2, Fraction(25, 100), 2), None),
        (LLAMA, Rank(3, Fraction(10, 100), 3), Rank(2, Fraction(5, 30), None)),
        (BUNNY, None, Rank(1, Fraction(20, 30), None)),
        (QWEN_MAX, None, Rank(3, Fraction(5, 30), None)),
    ]
    assert second.has_before
    assert second.you_had_before


def test_the_week_before_the_period_is_read_too(store: Store) -> None:
    (week,) = ranks_of(store, LAST_WEEK).weeks
    assert (week.monday, week.days, week.has_before) == (date(2026, 10, 5), 4, True)
    assert week.models[0].market == Rank(1, Fraction(40, 100), 1)
    (first,) = ranks_of(store, Period(date(2026, 9, 28), date(2026, 10, 4))).weeks
    assert (first.has_before, first.you_had_before) == (False, False)


def test_a_rank_changes_from_week_to_week(store: Store) -> None:
    swapped = (ModelTokens(day, model, "standard", 10 * (day % 2) + tokens) for day in range(FIRST + 11, FIRST + 18)
               for model, tokens in ((LLAMA, 30), (CLAUDE, 20)))  # fmt: skip
    replace_market_days(store, Rankings(AS_OF, tuple(swapped)), AS_OF)
    last = ranks_of(store, Period(date(2026, 10, 12), date(2026, 10, 18))).weeks[-1]
    places = {each.slug: each.market for each in last.models}
    assert [(slug, place.rank, place.before) for slug, place in places.items() if place is not None] == [
        (LLAMA, 1, 3),
        (CLAUDE, 2, 1),
    ]


def test_models_beyond_the_listed_ranks_are_counted(store: Store) -> None:
    week = ranks_of(store, ranks=1).weeks[-1]
    assert [each.slug for each in week.models] == [CLAUDE, BUNNY]
    assert week.more == 2


def test_your_missing_days_are_not_zero(store: Store) -> None:
    put_market(store, range(FIRST + 8, FIRST + 16))  # to 16 Oct; your 14 Oct is not stored
    week = ranks_of(store, Period(date(2026, 10, 12), date(2026, 10, 18))).weeks[-1]
    assert (week.days, week.your_days) == (5, 2)
    assert all(each.you is None for each in week.models)


def test_a_quarter_at_most_is_ranked(tmp_path: Path) -> None:
    days = [date(2026, 1, 1), date(2026, 11, 18)]
    with filled(tmp_path, [usage(day, CLAUDE, 1, 1, 1) for day in days], days) as store:
        put_market(store, range(day_number(days[0]), day_number(days[1]) + 1))
        weeks = ranks_of(store, Period(days[0], days[1])).weeks
    assert len(weeks) == 13
    assert weeks[-1].monday == date(2026, 11, 16)
    assert weeks[0].has_before


def test_variants_and_slugs_of_a_model_are_one_model(tmp_path: Path) -> None:
    with filled(tmp_path, [usage(date(2026, 10, 1), f"{CLAUDE}:thinking", 1, 1, 1)], [date(2026, 10, 1)]) as store:
        put_market(store, range(FIRST, FIRST + 1))
        (week,) = ranks_of(store, Period(date(2026, 10, 1), date(2026, 10, 1))).weeks
    assert week.models[0].you == Rank(1, Fraction(1), None)


def test_no_market_no_ranks(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        assert ranks_of(store) == MarketRanks((), None, None)


def test_the_age_of_the_ranks(store: Store) -> None:
    found = market_ranks(store, PERIOD, datetime(2026, 10, 12, 6, tzinfo=UTC), read_classifier(store))
    assert found.age == "3 days ago"


def test_the_table_has_all_weeks_and_the_credit(store: Store) -> None:
    table = ranks_table(ranks_of(store))
    assert {len(row) for row in table.rows} == {len(table.header)}
    assert table.rows[0] == ("2026-09-28", CLAUDE, 1, "40", None, 1, "65", None)
    assert table.rows[-1][0] == CREDIT
    assert len(table.rows) == 3 + 5 + 1


NAMES = (DEEPSEEK, CLAUDE, LLAMA, BUNNY, QWEN_MAX, "other")
TOKENS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10**15))


@slow_examples(60)
@given(TOKENS, TOKENS, st.integers(1, 6))
def test_ranks_have_no_gaps_and_shares_never_exceed_one(
    before: dict[str, int], now: dict[str, int], ranks: int
) -> None:
    with TemporaryDirectory() as folder, filled(Path(folder), [], [date(2026, 10, 12)]) as store:
        rows = [
            ModelTokens(day_number(day), model, "standard", tokens)
            for day, of_day in ((date(2026, 10, 5), before), (date(2026, 10, 12), now))
            for model, tokens in of_day.items()
        ]
        replace_market_days(store, Rankings(AS_OF, tuple(rows)), AS_OF)
        weeks = ranks_of(store, Period(date(2026, 10, 12), date(2026, 10, 18)), ranks).weeks
    assert len(weeks) == (1 if now else 0)
    for week in weeks:
        places = [each.market for each in week.models if each.market is not None]
        assert [place.rank for place in places] == list(range(1, len(places) + 1))
        assert len(places) == min(ranks, sum(tokens > 0 for model, tokens in now.items() if model != "other"))
        assert [place.share for place in places] == sorted((place.share for place in places), reverse=True)
        assert sum(place.share for place in places) <= 1
        known_before = sum(tokens > 0 for model, tokens in before.items() if model != "other")
        assert all(place.before is None or 1 <= place.before <= known_before for place in places)
