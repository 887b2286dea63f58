"""The pairs of names that the program ships."""

from __future__ import annotations

from tracker.model_names import permanent_names


def test_pairs_are_known_that_no_rule_could_find() -> None:
    names = permanent_names()
    assert names["anthropic/claude-sonnet-4"] == "anthropic/claude-4-sonnet-20250522"
    assert names["openai/gpt-5"] == "openai/gpt-5-2025-08-07"


def test_both_names_of_a_pair_have_one_author_and_no_variant() -> None:
    for slug, permanent in permanent_names().items():
        assert slug.partition("/")[0] == permanent.partition("/")[0]
        assert not {":", "~"} & {*slug, *permanent}
        assert slug != permanent
