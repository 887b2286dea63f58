"""Rows of "You and the world" that are fair with a caveat: concentration, sizes, authors, tools by model, medians."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.analysis.models.named_by_report import open_weight_authors, top_tool_models
from tracker.analysis.world.texts.row_text import ONE_PERSON, SECOND_HAND, RowText

CONCENTRATION = (
    RowText(
        figure_id="oss_single_model_share_ceiling_late_2025",
        name="Most used open-weight model",
        caption="the largest single one",
        what="Tokens on your most used open-weight model, divided by tokens on all open-weight models.",
        note="no single model has more than {oss_single_model_share_ceiling_late_2025.number} of open-weight tokens "
        "by the end of its window; earlier, two models of DeepSeek had {deepseek_v3_r1_oss_share_late_2024}.",
        fairness=ONE_PERSON,
    ),
)

NUMBER_OF_MODELS = (
    RowText(
        figure_id="oss_models_with_meaningful_share",
        name="Open-weight models that count",
        caption="above a twentieth of open-weight tokens",
        what="How many open-weight models have more than a twentieth of your open-weight tokens.",
        note="{oss_models_with_meaningful_share} models share the usage by the end of its window. It does not say how "
        "much a model must have to count.",
        fairness=ONE_PERSON,
    ),
)

SIZES = (
    RowText(
        figure_id="oss_small_token_share_late_2025",
        name="Small",
        caption="under {size_class_small_max.number} billion parameters",
        what="Tokens on small open-weight models, by total parameters, divided by tokens on all open-weight models. "
        "Models of unknown size stay in the total.",
        note="{oss_small_token_share_late_2025} at the end of its window, as a third party read its chart; its text "
        "says that the share falls.",
        fairness=SECOND_HAND,
    ),
    RowText(
        figure_id="oss_large_token_share_late_2025",
        name="Large",
        caption="{size_class_large_min.number} billion parameters and more",
        what="Tokens on large open-weight models, by total parameters, divided by tokens on all open-weight models. "
        "Models of unknown size stay in the total.",
        note="{oss_large_token_share_late_2025} at the end of its window, as a third party read its chart.",
        fairness=SECOND_HAND,
    ),
)

MEDIAN_PRICES = (
    RowText(
        figure_id="category_median_cost",
        name="Over categories",
        caption="median; without tags, over everything",
        what="Credits charged divided by prompt + completion tokens, after caching: the median over your tagged "
        "categories, or, while nothing is tagged, over all usage. Requests on own provider keys (BYOK) are left out.",
        note="{category_median_cost} is the median over its categories, blended over prompt and completion, after "
        "caching.",
        fairness="caveat: a median over categories",
    ),
    RowText(
        figure_id="model_median_cost_chart",
        name="Over models",
        caption="median of your models",
        what="The median of the prices that you paid for each of your models: credits divided by prompt + completion "
        "tokens, after caching. Requests on own provider keys (BYOK) are left out.",
        note="{model_median_cost_chart} is the middle of its chart of models. Its leading expensive models cost "
        "{archetype_premium_leader_cost}, its efficient giants {archetype_efficient_giant_cost}, its specialists "
        "{archetype_premium_specialist_cost}.",
        fairness="caveat: read off a chart",
    ),
)


def author_rows() -> Iterator[RowText]:
    """Yield a row per author of open-weight models that the report lists."""
    for key, author in open_weight_authors().items():
        figure_id = f"oss_author_tokens_{key}"
        yield RowText(
            figure_id=figure_id,
            name=author.name,
            caption="open-weight models",
            what="Tokens on this author's open-weight models, divided by the tokens on such models of all ten authors "
            "that the report lists.",
            note=f"{{{figure_id}}} went to this author over its window. Trillions of tokens cannot be compared with "
            "one account, and the total of all open-weight tokens is not published, so this is the share inside the "
            "ten.",
            fairness="caveat: inside the ten only",
        )


def tool_model_rows() -> Iterator[RowText]:
    """Yield a row per model that the report lists as tool-calling."""
    for key, model in top_tool_models().items():
        figure_id = f"tool_call_top10_share_2025_11_{key}"
        yield RowText(
            figure_id=figure_id,
            name=model.name,
            caption="by finish reason",
            what="Tokens of this model's requests that ended in a tool call, divided by the same tokens of all ten "
            "models that the report lists.",
            note=f"{{{figure_id}}} of the tool-call tokens of its ten most used tool-calling models.",
            fairness="caveat: inside the ten only",
        )
