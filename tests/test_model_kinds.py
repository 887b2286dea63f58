"""What a person may say of a model in the settings."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.model_kinds import ModelOverride, override_of, overrides_of


def test_everything_can_be_said() -> None:
    entry = {"weights": "open", "origin": "china", "reasoning": False, "size": "small"}
    assert override_of(entry) == ModelOverride("open", "china", False, "small")


def test_what_is_not_said_is_left_to_the_program() -> None:
    assert override_of({}) == ModelOverride(None, None, None, None)


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ([], "object"),
        ({"weight": "open"}, "'weight'"),
        ({"weights": "ajar"}, "'ajar'"),
        ({"origin": True}, "origin"),
        ({"size": None}, "size"),
        ({"reasoning": "yes"}, "reasoning"),
        ({"reasoning": 1}, "reasoning"),
    ],
)
def test_a_wrong_word_is_named(entry: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        override_of(entry)


def test_a_word_that_is_no_word_is_wrong_too() -> None:
    with pytest.raises(ValueError, match=r"acme/nova"):
        overrides_of({"acme/nova": {"weights": ["open"]}})


def test_the_model_of_a_wrong_word_is_named() -> None:
    with pytest.raises(ValueError, match=r"acme/nova: .*ajar"):
        overrides_of({"acme/luna": {}, "acme/nova": {"weights": "ajar"}})


def test_overrides_stand_under_their_models() -> None:
    assert overrides_of({"acme/nova": {"reasoning": True}}) == {"acme/nova": ModelOverride(reasoning=True)}
