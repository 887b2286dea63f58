"""Rows of "You and the world" on model mix, reasoning, tools, lengths and prices of single models."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.analysis.compare.metrics import CLOSED_REST, OPEN, OPEN_CHINA, OPEN_REST, REASONING
from tracker.analysis.models.named_by_report import priced_models
from tracker.analysis.world.texts.row_text import MINIMUM_BENCHMARK, SECOND_HAND, RowText

MIX = (
    RowText(
        figure_id="oss_share_equilibrium",
        name="Open-weight",
        caption="models with public weights",
        what="Tokens on models whose weights are public, whatever their licence and wherever they run. "
        "Prompt + completion, UTC.",
        note="{oss_share_equilibrium} is where the report sees open-weight models in balance with closed models. Its "
        "text also says {oss_share_late_2025} ({oss_share_late_2025.dates}), but its chart ends at "
        "{oss_share_last_week_chart}. The trend shows the chart (the squares, both open-weight series added).",
        kind=OPEN,
        months=("chinese_oss", "row_oss"),
    ),
    RowText(
        figure_id="chinese_oss_share_avg_weekly",
        name="Open-weight, China",
        caption="by where the developer is based",
        what="Tokens on public-weight models whose developer is in China, wherever they run. Prompt + completion, UTC.",
        note="{chinese_oss_share_avg_weekly} is the stated average of weekly shares; its chart shows less, "
        "{chinese_oss_share_mean_chart} (the squares).",
        kind=OPEN_CHINA,
        months=("chinese_oss",),
    ),
    RowText(
        figure_id="row_oss_share_avg_weekly",
        name="Open-weight, rest of world",
        caption="by where the developer is based",
        what="Tokens on public-weight models whose developer is outside China, wherever they run. Prompt + "
        "completion, UTC.",
        note="{row_oss_share_avg_weekly} is the stated average of weekly shares; its chart shows "
        "{row_oss_share_mean_chart} (the squares).",
        kind=OPEN_REST,
        months=("row_oss",),
    ),
    RowText(
        figure_id="row_closed_share_avg",
        name="Closed, outside China",
        caption="weights not public",
        what="Tokens on models reached only through an API, developer outside China. Prompt + completion, UTC.",
        note="{row_closed_share_avg} is the stated average of weekly shares. With {chinese_oss_share_avg_weekly} and "
        "{row_oss_share_avg_weekly} it does not add up to all tokens; the report does not explain why, so the three "
        "are shown as stated.",
        kind=CLOSED_REST,
    ),
)

REASONING_AND_TOOLS = (
    RowText(
        figure_id="reasoning_model_token_share",
        name="On reasoning models",
        caption="all tokens of models that can reason",
        what="All tokens of requests to models that can reason, whether or not they did. Not the reasoning part of "
        "completion.",
        note="{reasoning_model_token_share} of tokens; its chart shows {reasoning_model_token_share_last_week_chart} "
        "in the last week (the squares are months). The report publishes no list of reasoning models: here a model "
        "counts if the report names it, the catalogue lists reasoning for it, or your usage shows reasoning.",
        fairness=MINIMUM_BENCHMARK,
        kind=REASONING,
        months=("reasoning",),
    ),
    RowText(
        figure_id="tool_call_token_share_end",
        name="Ending in a tool call",
        caption="by finish reason",
        what="Tokens, prompt and completion, of requests whose finish reason is a tool call: a tool was really "
        "called, not just offered. Only single calls report how they ended; day totals do not.",
        note="{tool_call_token_share_end} at the end of its window, up from {tool_call_token_share_start} "
        "({tool_call_token_share_start.dates}), as a third party read its chart. Its text says that the share rises, "
        "and that one large account caused a peak.",
        fairness=SECOND_HAND,
    ),
)

LENGTH = (
    RowText(
        figure_id="prompt_tokens_per_request_end",
        name="Prompt",
        caption="mean, cached included",
        what="Prompt tokens divided by requests. A mean, not a median: a few long requests raise it a lot.",
        note="{prompt_tokens_per_request_end}, and {prompt_tokens_per_request_start} in "
        "{prompt_tokens_per_request_start.dates}. A mean over the entire platform, tiny and free calls included.",
        fairness=MINIMUM_BENCHMARK,
        part="prompt",
    ),
    RowText(
        figure_id="completion_tokens_per_request_end",
        name="Completion",
        caption="mean, reasoning included",
        what="Completion tokens divided by requests; reasoning is part of completion.",
        note="{completion_tokens_per_request_end}, and {completion_tokens_per_request_start} in "
        "{completion_tokens_per_request_start.dates}; most of the growth is reasoning.",
        part="completion",
    ),
)

SEQUENCE = (
    RowText(
        figure_id="sequence_tokens_per_request_end",
        name="Entire request",
        caption="mean of prompt + completion",
        what="Prompt plus completion tokens divided by requests.",
        note="{sequence_tokens_per_request_end}, and {sequence_tokens_per_request_start} in "
        "{sequence_tokens_per_request_start.dates}. This is less than the report's own number for the prompt alone "
        "({prompt_tokens_per_request_end}). The report does not explain it, so this row is apart from the two above.",
        fairness="direct, but the report's lengths disagree",
        part="tokens",
    ),
)


def price_rows() -> Iterator[RowText]:
    """Yield a row per model of the report's cost table."""
    for key, model in priced_models().items():
        figure_id = f"model_cost_{key}"
        yield RowText(
            figure_id=figure_id,
            name=model.name,
            caption="credits per 1M tokens",
            what="Credits charged divided by prompt + completion tokens, after caching. Requests on own provider keys "
            "(BYOK) are left out.",
            note=f"{{{figure_id}}} per 1M tokens, blended over prompt and completion, after caching, BYOK left out.",
            fairness="direct, prices may have changed",
        )
