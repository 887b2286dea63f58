"""The usage of a period by model: every token once, whatever it is cut into."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from tests.worlds.hand_account import DEEPSEEK, NOW, PERIOD, hand_store
from tests.worlds.usage_in_memory import MODEL_USAGES
from tracker.analysis.ledger.question import Question
from tracker.analysis.ledger.summary import summarize
from tracker.analysis.models.usage import BY_DAY, Counts, ModelUsage, usage_of


@given(MODEL_USAGES)
def test_parts_of_a_period_add_up_to_it(stored: ModelUsage) -> None:
    middle = date(2026, 10, 8)
    halves = [stored.where(lambda row: row.day < middle), stored.where(lambda row: row.day >= middle)]
    assert [sum(column) for column in zip(*(half.total for half in halves), strict=True)] == list(stored.total)
    assert sum(each.tokens for each in stored.by_model.values()) == stored.total.tokens


@given(MODEL_USAGES)
def test_weekly_shares_are_between_zero_and_one(stored: ModelUsage) -> None:
    weekly = stored.weekly_shares(lambda model: model == DEEPSEEK)
    assert all(0 <= share <= 1 for share in weekly.values())
    assert set(weekly) <= {date(2026, 9, 28), date(2026, 10, 5), date(2026, 10, 12)}


def test_another_question_is_rejected(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store, pytest.raises(ValueError, match="by"):
        usage_of(summarize(store, Question(PERIOD, by=("model", "day")), NOW))


def test_answer_by_day_keeps_every_token(tmp_path: Path) -> None:
    with hand_store(tmp_path) as store:
        stored = usage_of(summarize(store, Question(PERIOD, by=BY_DAY), NOW))
    assert stored.total.tokens == 5_000_000
    assert stored.by_model[DEEPSEEK] == Counts(100, 600_000, 100_000, 40_000, 0, 0)
    assert stored.missing_days == {date(2026, 10, 14)}
