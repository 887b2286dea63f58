"""The texts of all rows: they contain no number of their own, are fair, and show no figure twice."""

from __future__ import annotations

import re

import pytest

from tracker.analysis.compare.rules.table import rule_for
from tracker.analysis.models.named_by_report import priced_models, top_tool_models
from tracker.analysis.report.wording import figure_texts
from tracker.analysis.world.texts.groups import group_texts
from tracker.analysis.world.texts.row_text import RowText

NAMES_WITH_NUMBERS = {model.name for table in (priced_models(), top_tool_models()) for model in table.values()}
ROW_TEXTS = [row for group in group_texts() for row in group.rows]


@pytest.mark.parametrize("text", ROW_TEXTS, ids=lambda text: text.figure_id)
def test_sentences_contain_no_number_of_their_own(text: RowText) -> None:
    for sentence in (text.name, text.what, text.note, text.caption, text.fairness):
        if sentence in NAMES_WITH_NUMBERS:
            continue
        without_ids = re.sub(r"\{[a-z0-9_.]+\}", "", sentence).replace("1M tokens", "")
        assert not re.search(r"\d", without_ids), sentence


@pytest.mark.parametrize("text", ROW_TEXTS, ids=lambda text: text.figure_id)
def test_rows_are_fair_comparisons_whose_notes_can_be_filled(text: RowText) -> None:
    comparability = rule_for(text.figure_id).comparability
    assert comparability != "D"
    assert (comparability == "A") == text.fairness.startswith("direct")
    assert "{" not in text.note.format_map(figure_texts()) + text.caption.format_map(figure_texts())


def test_no_figure_has_two_rows() -> None:
    assert len({text.figure_id for text in ROW_TEXTS}) == len(ROW_TEXTS)
