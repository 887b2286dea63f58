"""Tokens of requests that ended in a tool call, on endings made in memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.hand_account import CLAUDE
from tests.worlds.usage_in_memory import CLASSIFIER, GLM, MODELS, assert_whole, measured, period_usage, row, value
from tracker.analysis.compare.inputs import Endings
from tracker.analysis.compare.metrics import Metric, Missing
from tracker.analysis.compare.tool_calls import token_share, top10_share
from tracker.analysis.models.named_by_report import top_tool_models
from tracker.store.questions.finish_reasons import Ending


def ended(model: str, reason: str | None, tokens: int, requests: int = 100) -> Ending:
    return Ending("2026-10", model, reason, requests, tokens)


def test_tool_calls_count_tokens_and_unknown_endings_stay_in_the_total() -> None:
    endings = Endings(7, (ended(CLAUDE, "tool_calls", 500, 10), ended(CLAUDE, "stop", 400, 90), ended(GLM, None, 100)))
    found = measured(token_share, period_usage(row(CLAUDE, 2_000), endings=endings))
    assert found.value == 50
    assert found.requests == 200
    assert found.notes == (
        "Based on the calls of 7 of 14 days with 50.0% of the period's tokens.",
        "Without a finish reason, but in the total: 10.0% of the tokens.",
    )


ENDED = st.builds(
    ended,
    st.sampled_from([*(model for model in MODELS if model), "openai/gpt-4o-mini"]),
    st.sampled_from(["stop", "tool_calls", None]),
    st.integers(1, 10**9),
)


@given(st.lists(ENDED, max_size=12))
def test_tool_calls_of_the_ten_models_add_up_to_all(rows: list[Ending]) -> None:
    usage = period_usage(row(CLAUDE, 5), endings=Endings(1, tuple(rows)))
    assert_whole([value(top10_share(key), usage) for key in top_tool_models()])


@pytest.mark.parametrize("metric", [token_share, top10_share("glm_4_6")])
def test_without_calls_tool_calls_are_unknown(metric: Metric) -> None:
    found = metric(period_usage(row(CLAUDE, 100)), CLASSIFIER)
    assert isinstance(found, Missing)
    assert found.status == "not_held"
    assert "finish reason" in found.reason
