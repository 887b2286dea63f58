from __future__ import annotations

from tracker.analysis.report.figures import report_figures
from tracker.tags import CATEGORIES, UNTAGGED


def test_every_category_whose_share_the_report_tells_can_be_tagged() -> None:
    start = "category_share_last_week_"
    reported = {name.removeprefix(start) for name in report_figures() if name.startswith(start)}
    assert len(reported) == 10
    assert reported | {"trivia"} == set(CATEGORIES)


def test_what_is_untagged_is_no_category() -> None:
    assert UNTAGGED not in CATEGORIES
    assert len(set(CATEGORIES)) == len(CATEGORIES)
