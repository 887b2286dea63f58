"""Prices paid, by model and by category, on usage made in memory."""

from __future__ import annotations

from fractions import Fraction

from tests.worlds.hand_account import CLAUDE
from tests.worlds.usage_in_memory import CLASSIFIER, measured, period_usage, row, value
from tracker.analysis.compare.costs import median_over_categories, median_over_models, price_paid
from tracker.analysis.models.named_by_report import priced_models
from tracker.tags import UNTAGGED


def test_the_median_over_models_counts_a_model_once_whatever_its_billed_name() -> None:
    dated = row("deepseek/deepseek-chat-v3", 1_000_000, credits_nano=10**9)
    free = row("deepseek/deepseek-chat-v3:free", 1_000_000, payment="recorded as $0")
    rows = [dated, free, row(CLAUDE, 10**6, credits_nano=2 * 10**9)]
    found = measured(median_over_models("archetype_premium_leader_cost"), period_usage(*rows))
    assert found.value == Fraction(5, 4)  # DeepSeek at half a dollar, Claude at two
    assert "1 of your 2 models cost less than $2." in found.notes[0]
    assert any(
        "100 requests are recorded as $0: free, or below a millionth of a dollar. Without them the price is $1.500."
        in note
        for note in found.notes
    )


def test_a_price_that_is_mostly_cut_away_is_not_known() -> None:
    # 129 calls of half a millionth of a dollar: three of them are reported as a millionth, the others as 0.
    granite = "ibm-granite/granite-4.0-h-micro"
    cut = measured(price_paid(priced_models()[_key_of(granite)]), period_usage(
        row(granite, 3_500, requests=126, payment="recorded as $0"), row(granite, 97, requests=3, credits_nano=3_000)
    ))  # fmt: skip
    assert (cut.value, cut.requests) == (None, 129)
    assert cut.empty.endswith("reports cut each cost down to a millionth of a dollar.")
    dearer = period_usage(row(granite, 10**6, requests=129, credits_nano=1_290_000))
    assert value(price_paid(priced_models()[_key_of(granite)]), dearer) == Fraction(129, 10**5)


def _key_of(slug: str) -> str:
    return next(key for key, model in priced_models().items() if model.matches(CLASSIFIER)(slug))


def test_the_median_over_categories_needs_tokens_in_them() -> None:
    rows = [row(CLAUDE, 10**6, "programming", credits_nano=3 * 10**9), row(CLAUDE, 10**6, UNTAGGED, credits_nano=10**9)]
    assert value(median_over_categories, period_usage(*rows, given=["programming"])) == 3
    assert value(median_over_categories, period_usage(rows[1], given=["science"])) == 1
    assert value(median_over_categories, period_usage(*rows)) == 2
