"""Total parameters: the table first, else what a name says for certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.hand_account import model
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.size import parameters_of, size_class, size_table
from tracker.model_kinds import ModelOverride


@pytest.mark.parametrize(
    ("name", "billions"),
    [
        ("google/gemma-3-27b-it", 27),
        ("qwen/qwen3-235b-a22b-07-25", 235),
        ("qwen/qwen3-30b-a3b-thinking-2507", 30),
        ("qwen/qwen-2.5-7b-instruct", 7),
        ("qwen/qwen3-1.7b", 1.7),
        ("google/gemma-3-270m", 0.27),
        ("inclusionai/ling-1t", 1000),
        ("meta-llama/llama-3.3-70b-instruct", 70),
        ("deepseek/deepseek-r1-distill-llama-70b", 70),
        ("deepseek/deepseek-r1-0528-qwen3-8b", 8),
        ("deepseek/deepseek-r1-0528", 671),
        ("mistralai/Mistral-Small-4-119B-2603", 119),
        ("meta-llama/llama-4-maverick-17b-128e-instruct", 400),
        ("mistralai/mixtral-8x7b-instruct", 46.7),
        ("google/gemma-3n-e4b-it", 8),
        ("tencent/hunyuan-a13b-instruct", 80),
        ("openai/gpt-oss-20b", 21),
        # What a name does not say for certain is not known.
        ("acme/nova-17b-128e", None),
        ("acme/nova-8x7b", None),
        ("acme/nova-a3b", None),
        ("acme/nova-e4b", None),
        ("acme/nova-13b-20b", None),
        ("acme/nova-128k", None),
        ("acme/nova-4bit", None),
        ("minimax/minimax-m3", None),
        ("deepseek/deepseek-v4-flash", None),
    ],
)
def test_total_parameters(name: str, billions: float | None) -> None:
    assert parameters_of([name]) == pytest.approx(billions) if billions is not None else parameters_of([name]) is None


@pytest.mark.parametrize(
    ("billions", "size"),
    [(0.5, "small"), (14.9, "small"), (15, "medium"), (69.9, "medium"), (70, "large"), (1000, "large"), (None, None)],
)
def test_bounds_are_those_of_the_report(billions: float | None, size: str | None) -> None:
    assert size_class(billions) == size


@pytest.mark.parametrize(
    ("name", "size"),
    [
        # The report's own examples.
        ("qwen/qwen-2.5-coder-32b-instruct", "medium"),
        ("mistralai/mistral-small-3.1-24b-instruct", "medium"),
        ("openai/gpt-oss-20b", "medium"),
        ("qwen/qwen3-235b-a22b-2507", "large"),
        ("z-ai/glm-4.5-air", "large"),
        ("openai/gpt-oss-120b", "large"),
        ("meta-llama/llama-3.3-70b-instruct", "large"),
        ("mistralai/mistral-nemo", "small"),
        # Closed models have no size class, and without weights nothing is said.
        ("openai/gpt-4", None),
        ("qwen/qwen-max", None),
        ("acme/nova-27b", None),
    ],
)
def test_size_class_of_a_model(name: str, size: str | None) -> None:
    assert Classifier({}).classify(name).size == size


def test_the_published_weights_have_a_size_that_the_slug_lacks() -> None:
    listed = model("acme/nova-2", weights="acme/Nova-2-32B")
    assert Classifier({"acme/nova-2": listed}).classify("acme/nova-2").size == "medium"


@pytest.mark.parametrize("name", ["acme/nova-2-20260301", "acme/nova-2", "acme/nova-2:free"])
def test_the_persons_settings_decide_first(name: str) -> None:
    listed = model("acme/nova-2-20260301", slug="acme/nova-2", weights="acme/Nova-2-32B", parameters=["reasoning"])
    said = {"acme/nova-2": ModelOverride("open", "china", False, "large")}
    known = Classifier({listed.permaslug: listed}, [name], said).classify(name)
    assert (known.cell, known.reasoning, known.size) == ("open china", False, "large")


def test_what_the_settings_leave_open_is_worked_out() -> None:
    known = Classifier({}, overrides={"qwen/qwen-max": ModelOverride(reasoning=True)}).classify("qwen/qwen-max")
    assert (known.cell, known.reasoning, known.size) == ("closed china", True, None)
    opened = Classifier({}, overrides={"qwen/qwen-max": ModelOverride(weights="open")}).classify("qwen/qwen-max")
    assert opened.cell == "open china"
    closed = Classifier({}, overrides={"google/gemma-3-27b-it": ModelOverride(weights="closed")})
    assert closed.classify("google/gemma-3-27b-it").size is None


def test_the_table_is_lower_case_and_has_no_pattern_twice() -> None:
    patterns = [pattern for pattern, _, _ in size_table()]
    assert patterns == [pattern.lower() for pattern in patterns]
    assert len(set(patterns)) == len(patterns)


def test_every_pattern_of_the_table_is_reached() -> None:
    """A pattern that an earlier one swallows would never decide."""
    for pattern, billions, by_name in size_table():
        name = pattern.replace("*", "")
        assert parameters_of([name]) == billions or by_name or pattern.endswith("-*"), pattern


@given(st.integers(1, 999), st.integers(1, 99))
def test_active_parameters_never_count(total: int, active: int) -> None:
    assert parameters_of([f"acme/nova-{total}b-a{active}b"]) == total
