"""Models that the report names, found again under the names that usage has."""

from __future__ import annotations

import pytest

from tests.worlds.hand_account import model
from tracker.analysis.models.classify import Classifier
from tracker.analysis.models.named_by_report import ReportModel, open_weight_authors, priced_models, top_tool_models

DATED = model("acme/nova-2-20260301", slug="acme/nova-2")
NOVA = ReportModel("Nova 2", frozenset({"acme/nova-2"}))


@pytest.mark.parametrize(
    ("name", "matches"),
    [
        ("acme/nova-2", True),
        ("acme/nova-2-20260301", True),
        ("acme/nova-2:free", True),
        ("acme/nova-2-mini", False),
        ("acme/nova", False),
        (None, False),
    ],
)
def test_a_model_is_found_by_any_of_its_names_and_no_similar_model(name: str | None, matches: bool) -> None:
    assert NOVA.matches(Classifier({DATED.permaslug: DATED}))(name) is matches


def test_a_model_that_the_report_knows_by_a_dated_name_is_found_by_it() -> None:
    dated = ReportModel("Nova 2", frozenset({DATED.permaslug}))
    assert dated.matches(Classifier({DATED.permaslug: DATED}))(DATED.permaslug)


def test_a_model_of_the_reports_costs_is_found_by_the_name_it_is_billed_by() -> None:
    assert priced_models()["claude_sonnet_4"].matches(Classifier({}))("anthropic/claude-4-sonnet-20250522")


def test_ten_models_and_ten_authors_are_the_denominators_of_the_reports_shares() -> None:
    assert (len(top_tool_models()), len(open_weight_authors())) == (10, 10)
