"""Sentences on the report's retention next to the person's own models."""

from __future__ import annotations

from tests.worlds.lifespans import days, found
from tracker.analysis.report.figures import report_figures


def test_the_report_is_given_as_an_example_with_its_figures() -> None:
    of = found({"a/x": days("5 6 7 8 9 10 11")})
    first = of.stories[0]
    assert first.text.startswith("You have used x every month for 6 months.")
    assert "about 40%" in first.text
    assert "an example and not a rate" in first.text
    assert set(first.figure_ids) <= set(report_figures())
    assert of.stories[-1].text == "You tried 1 model; it has not been idle for more than 30 days."


def test_numbers_of_the_report_come_from_its_figures() -> None:
    figures = report_figures()
    returned = next(
        report_text for report_text in found({"a/x": days("5 9")}).stories if "came back" in report_text.text
    )
    assert returned.text.startswith("You came back to x in month 4, after 3 months without it.")
    assert returned.text.endswith(f"month {figures['retention_boomerang_deepseek_r1_month'].number:.0f}.")
    assert returned.figure_ids == ("retention_boomerang_deepseek_r1_month",)


def test_where_nothing_stayed_it_says_so() -> None:
    of = found({"a/x": days("5")})
    assert of.stories[0].text.startswith("You have not used any model every month for 5 months yet.")
    assert of.stories[-1].text == "You tried 1 model; it has been idle for more than 30 days."
