from __future__ import annotations

from typing import get_args

import pytest

from tests.worlds.hand_account import model
from tracker.analysis.models.classify import Cell, Classifier, author_table

NOBODY = Classifier({})


@pytest.mark.parametrize(
    ("name", "weights", "origin"),
    [
        ("deepseek/deepseek-chat-v3-0324", "open", "china"),
        ("qwen/qwen3-coder-480b-a35b-07-25", "open", "china"),
        ("qwen/qwen-max", "closed", "china"),
        ("qwen/qwen3-coder-flash", "closed", "china"),
        ("qwen/qwen-plus-2025-07-28", "closed", "china"),
        ("moonshotai/kimi-k2-thinking", "open", "china"),
        ("z-ai/glm-4.6", "open", "china"),
        ("minimax/minimax-m2", "open", "china"),
        ("baidu/ernie-4.5-300b-a47b", "open", "china"),
        ("baidu/ernie-x1", None, "china"),
        ("meta-llama/llama-3.3-70b-instruct", "open", "rest of world"),
        ("mistralai/mistral-nemo", "open", "rest of world"),
        ("mistralai/mistral-medium-3.1", "closed", "rest of world"),
        ("openai/gpt-oss-120b", "open", "rest of world"),
        ("openai/gpt-5-2025-08-07", "closed", "rest of world"),
        ("google/gemma-3-27b-it", "open", "rest of world"),
        ("google/gemini-2.5-pro", "closed", "rest of world"),
        ("tngtech/deepseek-r1t2-chimera", "open", "rest of world"),
        ("ibm-granite/granite-4.0-h-micro", "open", "rest of world"),
        ("anthropic/claude-4.5-sonnet-20250929", "closed", "rest of world"),
        ("x-ai/grok-code-fast-1", "closed", "rest of world"),
        ("cohere/command-a", None, "rest of world"),
        ("stealth/space-bunny", None, None),
    ],
)
def test_table_decides_weights_and_origin(name: str, weights: str | None, origin: str | None) -> None:
    known = NOBODY.classify(name)
    assert (known.weights, known.origin) == (weights, origin)


@pytest.mark.parametrize(
    ("name", "reasoning"),
    [
        ("openai/o1-2024-12-17", True),
        ("openai/gpt-5-pro-2025-10-06", True),
        ("openai/gpt-oss-120b", True),
        ("anthropic/claude-4.5-haiku-20251001", True),
        ("anthropic/claude-sonnet-4.5", True),
        ("google/gemini-3-pro-preview-20251117", True),
        ("google/gemini-2.5-pro", True),
        ("google/gemini-2.5-flash", True),
        ("x-ai/grok-code-fast-1", True),
        ("deepseek/deepseek-r1-0528", True),
        ("qwen/qwen3-235b-a22b-04-28", True),
        ("qwen/qwen3-235b-a22b-07-25", None),
        ("qwen/qwen3-coder", None),
        ("openai/gpt-5-chat-2025-08-07", None),
        ("google/gemini-2.5-flash-image", None),
        ("openai/gpt-4o-mini", False),
        ("meta-llama/llama-3.3-70b-instruct", False),
        ("deepseek/deepseek-chat-v3-0324", False),
        ("deepseek/deepseek-chat-v3.1", None),
    ],
)
def test_models_that_the_report_names_reason_without_a_catalogue(name: str, reasoning: bool | None) -> None:
    assert NOBODY.classify(name).reasoning is reasoning


def test_weights_on_hugging_face_make_an_open_model_of_an_unknown_author() -> None:
    known = Classifier({"acme/nova-2": model("acme/nova-2", weights="acme/Nova-2")}).classify("acme/nova-2")
    assert known.weights == "open"
    assert known.origin is None
    assert known.cell is None


def test_a_catalogue_entry_without_weights_leaves_them_unknown() -> None:
    assert Classifier({"acme/nova-2": model("acme/nova-2")}).classify("acme/nova-2").weights is None


def test_table_decides_before_the_catalogue() -> None:
    catalogue = {"qwen/qwen-max": model("qwen/qwen-max", weights="somebody/qwen-max-copy")}
    assert Classifier(catalogue).classify("qwen/qwen-max").weights == "closed"


@pytest.mark.parametrize("name", ["acme/nova-2-20260301", "acme/nova-2", "acme/nova-2:free"])
def test_model_is_found_by_permaslug_and_slug_with_or_without_variant(name: str) -> None:
    listed = model("acme/nova-2-20260301", slug="acme/nova-2", weights="acme/Nova-2", parameters=["reasoning"])
    known = Classifier({listed.permaslug: listed}).classify(name)
    assert (known.slug, known.weights, known.reasoning) == ("acme/nova-2", "open", True)


@pytest.mark.parametrize(
    ("parameters", "reasoning"), [(["tools", "include_reasoning"], True), (["tools"], False), ([], None)]
)
def test_catalogue_parameters_decide_reasoning(parameters: list[str], reasoning: bool | None) -> None:
    catalogue = {"acme/nova-2": model("acme/nova-2", parameters=parameters)}
    assert Classifier(catalogue).classify("acme/nova-2").reasoning is reasoning


@pytest.mark.parametrize("name", ["acme/nova-2", "openai/gpt-4o"])
def test_reasoning_tokens_in_the_usage_prove_reasoning(name: str) -> None:
    catalogue = {name: model(name, parameters=["tools"])}
    assert Classifier(catalogue, reasoned=[name]).classify(name).reasoning is True


def test_catalogue_overrides_a_known_without_reasoning() -> None:
    catalogue = {"openai/gpt-4o": model("openai/gpt-4o", parameters=["reasoning"])}
    assert Classifier(catalogue).classify("openai/gpt-4o").reasoning is True


def test_every_cell_is_reached() -> None:
    names = ("deepseek/deepseek-r1", "meta-llama/llama-3.3-70b-instruct", "qwen/qwen-max", "openai/gpt-4")
    assert tuple(NOBODY.classify(name).cell for name in names) == get_args(Cell)


def test_every_exception_belongs_to_its_author() -> None:
    for slug, author in author_table().authors.items():
        for exception in author.exceptions:
            assert exception.pattern.startswith(f"{slug}/")
