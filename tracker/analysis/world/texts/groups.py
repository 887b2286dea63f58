"""The rows of "You and the world", in the groups and the order of the page.

Where the report contradicts itself, the note of the row says so and says which of its numbers is shown.
"""

from __future__ import annotations

from tracker.analysis.world.texts.after_tagging import (
    LENGTH_MULTIPLE,
    author_category_rows,
    category_rows,
    category_rows_of_kinds,
    prompt_rows,
    spend_rows,
)
from tracker.analysis.world.texts.direct import LENGTH, MIX, REASONING_AND_TOOLS, SEQUENCE, price_rows
from tracker.analysis.world.texts.row_text import GroupText, RowText, Scale
from tracker.analysis.world.texts.with_caveat import (
    CONCENTRATION,
    MEDIAN_PRICES,
    NUMBER_OF_MODELS,
    SIZES,
    author_rows,
    tool_model_rows,
)

__all__ = ["GroupText", "RowText", "Scale", "group_texts"]


def group_texts() -> tuple[GroupText, ...]:
    """Return the groups in the order of the page."""
    return (
        GroupText("Model mix, share of tokens", "share", MIX),
        GroupText("Reasoning and tools, share of tokens", "share", REASONING_AND_TOOLS),
        GroupText("Length, tokens per request", "length", LENGTH),
        GroupText("Length, prompt and completion together", "length", SEQUENCE),
        GroupText("Categories by your tags, share of tokens", "share", tuple(category_rows()), "compared"),
        GroupText("Categories and kinds of models", "share", tuple(category_rows_of_kinds()), "compared"),
        GroupText("Categories within an author", "share", tuple(author_category_rows()), "compared"),
        GroupText("Programming spend, share of credits", "share", tuple(spend_rows()), "compared"),
        GroupText("Prompt by category, tokens per request", "length", tuple(prompt_rows()), "compared"),
        GroupText("Programming prompts, times others", "number", (LENGTH_MULTIPLE,), "compared"),
        GroupText("Concentration of open-weight tokens", "share", CONCENTRATION),
        GroupText("Concentration, number of models", "number", NUMBER_OF_MODELS),
        GroupText("Size, share of open-weight tokens", "share", SIZES),
        GroupText("Open-weight authors, inside the ten", "share", tuple(author_rows()), "used"),
        GroupText("Tool calls by model, inside the ten", "share", tuple(tool_model_rows()), "used"),
        GroupText("Price paid, US dollars per 1M tokens", "price", (*MEDIAN_PRICES, *price_rows()), "compared"),
    )
