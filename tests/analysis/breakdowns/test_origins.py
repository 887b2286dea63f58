"""Weights and origin in three columns, on the hand-made account and its market; see `hand_market` for both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.hand_account import BUNNY, CLAUDE, DEEPSEEK, LLAMA, NOW, PERIOD, QWEN_MAX, hand_store
from tests.worlds.hand_market import FIRST, put_market
from tracker.analysis.breakdowns.origins import origins
from tracker.analysis.compare.compare import compare
from tracker.analysis.ledger.question import Coverage
from tracker.analysis.market.market import MarketWindow, market_rows
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.usage import ModelUsage
from tracker.analysis.views.models import ModelsPage, models_page
from tracker.export.page_tables import origins_table
from tracker.market import ModelTokens, Rankings
from tracker.model_kinds import ModelOverride
from tracker.periods import Period
from tracker.store.account.market import replace_market_days
from tracker.store.file.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with hand_store(tmp_path) as opened:
        put_market(opened, range(FIRST, FIRST + 8))
        yield opened


def page(store: Store) -> ModelsPage:
    return models_page(store, PERIOD, {}, NOW)


# You, of 5M tokens: deepseek 0.7, llama 0.5, claude 1.3, qwen-max 0.5, unknown 2.0. The market: see `hand_market`.
HAND_WORKED = (
    ("Open-weight", Fraction(24, 100), "~30%", Fraction(35, 100)),
    ("Open-weight, China", Fraction(14, 100), "13.0%", Fraction(25, 100)),
    ("Open-weight, rest of world", Fraction(10, 100), "13.7%", Fraction(10, 100)),
    ("Closed, outside China", Fraction(26, 100), "~70%", Fraction(40, 100)),
    ("Closed, China", Fraction(10, 100), "not published", Fraction(0)),
    ("Unclassified", Fraction(40, 100), "not published", Fraction(25, 100)),
)


def test_three_columns_worked_out_by_hand(store: Store) -> None:
    found = page(store).origins
    assert tuple((row.name, row.you, row.report_text, row.market) for row in found.rows) == HAND_WORKED
    assert found.market_caption == "2 – 8 Oct 2026"
    assert found.market_source == "Source: OpenRouter (openrouter.ai/rankings), as of 2026-10-09"


def test_shares_equal_those_of_the_comparison(store: Store) -> None:
    compared = {each.figure.id: each for each in compare(store, PERIOD, NOW).figures}
    for name, figure_id in (
        ("Open-weight", "oss_share_equilibrium"),
        ("Open-weight, China", "chinese_oss_share_avg_weekly"),
        ("Open-weight, rest of world", "row_oss_share_avg_weekly"),
        ("Closed, outside China", "row_closed_share_avg"),
    ):
        row = next(row for row in page(store).origins.rows if row.name == name)
        figure = compared[figure_id]
        assert row.you is not None
        assert row.market is not None
        assert row.report is not None
        assert (100 * float(row.you), 100 * float(row.market)) == pytest.approx((figure.you, figure.market), abs=1e-12)
        assert 100 * row.report.value == pytest.approx(figure.benchmark)


def test_the_chart_has_the_lines_of_the_report_and_of_the_market(store: Store) -> None:
    report, market = page(store).mixes["cell"].benchmarks
    assert (report.value, report.text, report.kind) == (0.3, "~30% open", "stated")
    assert (market.value, market.text, market.caption) == (0.35, "35.0% open", "market, 8 Oct 2026")


def test_without_a_market_it_says_so(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        found = page(store)
    assert {(row.market, row.market_text) for row in found.origins.rows} == {(None, "no data")}
    assert (found.origins.market_caption, found.origins.market_source) == (None, None)
    assert [benchmark.kind for benchmark in found.mixes["cell"].benchmarks] == ["stated"]
    assert [row[0] for row in origins_table(found.origins).rows] == [name for name, *_ in HAND_WORKED]


def test_a_setting_for_a_model_changes_both_columns(store: Store) -> None:
    said = {LLAMA: ModelOverride(weights="closed")}
    rows = {row.name: row for row in models_page(store, PERIOD, {}, NOW, said).origins.rows}
    assert (rows["Open-weight"].you, rows["Open-weight"].market) == (Fraction(14, 100), Fraction(25, 100))


def test_a_market_of_unclassified_models_is_a_range(tmp_path: Path) -> None:
    unlisted = tuple(
        ModelTokens(FIRST, model, "standard", tokens) for model, tokens in (("nova/first", 999), (DEEPSEEK, 1))
    )
    with hand_store(tmp_path) as store:
        replace_market_days(store, Rankings(0, unlisted), 0)
        found = page(store)
    assert [(row.market, row.market_text) for row in found.origins.rows] == [
        *((None, text) for text in ("0.1–100.0%", "0.1–100.0%", "0.0–99.9%", "0.0–99.9%", "0.0–99.9%")),
        (Fraction(999, 1000), "99.9%"),
    ]
    assert [row[3] for row in origins_table(found.origins).rows][2] == "0.0–99.9%"
    assert [benchmark.kind for benchmark in found.mixes["cell"].benchmarks] == ["stated"]


@given(st.dictionaries(st.sampled_from([DEEPSEEK, CLAUDE, LLAMA, QWEN_MAX, BUNNY, "other"]), st.integers(0, 10**15)))
def test_the_parts_add_up_to_all_on_both_sides(tokens: dict[str, int]) -> None:
    rows = market_rows((FIRST, model, number) for model, number in tokens.items())
    usage = ModelUsage(Period(date(2026, 10, 1), date(2026, 10, 1)), rows, frozenset(), Coverage(()))
    found = origins(usage, MarketWindow(usage, 1, 0), Classifier({}))
    parts = [row for row in found.rows if row.is_part]
    assert len(parts) == 5
    # The lowest values of ranges add up too: what is not classified is a row of its own.
    lowest = [row.market if row.market_range is None else row.market_range.low for row in parts]
    for shares in ([row.you for row in parts], lowest):
        if sum(tokens.values()):
            assert float(sum(share for share in shares if share is not None)) == pytest.approx(1)
        else:
            assert set(shares) == {None}
