"""Shares inside open-weight models, on usage made in memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.usage_in_memory import CLASSIFIER, ROW_LISTS, assert_whole, period_usage, value
from tracker.analysis.compare.metrics import OPEN, Classified, share_of
from tracker.analysis.compare.open_weight import (
    author_share,
    largest_model,
    meaningful_models,
    models_share,
    size_share,
    top15_share,
)
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.named_by_report import open_weight_authors, top_open_models
from tracker.analysis.models.usage import ModelDay
from tracker.model_kinds import ModelOverride, Weights


@given(ROW_LISTS)
def test_shares_of_authors_models_and_sizes_add_up_to_all(rows: list[ModelDay]) -> None:
    usage = period_usage(*rows)
    assert_whole([value(author_share(author.slug), usage) for author in open_weight_authors().values()])
    assert_whole([value(top15_share(key), usage) for key in top_open_models()])
    opened = usage.models.where(lambda r: r.model is not None and CLASSIFIER.classify(r.model).weights == "open")
    unsized = opened.share(lambda model: model is not None and CLASSIFIER.classify(model).size is None)
    sizes = [value(size_share(size), usage) for size in ("small", "medium", "large")]
    assert_whole([*sizes, None if unsized is None else unsized * 100])


@given(ROW_LISTS, st.sampled_from(("open", "closed")))
def test_whatever_unclassified_models_are_a_share_is_inside_its_bounds(rows: list[ModelDay], weights: Weights) -> None:
    usage = period_usage(*rows)
    told = Classifier({}, overrides={"stealth/space-bunny": ModelOverride(weights=weights)})
    for metric in (
        share_of(OPEN),
        author_share("deepseek"),
        largest_model,
        meaningful_models,
        models_share("deepseek_v3", "deepseek_r1"),
        top15_share("deepseek_v3"),
        size_share("small"),
    ):
        found, resolved = metric(usage, CLASSIFIER), metric(usage, told)
        assert isinstance(found, Classified)
        assert isinstance(resolved, Classified)
        bounds = found.bounds
        if bounds is None:
            assert resolved.value is None
        elif resolved.value is not None:
            assert bounds.low <= resolved.value <= bounds.high
            # Where all is classified there is nothing between the bounds.
            assert bounds.unclassified or bounds.low == bounds.high


@given(ROW_LISTS)
def test_the_largest_model_is_no_smaller_than_an_even_share(rows: list[ModelDay]) -> None:
    usage = period_usage(*rows)
    largest, many = value(largest_model, usage), value(meaningful_models, usage)
    assert (largest is None) == (many is None)
    if largest is not None and many is not None:
        assert 0 < largest <= 100
        assert 1 <= many < 20
